// Set up for the same site as ours: two purposes, accept and refuse on the first layer, everything deleted that it can.
const cookies = [
  [/^_pk_/, "/", location.hostname],
  [/^_pk_/, "/", ".leanpoint.example"],
  [/^_pk_/, location.pathname, location.hostname],
  [/^_pk_/, location.pathname, ".leanpoint.example"],
];
globalThis.klaroConfig = {
  version: 1,
  acceptAll: true,
  groupByPurpose: true,
  translations: {
    en: {
      privacyPolicyUrl: "/privacy/",
      consentNotice: {
        title: "May we use optional cookies?",
        description:
          "LeanPoint ApS stores and passes on nothing beyond what is necessary, unless you accept it here. " +
          "Third parties receive data then: Google Ireland Limited. Your answer holds for 6 months; you can withdraw " +
          "it at the foot of every page.",
      },
      ok: "Accept all",
      decline: "Refuse all",
      purposes: {
        statistics: {
          title: "Statistics",
          description: "Counting visits and pages, so that we see what is read and what is not.",
        },
        marketing: {
          title: "Marketing",
          description: "Content of other providers, such as videos. They may use the visit for advertising.",
        },
      },
    },
  },
  services: [
    { name: "matomo", title: "Matomo", purposes: ["statistics"], cookies },
    { name: "youtube", title: "YouTube", purposes: ["marketing"] },
  ],
};
