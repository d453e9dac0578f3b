/// <reference lib="deno.ns" />
import assert from "node:assert/strict";
import { parse, serialise } from "../../theme/static/consent/record.js";

/** @import { Choice } from "../../theme/types/consent.d.ts" */

/** @type {Choice} */
const CHOICE = {
  method: "settings",
  signal: true,
  id: "0b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4d",
  answers: new Map([
    ["statistics", { granted: true, hash: "stats1", at: 1_800_000_000 }],
    ["@youtube", { granted: false, hash: "youtu1", at: 1_799_999_999 }],
  ]),
};

Deno.test("a choice comes back as it was written", () => {
  assert.deepEqual(parse(serialise(CHOICE)), CHOICE);
});

Deno.test("without a consent log the cookie carries no id", () => {
  const written = serialise({ ...CHOICE, id: "" });
  assert.match(written, /^1!settings!1!!statistics:1:stats1:/);
  assert.equal(parse(written)?.id, "");
});

Deno.test("the cookie's value needs no escaping", () => {
  assert.match(serialise(CHOICE), /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]+$/);
});

Deno.test("whatever is not written by this version is unknown", () => {
  const good = serialise(CHOICE);
  const bad = [
    "",
    "1",
    "true",
    '{"statistics":true}',
    good.replace(/^1/, "2"),
    good.replace("settings", "implied"),
    good.replace("statistics:1", "statistics:2"),
    good.replace("statistics:1", "statistics:yes"),
    good.slice(0, -9),
    good + "!",
    good + "!x",
    " " + good,
    good + "\n",
    good.replace("statistics", "Statistics"),
    good.replace("stats1", "stats1%3B"),
    good.replace("!1!", "!!"),
    "1!banner!0!!",
    "1!banner!0!" + "a".repeat(37) + "!statistics:1:stats1:tox9i7",
  ];
  for (const value of bad) assert.equal(parse(value), null, value);
});

Deno.test("names of built-in things are ordinary keys", () => {
  const answers = new Map([["constructor", { granted: true, hash: "aaaaaa", at: 1 }]]);
  assert.equal(parse(serialise({ ...CHOICE, answers }))?.answers.get("constructor")?.granted, true);
});

Deno.test("no value makes the reader hang or throw", () => {
  const pieces = ["1", "!", "banner", ":", "0", "statistics", "@", "\0", "é", "zzzzzzzz", "-"];
  let seed = 7;
  for (let round = 0; round < 3000; round++) {
    let value = "1!banner!0!";
    for (let length = 0; length < 12; length++) {
      seed = (seed * 48271) % 2147483647;
      value += pieces[seed % pieces.length];
    }
    const read = parse(value);
    if (read) assert.deepEqual(parse(serialise(read)), read);
  }
});
