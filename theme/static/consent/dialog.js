/**
 * Banner and settings: both hold a switch for each purpose, the settings one for each service too. The markup is the
 * theme's; here switches are set to the choice that holds, and read.
 *
 * @import { Standing } from "../../types/consent.d.ts"
 */

/**
 * Shows in the banner the purposes that are asked about.
 * @param {string[]} asked
 */
export function ask(asked) {
  for (const row of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-asks]"))) {
    row.hidden = !asked.includes(/** @type {string} */ (row.dataset.asks));
  }
}

/**
 * Sets the switches to what holds; no answer is off.
 * @param {ParentNode} form
 * @param {Standing} holds
 */
export function fill(form, holds) {
  for (const box of boxes(form)) {
    box.checked = holds.get(box.name) ?? holds.get(/** @type {string} */ (box.dataset.of)) ?? false;
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
  for (const box of boxes(settings())) if (box.dataset.of === name) box.checked = checked;
}

/** The settings. Esc closes them, by the browser, and decides nothing. */
export function settings() {
  return /** @type {HTMLDialogElement} */ (document.getElementById("choice-settings"));
}

/**
 * The switches that can be switched: not those of the necessary, nor those of purposes that are not asked about.
 * @param {ParentNode} root
 * @returns {NodeListOf<HTMLInputElement>}
 */
function boxes(root) {
  return root.querySelectorAll(":not([hidden]) > label > [role=switch]:enabled");
}
