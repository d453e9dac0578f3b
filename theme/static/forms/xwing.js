/**
 * X-Wing: ML-KEM-768 and X25519 together, so that one of them may break and the secret still holds.
 *
 * Fails where the browser has no ML-KEM.
 */

/** @import { Kem } from "../../types/forms.d.ts" */

import { agree } from "./agree.js";
import { imported, subtle, text } from "./bytes.js";
import { sha3 } from "./keccak.js";

const ML_KEM = "ML-KEM-768";
const ML_KEM_BYTES = 1184;

/** @type {Kem} */
export async function xwing(publicKey, _id, algorithm) {
  const x25519 = publicKey.slice(ML_KEM_BYTES);
  const key = await imported(ML_KEM, publicKey.slice(0, ML_KEM_BYTES), ["encapsulateBits"], "raw-public");
  const { sharedKey, ciphertext } = await subtle.encapsulateBits(ML_KEM, key);
  const [dh, ours] = await agree(algorithm, x25519);
  return [sha3(text(sharedKey) + dh + ours + x25519 + "\\.//^\\"), text(ciphertext) + ours];
}
