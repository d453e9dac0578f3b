/// <reference lib="deno.ns" />
import assert from "node:assert/strict";
import { ways } from "../../theme/static/forms/compat.js";
import { der } from "../../theme/static/forms/der.js";

/** @param {string} data */
const codes = (data) => Array.from(data.slice(0, 4), (letter) => letter.charCodeAt(0));

Deno.test("lengths have the one form that DER allows", () => {
  for (const size of [0, 1, 127]) assert.deepEqual(codes(der(0x30, "x".repeat(size))).slice(0, 2), [0x30, size]);
  for (const size of [128, 255]) assert.deepEqual(codes(der(0x30, "x".repeat(size))).slice(0, 3), [0x30, 0x81, size]);
  for (const size of [256, 65_535]) {
    assert.deepEqual(codes(der(4, "x".repeat(size))), [4, 0x82, size >> 8, size & 255]);
  }
});

Deno.test("the same key is encrypted to other bytes each time, as many as the modulus has", async () => {
  const key = await crypto.subtle.generateKey({ name: "AES-CBC", length: 256 }, true, ["encrypt"]);
  // A modulus above every message, so that what comes out depends on the padding alone; the real ones are opened by
  // openssl and others in tests/journeys/test_sealed_mail.py.
  const modulus = "\xff".repeat(256);
  const sealed = await Promise.all(Array.from({ length: 20 }, () => ways.rsa(modulus, key)));
  assert.equal(new Set(sealed.flat()).size, 20);
  assert.ok(sealed.flat().every((one) => one.length === 256));
});
