/// <reference lib="deno.ns" />
import assert from "node:assert/strict";
import { kept, parse } from "../../theme/static/consent/record.js";

const GOOD =
  "1!1800000000!settings!1!0b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4d!k3x7ab!statistics:1:stats1:1800000000!@youtube:0:youtu1:9";

/** @param {string} cookies */
function found(cookies) {
  return kept(cookies, "site_choice")[0];
}

Deno.test("a choice that is kept is found among other cookies", () => {
  for (const cookies of [`site_choice=${GOOD}`, `a=b=c; site_choice=${GOOD}`, `site_choice=${GOOD}; z=`]) {
    assert.deepEqual(kept(cookies, "site_choice"), [GOOD, "settings", "1"]);
  }
});

Deno.test("a choice reads as it was written", () => {
  const choice = parse(GOOD);
  assert.deepEqual({ ...choice, answers: [...choice?.answers ?? []] }, {
    method: "settings",
    signal: true,
    id: "0b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4d",
    text: "k3x7ab",
    answers: [
      ["statistics", { granted: true, hash: "stats1", at: 1_800_000_000 }],
      ["@youtube", { granted: false, hash: "youtu1", at: 9 }],
    ],
  });
});

Deno.test("the cookie's value needs no escaping", () => {
  assert.match(GOOD, /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]+$/);
});

Deno.test("whatever is not written by this version is unknown", () => {
  const bad = [
    "",
    "1",
    "true",
    '{"statistics":true}',
    GOOD.replace(/^1/, "2"),
    GOOD.replace("!1800000000!", "!!"),
    GOOD.replace("!1!", "!!"),
    GOOD.replace("!1!", "!2!"),
    GOOD.replace("statistics:1", "statistics:2"),
    GOOD.replace("statistics:1", "statistics:yes"),
    GOOD.replace("stats1", "stats12"),
    GOOD.replace("stats1", "stats%3B"),
    GOOD.slice(0, -1),
    GOOD.slice(0, 60),
    GOOD + "!",
    GOOD + "!x",
    "x" + GOOD,
    GOOD.replace("!statistics", "! statistics"),
    "1!1800000000!banner!0!!",
  ];
  for (const value of bad) assert.equal(found(`site_choice=${value}`), undefined, value);
});

Deno.test("a cookie whose name only ends or begins so is another one", () => {
  for (const name of ["my_site_choice", "x-site_choice", "site_choice2"]) {
    assert.equal(found(`${name}=${GOOD}`), undefined);
  }
});

Deno.test("of two choices the one made last counts, wherever it stands", () => {
  const later = GOOD.replace("1!1800000000!settings", "1!1800000001!withdrawal");
  for (const two of [[GOOD, later], [later, GOOD]]) {
    assert.equal(found(two.map((value) => `site_choice=${value}`).join("; ")), later);
  }
});

Deno.test("a corrupt cookie beside a good one changes nothing", () => {
  assert.equal(found(`site_choice=9999; site_choice=${GOOD}; site_choice=`), GOOD);
});

Deno.test("no value makes the reader hang or throw", () => {
  const pieces = ["1", "!", "banner", ":", "0", "statistics", "@", "\0", "é", "zzzzzz", "-", "; ", "site_choice="];
  let seed = 7;
  for (let round = 0; round < 3000; round++) {
    let value = "site_choice=1!1!banner!0!!!";
    for (let length = 0; length < 14; length++) {
      seed = (seed * 48271) % 2147483647;
      value += pieces[seed % pieces.length];
    }
    const read = found(value);
    assert.ok(read === undefined || parse(read)?.method, value);
  }
  assert.equal(found("site_choice=1!1!banner!0!!!" + "a:1:".repeat(50_000)), undefined);
});
