/// <reference lib="deno.ns" />
import assert from "node:assert/strict";
import { address, asked, pieces } from "../../theme/static/search/words.js";

Deno.test("every second piece of an excerpt is what was searched for", () => {
  assert.deepEqual(pieces("a <mark>b</mark> c <mark>d</mark>"), ["a ", "b", " c ", "d", ""]);
});

Deno.test("what the page says with brackets is shown as text and never twice unescaped", () => {
  assert.deepEqual(pieces("&lt;b&gt; &amp;lt; <mark>&quot;x&#39;</mark>"), ["<b> &lt; ", "\"x'", ""]);
});

Deno.test("words travel behind the number sign and come back as they were", () => {
  for (const words of ["møde & aftale", "a+b=c#d", "“x”"]) assert.equal(asked(address(words)), words);
  assert.equal(asked(""), "");
  assert.equal(asked("#pages"), "");
  assert.equal(address(""), "#");
});
