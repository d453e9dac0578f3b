/**
 * Tells the consent log of a choice, where the site keeps one. The browser sends it also when the page is left; a log
 * that cannot be reached changes nothing for the visitor.
 *
 * @import { Choice, Report, Site } from "../../types/consent.d.ts"
 */

/**
 * Reports a choice, or does nothing.
 * @param {Site} site
 * @param {Choice} choice
 * @param {Pick<Window, "document" | "navigator">} page
 */
export function report({ log, version }, { id, method, signal, text, answers }, page) {
  if (!log || !id) return;
  const choices = Object.fromEntries([...answers].map(([name, { granted }]) => [name, granted]));
  const { lang } = page.document.documentElement;
  /** @type {Report} */
  const said = { record: id, method, version, text, language: lang, signal, choices };
  page.navigator.sendBeacon(log, new Blob([JSON.stringify(said)], { type: "application/json" }));
}
