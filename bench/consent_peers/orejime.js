// Set up for the same site as ours: two purposes with a service each, everything deleted that it can.
const cookies = [
  /^_pk_/,
  [/^_pk_/, "/", location.hostname],
  [/^_pk_/, "/", ".leanpoint.example"],
  [/^_pk_/, location.pathname, location.hostname],
  [/^_pk_/, location.pathname, ".leanpoint.example"],
];
globalThis.orejimeConfig = {
  privacyPolicyUrl: "/privacy/",
  purposes: [
    {
      id: "statistics",
      title: "Statistics",
      description: "Counting visits and pages, so that we see what is read and what is not.",
      purposes: [{ id: "matomo", title: "Matomo", cookies }],
    },
    {
      id: "marketing",
      title: "Marketing",
      description: "Content of other providers, such as videos. They may use the visit for advertising.",
      purposes: [{ id: "youtube", title: "YouTube", cookies: [] }],
    },
  ],
};
