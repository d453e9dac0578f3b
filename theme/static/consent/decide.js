/**
 * What a choice means now, and how a new one is made of an old one. Pure: time and signals are handed in.
 *
 * @import { Choice, Circumstances, Method, Site, Standing } from "../../types/consent.d.ts"
 */

const DAY = 86400;

/**
 * The answers that still hold: given about what is declared now, neither lapsed nor from the future (a clock that was
 * wrong by years must not keep a yes alive), and not followed by a signal of the browser that says no.
 * @param {Choice | null} choice
 * @param {Circumstances} circumstances
 * @returns {Standing}
 */
export function standing(choice, { site, now, denied }) {
  /** @type {Standing} */
  const holds = new Map();
  for (const [key, { granted, hash, at }] of choice?.answers ?? []) {
    const overruled = !choice?.signal && denied.has(purposeOf(key, site));
    if (hash === hashOf(key, site) && at > now - site.lapses && at < now + DAY && !overruled) holds.set(key, granted);
  }
  return holds;
}

/**
 * The purposes to ask about: those without an answer, except where a signal of the browser has answered already.
 * @param {Standing} holds
 * @param {Circumstances} circumstances
 * @returns {string[]}
 */
export function unasked(holds, { site, denied }) {
  return Object.keys(site.purposes).filter((purpose) => !holds.has(purpose) && !denied.has(purpose));
}

/**
 * The services that may run. An answer about the service itself goes before one about its purpose.
 * @param {Standing} holds
 * @param {Site} site
 * @returns {Set<string>}
 */
export function allowed(holds, site) {
  return new Set(
    Object.keys(site.services).filter((id) => holds.get("@" + id) ?? holds.get(site.services[id].purpose)),
  );
}

/**
 * A new choice: the old answers that still hold, with the new ones over them. An answer about a purpose replaces those
 * about its services.
 * @param {Choice | null} old
 * @param {Map<string, boolean>} answers
 * @param {Circumstances} circumstances
 * @param {Method} method
 * @param {string} id
 * @returns {Choice}
 */
export function decide(old, answers, circumstances, method, id) {
  const { site, now, denied } = circumstances;
  const holds = standing(old, circumstances);
  const kept = [...old?.answers ?? []].filter(([key]) => holds.has(key) && !answers.has(purposeOf(key, site)));
  const made = new Map(kept);
  for (const [key, granted] of answers) made.set(key, { granted, hash: hashOf(key, site), at: now });
  return { method, signal: denied.size > 0, id, answers: made };
}

/**
 * The same answer to every purpose.
 * @param {Iterable<string>} purposes
 * @param {boolean} granted
 * @returns {Map<string, boolean>}
 */
export function alike(purposes, granted) {
  return new Map([...purposes].map((purpose) => [purpose, granted]));
}

/**
 * @param {string} key
 * @param {Site} site
 * @returns {string}
 */
function hashOf(key, site) {
  return key[0] === "@" ? site.services[key.slice(1)]?.hash : site.purposes[key];
}

/**
 * @param {string} key
 * @param {Site} site
 * @returns {string}
 */
function purposeOf(key, site) {
  return key[0] === "@" ? site.services[key.slice(1)]?.purpose : key;
}
