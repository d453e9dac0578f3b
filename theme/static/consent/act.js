/**
 * What a visitor's act takes: the part of the cookie choice that is loaded when a button is pressed, a choice made in
 * another tab is to be followed, or something is to be deleted. Carries out and tells what became of it.
 *
 *     act > tell stores report decide > record
 *
 * @import { Method } from "../../types/consent.d.ts"
 */

import { answers, decide } from "./decide.js";
import { parse } from "./record.js";
import { report } from "./report.js";
import { erase } from "./stores.js";
import { tell } from "./tell.js";

const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("choice"));
const { site, questions } = consent.state;

/**
 * Makes a choice and carries it out. `forget`: the choice itself is deleted too, as if the visitor had never been here.
 * @param {Map<string, boolean>} given
 * @param {Method} method
 * @param {boolean} [forget]
 */
function choose(given, method, forget) {
  const ran = method === "embed" ? consent.state.may : [...consent.state.may, ...running()];
  const state = consent.look(); // another tab may have answered meanwhile
  const id = site.log ? parse(state.kept)?.id || crypto.randomUUID() : "";
  const text = decide(state, given, { now: Math.floor(Date.now() / 1000), method, id });
  document.cookie = `${site.cookie}=; Max-Age=0; Path=/`; // one of this host alone, where hosts share the choice now
  document.cookie = `${site.cookie}=${text}; Max-Age=${site.lapses}; Path=/; SameSite=Lax; Secure${site.shared ?? ""}`;
  const made = parse(consent.look().kept);
  if (made) report(site, made, globalThis);
  if (forget) document.cookie = `${site.cookie}=; Max-Age=0; Path=/; Secure${site.shared ?? ""}`;
  if (method === "implied") return; // of use from the next page on
  dialog.close();
  if (settle(ran)) return;
  // Where cookies are blocked the answer cannot be kept: nothing optional runs, and this page asks no more.
  if (!made) document.documentElement.dataset.decided = "yes";
  tidy(method === "withdrawal" ? [] : undefined);
}

/**
 * Brings the page in line with the cookie. Scripts of the page are told what has changed; where something may no longer
 * run they opt out, and the page begins anew without it, to delete then what nobody writes again. Returns whether it does.
 * @param {Iterable<string>} ran  services that have run here
 * @returns {boolean}
 */
function settle(ran) {
  const before = new Set(ran);
  const { may } = consent.look();
  const withdrawn = [...before].filter((id) => !may.has(id));
  const granted = [...may].filter((id) => !before.has(id));
  dispatchEvent(new CustomEvent("consent:change", { detail: { granted, withdrawn } }));
  if (!withdrawn.length) {
    consent.show();
    return false;
  }
  history.replaceState({ ...history.state, withdrawn }, "");
  location.reload();
  return true;
}

/**
 * Deletes what is declared of all services that may not run. After a withdrawal, tells what became of it.
 * @param {string[]} [withdrawn]
 */
async function tidy(withdrawn = history.state?.withdrawn) {
  const left = await erase(globalThis, questions.filter(({ name }) => !consent.allows(name.slice(1))));
  if (!withdrawn) return;
  const { withdrawn: _, ...others } = history.state ?? {};
  history.replaceState(others, "");
  tell([left.length ? "left" : "gone", ...withdrawn]);
}

/** The services of what has been started on this page, also for this once. */
function running() {
  /** @type {NodeListOf<HTMLElement>} */
  const templates = document.querySelectorAll("[data-service][data-running]");
  return [...templates].map((template) => /** @type {string} */ (template.dataset.service));
}

/**
 * The answers that the switches give: in the settings all, in the banner those of purposes that are asked about.
 * @param {boolean} [granted]
 */
function answer(granted) {
  const { asked } = consent.state;
  const posed = questions.filter(({ name }) => dialog.open || asked.includes(name));
  // Nothing is asked any more when a button is pressed twice.
  if (posed.length) choose(answers(posed, granted), dialog.open ? "settings" : "banner");
}

/**
 * The template in the placeholder around a control.
 * @param {HTMLElement} control
 */
function content(control) {
  return /** @type {HTMLTemplateElement} */ (control.closest("figure")?.querySelector("template"));
}

/**
 * What can be done, by `data-choice` of the control that was pressed or by name.
 * @type {Record<string, (...how: any[]) => void>}
 */
const ACTS = {
  accept: () => answer(true),
  refuse: () => answer(false),
  save: () => answer(),
  load(control) {
    const template = content(control);
    if (!("running" in template.dataset)) consent.unpack(template);
    /** @type {HTMLElement} */ (template.previousElementSibling).focus();
  },
  allow: (control) => choose(new Map([["@" + content(control).dataset.service, true]]), "embed"),
  choose,
  withdraw: ({ forget } = {}) => choose(answers(questions, false), "withdrawal", forget),
  follow(ran) {
    document.documentElement.hidden = settle(ran);
  },
  tidy: () => tidy(),
};

/**
 * @param {string} what
 * @param {...any} how
 */
consent.act = (what, ...how) => ACTS[what]?.(...how);
