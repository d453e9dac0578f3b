/**
 * Secrets agreed on with the owner of a public key, by WebCrypto: Diffie-Hellman with a key made for this once.
 */

/** @import { Bytes } from "../../types/forms.d.ts" */

import { imported, subtle, text } from "./bytes.js";

/**
 * The secret, and our public key, with which the owner of theirs finds it too.
 * @param {Algorithm | EcKeyGenParams} algorithm
 * @param {Bytes} publicKey
 * @returns {Promise<[secret: Bytes, ours: Bytes]>}
 */
export async function agree(algorithm, publicKey) {
  const theirs = await imported(algorithm, publicKey, []);
  const ours = /** @type {CryptoKeyPair} */ (await subtle.generateKey(algorithm, false, ["deriveBits"]));
  const secret = await subtle.deriveBits({ ...algorithm, public: theirs }, ours.privateKey, 256);
  return [text(secret), text(await subtle.exportKey("raw", ours.publicKey))];
}
