/** What the tests of the consent runtime share: a site with two services, and circumstances of a choice. */

/** @import { Circumstances, Site } from "../../theme/types/consent.d.ts" */

export const NOW = 1_800_000_000;
export const DAY = 86400;

/** @type {Site} */
export const SITE = {
  cookie: "site_choice",
  version: "2.0-abcdef",
  lapses: 181 * DAY,
  log: "/forms/consent",
  honours: { gpc: ["marketing"] },
  purposes: { preferences: "prefs1", statistics: "stats1", marketing: "marke1" },
  services: {
    matomo: { purpose: "statistics", hash: "matom1", erase: { cookie: ["_pk_id.*"] } },
    youtube: { purpose: "marketing", hash: "youtu1" },
    vimeo: { purpose: "marketing", hash: "vimeo1" },
  },
};

/**
 * @param {Partial<Circumstances>} [changed]
 * @returns {Circumstances}
 */
export function around(changed) {
  return { site: SITE, now: NOW, denied: new Set(), ...changed };
}

/**
 * @param {Record<string, boolean>} answers
 * @returns {Map<string, boolean>}
 */
export function given(answers) {
  return new Map(Object.entries(answers));
}
