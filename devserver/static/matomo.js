// Plays Matomo on this machine: takes the same commands, sets the same first-party cookies, sends one request per page.
// It counts nothing. Commands that it does not know are left alone, as the real script does.
(() => {
  const settings = { tracker: "", site: "1", visitor: 33955200, session: 1800, referral: 15768000, cookies: true, out: false };
  const attributes = { path: "/", domain: "", sameSite: "Lax", secure: false };
  const number = () => Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  const named = (kind) => `_pk_${kind}.${settings.site}.5a1d`;

  const write = (kind, value, seconds) => {
    const domain = attributes.domain ? `; Domain=${attributes.domain}` : "";
    const secure = attributes.secure ? "; Secure" : "";
    document.cookie = `${named(kind)}=${value}; Path=${attributes.path}; Max-Age=${seconds}; SameSite=${attributes.sameSite}${domain}${secure}`;
  };

  const erase = () => ["id", "ses", "ref"].forEach((kind) => write(kind, "", 0));

  const cameFromElsewhere = () => document.referrer && new URL(document.referrer).origin !== location.origin;

  const track = (title) => {
    if (settings.out) return;
    if (settings.cookies) {
      if (!document.cookie.includes(`${named("id")}=`)) write("id", `${number()}.${Math.floor(Date.now() / 1000)}.`, settings.visitor);
      write("ses", "1", settings.session);
      if (cameFromElsewhere()) write("ref", encodeURIComponent(JSON.stringify(["", "", Date.now(), document.referrer])), settings.referral);
    }
    const hit = new URLSearchParams({ idsite: settings.site, rec: "1", action_name: title || document.title, url: location.href });
    new Image().src = `${settings.tracker}?${hit}`;
  };

  const commands = {
    setTrackerUrl: (url) => { settings.tracker = url; },
    setSiteId: (site) => { settings.site = String(site); },
    setVisitorCookieTimeout: (seconds) => { settings.visitor = seconds; },
    setSessionCookieTimeout: (seconds) => { settings.session = seconds; },
    setReferralCookieTimeout: (seconds) => { settings.referral = seconds; },
    setCookieDomain: (domain) => { attributes.domain = domain.replace(/^\*/, ""); },
    setCookiePath: (path) => { attributes.path = path; },
    setCookieSameSite: (value) => { attributes.sameSite = value; },
    setSecureCookie: (yes) => { attributes.secure = yes; },
    disableCookies: () => { settings.cookies = false; },
    deleteCookies: erase,
    requireConsent: () => { settings.out = true; },
    optUserOut: () => { settings.out = true; },
    forgetUserOptOut: () => { settings.out = false; },
    forgetConsentGiven: () => { settings.out = true; erase(); },
    forgetCookieConsentGiven: () => { settings.cookies = false; erase(); },
    trackPageView: track,
  };

  const run = (command) => commands[command[0]]?.(...command.slice(1));
  // Settings come first whatever the order of the calls, as with the real script.
  const waiting = globalThis._paq ?? [];
  const first = ["setTrackerUrl", "setSiteId"];
  waiting.filter((command) => first.includes(command[0])).forEach(run);
  waiting.filter((command) => !first.includes(command[0])).forEach(run);
  globalThis._paq = { push: (...more) => more.forEach(run) };
})();
