/// <reference lib="deno.ns" />
import assert from "node:assert/strict";
import { bytes } from "../../theme/static/forms/bytes.js";
import { dhkem, encrypt } from "../../theme/static/forms/hpke.js";
import { hex, letters, pair, unhex, VECTORS, without } from "./vectors.js";

/** @type {["X25519" | "P-256", string, string, EcKeyGenParams | Algorithm][]} */
const CURVES = [
  ["X25519", "x25519", "\0\x20", { name: "X25519" }],
  ["P-256", "p-256", "\0\x10", { name: "ECDH", namedCurve: "P-256" }],
];

for (const [curve, kind, id, algorithm] of CURVES) {
  const vector = VECTORS[kind];

  Deno.test(`the secret agreed on over ${curve} is that of RFC 9180`, async () => {
    const ours = await pair(curve, vector.skEm, vector.pkEm);
    const [secret, enc] = await without(
      { generateKey: () => Promise.resolve(ours) },
      () => dhkem(letters(vector.pkRm), id, algorithm),
    );
    assert.equal(hex(secret), vector.shared_secret);
    assert.equal(hex(enc), vector.pkEm);
  });

  Deno.test(`key and nonce after it are those of RFC 9180 over ${curve}`, async () => {
    const used = await keyOf(id, vector);
    assert.equal(used.key, vector.key);
    assert.equal(used.iv, vector.base_nonce);
  });

  Deno.test(`with them the sealed text of RFC 9180 opens over ${curve}`, async () => {
    const used = await keyOf(id, vector);
    const key = await crypto.subtle.importKey("raw", unhex(used.key), "AES-GCM", false, ["decrypt"]);
    const settings = { name: "AES-GCM", iv: unhex(used.iv), additionalData: unhex(vector.aad) };
    const opened = await crypto.subtle.decrypt(settings, key, unhex(vector.ct));
    assert.deepEqual(new Uint8Array(opened), unhex(vector.pt));
  });
}

Deno.test("what is sealed opens with the key of the vector, and has nothing but a tag more", async () => {
  const vector = VECTORS.x25519;
  const sealed = await encrypt("\0\x20", letters(vector.shared_secret), letters(vector.info), "name=A");
  const key = await crypto.subtle.importKey("raw", unhex(vector.key), "AES-GCM", false, ["decrypt"]);
  const opened = await crypto.subtle.decrypt({ name: "AES-GCM", iv: unhex(vector.base_nonce) }, key, bytes(sealed));
  assert.equal(new TextDecoder().decode(opened), "name=A");
  assert.equal(sealed.length, "name=A".length + 16);
});

Deno.test("a key of ours is made anew for every agreement", async () => {
  const agreed = () => dhkem(letters(VECTORS.x25519.pkRm), "\0\x20", { name: "X25519" });
  assert.notDeepEqual(await agreed(), await agreed());
});

/**
 * The key and nonce, in hex, that a text is sealed with.
 * @param {string} id
 * @param {Record<string, string>} vector
 */
async function keyOf(id, vector) {
  const used = { key: "", iv: "" };
  const real = crypto.subtle.importKey.bind(crypto.subtle);
  const encryptReal = crypto.subtle.encrypt.bind(crypto.subtle);
  const importKey = (/** @type {any[]} */ ...given) => {
    if (given[2] === "AES-GCM") used.key = hex(String.fromCharCode(...given[1]));
    return Reflect.apply(real, undefined, given);
  };
  const seal = (/** @type {any[]} */ ...given) => {
    used.iv = hex(String.fromCharCode(...given[0].iv));
    return Reflect.apply(encryptReal, undefined, given);
  };
  await without(
    { importKey, encrypt: seal },
    () => encrypt(id, letters(vector.shared_secret), letters(vector.info), ""),
  );
  return used;
}
