/** What goes into the envelope: a MIME part of plain text. */

/** @import { Bytes } from "../../types/forms.d.ts" */

import { text } from "./bytes.js";

/**
 * Returns a text as a part of text/plain in UTF-8. Base64 lets no line be too long and nothing of it be taken for a header.
 *
 * @param {string} said with plain line ends
 * @returns {Bytes}
 */
export function plainPart(said) {
  const encoded = btoa(text(new TextEncoder().encode(said.replaceAll("\n", "\r\n"))));
  const lines = encoded.replace(/.{76}/g, "$&\r\n");
  return `Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${lines}\r\n`;
}

/**
 * Returns a text with the values in their places, which are written as in every sentence: %(name)s.
 *
 * @param {string} template
 * @param {Record<string, string>} values
 */
export function filled(template, values) {
  return template.replace(/%\((\w+)\)s/g, (_, name) => values[name]);
}
