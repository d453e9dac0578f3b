/// <reference lib="deno.ns" />
import assert from "node:assert/strict";
import { answersOf, receipt, stateOf } from "../../theme/static/consent/receipt.js";
import { answered } from "../../theme/static/consent/record.js";

/** @import { Question, State } from "../../theme/types/consent.d.ts" */

const AT = Date.UTC(2027, 0, 15, 8) / 1000;
const NOTICE = {
  schema_version: "ISO/IEC TS 27560:2023",
  purposes: ["statistics", "marketing", "@youtube"].map((purpose_id) => ({ purpose_id, validity_duration: "P6M" })),
};
/** @type {Question[]} */
const QUESTIONS = [
  { name: "statistics", value: "stat01|stat00", dataset: {} },
  { name: "marketing", value: "mark01", dataset: {} },
  { name: "@youtube", value: "tube01", dataset: { of: "marketing" } },
];

/**
 * How things stand after these answers; `about` begins the cookie's text: method, signal, id, hash of the text shown.
 * @param {Record<string, boolean>} given
 * @param {{ about?: string, denied?: string[] }} [more]
 * @returns {State}
 */
function stateWith(given, { about = "banner!0!the-id!k3x7abk3x7ab", denied = [] } = {}) {
  const written = QUESTIONS.filter(({ name }) => name in given).map((question) =>
    answered(question, given[question.name], AT)
  );
  return {
    site: /** @type {State["site"]} */ ({ cookie: "c", lapses: "1", version: "2.0-abcdef" }),
    questions: QUESTIONS,
    kept: written.length ? `1!${AT}!${about}${written.join("")}` : undefined,
    holds: new Map(Object.entries(given)),
    denied: new Set(denied),
    asked: [],
    may: new Set(),
    left: false,
  };
}

/** @param {State} state */
const copyOf = (state) => receipt(NOTICE, state, "made-now");
/** @param {State} state */
const eventsOf = (state) => copyOf(state).purposes.map((purpose) => /** @type {any} */ (purpose).events[0]);

Deno.test("a receipt says what was given, refused and never answered, and when", () => {
  const [first, second, third] = eventsOf(stateWith({ statistics: true, marketing: false }));
  assert.deepEqual(first, {
    event_type: "explicit",
    event_state: "given",
    event_time: "2027-01-15T08:00:00.000Z",
    validity_duration: "P6M",
    entity_id: "the-id",
    material_hash: "stat01",
  });
  assert.equal(second.event_state, "refused");
  assert.deepEqual([third.event_state, third.event_time, third.material_hash], ["unknown", null, null]);
});

Deno.test("a receipt names itself, the version and the exact text that was shown", () => {
  const copy = copyOf(stateWith({ statistics: true }));
  assert.deepEqual(
    [copy.record_id, copy.pii_principal_id, copy.consent_version, copy.text_shown, copy.collection_method],
    ["the-id", "the-id", "2.0-abcdef", "k3x7abk3x7ab", "banner"],
  );
});

Deno.test("where the site keeps no log a receipt has an id of its own and tells nobody apart", () => {
  const copy = copyOf(stateWith({ statistics: true }, { about: "banner!0!!k3x7abk3x7ab" }));
  assert.deepEqual([copy.record_id, copy.pii_principal_id], ["made-now", null]);
});

Deno.test("a receipt without a choice claims nothing", () => {
  const copy = copyOf(stateWith({}));
  assert.deepEqual([copy.collection_method, copy.text_shown, copy.signal], [null, null, false]);
  assert.deepEqual(eventsOf(stateWith({})).map((event) => event.event_state), ["unknown", "unknown", "unknown"]);
});

Deno.test("an answer that no longer holds stands in no receipt", () => {
  const state = stateWith({ statistics: true });
  state.holds = new Map();
  assert.equal(JSON.stringify(eventsOf(state)).includes("given"), false);
});

Deno.test("a signal of the browser is a refusal of its own type and no answer of the visitor", () => {
  const state = stateWith({}, { denied: ["marketing"] });
  assert.deepEqual([eventsOf(state)[1].event_type, eventsOf(state)[1].event_state], ["signal", "refused"]);
  assert.equal(copyOf(state).signal, true);
  assert.equal(stateOf("marketing", state), "signal");
  assert.equal(stateOf("marketing", stateWith({ marketing: true }, { denied: ["marketing"] })), "given");
});

Deno.test("what was taken from going on says that it is no consent", () => {
  const state = stateWith({ statistics: true }, { about: "implied!0!the-id!k3x7abk3x7ab" });
  assert.equal(copyOf(state).valid_under_gdpr, false);
  assert.equal(eventsOf(state)[0].event_type, "implied");
  assert.equal(copyOf(stateWith({ statistics: true })).valid_under_gdpr, true);
});

Deno.test("the answers of a receipt can be taken over in another browser", () => {
  const text = JSON.stringify(copyOf(stateWith({ statistics: true, marketing: false })));
  assert.deepEqual(answersOf(text, QUESTIONS), new Map([["statistics", true], ["marketing", false]]));
});

Deno.test("answers about something that has changed since are not taken over, unless they still count", () => {
  const text = JSON.stringify(copyOf(stateWith({ statistics: true, marketing: false })));
  const changed = QUESTIONS.map((question) =>
    question.name === "marketing" ? { ...question, value: "mark02" } : question
  );
  assert.deepEqual(answersOf(text, changed), new Map([["statistics", true]]));
  const asksLess = QUESTIONS.map((question) => ({ ...question, value: "newest|" + question.value }));
  assert.equal(answersOf(text, asksLess)?.size, 2);
});

Deno.test("neither a signal nor going on can be taken over as an answer", () => {
  const states = [
    stateWith({}, { denied: ["marketing"] }),
    stateWith({ statistics: true }, { about: "implied!0!the-id!k3x7abk3x7ab" }),
  ];
  for (const state of states) assert.equal(answersOf(JSON.stringify(copyOf(state)), QUESTIONS), null);
});

Deno.test("whatever is no receipt answers nothing and breaks nothing", () => {
  const others = [
    "",
    "{",
    "null",
    "5",
    "[]",
    "{}",
    '{"purposes":5}',
    '{"purposes":"all"}',
    '{"purposes":[null,5,{}]}',
    '{"purposes":[{"purpose_id":"statistics","events":5}]}',
    '{"purposes":[{"purpose_id":"statistics","events":{"at":5}}]}',
    '{"purposes":[{"purpose_id":"statistics","events":[null]}]}',
    '{"purposes":[{"purpose_id":"statistics","events":[null]}]}',
    '{"purposes":[{"purpose_id":"statistics","events":[{"event_type":"explicit","event_state":"given"}]}]}',
  ];
  for (const text of others) assert.equal(answersOf(text, QUESTIONS), null, text);
});
