/// <reference lib="deno.ns" />
import assert from "node:assert/strict";
import { report } from "../../theme/static/consent/report.js";
import { decide, standing } from "../../theme/static/consent/decide.js";
import { around, given, SITE } from "./site.js";

/** @param {string} id */
function sent(id, site = SITE) {
  /** @type {[string, Blob][]} */
  const posts = [];
  const page = {
    document: { documentElement: { lang: "da" } },
    navigator: { sendBeacon: (/** @type {string} */ url, /** @type {Blob} */ body) => posts.push([url, body]) },
  };
  const choice = decide(null, given({ statistics: true, "@youtube": false }), around(), "settings", id);
  report(site, choice, standing(choice, around()), /** @type {Window} */ (/** @type {unknown} */ (page)));
  return posts;
}

Deno.test("a report says what was decided and nothing about who or where", async () => {
  const [[url, body]] = sent("the-id");
  assert.equal(url, "/forms/consent");
  assert.equal(body.type, "application/json");
  assert.deepEqual(JSON.parse(await body.text()), {
    record: "the-id",
    method: "settings",
    version: "2.0-abcdef",
    language: "da",
    signal: false,
    choices: { statistics: true, "@youtube": false },
  });
});

Deno.test("without a log nothing is sent", () => {
  assert.deepEqual(sent("the-id", { ...SITE, log: undefined }), []);
  assert.deepEqual(sent(""), []);
});
