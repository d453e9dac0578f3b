// Set up for the same site as ours: two purposes, equal buttons on the first layer, everything deleted that it can.
// deno-lint-ignore-file no-undef
const everywhere = (name) => [
  { name },
  { name, domain: location.hostname },
  { name, domain: ".leanpoint.example" },
  { name, path: location.pathname },
  { name, path: location.pathname, domain: ".leanpoint.example" },
];
CookieConsent.run({
  hideFromBots: false,
  categories: {
    necessary: { enabled: true, readOnly: true },
    statistics: {
      autoClear: { cookies: everywhere(/^_pk_/), reloadPage: true },
      services: { matomo: { label: "Matomo" } },
    },
    marketing: { services: { youtube: { label: "YouTube" } } },
  },
  language: {
    default: "en",
    translations: {
      en: {
        consentModal: {
          title: "May we use optional cookies?",
          description: "LeanPoint ApS stores and passes on nothing beyond what is necessary, unless you accept it " +
            "here. Third parties receive data then: Google Ireland Limited. Your answer holds for 6 months; you can " +
            "withdraw it at the foot of every page.",
          acceptAllBtn: "Accept all",
          acceptNecessaryBtn: "Refuse all",
          showPreferencesBtn: "Details and services",
          footer: '<a href="/cookies/">Cookies</a><a href="/privacy/">Privacy policy</a>',
        },
        preferencesModal: {
          title: "Your cookie choice",
          acceptAllBtn: "Accept all",
          acceptNecessaryBtn: "Refuse all",
          savePreferencesBtn: "Accept selected",
          closeIconLabel: "Close without changing anything",
          sections: [
            {
              title: "Necessary",
              description: "What the site cannot work without: remembering your answer about cookies. Always on.",
              linkedCategory: "necessary",
            },
            {
              title: "Statistics",
              description: "Counting visits and pages, so that we see what is read and what is not.",
              linkedCategory: "statistics",
            },
            {
              title: "Marketing",
              description: "Content of other providers, such as videos. They may use the visit for advertising.",
              linkedCategory: "marketing",
            },
          ],
        },
      },
    },
  },
});
