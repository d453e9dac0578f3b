/// <reference lib="deno.ns" />
import assert from "node:assert/strict";

const FOLDER = new URL("../../theme/static/forms/", import.meta.url);

/** From the top down: a file imports only from rows below its own. */
const ROWS = [
  ["signup", "contact", "contact-modern"],
  ["form", "envelope", "enquiry"],
  ["hpke", "xwing", "smime", "mime", "compat", "modern"],
  ["agree", "keccak", "der"],
  ["bytes"],
];

/** @param {string} name */
const text = (name) => Deno.readTextFile(new URL(`${name}.js`, FOLDER));

Deno.test("imports of the form scripts run down only", async () => {
  for (const [row, names] of ROWS.entries()) {
    const below = new Set(ROWS.slice(row + 1).flat());
    for (const name of names) {
      for (const [, imported] of (await text(name)).matchAll(/from "\.\/([\w-]+)\.js";/g)) {
        assert.ok(below.has(imported), `${name}.js imports ${imported}.js`);
      }
    }
  }
});

Deno.test("every form script has its row", () => {
  const files = [...Deno.readDirSync(FOLDER)].map(({ name }) => name.replace(".js", "")).sort();
  assert.deepEqual(files, ROWS.flat().sort());
});

Deno.test("no form script builds markup, runs text, or keeps anything in the browser", async () => {
  const forbidden =
    /innerHTML|outerHTML|insertAdjacentHTML|createElement|document\.write|\beval\b|new Function|\.style\b|Storage|\.cookie/;
  for (const name of ROWS.flat()) assert.doesNotMatch(await text(name), forbidden, name);
});

Deno.test("only the form itself talks to a server", async () => {
  for (const name of ROWS.flat()) {
    if (name !== "form") assert.doesNotMatch(await text(name), /fetch|XMLHttpRequest|sendBeacon|WebSocket/, name);
  }
});

Deno.test("no clock of a visitor has a say in how a sign-up is sealed", async () => {
  for (const name of ["signup", "form", "envelope", "hpke", "xwing", "agree", "keccak", "bytes"]) {
    assert.doesNotMatch(await text(name), /Date|performance|setTimeout/, name);
  }
});
