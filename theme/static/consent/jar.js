/**
 * What the browser keeps for this site: reads and writes our one cookie, deletes what is declared. Takes the window, so
 * that tests hand in another. Storage that is blocked or broken never throws here; what could not be deleted is returned.
 *
 * @import { Kind } from "../../types/consent.d.ts"
 */

/** @typedef {Pick<Window & typeof globalThis, "document" | "location" | "localStorage" | "sessionStorage" | "indexedDB" | "caches">} Place */

/**
 * Name and value of each cookie that this page may see.
 * @param {Place} place
 * @returns {[string, string][]}
 */
export function cookies(place) {
  try {
    return place.document.cookie.split("; ").map((pair) => {
      const [name, ...value] = pair.split("=");
      return [name, value.join("=")];
    });
  } catch { // a page in a sandbox has no cookies
    return [];
  }
}

/**
 * Keeps a cookie for this site; `seconds` 0 deletes it.
 * @param {Place} place
 * @param {string} name
 * @param {string} value
 * @param {number} seconds
 */
export function keep(place, name, value, seconds) {
  setCookie(place, `${name}=${value}; Max-Age=${seconds}; Path=/; SameSite=Lax; Secure`);
}

/**
 * Deletes everything of one kind whose name is among the `patterns`; resolves to what is still there.
 * @param {Place} place
 * @param {Kind} kind
 * @param {string[]} patterns
 * @returns {Promise<string[]>}
 */
export async function erase(place, kind, patterns) {
  try {
    const { list, remove } = KINDS[kind];
    const declared = /** @param {string} name */ (name) => patterns.some((pattern) => matches(name, pattern));
    await Promise.all((await list(place)).filter(declared).map((name) => remove(place, name)));
    return (await list(place)).filter(declared);
  } catch { // blocked: nothing is kept there either
    return [];
  }
}

/**
 * Whether a name is the one declared, or begins as declared.
 * @param {string} name
 * @param {string} pattern
 * @returns {boolean}
 */
export function matches(name, pattern) {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

/** @typedef {{ list: (place: Place) => string[] | Promise<string[]>, remove: (place: Place, name: string) => unknown }} Store */

/** @type {Record<Kind, Store>} */
const KINDS = {
  "cookie": {
    list: (place) => cookies(place).map(([name]) => name),
    remove: expire,
  },
  "local-storage": storage("localStorage"),
  "session-storage": storage("sessionStorage"),
  "indexed-db": {
    list: async (place) => (await place.indexedDB.databases()).map(({ name }) => name ?? ""),
    remove: (place, name) =>
      new Promise((done) => {
        const request = place.indexedDB.deleteDatabase(name);
        request.onsuccess = request.onerror = request.onblocked = done;
      }),
  },
  "cache": {
    list: (place) => place.caches.keys(),
    remove: (place, name) => place.caches.delete(name),
  },
};

/**
 * @param {"localStorage" | "sessionStorage"} area
 * @returns {Store}
 */
function storage(area) {
  return { list: (place) => Object.keys(place[area]), remove: (place, name) => place[area].removeItem(name) };
}

/**
 * Deletes a cookie in every shape it may have been set: a script sees its name only, not its domain, path or partition.
 * @param {Place} place
 * @param {string} name
 */
function expire(place, name) {
  const labels = place.location.hostname.split(".");
  const domains = ["", ...labels.map((_, index) => "; Domain=" + labels.slice(index).join("."))];
  const steps = place.location.pathname.split("/").map((_, index, all) => all.slice(0, index + 1).join("/"));
  const paths = new Set(["/", ...steps.flatMap((step) => step ? [step, step + "/"] : [])]);
  for (const domain of domains) {
    for (const path of paths) {
      for (const rest of ["", "; Secure", "; Secure; Partitioned"]) {
        setCookie(place, `${name}=; Max-Age=0; Path=${path}${domain}${rest}`);
      }
    }
  }
}

/**
 * @param {Place} place
 * @param {string} cookie
 */
function setCookie(place, cookie) {
  try {
    place.document.cookie = cookie;
  } catch {
    // As above.
  }
}
