/**
 * The state of each answer, and the visitor's copy of a choice with the field names of ISO/IEC TS 27560. Pure.
 *
 * What does not depend on the choice (who, which purposes and services, in which words) is made by the build, in the
 * language of the page; here the answers are put to it.
 *
 * @import { Choice, Site, Standing } from "../../types/consent.d.ts"
 */

/**
 * `purposes` holds an entry for each purpose and service; `purpose_id` is the key of its answer.
 * @typedef {{ purposes: { purpose_id: string }[] }} Notice
 */

/**
 * What became of one question.
 * @param {string} key
 * @param {Standing} holds
 * @param {Set<string>} denied
 * @returns {"given" | "refused" | "signal" | "unknown"}
 */
export function stateOf(key, holds, denied) {
  const granted = holds.get(key);
  if (granted === undefined) return denied.has(key) ? "signal" : "unknown";
  return granted ? "given" : "refused";
}

/**
 * The receipt of a choice.
 * @param {Notice} notice
 * @param {Choice | null} choice
 * @param {Standing} holds
 * @param {Site} site
 * @param {Set<string>} denied
 * @returns {Notice & Record<string, unknown>}
 */
export function receipt(notice, choice, holds, site, denied) {
  return {
    ...notice,
    record_id: choice?.id || null,
    consent_version: site.version,
    collection_method: choice?.method,
    signal: choice?.signal,
    purposes: notice.purposes.map((purpose) => ({
      ...purpose,
      event_state: stateOf(purpose.purpose_id, holds, denied),
      event_time: moment(holds.has(purpose.purpose_id) && choice?.answers.get(purpose.purpose_id)?.at),
    })),
  };
}

/** @param {number | undefined | false} seconds */
export function moment(seconds) {
  return seconds ? new Date(seconds * 1000).toISOString() : null;
}
