/**
 * What only the cookie declaration's page needs: how the choice stands and since when, the receipt to take along and to
 * take over, the buttons to withdraw and to forget. All words stand in the page; here the right ones are shown.
 *
 * A bundle of its own, loaded when the page is read; what decides is `window.consent`.
 *
 *     data-of, data-is        a word for what became of a question: "given", "refused", "signal", "unknown"
 *     data-when               shown when there is an answer ("decided") or none ("undecided")
 *     data-at, data-id        places for the time of the latest answer and for the id of the choice
 *     data-chosen-text        place for the hash of the text that was shown
 *     data-receipt            offers the receipt; says where the part of it lies that the build makes
 *     data-as                 a link to the receipt, in the format "iso", "kantara" or "dpv" (then with `data-context`)
 *     data-do                 a button to "withdraw" or "forget", a file to "import"
 *
 * @import { Choice, Standing, State } from "../../types/consent.d.ts"
 */

import { dpv, kantara } from "./exports.js";
import { answersOf, receipt, stateOf } from "./receipt.js";
import { parse } from "./record.js";

// No receipt of ours comes near; what is larger is not read at all.
const LARGEST = 1_000_000;

/** @type {Promise<any> | undefined} */
let notice;

/** Shows how the choice stands. */
function show() {
  const { state } = consent;
  const choice = parse(state.kept);
  for (const word of parts("[data-is]")) word.hidden = word.dataset.is !== stateOf(word.dataset.of ?? "", state);
  for (const part of parts("[data-when]")) part.hidden = (part.dataset.when === "decided") !== state.holds.size > 0;
  for (const place of parts("[data-id]")) place.textContent = choice?.id ?? "";
  for (const place of parts("[data-chosen-text]")) place.textContent = choice?.text ?? "";
  for (const place of parts("[data-at]")) place.textContent = latest(place.lang, choice, state.holds);
  for (const part of parts("[data-receipt]")) offer(part, state).catch(() => part.hidden = true);
}

/**
 * Offers the receipt of a state, once there is something to receive: its largest part is fetched from our own host.
 * @param {HTMLElement} part
 * @param {State} state
 */
async function offer(part, state) {
  notice ??= fetch(part.dataset.receipt ?? "").then((answer) => answer.json());
  const copy = receipt(await notice, state, crypto.randomUUID?.() ?? "");
  for (const link of parts("[data-as]")) link.setAttribute("href", download(formatted(copy, link.dataset)));
  part.hidden = !state.holds.size;
}

/**
 * A receipt in the format of a link.
 * @param {any} copy
 * @param {DOMStringMap} link
 * @returns {object}
 */
function formatted(copy, { as, context }) {
  return as === "kantara" ? kantara(copy) : as === "dpv" ? dpv(copy, context ?? "{}") : copy;
}

/**
 * A receipt as an address that can be saved.
 * @param {object} copy
 */
function download(copy) {
  return "data:application/json," + encodeURIComponent(JSON.stringify(copy, null, 2));
}

/**
 * When the latest answer was given, as people write it in a language.
 * @param {string} language
 * @param {Choice | null} choice
 * @param {Standing} holds
 */
function latest(language, choice, holds) {
  const times = [...holds.keys()].map((name) => choice?.answers.get(name)?.at ?? 0);
  return new Date(Math.max(0, ...times) * 1000).toLocaleString(language, { dateStyle: "long", timeStyle: "short" });
}

/**
 * Sets the switches of the settings as a receipt says, and shows them: what holds is what the visitor then presses.
 * @param {HTMLInputElement} input
 */
async function takeOver(input) {
  const [file] = input.files ?? [];
  if (!file) return;
  const text = file.size < LARGEST ? await file.text().catch(() => "") : "";
  const { questions } = consent.state;
  const answers = answersOf(text, questions);
  for (const word of parts("[data-refused]")) word.hidden = answers !== null;
  input.value = ""; // so that the same file can be chosen once more
  if (!answers) return;
  consent.open();
  for (const question of questions) {
    question.checked = answers.get(question.name) ?? answers.get(question.dataset.of ?? "") ?? question.checked;
  }
}

/** @param {Event} event */
function act({ target }) {
  const control = target instanceof Element ? target.closest("[data-do]") : null;
  if (control instanceof HTMLInputElement) takeOver(control);
  else if (control instanceof HTMLElement) consent.withdraw({ forget: control.dataset.do === "forget" });
}

/**
 * @param {string} selector
 * @returns {NodeListOf<HTMLElement>}
 */
function parts(selector) {
  return document.querySelectorAll(selector);
}

show();
addEventListener("consent:change", show);
addEventListener("pageshow", show);
for (const button of parts("button[data-do]")) button.addEventListener("click", act);
for (const input of parts("input[data-do]")) input.addEventListener("change", act);
