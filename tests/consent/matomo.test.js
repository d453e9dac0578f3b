/// <reference lib="deno.ns" />
import assert from "node:assert/strict";

const LIFETIMES = '{"_pk_id.*": 15638400, "_pk_ses.*": 1800, "_pk_ref.*": 15638400}';

/** Runs the setup script as the browser does, on an element with these options, and returns what it tells Matomo. */
async function told() {
  const dataset = { trackerUrl: "https://statistics.example/matomo.php", siteId: "1", lifetimes: LIFETIMES };
  globalThis._paq = undefined;
  Object.assign(globalThis, { document: { currentScript: { dataset } } });
  await import(`../../theme/static/services/matomo.js?${crypto.randomUUID()}`);
  return /** @type {unknown[][]} */ (/** @type {unknown} */ (globalThis._paq));
}

Deno.test("Matomo is told where to report and the declared lifetimes", async () => {
  const commands = new Map((await told()).map(([name, value]) => [name, value]));
  assert.equal(commands.get("setTrackerUrl"), "https://statistics.example/matomo.php");
  assert.equal(commands.get("setSiteId"), "1");
  assert.equal(commands.get("setVisitorCookieTimeout"), 15638400);
  assert.equal(commands.get("setSessionCookieTimeout"), 1800);
  assert.equal(commands.get("setReferralCookieTimeout"), 15638400);
});

Deno.test("a withdrawal stops Matomo without a cookie of its own opt-out", async () => {
  const commands = await told();
  const before = commands.length;
  const withdrawn = (/** @type {string[]} */ ids) =>
    dispatchEvent(new CustomEvent("consent:change", { detail: { granted: [], withdrawn: ids } }));
  withdrawn(["youtube"]);
  assert.equal(commands.length, before);
  withdrawn(["matomo"]);
  assert.deepEqual(commands.slice(before).map(([name]) => name), ["requireConsent", "disableCookies", "deleteCookies"]);
});
