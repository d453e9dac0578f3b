/**
 * The shapes of the consent runtime, for `deno check`, and what other scripts of this site may use:
 *
 *     consent.allows("matomo")                             whether a service may run now
 *     consent.open()                                       shows the settings
 *     addEventListener("consent:change", ({ detail }) => detail.withdrawn.includes("matomo"))
 *
 * Nothing here can grant: that takes a visitor and a button.
 */

/** How a choice was made. */
export type Method = "banner" | "settings" | "embed" | "withdrawal";

/** What the build knows and the script needs: the attribute `data-consent` of its own element (plugins/consent/data.py). */
export interface Site {
  /** Name of the cookie that keeps the choice. */
  cookie: string;
  /** Consent version: rises when the declaration changes materially. */
  version: string;
  /** Seconds that an answer holds. */
  lapses: number;
  /** Where choices are reported to, when the consent log is on. */
  log?: string;
  /** Purposes that a signal of the browser counts as a no to, by signal. */
  honours: Record<string, string[]>;
  /** Material hash of each optional purpose, in the order shown. */
  purposes: Record<string, string>;
  services: Record<string, Service>;
}

export interface Service {
  purpose: string;
  hash: string;
  /** What a script can delete, by kind; a name that ends in "*" means all that begin so. */
  erase?: Partial<Record<Kind, string[]>>;
}

export type Kind = "cookie" | "local-storage" | "session-storage" | "indexed-db" | "cache";

/** One answer. Its key is the id of a purpose, or "@" and the id of a service, which then goes before its purpose. */
export interface Answer {
  granted: boolean;
  /** Material hash of what was answered; another hash means: ask again. */
  hash: string;
  /** Seconds since 1970. */
  at: number;
}

/** What the browser keeps. No choice (`null`) means unknown: nothing optional runs. */
export interface Choice {
  method: Method;
  /** Whether a signal such as Global Privacy Control was on when the visitor chose. */
  signal: boolean;
  /** Random id, only where the consent log is on; otherwise "". */
  id: string;
  answers: Map<string, Answer>;
}

/** Answers that still hold: neither lapsed nor about something that has changed since. */
export type Standing = Map<string, boolean>;

/** What a choice is judged by: what is declared, the time in seconds since 1970, purposes that a signal says no to. */
export interface Circumstances {
  site: Site;
  now: number;
  denied: Set<string>;
}

/** What a change of choice means for services, by id. */
export interface Change {
  granted: string[];
  withdrawn: string[];
}

export interface Api {
  allows(service: string): boolean;
  open(): void;
}

/** What is posted to the consent log as JSON (requirement E2): no address, no browser, no page. */
export interface Report {
  /** The random id that the choice's cookie carries. */
  record: string;
  method: Method;
  version: string;
  /** Language of the page. */
  language: string;
  /** Whether a signal such as Global Privacy Control was on. */
  signal: boolean;
  /** Everything that has been answered, by purpose id, or "@" and service id. */
  choices: Record<string, boolean>;
}

declare global {
  var consent: Api;
  /** Commands for Matomo, which takes the array away and puts an object in its place. */
  // deno-lint-ignore no-explicit-any
  var _paq: any[] | undefined;
  interface WindowEventMap {
    "consent:change": CustomEvent<Change>;
  }
  interface Navigator {
    globalPrivacyControl?: boolean;
  }
}
