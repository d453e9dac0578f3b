/**
 * The shapes of the consent runtime, for `deno check`, and what other scripts of this site may use:
 *
 *     consent.allows("matomo")                             whether a service may run now
 *     consent.open()                                       shows the settings
 *     addEventListener("consent:change", ({ detail }) => detail.withdrawn.includes("matomo"))
 *
 * Everything that the script knows of the site stands in the page, on one element: the dialog `#choice`, which is the
 * banner while it is not open and the settings while it is. Its `dataset` is `Site`, its switches are the questions.
 * A control with `data-choice` does what the attribute says: "accept", "refuse", "save", "open", "close", and in a
 * placeholder "load" (this once) and "allow" (its service always).
 *
 * What only an act of the visitor needs is loaded then (act.js): `consent.act` is there from then on.
 */

/** How a choice was made. "implied" is taken from going on, where the site's mode is that (not valid under GDPR). */
export type Method = "banner" | "settings" | "embed" | "withdrawal" | "implied";

/** What the build says of the site: data attributes of the dialog (plugins/consent/data.py, parts/choice.html). */
export interface Site {
  /** Name of the cookie that keeps the choice. */
  cookie: string;
  /** Seconds that an answer holds, as text. */
  lapses: string;
  /** Where hosts of a domain share one choice: "; Domain=leanpoint.example", as the cookie has it. */
  shared?: string;
  /** Consent version: rises when the declaration changes materially. */
  version: string;
  /** Hash of the exact text that this page shows in this language, as the release archive names it. */
  text?: string;
  /** Where choices are reported to, when the consent log is on. */
  log?: string;
  /** Only where the mode is "implied": until when answers taken from going on count, in seconds since 1970. */
  implied?: string;
  /** The purposes that going on grants then, and the paths of pages that explain the choice, with blanks between. */
  goingOn?: string;
  reading?: string;
}

/** A switch of the dialog: the question about a purpose or a service. */
export interface Question {
  /** Id of a purpose, or "@" and the id of a service, whose answer then goes before that of its purpose. */
  name: string;
  /** Material hashes whose answers hold, with "|" between: today's first, then those of releases that asked for more. */
  value: string;
  checked?: boolean;
  dataset: {
    /** The purpose of a service. */
    of?: string;
    /** A property of `navigator` that counts as a no where it is `true`: "globalPrivacyControl". */
    no?: string;
    /** A pattern for the cookies that a script can delete, each written with its "=": "_pk_id\\.|_ga=". */
    left?: string;
    /** What else a script can delete, as JSON: lists of names by `Kind`; one that ends in "*" means all that begin so. */
    stores?: string;
  };
}

/** One answer, kept under the name of its question. */
export interface Answer {
  granted: boolean;
  /** Material hash of what was answered. */
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
  /** Hash of the text that was shown when the visitor chose, `Site.text`. */
  text: string;
  answers: Map<string, Answer>;
}

/** Answers that still hold: neither lapsed nor about something that has changed since. */
export type Standing = Map<string, boolean>;

/** What a choice is judged by. */
export interface Circumstances {
  /** As `document.cookie` has them. */
  cookies: string;
  site: Site;
  questions: Question[];
  /** Seconds since 1970. */
  now: number;
  /** Whose properties are signals (requirement G4): each can say no, none can say yes. */
  browser: object;
}

/** How things stand at this moment: `consent.state`, which nobody but the runtime changes. */
export interface State {
  site: Site;
  questions: Question[];
  /** The choice's cookie, if there is one that can be read: `parse` of record.js makes a `Choice` of it. */
  kept?: string;
  /** By purpose id, or "@" and service id. */
  holds: Standing;
  /** Questions, by name, that a signal of the browser has answered with no. */
  denied: Set<string>;
  /** Purposes still to be asked about. */
  asked: string[];
  /** Services that may run, by id. */
  may: Set<string>;
  /** Whether a cookie lies there of a service that may not run. */
  left: boolean;
}

export type Kind = "cookie" | "local-storage" | "session-storage" | "indexed-db" | "cache";

/** What a change of choice means for services, by id. */
export interface Change {
  granted: string[];
  withdrawn: string[];
}

export interface Api {
  allows(service: string): boolean;
  /** Shows the settings. */
  open(): void;
  readonly state: State;
  /** Keeps new answers, by purpose id or "@" and service id, and carries them out. Only for what a visitor has pressed. */
  choose(answers: Map<string, boolean>, method: Method, forget?: boolean): void;
  /** Answers everything with no and deletes what services left; `forget`: the answer itself too. The page begins anew. */
  withdraw(how?: { forget?: boolean }): void;

  // Between the parts of the runtime; nothing for other scripts.
  /** Reads the cookie again. */
  look(): State;
  /** Brings the page in line with `state`. */
  show(): void;
  unpack(template: HTMLTemplateElement): Promise<void>;
  /** There once act.js is loaded. */
  act?(what: string, ...how: unknown[]): void;
}

/** What is posted to the consent log as JSON (requirement E2): no address, no browser, no page. */
export interface Report {
  /** The random id that the choice's cookie carries. */
  record: string;
  method: Method;
  version: string;
  /** Hash of the text that was shown, `Site.text`. */
  text?: string;
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
