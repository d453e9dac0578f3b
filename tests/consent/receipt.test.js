/// <reference lib="deno.ns" />
import assert from "node:assert/strict";
import { decide, standing } from "../../theme/static/consent/decide.js";
import { receipt, stateOf } from "../../theme/static/consent/receipt.js";
import { around, given, SITE } from "./site.js";

const NOTICE = {
  schema_version: "ISO/IEC TS 27560:2023",
  purposes: [{ purpose_id: "statistics" }, { purpose_id: "marketing" }, { purpose_id: "@youtube" }],
};

Deno.test("a receipt says what was given, refused and never answered, and when", () => {
  const choice = decide(null, given({ statistics: true, marketing: false }), around(), "banner", "the-id");
  const copy = receipt(NOTICE, choice, standing(choice, around()), SITE, new Set());
  assert.deepEqual(copy, {
    schema_version: "ISO/IEC TS 27560:2023",
    record_id: "the-id",
    consent_version: "2.0-abcdef",
    collection_method: "banner",
    signal: false,
    purposes: [
      { purpose_id: "statistics", event_state: "given", event_time: "2027-01-15T08:00:00.000Z" },
      { purpose_id: "marketing", event_state: "refused", event_time: "2027-01-15T08:00:00.000Z" },
      { purpose_id: "@youtube", event_state: "unknown", event_time: null },
    ],
  });
});

Deno.test("a receipt without a choice claims nothing", () => {
  const copy = receipt(NOTICE, null, new Map(), SITE, new Set());
  assert.equal(copy.record_id, null);
  assert.deepEqual(copy.purposes.map((purpose) => Object.values(purpose).slice(1)), [
    ["unknown", null],
    ["unknown", null],
    ["unknown", null],
  ]);
});

Deno.test("an answer that has lapsed stands in no receipt", () => {
  const choice = decide(null, given({ statistics: true }), around(), "banner", "");
  const copy = receipt(NOTICE, choice, new Map(), SITE, new Set());
  assert.equal(JSON.stringify(copy.purposes).includes("given"), false);
});

Deno.test("a purpose that a signal has denied is told apart from one not answered", () => {
  assert.equal(stateOf("marketing", new Map(), new Set(["marketing"])), "signal");
  assert.equal(stateOf("marketing", new Map(), new Set()), "unknown");
  assert.equal(stateOf("marketing", new Map([["marketing", true]]), new Set(["marketing"])), "given");
});
