/**
 * Watches whether pages keep to what policy.toml declares (requirement D8): whatever is kept in the browser or asked of a
 * host without being declared is told to the console, once each, by an event `consent:undeclared`, and in `undeclared`.
 * It stores and sends nothing. In every page while developing, and on a live site where [consent] `watch` says so.
 *
 * What is declared stands on its element: names by kind, where one that ends in "*" means all that begin so; and hosts.
 */
{
  const { declares = "{}", hosts = "" } = document.currentScript?.dataset ?? {};
  const names = /** @type {Record<string, string[]>} */ (JSON.parse(declares));
  const known = new Set([location.host, ...hosts.split(" ")]);
  /** @type {string[]} */
  const undeclared = globalThis.undeclared = [];

  /** @param {string} what */
  const tell = (what) => {
    if (undeclared.includes(what)) return;
    undeclared.push(what);
    dispatchEvent(new CustomEvent("consent:undeclared", { detail: what }));
    reportError(new Error(`not declared in policy.toml: ${what}`));
  };

  /**
   * @param {string} kind
   * @param {Iterable<string | undefined>} found
   */
  const compare = (kind, found) => {
    for (const name of found) {
      const declared = (names[kind] ?? []).some((pattern) =>
        pattern.endsWith("*") ? name?.startsWith(pattern.slice(0, -1)) : name === pattern
      );
      if (name && !declared) tell(`${kind} ${name}`);
    }
  };

  /** Looks at everything that is kept; what is blocked keeps nothing. */
  const look = async () => {
    compare("cookie", document.cookie.split("; ").map((pair) => pair.split("=")[0]));
    try {
      compare("local-storage", Object.keys(localStorage));
      compare("session-storage", Object.keys(sessionStorage));
      compare("indexed-db", (await indexedDB.databases()).map(({ name }) => name));
      compare("cache", await caches.keys());
    } catch { /* blocked */ }
  };

  /** @param {string} url */
  const ask = (url) => {
    const { host } = new URL(url, location.href); // "inline" and the like are no addresses: our own host
    if (!known.has(host)) tell(`host ${host}`);
  };

  new PerformanceObserver((list) => list.getEntries().forEach(({ name }) => ask(name)))
    .observe({ type: "resource", buffered: true });
  document.addEventListener("securitypolicyviolation", ({ blockedURI }) => ask(blockedURI));
  globalThis.cookieStore?.addEventListener("change", look);
  for (const event of ["load", "consent:change", "pagehide", "visibilitychange"]) addEventListener(event, look);
  look();
}
