/**
 * Banner and settings: both hold a switch for each purpose, the settings one for each service too. The markup is the
 * theme's; here switches are set to the choice that holds, and read.
 *
 * @import { Standing } from "../../types/consent.d.ts"
 */

/**
 * Sets every switch to what holds; no answer is off. The banner shows the purposes that are `asked` about.
 * @param {Standing} holds
 * @param {string[]} asked
 */
export function fill(holds, asked) {
  for (const box of boxes(document)) {
    box.checked = holds.get(box.name) ?? holds.get(/** @type {string} */ (box.dataset.of)) ?? false;
  }
  for (const row of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-asks]"))) {
    row.hidden = !asked.includes(/** @type {string} */ (row.dataset.asks));
  }
}

/**
 * The answers that the switches of one form give: for each purpose it shows, and for services that differ from theirs.
 * @param {Element} form
 * @returns {Map<string, boolean>}
 */
export function answers(form) {
  const given = new Map();
  for (const { name, checked, dataset } of boxes(form)) {
    if (given.get(dataset.of) !== checked) given.set(name, checked);
  }
  return given;
}

/**
 * Switches all services of a purpose along with it; one of them can then be switched apart.
 * @param {EventTarget | null} changed
 */
export function couple(changed) {
  const { name, checked } = /** @type {HTMLInputElement} */ (changed);
  for (const box of boxes(document)) if (name && box.dataset.of === name) box.checked = checked;
}

/**
 * Opens or closes the settings. Esc closes them too, by the browser, and decides nothing.
 * @param {"showModal" | "close"} how
 */
export function turn(how) {
  /** @type {HTMLDialogElement | null} */ (document.getElementById("choice-settings"))?.[how]();
}

/**
 * @param {ParentNode} root
 * @returns {NodeListOf<HTMLInputElement>}
 */
function boxes(root) {
  return root.querySelectorAll(":not([hidden]) > label > [role=switch]");
}
