/**
 * A mail that only the company can open: CMS EnvelopedData (RFC 5652) under AES-256-CBC, by WebCrypto alone.
 *
 * The build has prepared what is known before (facts/recipients.py): what stands around the recipients, and for each of
 * them a way, a key, and the parts behind which a fresh secret goes. CBC does not notice changed bytes, so what is put in must
 * be text/plain only.
 */

/** @import { Bytes } from "../../types/forms.d.ts" */
/** @import { Recipient, Recipients, Ways } from "../../types/recipient.d.ts" */

import { bytes, subtle, text } from "./bytes.js";
import { der } from "./der.js";

/**
 * Returns `content`, a MIME part, as EnvelopedData that each of the recipients can open.
 *
 * @param {Bytes} content
 * @param {Recipients} recipients in the order of their set
 * @param {Ways} ways
 */
export async function seal(content, [type, before, behind, ...recipients], ways) {
  const key = await subtle.generateKey({ name: "AES-CBC", length: 256 }, true, ["encrypt"]);
  const iv = crypto.getRandomValues(new Uint8Array(16));
  const sealed = text(await subtle.encrypt({ name: "AES-CBC", iv }, key, bytes(content)));
  const infos = await Promise.all(recipients.map((recipient) => infoFor(recipient, key, ways)));
  const inside = der(0x30, atob(behind) + text(iv) + der(0x80, sealed));
  return der(0x30, atob(type) + der(0xa0, der(0x30, atob(before) + infos.join("") + inside)));
}

/**
 * Returns the RecipientInfo: the prepared parts, and behind each what only this mail has.
 *
 * @param {Recipient} recipient
 * @param {CryptoKey} key
 * @param {Ways} ways
 */
async function infoFor([way, theirs, ...parts], key, ways) {
  const secrets = await ways[way](atob(theirs), key);
  return parts.map((part, at) => atob(part) + secrets[at]).join("");
}
