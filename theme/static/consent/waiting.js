/**
 * Starts what waits in a `<template>`: scripts, images, links of a service, the content of a placeholder, or a part of
 * our own. A template is inert: the browser loads nothing of it, and nothing has to be unblocked.
 */

/**
 * Puts the content of a template into the page before it, one element after the other: a script begins when the one
 * before it has run or failed, except that nobody waits for one marked `async`. Neither a Content-Security-Policy nor
 * Trusted Types sees anything that was not in the page from the start: elements are cloned, and an inline script, whose
 * hash the policy must have, is moved, since Trusted Types take its text only as it was parsed.
 * @param {HTMLTemplateElement} template
 */
export async function unpack(template) {
  template.dataset.running = "";
  for (const element of [...template.content.children]) {
    const inline = element.matches("script:not([src])");
    const copy = /** @type {HTMLElement} */ (inline ? element : document.importNode(element, true));
    const waits = copy.matches("script[src]:not([async])");
    const done = waits && new Promise((done) => copy.onload = copy.onerror = done);
    template.before(copy);
    await done;
  }
}

/**
 * Starts everything that waits for a service that may run.
 * @param {Set<string>} may
 */
export function start(may) {
  /** @type {NodeListOf<HTMLTemplateElement>} */
  const templates = document.querySelectorAll("[data-service]:not([data-running])");
  for (const template of templates) {
    if (may.has(/** @type {string} */ (template.dataset.service))) unpack(template);
  }
}
