/// <reference lib="deno.ns" />
import assert from "node:assert/strict";

const FOLDER = new URL("../../theme/static/consent/", import.meta.url);

/** From the top down: a file imports only from rows below its own. The first two rows are the bundles. */
const ROWS = [
  ["implied"],
  ["main", "act", "declaration"],
  ["tell", "stores", "waiting", "exports"],
  ["report", "receipt", "judge", "decide"],
  ["record"],
];

Deno.test("imports run down only", async () => {
  for (const [row, names] of ROWS.entries()) {
    const below = new Set(ROWS.slice(row + 1).flat());
    for (const name of names) {
      const text = await Deno.readTextFile(new URL(`${name}.js`, FOLDER));
      for (const [, imported] of text.matchAll(/import (?:.* from )?"\.\/(\w+)\.js";/g)) {
        assert.ok(below.has(imported), `${name}.js imports ${imported}.js`);
      }
    }
  }
});

Deno.test("every file of the runtime has its row", () => {
  const files = [...Deno.readDirSync(FOLDER)].map(({ name }) => name.replace(".js", "")).sort();
  assert.deepEqual(files, ROWS.flat().sort());
});

Deno.test("no file uses what a strict policy of the browser forbids", async () => {
  for (const name of ROWS.flat()) {
    const text = await Deno.readTextFile(new URL(`${name}.js`, FOLDER));
    assert.doesNotMatch(
      text,
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|\.style\b/,
      name,
    );
  }
});
