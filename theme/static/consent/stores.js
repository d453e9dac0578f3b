/**
 * Deletes what services have left in the browser, as declared: cookies in every shape, and the four kinds of storage.
 * Takes the window, so that tests hand in another. Storage that is blocked or broken never throws here; what could not
 * be deleted is returned.
 *
 * @import { Kind, Question } from "../../types/consent.d.ts"
 */

/** @typedef {Pick<Window & typeof globalThis, "document" | "location" | "localStorage" | "sessionStorage" | "indexedDB" | "caches">} Place */
/** @typedef {{ list: (place: Place) => string[] | Promise<string[]>, remove: (place: Place, name: string) => unknown }} Store */

/** @type {Record<Kind, Store>} */
const KINDS = {
  "cookie": {
    list: ({ document }) => document.cookie.split("; ").map((pair) => pair.split("=")[0]),
    remove: expire,
  },
  "local-storage": area("localStorage"),
  "session-storage": area("sessionStorage"),
  "indexed-db": {
    list: async ({ indexedDB }) => (await indexedDB.databases()).map(({ name }) => name ?? ""),
    remove: ({ indexedDB }, name) =>
      new Promise((done) => {
        const request = indexedDB.deleteDatabase(name);
        request.onsuccess = request.onerror = request.onblocked = done;
      }),
  },
  "cache": {
    list: ({ caches }) => caches.keys(),
    remove: ({ caches }, name) => caches.delete(name),
  },
};

/**
 * Deletes what the services behind these questions have left; resolves to the names that are still there.
 * @param {Place} place
 * @param {Pick<Question, "dataset">[]} questions
 * @returns {Promise<string[]>}
 */
export async function erase(place, questions) {
  const left = questions.flatMap(({ dataset: { left, stores = "{}" } }) => {
    const kinds = /** @type {[Kind, string[]][]} */ (Object.entries(JSON.parse(stores)));
    const kept = kinds.map(([kind, patterns]) => empty(place, kind, (name) => patterns.some(declares(name))));
    return left ? [...kept, empty(place, "cookie", (name) => RegExp(`^(?:${left})`).test(name + "="))] : kept;
  });
  return (await Promise.all(left)).flat();
}

/**
 * Deletes everything of one kind whose name is declared; resolves to what is still there.
 * @param {Place} place
 * @param {Kind} kind
 * @param {(name: string) => boolean} declared
 * @returns {Promise<string[]>}
 */
async function empty(place, kind, declared) {
  try {
    const { list, remove } = KINDS[kind];
    await Promise.all((await list(place)).filter(declared).map((name) => remove(place, name)));
    return (await list(place)).filter(declared);
  } catch { // blocked: nothing is kept there either
    return [];
  }
}

/**
 * Whether a pattern is a name, or its beginning where it ends in "*".
 * @param {string} name
 * @returns {(pattern: string) => boolean}
 */
function declares(name) {
  return (pattern) => pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

/**
 * @param {"localStorage" | "sessionStorage"} name
 * @returns {Store}
 */
function area(name) {
  return { list: (place) => Object.keys(place[name]), remove: (place, key) => place[name].removeItem(key) };
}

/**
 * Deletes a cookie in every shape it may have been set: a script sees its name only, not its domain, path or partition.
 * @param {Place} place
 * @param {string} name
 */
export function expire({ document, location }, name) {
  const labels = location.hostname.split(".");
  const domains = ["", ...labels.map((_, index) => "; Domain=" + labels.slice(index).join("."))];
  const steps = location.pathname.split("/").map((_, index, all) => all.slice(0, index + 1).join("/"));
  const paths = new Set(["/", ...steps.flatMap((step) => step ? [step, step + "/"] : [])]);
  for (const domain of domains) {
    for (const path of paths) {
      for (const rest of ["", "; Secure", "; Secure; Partitioned"]) {
        document.cookie = `${name}=; Max-Age=0; Path=${path}${domain}${rest}`;
      }
    }
  }
}
