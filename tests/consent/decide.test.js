/// <reference lib="deno.ns" />
import assert from "node:assert/strict";
import { answers, decide } from "../../theme/static/consent/decide.js";
import { all, chosen, DAY, NOW, QUESTIONS, standing } from "./site.js";

Deno.test("a later answer about a purpose replaces those about its services", () => {
  const cookies = chosen({ marketing: false, "@youtube": true, statistics: true });
  assert.deepEqual([...standing(chosen({ marketing: false }, { cookies })).may], ["matomo"]);
});

Deno.test("an answer about one service leaves the others as they are", () => {
  const cookies = chosen({ marketing: false, "@vimeo": true });
  const then = chosen({ "@youtube": true }, { cookies, method: "embed" });
  assert.deepEqual([...standing(then).may], ["youtube", "vimeo"]);
});

Deno.test("answering again does not prolong an answer that was not given again", () => {
  const later = { cookies: chosen({ statistics: true }), now: NOW + 100 * DAY };
  const { holds } = standing(chosen({ marketing: true }, later), { now: NOW + 182 * DAY });
  assert.deepEqual([...holds.keys()], ["marketing"]);
});

Deno.test("a kept answer stays an answer to the release that it was given to", () => {
  const questions = QUESTIONS.map((one) => ({ ...one, value: `newer1|${one.value}` }));
  const then = chosen({ preferences: false }, { cookies: chosen(all(true)), questions });
  assert.match(then, /!preferences:0:newer1:\d+!statistics:1:stats1:/);
});

Deno.test("answers to questions that nobody asks are not kept", () => {
  assert.doesNotMatch(chosen({ statistics: true, nonsense: true, "@nobody": true }), /nonsense|nobody/);
});

Deno.test("a choice carries its time, method, signal, id and the hash of the text", () => {
  const text = decide(standing(""), new Map([["statistics", true]]), { now: NOW, method: "settings", id: "some-id" });
  assert.equal(text, `1!${NOW}!settings!0!some-id!k3x7abk3x7ab!statistics:1:stats1:${NOW}`);
});

Deno.test("switches answer for their purpose, and for services that are switched apart", () => {
  const set = (/** @type {string[]} */ ...on) => QUESTIONS.map((one) => ({ ...one, checked: on.includes(one.name) }));
  assert.deepEqual(Object.fromEntries(answers(set("statistics", "@matomo", "@vimeo"))), {
    preferences: false,
    statistics: true,
    marketing: false,
    "@vimeo": true,
  });
});

Deno.test("accepting or refusing all answers every purpose alike, however the switches stand", () => {
  const set = QUESTIONS.map((one, index) => ({ ...one, checked: index % 2 > 0 }));
  for (const granted of [true, false]) assert.deepEqual(Object.fromEntries(answers(set, granted)), all(granted));
});
