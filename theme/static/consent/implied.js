/**
 * Consent taken from going on with a visit, as the old policy described it: only where [consent] mode is "implied", which
 * is no valid consent under GDPR, and until its acknowledgement ends. It grants nothing on the page that is seen first:
 * following a link to another page of the site does, once the banner has been seen, from that page on. Neither scrolling,
 * reloading, another language nor a page that explains the choice count; a refusal or a signal rules it out.
 */

import "./act.js";

const dialog = /** @type {HTMLElement} */ (document.getElementById("choice"));
let goesOn = false;

/** The purposes that going on grants now: none after any refusal, or where the browser sends a signal. */
function granted() {
  const { site, asked, holds, denied } = consent.state;
  const ruledOut = denied.size || [...holds.values()].includes(false) || Date.now() / 1000 > Number(site.implied);
  return ruledOut ? [] : asked.filter((purpose) => site.goingOn?.split(" ").includes(purpose));
}

/**
 * Whether a click leads a person who sees the banner to another page of the site.
 * @param {MouseEvent} event
 */
function leadsOn({ target, isTrusted, defaultPrevented }) {
  const link = target instanceof Element ? target.closest("a") : null;
  if (!link || !isTrusted || defaultPrevented || !dialog.checkVisibility()) return false;
  const elsewhere = link.origin === location.origin && link.pathname !== location.pathname;
  return elsewhere && !link.hreflang && !consent.state.site.reading?.split(" ").includes(link.pathname);
}

document.addEventListener("click", (event) => goesOn = leadsOn(event));
addEventListener("pagehide", () => {
  const purposes = goesOn ? granted() : [];
  if (purposes.length) consent.choose(new Map(purposes.map((purpose) => [purpose, true])), "implied");
});
