/// <reference lib="deno.ns" />
import assert from "node:assert/strict";
import { parse } from "../../theme/static/consent/record.js";
import { report } from "../../theme/static/consent/report.js";
import { chosen, SITE } from "./site.js";

/** @import { Choice } from "../../theme/types/consent.d.ts" */

/** @param {string} id */
function sent(id, site = SITE) {
  /** @type {[string, Blob][]} */
  const posts = [];
  const page = {
    document: { documentElement: { lang: "da" } },
    navigator: { sendBeacon: (/** @type {string} */ url, /** @type {Blob} */ body) => posts.push([url, body]) },
  };
  const cookie = chosen({ statistics: true, "@youtube": false }, { method: "settings", id });
  const choice = /** @type {Choice} */ (parse(cookie.replace("site_choice=", "")));
  report(site, choice, /** @type {Window} */ (/** @type {unknown} */ (page)));
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
    text: "k3x7abk3x7ab",
    language: "da",
    signal: false,
    choices: { statistics: true, "@youtube": false },
  });
});

Deno.test("without a log nothing is sent", () => {
  assert.deepEqual(sent("the-id", { ...SITE, log: undefined }), []);
  assert.deepEqual(sent(""), []);
});
