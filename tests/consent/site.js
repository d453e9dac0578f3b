/** What the tests of the consent runtime share: a site with three services, and cookies that keep a choice. */

/** @import { Circumstances, Method, Question, Site, State } from "../../theme/types/consent.d.ts" */

import { decide } from "../../theme/static/consent/decide.js";
import { judge } from "../../theme/static/consent/judge.js";

export const NOW = 1_800_000_000;
export const DAY = 86400;
export const LAPSES = 181 * DAY;

/** @type {Site} */
export const SITE = {
  cookie: "site_choice",
  version: "2.0-abcdef",
  lapses: String(LAPSES),
  log: "/forms/consent",
  text: "k3x7abk3x7ab",
};

/** @type {Question[]} */
export const QUESTIONS = [
  { name: "preferences", value: "prefs1", dataset: {} },
  { name: "statistics", value: "stats1", dataset: {} },
  { name: "@matomo", value: "matom1", dataset: { of: "statistics", left: "_pk_id\\.|_pk_x=" } },
  { name: "marketing", value: "marke1", dataset: { no: "globalPrivacyControl" } },
  { name: "@youtube", value: "youtu1", dataset: { of: "marketing", no: "globalPrivacyControl" } },
  { name: "@vimeo", value: "vimeo1", dataset: { of: "marketing", no: "globalPrivacyControl" } },
];
export const PURPOSES = ["preferences", "statistics", "marketing"];
export const SIGNALLED = { browser: { globalPrivacyControl: true } };

/**
 * How things stand with these cookies.
 * @param {string} cookies
 * @param {Partial<Circumstances>} [changed]
 * @returns {State}
 */
export function standing(cookies, changed) {
  return judge({ cookies, site: SITE, questions: QUESTIONS, now: NOW, browser: {}, ...changed });
}

/**
 * The cookie after these answers, given on top of the choice that `cookies` keep.
 * @param {Record<string, boolean>} given
 * @param {{ cookies?: string, method?: Method, id?: string } & Partial<Circumstances>} [more]
 */
export function chosen(given, { cookies = "", method = "banner", id = "", ...changed } = {}) {
  const state = standing(cookies, changed);
  const text = decide(state, new Map(Object.entries(given)), { now: changed.now ?? NOW, method, id });
  return `${SITE.cookie}=${text}`;
}

/**
 * The same answer to every purpose.
 * @param {boolean} granted
 */
export function all(granted) {
  return Object.fromEntries(PURPOSES.map((purpose) => [purpose, granted]));
}
