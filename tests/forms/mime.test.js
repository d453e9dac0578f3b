/// <reference lib="deno.ns" />
import assert from "node:assert/strict";
import { filled, plainPart } from "../../theme/static/forms/mime.js";

/** @param {string} part */
function opened(part) {
  const [head, body] = part.split("\r\n\r\n");
  return { head: head.split("\r\n"), lines: body.split("\r\n"), text: read(body) };
}

/** @param {string} body */
function read(body) {
  return new TextDecoder().decode(Uint8Array.from(atob(body.replace(/\s/g, "")), (letter) => letter.charCodeAt(0)));
}

Deno.test("a text of any script arrives as it was typed, with the line ends of mail", () => {
  const { head, text } = opened(plainPart("Æblegård\n\n用户 🙂\n"));
  assert.deepEqual(head, ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64"]);
  assert.equal(text, "Æblegård\r\n\r\n用户 🙂\r\n");
});

Deno.test("no line of a part is too long for mail, however long the text", () => {
  const long = "Ж".repeat(20_000);
  const { lines, text } = opened(plainPart(long));
  assert.ok(lines.every((line) => line.length <= 76));
  assert.equal(text, long);
});

Deno.test("a text that looks like a header or an end of a mail stays text", () => {
  const { head, text } = opened(plainPart("Bcc: b@example.org\n.\n\n--boundary\nContent-Type: text/html\n"));
  assert.equal(head.length, 2);
  assert.match(text, /^Bcc: b@example.org\r\n\.\r\n/);
});

Deno.test("what somebody typed is filled in once and never read as a place", () => {
  const values = { name: "%(message)s", message: "$& $1 %(name)s" };
  assert.equal(filled("Name: %(name)s\n\n%(message)s\n", values), "Name: %(message)s\n\n$& $1 %(name)s\n");
});
