/**
 * Deletes what services have left behind once they may no longer run, and says what became of it.
 *
 * @import { Kind, Site } from "../../types/consent.d.ts"
 * @import { Place } from "./jar.js"
 */

import { erase } from "./jar.js";

/**
 * Deletes everything declared of every service that may not run; resolves to the names that are still there.
 * @param {Place} place
 * @param {Site} site
 * @param {Set<string>} may
 * @returns {Promise<string[]>}
 */
export async function eraseRest(place, site, may) {
  const refused = Object.keys(site.services).filter((id) => !may.has(id));
  const declared = refused.flatMap((id) => Object.entries(site.services[id].erase ?? {}));
  const left = declared.map(([kind, patterns]) => erase(place, /** @type {Kind} */ (kind), patterns));
  return (await Promise.all(left)).flat();
}

/**
 * Shows what became of a withdrawal: all gone, or something left, and of which services something lies where no script
 * of ours can reach.
 * @param {string[]} withdrawn
 * @param {string[]} left
 */
export function tell(withdrawn, left) {
  const told = [left.length ? "left" : "gone", ...withdrawn];
  for (const part of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-erased]"))) {
    part.hidden = !told.includes(/** @type {string} */ (part.dataset.erased));
  }
  document.getElementById("choice-done")?.showPopover();
}
