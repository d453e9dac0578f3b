/**
 * Bytes as strings, one letter for each: joined by `+`, cut by `slice`, read from base64 by `atob`.
 *
 * Everything sealed here is ASCII or random, and short.
 */

/** @import { Bytes } from "../../types/forms.d.ts" */

/** Missing where a page came without TLS. */
export const { subtle } = crypto;

/**
 * What WebCrypto takes.
 * @param {Bytes} text
 */
export function bytes(text) {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/**
 * What WebCrypto gave.
 * @param {ArrayBuffer | Uint8Array<ArrayBuffer>} buffer
 * @returns {Bytes}
 */
export function text(buffer) {
  return String.fromCharCode(...new Uint8Array(buffer));
}

/**
 * A key for WebCrypto, to be used for this and never taken out again.
 * @param {string | Algorithm | EcKeyGenParams} algorithm
 * @param {Bytes} key
 * @param {(KeyUsage | "encapsulateBits")[]} usages
 * @param {"raw" | "raw-public"} [format]
 */
export function imported(algorithm, key, usages, format = "raw") {
  return subtle.importKey(format, bytes(key), algorithm, false, usages);
}
