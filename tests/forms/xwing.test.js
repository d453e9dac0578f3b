/// <reference lib="deno.ns" />
import assert from "node:assert/strict";
import { xwing } from "../../theme/static/forms/xwing.js";
import { hex, letters, pair, unhex, VECTORS, without } from "./vectors.js";

const VECTOR = VECTORS["x-wing"];
const ML_KEM = "ML-KEM-768";
const CIPHERTEXT_HEX = 2 * 1088;
const X25519 = { name: "X25519" };
// The private keys of the vector: 64 bytes for ML-KEM, 32 for X25519; and ours, the second half of its randomness.
const MLKEM_SEED = VECTOR.expanded.slice(0, 128), OURS = VECTOR.ikmE.slice(64);

/** Does what the vector's randomness says, by ML-KEM's own decapsulation. */
async function encapsulated() {
  const subtle = /** @type {any} */ (crypto.subtle);
  const key = await subtle.importKey("raw-seed", unhex(MLKEM_SEED), ML_KEM, false, ["decapsulateBits"]);
  const ciphertext = unhex(VECTOR.enc.slice(0, CIPHERTEXT_HEX)).buffer;
  return { ciphertext, sharedKey: await subtle.decapsulateBits(ML_KEM, key, ciphertext) };
}

Deno.test("secret and encapsulation of X-Wing are those of its vector", async () => {
  const known = await encapsulated();
  const ours = await pair("X25519", OURS, VECTOR.enc.slice(CIPHERTEXT_HEX));
  const methods = { generateKey: () => Promise.resolve(ours), encapsulateBits: () => Promise.resolve(known) };
  const [secret, enc] = await without(methods, () => xwing(letters(VECTOR.pkRm), "dz", X25519));
  assert.equal(hex(secret), VECTOR.shared_secret);
  assert.equal(hex(enc), VECTOR.enc);
});

Deno.test("both halves go into the secret", async () => {
  const known = await encapsulated();
  const ours = await pair("X25519", OURS, VECTOR.enc.slice(CIPHERTEXT_HEX));
  const other = { ...known, sharedKey: new ArrayBuffer(32) };
  const methods = { generateKey: () => Promise.resolve(ours), encapsulateBits: () => Promise.resolve(other) };
  const [mlkemChanged] = await without(methods, () => xwing(letters(VECTOR.pkRm), "dz", X25519));
  assert.notEqual(hex(mlkemChanged), VECTOR.shared_secret);
  const [dhChanged] = await without(
    { encapsulateBits: () => Promise.resolve(known) },
    () => xwing(letters(VECTOR.pkRm), "dz", X25519),
  );
  assert.notEqual(hex(dhChanged), VECTOR.shared_secret);
});

Deno.test("X-Wing fails where there is no ML-KEM", async () => {
  const missing = { encapsulateBits: undefined };
  await assert.rejects(() => without(missing, () => xwing(letters(VECTOR.pkRm), "dz", X25519)));
});
