/// <reference lib="deno.ns" />
import assert from "node:assert/strict";
import { erase } from "../../theme/static/consent/stores.js";

/** @import { Place } from "../../theme/static/consent/stores.js" */

/**
 * A browser's cookies as RFC 6265 keeps them: one for each name, domain, path and partition.
 */
class Cookies {
  /** @type {Map<string, { pair: string, domain: string, path: string, httpOnly: boolean }>} */
  kept = new Map();

  /**
   * @param {string} host
   * @param {string} page
   */
  constructor(host, page) {
    this.host = host;
    this.page = page;
  }

  /** @param {string} written */
  plant(written, httpOnly = false) {
    const [pair, ...rest] = written.split("; ");
    const named = new Map(rest.map((part) => /** @type {[string, string]} */ (part.split("=").concat(""))));
    const domain = named.get("Domain")?.replace(/^\./, "") ?? "";
    if (domain && !("." + this.host).endsWith("." + domain)) return;
    if (domain && !domain.includes(".")) return; // a public suffix
    if (named.has("Partitioned") && !named.has("Secure")) return;
    const path = named.get("Path") ?? "/";
    const key = [pair.split("=")[0], domain, path, named.has("Partitioned")].join("|");
    if (this.kept.get(key)?.httpOnly && !httpOnly) return;
    if (named.get("Max-Age") === "0") this.kept.delete(key);
    else this.kept.set(key, { pair, domain, path, httpOnly });
  }

  get cookie() {
    const seen = [...this.kept.values()].filter(({ path, httpOnly }) =>
      !httpOnly && (this.page === path || this.page.startsWith(path.endsWith("/") ? path : path + "/"))
    );
    return seen.map(({ pair }) => pair).join("; ");
  }

  set cookie(written) {
    this.plant(written);
  }
}

/** @param {Record<string, string>} [kept] */
function area(kept = {}) {
  const values = { ...kept };
  Object.defineProperty(values, "removeItem", {
    value: (/** @type {string} */ name) => delete values[name],
    enumerable: false,
  });
  return values;
}

/** @param {object} [more] */
function place(more) {
  const document = new Cookies("www.leanpoint.example", "/da/produkt/");
  const location = { hostname: document.host, pathname: document.page };
  return /** @type {Place & { document: Cookies }} */ (/** @type {unknown} */ ({ document, location, ...more }));
}

/**
 * Deletes what one service declares; resolves to what is left.
 * @param {Place} here
 * @param {{ left?: string, stores?: Record<string, string[]> }} declared
 */
function erased(here, { left, stores }) {
  return erase(here, [{ dataset: { left, ...stores && { stores: JSON.stringify(stores) } } }]);
}

/** @param {Place} here */
function names(here) {
  return here.document.cookie.split("; ").map((pair) => pair.split("=")[0]);
}

Deno.test("a declared name is deleted in every shape it may have been set", async () => {
  const here = place();
  for (const domain of ["", "; Domain=www.leanpoint.example", "; Domain=.leanpoint.example"]) {
    for (const path of ["/", "/da", "/da/", "/da/produkt", "/da/produkt/"]) {
      for (const rest of ["", "; Secure; Partitioned"]) {
        here.document.plant(`_pk_id.1.a=x; Path=${path}${domain}${rest}`);
      }
    }
  }
  assert.equal(here.document.kept.size, 30);
  assert.deepEqual(await erased(here, { left: "_pk_id\\." }), []);
  assert.equal(here.document.kept.size, 0);
});

Deno.test("nothing undeclared is deleted along", async () => {
  const here = place();
  for (const name of ["_pk_id.1", "_pk_idx", "site_choice", "_pk_id"]) here.document.plant(`${name}=x; Path=/`);
  await erased(here, { left: "_pk_id\\." });
  assert.deepEqual(names(here), ["_pk_idx", "site_choice", "_pk_id"]);
});

Deno.test("what could not be deleted is said, not hidden", async () => {
  const here = place();
  Object.defineProperty(here.document, "cookie", { get: () => "_ga=1; site_choice=2", set: () => {} });
  assert.deepEqual(await erased(here, { left: "_ga=|_ga_" }), ["_ga"]);
});

Deno.test("a cookie that script may not see is neither found nor claimed", async () => {
  const here = place();
  here.document.plant("_ga=1; Path=/", true);
  assert.deepEqual(await erased(here, { left: "_ga=" }), []);
  assert.equal(here.document.kept.size, 1);
});

Deno.test("declared keys of both storages are deleted and others kept", async () => {
  const here = place({
    localStorage: area({ "tool:a": "1", "tool:b": "2", mine: "3" }),
    sessionStorage: area({ tool: "1" }),
  });
  assert.deepEqual(await erased(here, { stores: { "local-storage": ["tool:*"] } }), []);
  assert.deepEqual(Object.keys(here.localStorage), ["mine"]);
  assert.deepEqual(await erased(here, { stores: { "session-storage": ["tool"] } }), []);
  assert.deepEqual(Object.keys(here.sessionStorage), []);
});

Deno.test("declared databases and caches are deleted, a blocked one is said", async () => {
  const databases = new Set(["player", "held", "mine"]);
  const stores = new Set(["player-1", "mine"]);
  const here = place({
    indexedDB: {
      databases: () => Promise.resolve([...databases].map((name) => ({ name }))),
      deleteDatabase: (/** @type {string} */ name) => {
        const request = { onsuccess: () => {}, onblocked: () => {} };
        queueMicrotask(() => name === "held" ? request.onblocked() : (databases.delete(name), request.onsuccess()));
        return request;
      },
    },
    caches: {
      keys: () => Promise.resolve([...stores]),
      delete: (/** @type {string} */ name) => Promise.resolve(stores.delete(name)),
    },
  });
  assert.deepEqual(await erased(here, { stores: { "indexed-db": ["player", "held"] } }), ["held"]);
  assert.deepEqual(await erased(here, { stores: { "cache": ["player-*"] } }), []);
  assert.deepEqual([[...databases], [...stores]], [["held", "mine"], ["mine"]]);
});

Deno.test("blocked storage never throws", async () => {
  const blocked = () => {
    throw new DOMException("denied", "SecurityError");
  };
  const here = place();
  for (const name of ["localStorage", "indexedDB", "caches"]) Object.defineProperty(here, name, { get: blocked });
  Object.defineProperty(here.document, "cookie", { get: blocked, set: blocked });
  const stores = { "local-storage": ["*"], "session-storage": ["*"], "indexed-db": ["*"], "cache": ["*"] };
  assert.deepEqual(await erased(here, { left: "_ga=", stores }), []);
});

Deno.test("a service that leaves nothing in reach has nothing deleted", async () => {
  const here = place();
  here.document.plant("undefined=x; Path=/");
  assert.deepEqual(await erased(here, {}), []);
  assert.deepEqual(names(here), ["undefined"]);
});

Deno.test("a wildcard stands at the end and means any ending", async () => {
  const here = place({ localStorage: area({ _ga_: "1", _ga_X: "2", _ga: "3", x_ga_X: "4" }) });
  await erased(here, { stores: { "local-storage": ["_ga_*"] } });
  assert.deepEqual(Object.keys(here.localStorage), ["_ga", "x_ga_X"]);
});
