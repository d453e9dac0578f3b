/**
 * How a new choice is made of an old one. Pure: the time is handed in.
 *
 * @import { Method, Question, State } from "../../types/consent.d.ts"
 */

import { answered, answerTo } from "./record.js";

/**
 * The text of a new choice: the old answers that still hold, with the new ones over them. An answer about a purpose
 * replaces those about its services.
 * @param {State} old
 * @param {Map<string, boolean>} given
 * @param {{ now: number, method: Method, id: string }} how
 * @returns {string}
 */
export function decide({ site, questions, kept, holds, denied }, given, { now, method, id }) {
  const answers = questions.map((question) => {
    const granted = given.get(question.name);
    if (granted !== undefined) return answered(question, granted, now);
    const stays = holds.has(question.name) && !given.has(question.dataset.of ?? "");
    return stays ? answerTo(kept ?? "", question)[0] : "";
  });
  return [1, now, method, denied.size && 1, id, site.text].join("!") + answers.join("");
}

/**
 * The answers that switches give, or the same `granted` for all: for each purpose, and for services that differ from it.
 * @param {Question[]} questions
 * @param {boolean} [granted]
 * @returns {Map<string, boolean>}
 */
export function answers(questions, granted) {
  const given = new Map();
  for (const { name, checked, dataset } of questions) {
    const answer = granted ?? checked;
    if (given.get(dataset.of) !== answer) given.set(name, answer);
  }
  return given;
}
