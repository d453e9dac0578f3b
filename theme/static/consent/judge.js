/**
 * What a choice means now. Pure: cookies, time and signals are handed in.
 *
 * @import { Circumstances, State } from "../../types/consent.d.ts"
 */

import { answerTo, kept } from "./record.js";

const DAY = 86400;

/**
 * What holds, is denied by a signal, is still to be asked, and may run. An answer holds when it was given about what is
 * declared now, has neither lapsed nor come from the future (a clock that was wrong by years must not keep a yes alive),
 * and was not followed by a signal of the browser that says no. Each purpose stands before its services.
 * @param {Circumstances} circumstances
 * @returns {State}
 */
export function judge({ cookies, site, questions, now, browser }) {
  const [text = "", method, signal = ""] = kept(cookies, site.cookie);
  const [holds, denied, may] = [new Map(), new Set(), new Set()];
  const asked = [];
  const lapses = method !== "implied" || now < Number(site.implied) ? Number(site.lapses) : 0;
  let left = false;
  for (const question of questions) {
    const { name, dataset: { of, no, left: traces } } = question;
    if (no && /** @type {Record<string, unknown>} */ (browser)[no] === true) denied.add(name);
    const [, granted, at] = answerTo(text, question);
    const age = now - Number(at);
    if (age > -DAY && age < lapses && (signal > "0" || !denied.has(name))) holds.set(name, granted > "0");
    if (!of && !holds.has(name) && !denied.has(name)) asked.push(name);
    if (of && (holds.get(name) ?? holds.get(of))) may.add(name.slice(1));
    else if (traces && cookies.match(`(?:^|; )(?:${traces})`)) left = true;
  }
  return { site, questions, kept: text, holds, denied, asked, may, left };
}
