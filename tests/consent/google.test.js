/// <reference lib="deno.ns" />
/// <reference types="../../theme/types/google.d.ts" />
/** What Google is told in Consent Mode v2 (requirements G6, G7, G8). */
import assert from "node:assert/strict";

const COVERS = JSON.stringify({
  analytics_storage: ["ga4"],
  ad_storage: ["ads"],
  ad_user_data: ["ads"],
  ad_personalization: ["ads"],
});
const DENIED = {
  analytics_storage: "denied",
  ad_storage: "denied",
  ad_user_data: "denied",
  ad_personalization: "denied",
};
const ADS = { ad_storage: "granted", ad_user_data: "granted", ad_personalization: "granted" };

const may = new Set();
Object.assign(globalThis, { consent: { allows: (/** @type {string} */ service) => may.has(service) } });
let runs = 0;

/** Starts the script on the element of a service, as the consent runtime does. */
async function start(/** @type {string} */ service, /** @type {string} */ tag) {
  const dataset = { id: service, tag, covers: COVERS, lifetimes: '{"_ga": 15638400}' };
  Object.assign(globalThis, { document: { currentScript: { dataset } } });
  await import(`../../theme/static/services/google.js?${runs++}`);
}

/** A visitor decides: `ids` may run from now on. */
function decide(/** @type {string[]} */ ...ids) {
  const withdrawn = [...may].filter((id) => !ids.includes(id));
  const granted = ids.filter((id) => !may.has(id));
  may.clear();
  for (const id of ids) may.add(id);
  dispatchEvent(new CustomEvent("consent:change", { detail: { granted, withdrawn } }));
}

/** Takes what was told since the last time. */
function told() {
  const commands = /** @type {ArrayLike<any>[]} */ (globalThis.dataLayer?.splice(0) ?? []);
  return commands.map((command) => Array.from(command));
}

Deno.test("from the first grant to the withdrawal Google is told the default first, then one update for each decision", async () => {
  decide("ga4");
  await start("ga4", "G-1");
  const first = told();
  assert.deepEqual(first.map(([name, what]) => [name, typeof what === "string" ? what : ""]), [
    ["consent", "default"],
    ["js", ""],
    ["consent", "update"],
    ["config", "G-1"],
  ]);
  assert.deepEqual(first[0][2], { ...DENIED, wait_for_update: 500 });
  assert.deepEqual(first[2][2], { ...DENIED, analytics_storage: "granted" });
  assert.equal(first[3][2].cookie_expires, 15638400);
  assert.equal(first[3][2].allow_google_signals, false);
  assert.equal(first[3][2].allow_ad_personalization_signals, false);

  decide("ga4", "ads"); // the event comes before or after the second tag: one update either way
  await start("ads", "AW-2");
  assert.deepEqual(told().map(([name, what, state]) => [name, what, state?.ad_storage]), [
    ["consent", "update", "granted"],
    ["config", "AW-2", undefined],
  ]);

  decide("ads");
  assert.deepEqual(told(), [["consent", "update", { ...DENIED, ...ADS }]]);
  assert.equal(Reflect.get(globalThis, "ga-disable-G-1"), true);
  assert.equal(Reflect.get(globalThis, "ga-disable-AW-2"), undefined);

  decide();
  assert.deepEqual(told(), [["consent", "update", DENIED]]);
  assert.equal(Reflect.get(globalThis, "ga-disable-AW-2"), true);
});

Deno.test("a decision that changes nothing for Google tells it nothing", () => {
  decide("youtube");
  assert.deepEqual(told(), []);
});

Deno.test("commands are arguments objects, which Google's script tells from data", () => {
  gtag("event", "x");
  assert.equal(String(globalThis.dataLayer?.at(-1)), "[object Arguments]");
});
