/// <reference lib="deno.ns" />
import assert from "node:assert/strict";
import { denied } from "../../theme/static/consent/signals.js";
import { SITE } from "./site.js";

/** @param {unknown} value */
function browser(value) {
  return /** @type {Navigator} */ (value === undefined ? {} : { globalPrivacyControl: value });
}

Deno.test("Global Privacy Control says no to what the site honours it for", () => {
  assert.deepEqual([...denied(SITE, browser(true))], ["marketing"]);
});

Deno.test("any other value of the signal is no signal", () => {
  for (const value of [undefined, false, null, 1, "1", "true", {}]) assert.equal(denied(SITE, browser(value)).size, 0);
});

Deno.test("a signal that the site does not honour denies nothing", () => {
  assert.equal(denied({ ...SITE, honours: {} }, browser(true)).size, 0);
});
