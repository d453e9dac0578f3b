/// <reference lib="deno.ns" />
import assert from "node:assert/strict";
import { alike, allowed, decide, standing, unasked } from "../../theme/static/consent/decide.js";
import { around, DAY, given, NOW, SITE } from "./site.js";

/** @param {Record<string, boolean>} answers */
function chosen(answers, circumstances = around()) {
  return decide(null, given(answers), circumstances, "banner", "");
}

const ALL = Object.keys(SITE.purposes);

Deno.test("before a choice nothing may run and every purpose is asked about", () => {
  const holds = standing(null, around());
  assert.equal(allowed(holds, SITE).size, 0);
  assert.deepEqual(unasked(holds, around()), ALL);
});

Deno.test("granting one purpose starts its services and no other", () => {
  const choice = chosen({ statistics: true, marketing: false });
  assert.deepEqual([...allowed(standing(choice, around()), SITE)], ["matomo"]);
});

Deno.test("refusing everything starts nothing and asks nothing", () => {
  const holds = standing(decide(null, alike(ALL, false), around(), "banner", ""), around());
  assert.equal(allowed(holds, SITE).size, 0);
  assert.deepEqual(unasked(holds, around()), []);
});

Deno.test("an answer about a service goes before the one about its purpose", () => {
  const once = chosen({ marketing: false, "@youtube": true });
  assert.deepEqual([...allowed(standing(once, around()), SITE)], ["youtube"]);
  const apart = chosen({ marketing: true, "@youtube": false });
  assert.deepEqual([...allowed(standing(apart, around()), SITE)], ["vimeo"]);
});

Deno.test("a service alone can be granted while its purpose is still open", () => {
  const holds = standing(chosen({ "@youtube": true }), around());
  assert.deepEqual([...allowed(holds, SITE)], ["youtube"]);
  assert.deepEqual(unasked(holds, around()), ALL);
});

Deno.test("a later answer about a purpose replaces those about its services", () => {
  const first = chosen({ marketing: false, "@youtube": true, statistics: true });
  const then = decide(first, given({ marketing: false }), around(), "banner", "");
  assert.deepEqual([...allowed(standing(then, around()), SITE)], ["matomo"]);
});

Deno.test("an answer about one service leaves the others as they are", () => {
  const first = chosen({ marketing: false, "@vimeo": true });
  const then = decide(first, given({ "@youtube": true }), around(), "embed", "");
  assert.deepEqual([...allowed(standing(then, around()), SITE)], ["youtube", "vimeo"]);
});

Deno.test("an answer lapses at its time and not before, a no like a yes", () => {
  for (const granted of [true, false]) {
    const choice = decide(null, alike(ALL, granted), around(), "banner", "");
    assert.equal(standing(choice, around({ now: NOW + SITE.lapses - 1 })).size, 3);
    assert.equal(standing(choice, around({ now: NOW + SITE.lapses })).size, 0);
  }
});

Deno.test("answering again does not prolong an answer that was not given again", () => {
  const first = chosen({ statistics: true });
  const later = around({ now: NOW + 100 * DAY });
  const then = decide(first, given({ marketing: true }), later, "banner", "");
  assert.deepEqual([...standing(then, around({ now: NOW + 182 * DAY })).keys()], ["marketing"]);
});

Deno.test("an answer from the future is none", () => {
  const choice = chosen({ statistics: true });
  assert.equal(standing(choice, around({ now: NOW - 2 * DAY })).size, 0);
  assert.equal(standing(choice, around({ now: NOW - 3600 })).size, 1);
});

Deno.test("a material change asks again for that purpose alone", () => {
  const choice = decide(null, alike(ALL, true), around(), "banner", "");
  const changed = { ...SITE, purposes: { ...SITE.purposes, marketing: "marke2" } };
  const after = around({ site: changed });
  const holds = standing(choice, after);
  assert.deepEqual(unasked(holds, after), ["marketing"]);
  assert.deepEqual([...allowed(holds, changed)], ["matomo"]);
});

Deno.test("a changed service is asked about again even if it was granted on its own", () => {
  const choice = chosen({ "@youtube": true });
  const services = { ...SITE.services, youtube: { purpose: "marketing", hash: "youtu2" } };
  assert.equal(allowed(standing(choice, around({ site: { ...SITE, services } })), SITE).size, 0);
});

Deno.test("answers about what is no longer declared are dropped", () => {
  const choice = chosen({ statistics: true, "@youtube": true });
  const less = { ...SITE, services: { matomo: SITE.services.matomo }, purposes: { statistics: "stats1" } };
  assert.deepEqual([...standing(choice, around({ site: less })).keys()], ["statistics"]);
  assert.deepEqual([...decide(choice, new Map(), around({ site: less }), "banner", "").answers.keys()], ["statistics"]);
});

Deno.test("a signal denies its purpose without asking about it", () => {
  const signalled = around({ denied: new Set(["marketing"]) });
  assert.deepEqual(unasked(standing(null, signalled), signalled), ["preferences", "statistics"]);
});

Deno.test("a signal that came after a yes denies it", () => {
  const before = decide(null, alike(ALL, true), around(), "banner", "");
  const signalled = around({ denied: new Set(["marketing"]) });
  assert.deepEqual([...allowed(standing(before, signalled), SITE)], ["matomo"]);
  const next = decide(before, given({ preferences: false }), signalled, "settings", "");
  assert.deepEqual(
    [...allowed(standing(next, signalled), SITE)],
    ["matomo"],
    "it does not come back with the next answer",
  );
});

Deno.test("an explicit yes given with the signal on wins, and both are recorded", () => {
  const signalled = around({ denied: new Set(["marketing"]) });
  const choice = decide(null, given({ marketing: true }), signalled, "settings", "");
  assert.equal(choice.signal, true);
  assert.deepEqual([...allowed(standing(choice, signalled), SITE)], ["youtube", "vimeo"]);
});

Deno.test("the id and the method are those handed in", () => {
  const choice = decide(null, given({ statistics: true }), around(), "withdrawal", "some-id");
  assert.deepEqual([choice.id, choice.method, choice.signal], ["some-id", "withdrawal", false]);
});
