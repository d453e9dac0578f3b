/**
 * The key of an encrypted mail by RSA PKCS#1 v1.5, which every mail program opens.
 *
 * WebCrypto does not have it, and needs not: it is two numbers and a power. The padding is random and the key is used for
 * one mail, so there is nothing to be learnt from the time this takes.
 */

/** @import { Bytes } from "../../types/forms.d.ts" */
/** @import { Ways } from "../../types/recipient.d.ts" */

import { bytes, subtle, text } from "./bytes.js";

/** @type {Ways} */
export const ways = {
  async rsa(modulus, key) {
    const secret = text(await subtle.exportKey("raw", key));
    const random = crypto.getRandomValues(new Uint8Array(modulus.length - secret.length - 3));
    // No byte of the padding may be 0, for 0 ends it.
    const padding = text(random.map((byte) => byte || 1));
    const message = number(`\0\x02${padding}\0${secret}`);
    const n = number(modulus);
    let power = message;
    for (let squared = 0; squared < 16; squared++) power = power * power % n;
    power = power * message % n; // to the power of 65537, which is 2 ** 16 + 1
    let sealed = "";
    for (const _ of modulus) {
      sealed = String.fromCharCode(Number(power & 255n)) + sealed;
      power >>= 8n;
    }
    return [sealed];
  },
};

/**
 * Returns the number that bytes stand for.
 *
 * @param {Bytes} data
 */
function number(data) {
  return bytes(data).reduce((sum, byte) => sum << 8n | BigInt(byte), 0n);
}
