/** The key of an encrypted mail by RSA-OAEP, or by ECDH on P-256, as the certificate has it: not every mail program opens it. */

/** @import { Ways } from "../../types/recipient.d.ts" */

import { bytes, imported, subtle, text } from "./bytes.js";

/** @type {Ways} */
export const ways = {
  async oaep(theirs, key) {
    const algorithm = { name: "RSA-OAEP", hash: "SHA-256" };
    const wrapping = await subtle.importKey("spki", bytes(theirs), algorithm, false, ["wrapKey"]);
    return [text(await subtle.wrapKey("raw", key, wrapping, algorithm))];
  },

  /** A key agreed on for this one mail wraps the content's. Behind their point, 65 bytes, stands what X9.63 hashes too. */
  async ecdh(theirs, key) {
    const curve = { name: "ECDH", namedCurve: "P-256" };
    const own = /** @type {CryptoKeyPair} */ (await subtle.generateKey(curve, false, ["deriveBits"]));
    const their = await imported(curve, theirs.slice(0, 65), []);
    const shared = text(await subtle.deriveBits({ name: "ECDH", public: their }, own.privateKey, 256));
    const hashed = text(await subtle.digest("SHA-256", bytes(shared + theirs.slice(65))));
    const wrapping = await imported("AES-KW", hashed, ["wrapKey"]);
    const point = await subtle.exportKey("raw", own.publicKey);
    return [text(point), text(await subtle.wrapKey("raw", key, wrapping, "AES-KW"))];
  },
};
