/** The part of Pagefind that the search page uses, for `deno check`. */

/** A page or a part of it that was found. `excerpt` is HTML with `<mark>`. */
export interface Page {
  url: string;
  excerpt: string;
  meta: { title: string };
  sub_results: { url: string; title: string }[];
}

/** A result, the rest of which is fetched when it is to be shown. */
export interface Found {
  data(): Promise<Page>;
}

/** The module that an index comes with. */
export interface Pagefind {
  options(options: { basePath: string; noWorker: boolean; excerptLength: number }): Promise<void>;
  search(words: string): Promise<{ results: Found[] }>;
}
