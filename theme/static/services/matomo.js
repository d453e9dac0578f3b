/**
 * Sets Matomo up, before Matomo's own script runs; started by the consent runtime, so only after a yes.
 * What it needs stands on its element (policy.toml, [[services]] options): the tracker's address, the site's number, and
 * the lifetime in seconds of each cookie as declared.
 */
{
  const { trackerUrl, siteId, lifetimes = "{}" } = document.currentScript?.dataset ?? {};
  const seconds = /** @type {Record<string, number>} */ (JSON.parse(lifetimes));
  const commands = globalThis._paq ??= [];
  commands.push(
    ["setTrackerUrl", trackerUrl],
    ["setSiteId", siteId],
    ["setSecureCookie", true],
    ["setCookieSameSite", "Lax"],
    ["setVisitorCookieTimeout", seconds["_pk_id.*"]],
    ["setSessionCookieTimeout", seconds["_pk_ses.*"]],
    ["setReferralCookieTimeout", seconds["_pk_ref.*"]],
    ["trackPageView"],
    ["enableLinkTracking"],
  );
  addEventListener("consent:change", ({ detail }) => {
    // Not Matomo's own opt-out: that sets a cookie for thirty years. These two send nothing more and delete its cookies.
    if (detail.withdrawn.includes("matomo")) {
      globalThis._paq?.push(["requireConsent"], ["disableCookies"], ["deleteCookies"]);
    }
  });
}
