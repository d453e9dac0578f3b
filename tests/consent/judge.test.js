/// <reference lib="deno.ns" />
import assert from "node:assert/strict";
import { all, chosen, DAY, LAPSES, NOW, PURPOSES, QUESTIONS, SIGNALLED, SITE, standing } from "./site.js";

/**
 * @param {string} name
 * @param {string} value
 */
function changed(name, value) {
  return { questions: QUESTIONS.map((question) => question.name === name ? { ...question, value } : question) };
}

Deno.test("before a choice nothing may run and every purpose is asked about", () => {
  const { may, asked, kept } = standing("");
  assert.deepEqual([may.size, asked, kept], [0, PURPOSES, ""]);
});

Deno.test("granting one purpose starts its services and no other", () => {
  assert.deepEqual([...standing(chosen({ statistics: true, marketing: false })).may], ["matomo"]);
});

Deno.test("refusing everything starts nothing and asks nothing", () => {
  const { may, asked } = standing(chosen(all(false)));
  assert.deepEqual([may.size, asked], [0, []]);
});

Deno.test("an answer about a service goes before the one about its purpose", () => {
  assert.deepEqual([...standing(chosen({ marketing: false, "@youtube": true })).may], ["youtube"]);
  assert.deepEqual([...standing(chosen({ marketing: true, "@youtube": false })).may], ["vimeo"]);
});

Deno.test("a service alone can be granted while its purpose is still open", () => {
  const { may, asked } = standing(chosen({ "@youtube": true }));
  assert.deepEqual([[...may], asked], [["youtube"], PURPOSES]);
});

Deno.test("an answer lapses at its time and not before, a no like a yes", () => {
  for (const granted of [true, false]) {
    const cookie = chosen(all(granted));
    assert.equal(standing(cookie, { now: NOW + LAPSES - 1 }).holds.size, 3);
    assert.equal(standing(cookie, { now: NOW + LAPSES }).holds.size, 0);
  }
});

Deno.test("an answer from the future is none, whatever the clock was", () => {
  const cookie = chosen({ statistics: true });
  assert.equal(standing(cookie, { now: NOW - 3600 }).holds.size, 1);
  for (const years of [1, 10, 50]) assert.equal(standing(cookie, { now: NOW - years * 365 * DAY }).holds.size, 0);
  for (const years of [1, 50]) assert.equal(standing(cookie, { now: NOW + years * 365 * DAY }).holds.size, 0);
});

Deno.test("a material change asks again for that purpose alone", () => {
  const { asked, may } = standing(chosen(all(true)), changed("marketing", "marke2"));
  assert.deepEqual([asked, [...may]], [["marketing"], ["matomo"]]);
});

Deno.test("an answer to a release that asked for more goes on to hold", () => {
  const { asked, may } = standing(chosen(all(true)), changed("marketing", "marke2|marke1"));
  assert.deepEqual([asked, [...may]], [[], ["matomo", "youtube", "vimeo"]]);
});

Deno.test("a changed service is asked about again even if it was granted on its own", () => {
  assert.equal(standing(chosen({ "@youtube": true }), changed("@youtube", "youtu2")).may.size, 0);
});

Deno.test("answers about what is no longer declared are nothing", () => {
  const questions = QUESTIONS.filter(({ name }) => name === "statistics");
  const { holds, may } = standing(chosen({ statistics: true, "@youtube": true }), { questions });
  assert.deepEqual([[...holds.keys()], may.size], [["statistics"], 0]);
});

Deno.test("a signal denies its purpose without asking about it", () => {
  assert.deepEqual(standing("", SIGNALLED).asked, ["preferences", "statistics"]);
});

Deno.test("only exactly true is a signal", () => {
  for (const globalPrivacyControl of [1, "1", "true", {}, false, undefined]) {
    assert.equal(standing("", { browser: { globalPrivacyControl } }).denied.size, 0);
  }
});

Deno.test("a signal that came after a yes denies it, and it does not come back with the next answer", () => {
  const cookies = chosen(all(true));
  assert.deepEqual([...standing(cookies, SIGNALLED).may], ["matomo"]);
  const next = chosen({ preferences: false }, { cookies, ...SIGNALLED });
  assert.deepEqual([...standing(next, SIGNALLED).may], ["matomo"]);
});

Deno.test("an explicit yes given with the signal on wins, and both are recorded", () => {
  const cookie = chosen({ marketing: true }, SIGNALLED);
  assert.match(cookie, /!banner!1!/);
  assert.deepEqual([...standing(cookie, SIGNALLED).may], ["youtube", "vimeo"]);
});

Deno.test("no signal of any name grants anything", () => {
  const questions = QUESTIONS.map((one) => ({ ...one, dataset: { ...one.dataset, no: "yes" } }));
  assert.equal(standing("", { questions, browser: { yes: true } }).may.size, 0);
});

Deno.test("an answer taken from going on counts only in that mode and until its end", () => {
  const cookie = chosen({ statistics: true }, { method: "implied" });
  assert.equal(standing(cookie).holds.size, 0);
  assert.equal(standing(cookie, { site: { ...SITE, implied: String(NOW + 1) } }).holds.size, 1);
  assert.equal(standing(cookie, { site: { ...SITE, implied: String(NOW) } }).holds.size, 0);
});

Deno.test("a cookie of a service that may not run is noticed, by beginning or whole name", () => {
  for (const cookie of ["_pk_id.1.2=x", "a=b; _pk_id.=x", "_pk_x=1"]) assert.ok(standing(cookie).left, cookie);
  for (const cookie of ["", "_pk_x1=1", "a_pk_x=1", "a=_pk_id.1"]) assert.ok(!standing(cookie).left, cookie);
  assert.ok(!standing(chosen({ statistics: true }) + "; _pk_id.1=x").left);
});

Deno.test("a hundred services are judged, each by its own answer, in a cookie that browsers take", () => {
  const services = Array.from({ length: 100 }, (_, index) => `@service-${index}`);
  const questions = [
    QUESTIONS[1],
    ...services.map((name) => ({ name, value: "abcdef", dataset: { of: "statistics" } })),
  ];
  const given = Object.fromEntries(services.map((name, index) => [name, index % 2 > 0]));
  const id = "0b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4d";
  const cookie = chosen({ statistics: false, ...given }, { questions, id });
  assert.equal(standing(cookie, { questions }).may.size, 50);
  assert.ok(cookie.length < 4096, String(cookie.length));
});
