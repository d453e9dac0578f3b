/** What Google's scripts and theme/static/services/google.js share. */

export interface Gtag {
  // deno-lint-ignore no-explicit-any
  (...command: any[]): void;
  /** What was last told about consent, as JSON. */
  told?: string;
  /** The tags that were set up on this page, by service. */
  tags?: Record<string, string>;
}

declare global {
  var gtag: Gtag;
  /** Commands for Google's script, which begins with those that wait here. */
  var dataLayer: unknown[] | undefined;
}
