/** Values in DER, as far as an encrypted mail needs it. */

/** @import { Bytes } from "../../types/forms.d.ts" */

/**
 * Returns a value with its tag and its length, of 64 kB at most.
 *
 * @param {number} tag
 * @param {Bytes} content
 * @returns {Bytes}
 */
export function der(tag, content) {
  const size = content.length;
  const long = size > 255 ? [0x82, size >> 8] : size > 127 ? [0x81] : [];
  return String.fromCharCode(tag, ...long, size & 255) + content;
}
