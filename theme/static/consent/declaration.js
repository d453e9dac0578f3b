/**
 * The cookie declaration's view of the choice: state of each purpose, date, id, receipt. All words stand in the page;
 * here the right ones are shown.
 *
 * @import { Choice, Site, Standing } from "../../types/consent.d.ts"
 */

import { receipt, stateOf } from "./receipt.js";

/**
 * Shows a choice on the declaration page; does nothing on other pages.
 * @param {Choice | null} choice
 * @param {Standing} holds
 * @param {Site} site
 * @param {Set<string>} denied
 */
export function show(choice, holds, site, denied) {
  for (const word of parts("[data-is]")) {
    word.hidden = word.dataset.is !== stateOf(/** @type {string} */ (word.dataset.of), holds, denied);
  }
  for (const part of parts("[data-when]")) part.hidden = (part.dataset.when === "decided") !== holds.size > 0;
  for (const link of parts("[data-receipt]")) {
    const copy = receipt(JSON.parse(/** @type {string} */ (link.dataset.receipt)), choice, holds, site, denied);
    link.setAttribute("href", "data:application/json," + encodeURIComponent(JSON.stringify(copy, null, 2)));
  }
  for (const place of parts("[data-id]")) place.textContent = choice?.id ?? "";
  for (const place of parts("[data-at]")) place.textContent = day(place.lang, choice, holds);
}

/**
 * When the latest answer was given, as people write it in a language.
 * @param {string} language
 * @param {Choice | null} choice
 * @param {Standing} holds
 */
function day(language, choice, holds) {
  const times = [...holds.keys()].map((key) => choice?.answers.get(key)?.at ?? 0);
  const style = /** @type {const} */ ({ dateStyle: "long", timeStyle: "short" });
  return new Date(Math.max(0, ...times) * 1000).toLocaleString(language, style);
}

/**
 * @param {string} selector
 * @returns {NodeListOf<HTMLElement>}
 */
function parts(selector) {
  return document.querySelectorAll(selector);
}
