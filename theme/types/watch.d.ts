/** What theme/static/services/watch.js tells. */

export {};

declare global {
  /** What was seen on this page without being declared: "cookie NAME", "host NAME" and so on. */
  var undeclared: string[] | undefined;
  interface WindowEventMap {
    "consent:undeclared": CustomEvent<string>;
  }
}
