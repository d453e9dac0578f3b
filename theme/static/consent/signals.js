/**
 * Signals of the browser, such as Global Privacy Control. Each can say no, none can say yes (requirement G4).
 *
 * @import { Site } from "../../types/consent.d.ts"
 */

/** Their names are those of [consent] honours. @type {Record<string, (browser: Navigator) => boolean>} */
const SIGNALS = {
  gpc: (browser) => browser.globalPrivacyControl === true,
};

/**
 * The purposes that signals say no to, as far as the site honours those signals.
 * @param {Site} site
 * @param {Navigator} browser
 * @returns {Set<string>}
 */
export function denied(site, browser) {
  return new Set(Object.keys(site.honours).flatMap((name) => SIGNALS[name](browser) ? site.honours[name] : []));
}
