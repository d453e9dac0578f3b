/**
 * What an excerpt of a search result says, as pieces that a page can show as text. The page's policy lets no text become
 * HTML, and an excerpt is HTML: words of the page, escaped, with `<mark>` around what was searched for.
 */

/** @type {Record<string, string>} */
const ESCAPED = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&amp;": "&" };

/**
 * The pieces of an excerpt, in order; every second one is what was searched for.
 *
 * @param {string} excerpt
 * @returns {string[]}
 */
export function pieces(excerpt) {
  return excerpt.split(/<\/?mark>/).map((piece) => piece.replace(/&(?:lt|gt|quot|#39|amp);/g, (all) => ESCAPED[all]));
}

/**
 * What somebody searches for, as the address of the page carries it: behind "#", where no server ever sees it.
 *
 * @param {string} hash
 */
export function asked(hash) {
  return new URLSearchParams(hash.slice(1)).get("q")?.trim() ?? "";
}

/** @param {string} words */
export function address(words) {
  return words ? `#${new URLSearchParams({ q: words })}` : "#";
}
