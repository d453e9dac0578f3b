/**
 * Sets one of Google's tags up, before Google's own script runs, and tells it what is granted (Consent Mode v2, basic):
 * started by the consent runtime, so only after a yes, and nothing is asked of Google before that.
 *
 * First everything is denied, then what holds is granted; after that one update for each decision that changes something.
 * What it needs stands on its element: the services whose grant covers each kind of consent (policy.toml, `consent_mode`),
 * the id of its own, the tag's number (`options`), and the lifetime in seconds of each cookie as declared.
 *
 * @import { Change } from "../../types/consent.d.ts"
 */
{
  const { id = "", tag = "", covers = "{}", lifetimes = "{}" } = document.currentScript?.dataset ?? {};
  const services = /** @type {Record<string, string[]>} */ (JSON.parse(covers));
  const seconds = /** @type {Record<string, number>} */ (JSON.parse(lifetimes));

  /** @param {(service: string) => boolean} granted */
  const states = (granted) =>
    Object.fromEntries(
      Object.entries(services).map(([kind, some]) => [kind, some.some(granted) ? "granted" : "denied"]),
    );

  /** Tells Google what holds, unless it has been told: another tag of ours may have done so. */
  const update = () => {
    const now = states(consent.allows);
    if (gtag.told === JSON.stringify(now)) return;
    gtag.told = JSON.stringify(now);
    gtag("consent", "update", now);
  };

  /**
   * Follows a decision. Google's own switches come first, those of all tags, so that the update itself sends nothing.
   * @param {CustomEvent<Change>} decision
   */
  const follow = ({ detail }) => {
    for (const withdrawn of detail.withdrawn) {
      if (gtag.tags?.[withdrawn]) Object.assign(globalThis, { [`ga-disable-${gtag.tags[withdrawn]}`]: true });
    }
    update();
  };

  if (!globalThis.gtag) {
    const queue = globalThis.dataLayer ??= [];
    globalThis.gtag = function () {
      // Not an array of them: Google takes only these for commands.
      queue.push(arguments);
    };
    addEventListener("consent:change", follow);
    // Half a second in which tags wait for an update; ours follows at once.
    gtag("consent", "default", { ...states(() => false), wait_for_update: 500 });
    gtag("js", new Date());
  }
  gtag.tags = { ...gtag.tags, [id]: tag };
  update();
  gtag("config", tag, {
    cookie_domain: "none",
    cookie_expires: seconds["_ga"],
    cookie_flags: "SameSite=Lax;Secure",
    allow_google_signals: false,
    allow_ad_personalization_signals: Boolean(services["ad_personalization"]?.includes(id)),
  });
}
