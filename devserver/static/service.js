// Plays the script of a service: keeps in the browser what policy.toml declares of it and asks its hosts for something.
// KEEPS and ASKS are made from the declaration.
(() => {
  const stores = {
    "cookie": ({ name, seconds }) => {
      document.cookie = `${name}=standin; Path=/; SameSite=Lax; Secure${seconds ? `; Max-Age=${seconds}` : ""}`;
    },
    "local-storage": ({ name }) => localStorage.setItem(name, "standin"),
    "session-storage": ({ name }) => sessionStorage.setItem(name, "standin"),
    "indexed-db": ({ name }) => indexedDB.open(name),
    "cache": ({ name }) => caches.open(name),
  };
  const ways = {
    image: (url) => { new Image().src = url; },
    connection: (url) => fetch(url, { mode: "no-cors" }),
  };
  KEEPS.forEach((one) => stores[one.kind](one));
  ASKS.forEach(([way, url]) => ways[way](url));
})();
