/// <reference lib="deno.ns" />
import assert from "node:assert/strict";

const LIFETIMES = '{"_pk_id.*": 15638400, "_pk_ses.*": 1800, "_pk_ref.*": 15638400}';

// The script runs as it does in the browser: once, on an element with these options.
const dataset = { trackerUrl: "https://statistics.example/matomo.php", siteId: "1", lifetimes: LIFETIMES };
Object.assign(globalThis, { document: { currentScript: { dataset } } });
await import("../../theme/static/services/matomo.js");
const commands = /** @type {unknown[][]} */ (/** @type {unknown} */ (globalThis._paq));

Deno.test("Matomo is told where to report and the declared lifetimes", () => {
  const told = new Map(commands.map(([name, value]) => [name, value]));
  assert.equal(told.get("setTrackerUrl"), "https://statistics.example/matomo.php");
  assert.equal(told.get("setSiteId"), "1");
  assert.equal(told.get("setVisitorCookieTimeout"), 15638400);
  assert.equal(told.get("setSessionCookieTimeout"), 1800);
  assert.equal(told.get("setReferralCookieTimeout"), 15638400);
});

Deno.test("a withdrawal stops Matomo without a cookie of its own opt-out", () => {
  const before = commands.length;
  const withdrawn = (/** @type {string[]} */ ids) =>
    dispatchEvent(new CustomEvent("consent:change", { detail: { granted: [], withdrawn: ids } }));
  withdrawn(["youtube"]);
  assert.equal(commands.length, before);
  withdrawn(["matomo"]);
  assert.deepEqual(commands.slice(before).map(([name]) => name), ["requireConsent", "disableCookies", "deleteCookies"]);
});
