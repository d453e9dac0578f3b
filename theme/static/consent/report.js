/**
 * Tells the consent log of a choice, where the site keeps one. The browser sends it also when the page is left.
 *
 * @import { Choice, Site, Standing } from "../../types/consent.d.ts"
 */

/**
 * Reports a choice, or does nothing. A log that cannot be reached changes nothing for the visitor.
 * @param {Site} site
 * @param {Choice} choice
 * @param {Standing} holds
 * @param {Pick<Window, "document" | "navigator">} page
 */
export function report(site, choice, holds, page) {
  if (!site.log || !choice.id) return;
  /** @type {import("../../types/consent.d.ts").Report} */
  const said = {
    record: choice.id,
    method: choice.method,
    version: site.version,
    language: page.document.documentElement.lang,
    signal: choice.signal,
    choices: Object.fromEntries(holds),
  };
  page.navigator.sendBeacon(site.log, new Blob([JSON.stringify(said)], { type: "application/json" }));
}
