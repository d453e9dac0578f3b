/**
 * The one cookie that keeps a choice, as text and as a value. Pure.
 *
 *     1!1800000000!banner!0!<id>!<text>!statistics:1:k3x9ab:1800000000!@youtube:0:p0q1r2:1800000000
 *
 * Format version, time, method, signal, id, hash of the text shown, then name, answer, material hash and time of each
 * answer. Times are seconds since 1970. Whatever does not read exactly so, a newer version included, is unknown
 * (requirement C10).
 *
 * @import { Choice, Method, Question } from "../../types/consent.d.ts"
 */

const SHAPE = "1!\\d+!([a-z]+)!([01])(?:![\\w-]*){2}(?:![@\\w-]+:[01]:\\w{6}:\\d+)+";

/**
 * The text of the choice that is kept, with its method and signal; all `undefined` without one. Two cookies can have the
 * name, one of this host and one of a domain above: the latest counts.
 * @param {string} cookies
 * @param {string} name
 * @returns {(string | undefined)[]}
 */
export function kept(cookies, name) {
  const found = [...cookies.matchAll(RegExp(`(?<=^|; )${name}=(${SHAPE})(?=;|$)`, "g"))];
  return found.sort().at(-1)?.slice(1) ?? [];
}

/**
 * The answer to a question in a choice's text, if it is about what is declared today: all of it, "1" for a yes, its time.
 * @param {string} text
 * @param {Pick<Question, "name" | "value">} question
 * @returns {string[]}
 */
export function answerTo(text, { name, value }) {
  return (text && text.match(`!${name}:(.):(?:${value}):(\\d+)`)) || [];
}

/**
 * The answer to a question as text.
 * @param {Pick<Question, "name" | "value">} question
 * @param {boolean} granted
 * @param {number} at
 */
export function answered({ name, value }, granted, at) {
  return `!${name}:${+granted}:${value.split("|")[0]}:${at}`;
}

/**
 * The whole choice of a text that `kept` has found, or null.
 * @param {string | undefined} kept
 * @returns {Choice | null}
 */
export function parse(kept) {
  if (!kept) return null;
  const [, , method, signal, id, text, ...written] = kept.split("!");
  const answers = written.map((one) => {
    const [name, granted, hash, at] = one.split(":");
    return /** @type {const} */ ([name, { granted: granted > "0", hash, at: Number(at) }]);
  });
  return { method: /** @type {Method} */ (method), signal: signal > "0", id, text, answers: new Map(answers) };
}
