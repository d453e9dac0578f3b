/**
 * HPKE in base mode (RFC 9180), with HKDF-SHA256 and AES-256-GCM: one message for the owner of a public key.
 *
 * Whoever recorded the envelope and later steals what this browser held learns nothing: its half of the agreement is
 * gone. It does not say who sealed it; anybody can.
 */

/** @import { Bytes, Kem } from "../../types/forms.d.ts" */

import { agree } from "./agree.js";
import { bytes, imported, subtle, text } from "./bytes.js";

const HMAC = { name: "HMAC", hash: "SHA-256" };
// 32 bytes of a key, 12 of a nonce.
const LONG = "\0\x20", SHORT = "\0\x0c";

/**
 * A key encapsulation by Diffie-Hellman (section 4.1).
 * @type {Kem}
 */
export async function dhkem(publicKey, id, algorithm) {
  const suite = "KEM" + id;
  const [dh, enc] = await agree(algorithm, publicKey);
  const root = await hkdf("", suite, "eae_prk", dh);
  return [await hkdf(root, suite, "shared_secret", enc + publicKey, LONG), enc];
}

/**
 * The sealed text, under a key that nothing else is sealed with (sections 5.1 and 5.2).
 * @param {Bytes} id of the KEM that the secret comes from
 * @param {Bytes} secret
 * @param {Bytes} info what the envelope is bound to
 * @param {Bytes} plain
 */
export async function encrypt(id, secret, info, plain) {
  const suite = "HPKE" + id + "\0\x01\0\x02";
  const context = "\0" + await hkdf("", suite, "psk_id_hash", "") +
    await hkdf("", suite, "info_hash", info);
  const root = await hkdf(secret, suite, "secret", "");
  const key = await imported("AES-GCM", await hkdf(root, suite, "key", context, LONG), ["encrypt"]);
  const iv = bytes(await hkdf(root, suite, "base_nonce", context, SHORT)).slice(0, 12);
  return text(await subtle.encrypt({ name: "AES-GCM", iv }, key, bytes(plain)));
}

/**
 * LabeledExtract, or with a length before it LabeledExpand (section 4): as nothing longer than one block of HKDF is ever
 * needed, both are one HMAC.
 * @param {Bytes} key
 * @param {Bytes} suite
 * @param {string} label
 * @param {Bytes} data
 * @param {Bytes} [length] two bytes
 */
async function hkdf(key, suite, label, data, length) {
  const labeled = "HPKE-v1" + suite + label + data;
  // An empty key is as many zeros as the hash has bytes, and cannot be imported.
  const signing = await imported(HMAC, key.padEnd(32, "\0"), ["sign"]);
  return text(await subtle.sign("HMAC", signing, bytes(length ? length + labeled + "\x01" : labeled)));
}
