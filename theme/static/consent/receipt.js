/**
 * The visitor's copy of a choice, with the field names of ISO/IEC TS 27560, and the way back: the answers of a receipt
 * from another browser. Pure.
 *
 * What does not depend on the choice (who, which purposes and services, in which words) is made by the build, in the
 * language of the page (plugins/consent/receipt.py); here the events are put to it.
 *
 * @import { Choice, Question, State } from "../../types/consent.d.ts"
 */

import { parse } from "./record.js";

/**
 * The part that the build makes. `purposes` holds an entry for each purpose and service; `purpose_id` is the name of its
 * question.
 * @typedef {{ purposes: { purpose_id: string, validity_duration: string }[] }} Notice
 * @typedef {"given" | "refused" | "signal" | "unknown"} Became
 */

/**
 * What became of one question.
 * @param {string} name
 * @param {Pick<State, "holds" | "denied">} state
 * @returns {Became}
 */
export function stateOf(name, { holds, denied }) {
  const granted = holds.get(name);
  if (granted === undefined) return denied.has(name) ? "signal" : "unknown";
  return granted ? "given" : "refused";
}

/**
 * The receipt of the choice that holds. `id` names it where the choice itself has no id.
 * @param {Notice} notice
 * @param {State} state
 * @param {string} id
 * @returns {Notice & Record<string, unknown>}
 */
export function receipt(notice, state, id) {
  const choice = parse(state.kept);
  const record = choice?.id || id;
  return {
    ...notice,
    record_id: record,
    pii_principal_id: choice?.id || null,
    consent_version: state.site.version,
    text_shown: choice?.text || null,
    collection_method: choice?.method ?? null,
    valid_under_gdpr: choice?.method !== "implied",
    signal: choice?.signal ?? state.denied.size > 0,
    purposes: notice.purposes.map((purpose) => ({ ...purpose, events: [eventOf(purpose, state, choice, record)] })),
  };
}

/**
 * The answers of a receipt that the questions of today still fit; null when there is none. A signal is no answer.
 * @param {string} text
 * @param {Iterable<Question>} questions
 * @returns {Map<string, boolean> | null}
 */
export function answersOf(text, questions) {
  const hashes = new Map([...questions].map(({ name, value }) => [name, value.split("|")]));
  const answers = new Map();
  for (const { purpose_id, events } of purposesOf(text)) {
    const { event_type, event_state, material_hash } = [events].flat().at(-1) ?? {};
    if (event_type !== "explicit" || !hashes.get(purpose_id)?.includes(material_hash)) continue;
    if (event_state === "given" || event_state === "refused") answers.set(purpose_id, event_state === "given");
  }
  return answers.size ? answers : null;
}

/**
 * What happened to one question, as the standard has it: a signal of the browser is a refusal of a type of its own.
 * @param {Notice["purposes"][number]} purpose
 * @param {State} state
 * @param {Choice | null} choice
 * @param {string} record
 */
function eventOf({ purpose_id, validity_duration }, state, choice, record) {
  const became = stateOf(purpose_id, state);
  const answer = state.holds.has(purpose_id) ? choice?.answers.get(purpose_id) : undefined;
  return {
    event_type: became === "signal" ? "signal" : choice?.method === "implied" ? "implied" : "explicit",
    event_state: became === "signal" ? "refused" : became,
    event_time: answer ? new Date(answer.at * 1000).toISOString() : null,
    validity_duration,
    entity_id: record,
    material_hash: answer?.hash ?? null,
  };
}

/**
 * The entries of a receipt; none where the text is no receipt.
 * @param {string} text
 * @returns {{ purpose_id: string, events?: Record<string, string>[] }[]}
 */
function purposesOf(text) {
  try {
    return [...JSON.parse(text).purposes].filter((purpose) => purpose instanceof Object);
  } catch { // whatever it is, it is none
    return [];
  }
}
