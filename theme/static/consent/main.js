/**
 * The cookie choice, as far as every page needs it: what holds, what is asked, what may start. Its element stands right
 * after the dialog `#choice`, before the rest of the page: when the first thing is painted, the root element says whether
 * there is something to ask, so that the banner comes with the page, and a visitor who has answered never sees it.
 * Without this script the attribute is missing: then no banner shows, and nothing optional runs.
 *
 * What a press of a button takes is a part of its own, act.js, loaded from our own host when a visitor acts.
 *
 *     main > waiting judge > record
 *
 * @import { Api, Question, Site } from "../../types/consent.d.ts"
 */

import { judge } from "./judge.js";
import { start, unpack } from "./waiting.js";

const root = document.documentElement;
const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("choice"));
const site = /** @type {Site} */ (/** @type {unknown} */ (dialog.dataset));
const boxes = [.../** @type {NodeListOf<HTMLInputElement>} */ (dialog.querySelectorAll("[name]"))];
const questions = /** @type {Question[]} */ (/** @type {unknown} */ (boxes));
const watch = new MutationObserver(() => start(state.may));
/** @type {Promise<void> | undefined} */
let loading;
let state = look();

/** What holds at this moment, read from the cookie and from nothing else. */
function look() {
  return judge({ cookies: document.cookie, site, questions, now: Date.now() / 1000, browser: navigator });
}

/** @type {Api} */
const consent = {
  allows: (service) => state.may.has(service),
  open,
  get state() {
    return state;
  },
  choose: (...what) => act("choose", ...what),
  withdraw: (how) => act("withdraw", how),
  look: () => state = look(),
  show,
  unpack,
};

/** Brings the page in line with the choice that holds. */
function show() {
  root.dataset.decided = state.asked.length ? "no" : "yes";
  for (const box of boxes) {
    const purpose = box.dataset.of ?? box.name;
    box.checked = state.holds.get(box.name) ?? state.holds.get(purpose) ?? false;
    box.closest("li")?.toggleAttribute("data-settled", !state.asked.includes(purpose));
  }
  // Not while the page is being read: the content of a template may still be on its way.
  if (state.may.size && document.readyState !== "loading") {
    start(state.may);
    watch.observe(root, { childList: true, subtree: true });
  }
}

/**
 * Loads the part that acts, and has it do something. Where it cannot be loaded nothing is done: what was asked is still
 * asked, and the next press tries again.
 * @param {string} [what]
 * @param {...unknown} how
 */
async function act(what = "", ...how) {
  const part = /** @type {HTMLTemplateElement} */ (document.getElementById("choice-act"));
  if (!consent.act) await (loading ??= unpack(part).finally(() => loading = undefined));
  root.hidden = false;
  consent.act?.(what, ...how);
}

/** Follows a choice made in another tab, or since this page was left; nobody sees the page before it is right. */
function follow() {
  const before = state;
  state = look();
  if (state.kept === before.kept) return;
  root.hidden = true;
  act("follow", before.may);
}

function open() {
  dialog.showModal();
  // The button stands at the end of what a small window had to scroll; the settings are read from their beginning.
  dialog.scrollTop = dialog.children[0].scrollTop = 0;
  act();
}

document.addEventListener("click", (event) => {
  /** @type {HTMLElement | null} */
  const control = /** @type {Element} */ (event.target).closest("[data-choice]");
  const { choice } = control?.dataset ?? {};
  if (choice) event.preventDefault(); // the footer's way to the settings is a link, for those without script
  if (choice === "open") open();
  else if (choice) act(choice, control);
});
// A purpose switches all its services along with it; one of them can then be switched apart.
dialog.addEventListener("change", ({ target }) => {
  const { name, checked } = /** @type {HTMLInputElement} */ (target);
  for (const box of boxes) if (box.dataset.of === name) box.checked = checked;
});
dialog.addEventListener("close", show); // by Esc too: what was switched and not saved is as it was
// Whoever comes near is about to press something: the part is there when that happens.
dialog.addEventListener("pointerenter", () => act());
document.addEventListener("DOMContentLoaded", () => {
  show();
  if (state.left || history.state?.withdrawn) act("tidy");
});
document.addEventListener("visibilitychange", follow);
addEventListener("pageshow", follow);
// Only who has gone elsewhere can have answered there: until then there is nothing to listen to.
addEventListener("blur", () => globalThis.cookieStore?.addEventListener("change", follow));

globalThis.consent = consent;
show();
