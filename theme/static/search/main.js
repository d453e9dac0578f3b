/**
 * The search of the search page. Pagefind is loaded when somebody begins to search, not before; what is searched for never
 * leaves the browser. All words that are shown stand in the page:
 *
 *     data-index               of the form: where Pagefind and its index lie
 *     data-say                 a sentence: "found" (with "%" for the number), "none", "trouble", "busy"
 *
 * @import { Found, Pagefind } from "../../types/search.d.ts"
 */

import { address, asked, pieces } from "./words.js";

const SHOWN = 8; // at once; more on request

const form = /** @type {HTMLFormElement} */ (document.getElementById("search"));
const field = /** @type {HTMLInputElement} */ (form.elements.namedItem("q"));
const list = /** @type {HTMLOListElement} */ (document.getElementById("search-results"));
const more = /** @type {HTMLButtonElement} */ (document.getElementById("search-more"));
const status = /** @type {HTMLElement} */ (document.getElementById("search-status"));

/** @type {Promise<Pagefind> | undefined} */
let loaded;
/** @type {Found[]} */
let waiting = [];
let latest = 0;

/** Pagefind, asked for once. A worker would need a policy of its own, and a site of this size needs none. */
function pagefind() {
  const place = form.dataset.index ?? "";
  loaded ??= import(`${place}pagefind.js`).then(async (/** @type {Pagefind} */ found) => {
    await found.options({ basePath: place, noWorker: true, excerptLength: 24 });
    return found;
  });
  loaded.catch(() => loaded = undefined);
  return loaded;
}

/**
 * Says how the search stands, to those who see and to those who listen.
 *
 * @param {string} name
 * @param {number} [number]
 */
function say(name, number = 0) {
  status.textContent = (form.querySelector(`[data-say="${name}"]`)?.textContent ?? "").replace("%", String(number));
}

/**
 * An element with children.
 *
 * @param {string} name
 * @param {(Node | string)[]} children
 */
function element(name, ...children) {
  const made = document.createElement(name);
  made.append(...children);
  return made;
}

/**
 * @param {string} url
 * @param {string} words
 */
function link(url, words) {
  const made = /** @type {HTMLAnchorElement} */ (element("a", words));
  made.href = url;
  return made;
}

/** @param {string} excerpt */
function paragraph(excerpt) {
  return element("p", ...pieces(excerpt).map((piece, at) => at % 2 ? element("mark", piece) : piece));
}

/** Shows the next results, and puts the focus on the first of them when somebody asked for more. */
async function next() {
  const mine = latest;
  const read = await Promise.all(waiting.splice(0, SHOWN).map((one) => one.data()));
  if (mine !== latest) return;
  const rows = read.map((page) => {
    const parts = page.sub_results.filter((part) => part.url !== page.url).slice(0, 3);
    const inside = parts.map((part) => element("li", link(part.url, part.title)));
    return element(
      "li",
      element("h2", link(page.url, page.meta.title)),
      paragraph(page.excerpt),
      ...inside.length ? [element("ul", ...inside)] : [],
    );
  });
  const before = list.childElementCount;
  list.append(...rows);
  more.hidden = !waiting.length;
  if (before) rows[0]?.querySelector("a")?.focus();
}

/** Searches for what stands in the field; an older search that is still under way is forgotten. */
async function search() {
  const words = field.value.trim();
  const mine = ++latest;
  history.replaceState(null, "", address(words));
  if (!words) return show([], "");
  if (!list.childElementCount) say("busy");
  try {
    const { results } = await (await pagefind()).search(words);
    if (mine === latest) await show(results, results.length ? "found" : "none");
  } catch {
    if (mine === latest) await show([], "trouble");
  }
}

/**
 * @param {Found[]} results
 * @param {string} name
 */
async function show(results, name) {
  waiting = [...results];
  list.replaceChildren();
  more.hidden = true;
  say(name, results.length);
  await next();
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let pause;
field.addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(search, 200);
});
field.addEventListener("focus", () => pagefind().catch(() => {}), { once: true });
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(pause);
  search();
});
more.addEventListener("click", next);

field.value = asked(location.hash);
if (field.value) search();
