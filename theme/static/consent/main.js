/**
 * The cookie choice: joins the parts. Loaded in the head, before anything is painted: it says at once, by an attribute of
 * the root element, whether there is something to ask, so that a visitor who has answered never sees the banner.
 *
 * Without this script the attribute is missing: then no banner shows, and nothing optional runs.
 *
 *     main > dialog declaration embeds services eraser > jar signals report > receipt decide record
 *
 * @import { Method, Site } from "../../types/consent.d.ts"
 */

import { alike, allowed, decide, standing, unasked } from "./decide.js";
import * as declaration from "./declaration.js";
import * as dialog from "./dialog.js";
import { load, loadAllowed } from "./embeds.js";
import { eraseRest, tell } from "./eraser.js";
import { cookies, keep } from "./jar.js";
import { parse, serialise } from "./record.js";
import { report } from "./report.js";
import { start } from "./services.js";
import { denied } from "./signals.js";

const root = document.documentElement;
/** @type {Site} */
const site = JSON.parse(/** @type {string} */ (document.currentScript?.dataset.consent));
let now = look();
mark();

/** What holds at this moment, read from the cookie and from nothing else. */
function look() {
  const around = { site, now: Math.floor(Date.now() / 1000), denied: denied(site, navigator) };
  const kept = cookies(globalThis).filter(([name]) => name === site.cookie).map(([, value]) => parse(value));
  const choice = kept.find(Boolean) ?? null;
  const holds = standing(choice, around);
  return { around, choice, holds, may: allowed(holds, site), asked: unasked(holds, around) };
}

/** Says by the root element whether there is something to ask. */
function mark() {
  root.dataset.decided = now.asked.length ? "no" : "yes";
}

/** Brings the page in line with the choice that holds. */
function show() {
  mark();
  dialog.ask(now.asked);
  dialog.fill(document, now.holds);
  declaration.show(now.choice, now.holds, site, now.around.denied);
  start(now.may);
  loadAllowed(now.may);
}

/**
 * Makes a choice and carries it out. What was withdrawn is told to opt out, its traces are deleted, and the page begins
 * anew without it. `forget`: the choice itself is deleted too, as if the visitor had never been here.
 * @param {Map<string, boolean>} answers
 * @param {Method} method
 * @param {boolean} [forget]
 */
async function choose(answers, method, forget) {
  const before = method === "embed" ? now.may : new Set([...now.may, ...running()]);
  const { around, choice } = look();
  const id = site.log ? choice?.id || crypto.randomUUID?.() : "";
  keep(globalThis, site.cookie, serialise(decide(choice, answers, around, method, id ?? "")), site.lapses);
  now = look();
  if (now.choice) report(site, now.choice, now.holds, globalThis);
  dialog.settings()?.close();
  const withdrawn = [...before].filter((id) => !now.may.has(id));
  const detail = { granted: [...now.may].filter((id) => !before.has(id)), withdrawn };
  dispatchEvent(new CustomEvent("consent:change", { detail }));
  if (forget) keep(globalThis, site.cookie, "", 0);
  if (withdrawn.length || method === "withdrawal") {
    await eraseRest(globalThis, site, now.may);
    history.replaceState({ ...history.state, withdrawn }, "");
    location.reload();
  } else show();
  // Where cookies are blocked the answer cannot be kept: nothing optional runs, and this page asks no more.
  if (!now.choice) root.dataset.decided = "yes";
}

/** The services of embeds and templates that have been started on this page, also for this once. */
function running() {
  /** @type {NodeListOf<HTMLElement>} */
  const parts = document.querySelectorAll("[data-running]");
  return [...parts].map((part) => /** @type {string} */ (part.dataset.running));
}

/** Deletes what should not be there, also after an answer has lapsed, and tells of a withdrawal that has just been made. */
async function tidy() {
  const left = await eraseRest(globalThis, site, now.may);
  const { withdrawn, ...others } = history.state ?? {};
  if (withdrawn) {
    history.replaceState(others, "");
    tell(withdrawn, left);
  }
}

/** Follows a choice made in another tab, or since this page was left. */
function follow() {
  const before = now;
  now = look();
  if ([...before.may].some((id) => !now.may.has(id))) location.reload();
  else if (String([...before.holds]) !== String([...now.holds])) show();
}

/**
 * What the controls of the page do: elements with `data-choice`. The first three stand in the banner or the settings
 * (`data-method`), the next two in a placeholder (`data-embed`), the others anywhere.
 * @type {Record<string, (around: HTMLElement) => void>}
 */
const ACTIONS = {
  accept: (form) => choose(alike(dialog.answers(form).keys(), true), methodOf(form)),
  refuse: (form) => choose(alike(dialog.answers(form).keys(), false), methodOf(form)),
  save: (form) => choose(dialog.answers(form), methodOf(form)),
  load: (figure) => load(figure)?.focus(),
  allow: (figure) => choose(new Map([["@" + figure.dataset.embed, true]]), "embed"),
  open,
  close: () => dialog.settings().close(),
  withdraw: () => withdraw(false),
  delete: () => withdraw(true),
};

/** Opens the settings with the choice that holds. */
function open() {
  dialog.fill(dialog.settings(), now.holds);
  dialog.settings().showModal();
}

/** @param {boolean} forget */
function withdraw(forget) {
  choose(alike(Object.keys(site.purposes), false), "withdrawal", forget);
}

/** @param {HTMLElement} form */
function methodOf(form) {
  return /** @type {Method} */ (form.dataset.method);
}

/** @param {MouseEvent} event */
function act(event) {
  const control = /** @type {Element} */ (event.target).closest("[data-choice]");
  if (!(control instanceof HTMLElement)) return;
  event.preventDefault(); // the footer's way to the settings is a link, for those without script
  const around = /** @type {HTMLElement} */ (control.closest("[data-method], [data-embed]"));
  ACTIONS[/** @type {string} */ (control.dataset.choice)](around);
}

/** Begins when the page is read. */
function begin() {
  show();
  setTimeout(tidy); // later: what the visitor sees comes first
  addEventListener("pageshow", follow);
  document.addEventListener("visibilitychange", follow);
}

document.addEventListener("click", act);
document.addEventListener("change", ({ target }) => dialog.couple(target));
document.addEventListener("DOMContentLoaded", begin);
globalThis.consent = {
  allows: /** @param {string} service */ (service) => now.may.has(service),
  open,
};
