/// <reference lib="deno.ns" />
import assert from "node:assert/strict";
import { faults, referenceOf, sealed } from "../../theme/static/forms/enquiry.js";

const TYPED = { name: "Anna", email: "anna@example.com", subject: "Æ", message: "Hello", comment: "" };
const SAID = { name: "name?", email: "email?", subject: "subject?", message: "message?", wrong: "no address" };

Deno.test("the number of an enquiry is the same here and in the handler", async () => {
  assert.equal(await referenceOf("0".repeat(26)), "PWC3-WAMR-AE30-2HKQ");
  assert.equal(await referenceOf("ABCDEFGHJKMNPQRSTVWXYZ0123"), "9X3D-83FF-FVJ5-YE8C");
});

Deno.test("what was typed in full has no faults", () => {
  assert.equal(faults(TYPED, SAID), undefined);
  assert.equal(faults({ ...TYPED, email: " 用户@例子.世界 " }, SAID), undefined);
});

Deno.test("every empty field is told, and a field of blanks is empty", () => {
  assert.deepEqual(faults({ name: " ", email: "", subject: "\t", message: "\n", comment: "" }, SAID), {
    name: "name?",
    email: "email?",
    subject: "subject?",
    message: "message?",
  });
});

Deno.test("an address that is not complete is told in other words than none", () => {
  for (const email of ["anna", "anna@example", "@example.com", "anna@.", "anna@ example.com"]) {
    assert.deepEqual(faults({ ...TYPED, email }, SAID), { email: "no address" });
  }
});

Deno.test("with a fault nothing is sealed", async () => {
  assert.deepEqual(await sealed({ ...TYPED, name: "" }, SAID, {}), { errors: { name: "name?" } });
});

Deno.test("what is posted begins with a new secret each time, and nothing of what was typed stands in it", async () => {
  // No recipient at all: what is around them is the same for all.
  const data = { ...SAID, text: "%(name)s %(reference)s %(sent)s\n%(message)s", recipients: '["","",""]' };
  const posted = await Promise.all(Array.from({ length: 50 }, () => sealed(TYPED, data, {})));
  const texts = posted.map((body) => new TextDecoder("latin1").decode(/** @type {Uint8Array} */ (body)));
  assert.equal(new Set(texts.map((text) => text.slice(0, 26))).size, 50);
  assert.ok(texts.every((text) => /^[0-9A-HJKMNP-TV-Z]{26}0/.test(text)));
  assert.ok(texts.every((text) => !text.includes("Anna") && !text.includes("Hello")));
});
