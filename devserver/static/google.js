// Plays Google's tag on this machine: takes the commands that wait for it, obeys Consent Mode as the real one says it does,
// sets the same first-party cookies and sends one request per page. It counts nothing. AT is what stands before its hosts.
(() => {
  const queue = globalThis.dataLayer ??= [];
  if (queue.played) return; // another tag of Google's on this page: the first one sees all commands
  queue.played = true;
  const state = {};
  const tags = new Map();
  const granted = (kind) => state[kind] === "granted";

  const write = (name, { cookie_domain: domain, cookie_expires: seconds = 63072000, cookie_flags: flags = "" }) => {
    const where = domain && domain !== "none" ? `; Domain=${domain}` : "";
    if (!document.cookie.includes(`${name}=`)) {
      document.cookie = `${name}=GA1.1.${Date.now()}; Path=/; Max-Age=${seconds}${where}; ${flags}`;
    }
  };

  // Denied, the real one still sends "pings" without cookies: whoever starts it too early shall see that.
  const hit = (tag, event) => {
    if (globalThis[`ga-disable-${tag}`]) return;
    const gcs = `G1${Number(granted("ad_storage"))}${Number(granted("analytics_storage"))}`;
    const query = new URLSearchParams({ tid: tag, gcs, en: event });
    if (tag.startsWith("AW-")) {
      if (granted("ad_storage")) write("_gcl_au", { cookie_expires: 7776000, cookie_flags: "SameSite=Lax;Secure" });
      new Image().src = `${AT}googleads.g.doubleclick.net/pagead/viewthroughconversion/?${query}`;
    } else {
      if (granted("analytics_storage")) ["_ga", `_ga_${tag.slice(2)}`].forEach((name) => write(name, tags.get(tag)));
      fetch(`${AT}region1.google-analytics.com/g/collect?${query}`, { mode: "no-cors", keepalive: true });
    }
  };

  const commands = {
    consent: (what, kinds) => {
      Object.assign(state, kinds);
      if (what === "update") [...tags.keys()].forEach((tag) => hit(tag, "consent_update"));
    },
    config: (tag, settings = {}) => {
      tags.set(tag, settings);
      hit(tag, "page_view");
    },
    event: (name) => [...tags.keys()].forEach((tag) => hit(tag, name)),
  };

  const run = (command) => commands[command[0]]?.(...Array.from(command).slice(1));
  queue.forEach(run);
  const push = queue.push.bind(queue);
  queue.push = (...more) => {
    more.forEach(run);
    return push(...more);
  };
})();
