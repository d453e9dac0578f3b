/**
 * The one cookie that keeps a choice, as text and as a value. Pure.
 *
 *     1!banner!0!<id>!statistics:1:k3x9ab:t9x2k1!@youtube:0:p0q1r2:t9x2k1
 *
 * Format version, method, signal, id, then key, answer, material hash and time (base 36) of each answer. Whatever does
 * not read exactly so, a newer version included, is unknown: requirement C10.
 *
 * @import { Answer, Choice, Method } from "../../types/consent.d.ts"
 */

const SHAPE =
  /^1!(banner|settings|embed|withdrawal)!([01])!([\w-]{0,36})((?:!@?[a-z][a-z\d-]*:[01]:\w+:[\da-z]{1,8})+)$/;

/**
 * The choice that a cookie's value says, or null.
 * @param {string} value
 * @returns {Choice | null}
 */
export function parse(value) {
  const found = SHAPE.exec(value);
  if (!found) return null;
  const [, method, signal, id, answers] = found;
  return {
    method: /** @type {Method} */ (method),
    signal: signal === "1",
    id,
    answers: new Map(answers.slice(1).split("!").map(answer)),
  };
}

/**
 * @param {string} written
 * @returns {[string, Answer]}
 */
function answer(written) {
  const [key, granted, hash, at] = written.split(":");
  return [key, { granted: granted === "1", hash, at: parseInt(at, 36) }];
}

/**
 * The cookie's value for a choice.
 * @param {Choice} choice
 * @returns {string}
 */
export function serialise({ method, signal, id, answers }) {
  const written = [...answers].map(([key, { granted, hash, at }]) => [key, +granted, hash, at.toString(36)].join(":"));
  return [1, method, +signal, id, ...written].join("!");
}
