/** An enquiry, made into what is posted: an encrypted mail, and the secret by which its sender can have it deleted. */

/** @import { Ways } from "../../types/recipient.d.ts" */

import { bytes } from "./bytes.js";
import { filled, plainPart } from "./mime.js";
import { seal } from "./smime.js";

/** No letters that look like digits. The handler has the same (formhandler/sealing/references.py). */
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** @param {Uint8Array} data */
const letters = (data) => Array.from(data, (byte) => LETTERS[byte & 31]).join("");

/**
 * Returns the number by which an enquiry is spoken of. It says nothing about the secret that it comes from.
 *
 * @param {string} secret
 */
export async function referenceOf(secret) {
  const digest = await crypto.subtle.digest("SHA-256", bytes("kept reference" + secret));
  return letters(new Uint8Array(digest, 0, 16)).replace(/.{4}(?!$)/g, "$&-");
}

/**
 * Returns what is wrong with what was typed, by field, if anything is. Nobody can tell later: the handler cannot read it.
 *
 * @param {Record<string, string>} values
 * @param {DOMStringMap} data
 */
export function faults(values, data) {
  /** @type {Record<string, string | undefined> | undefined} */
  let errors;
  if (!/\S@\S+\.\S/.test(values.email)) errors = { email: data.wrong };
  for (const name in values) {
    // What may be left empty has no such sentence.
    if (!values[name].trim() && data[name]) errors = { ...errors, [name]: data[name] };
  }
  return errors;
}

/**
 * Returns what is posted: the secret, 26 letters or 130 random bits, then the envelope; or what is wrong.
 *
 * @param {Record<string, string>} values
 * @param {DOMStringMap} data what the build wrote on the form
 * @param {Ways} ways
 */
export async function sealed(values, data, ways) {
  const errors = faults(values, data);
  if (errors) return { errors };
  const secret = letters(crypto.getRandomValues(new Uint8Array(26)));
  const said = { ...values, reference: await referenceOf(secret), sent: new Date().toISOString() };
  const mail = plainPart(filled(data.text ?? "", said));
  return bytes(secret + await seal(mail, JSON.parse(data.recipients ?? ""), ways));
}
