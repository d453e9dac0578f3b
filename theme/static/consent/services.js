/**
 * Starts what waits in `<template data-service>`, once its service may run. A template is inert: the browser loads
 * nothing of it, and nothing has to be unblocked.
 */

/**
 * Starts every waiting service that may run.
 * @param {Set<string>} may
 */
export function start(may) {
  for (const template of waiting()) {
    const service = /** @type {string} */ (template.dataset.service);
    if (may.has(service)) {
      template.dataset.running = service;
      unpack(template);
    }
  }
}

/** @returns {NodeListOf<HTMLTemplateElement>} */
function waiting() {
  return document.querySelectorAll("template[data-service]:not([data-running])");
}

/**
 * Puts the content of a template into the page, one element after the other: a script begins when the one before it has
 * run or failed, except that nobody waits for one marked `async`.
 * @param {HTMLTemplateElement} template
 */
async function unpack(template) {
  for (const element of template.content.children) {
    const copy = document.importNode(element, true);
    const done = copy instanceof HTMLScriptElement && copy.src && !copy.hasAttribute("async") && finished(copy);
    template.before(copy);
    await done;
  }
}

/** @param {HTMLScriptElement} script */
function finished(script) {
  return new Promise((done) => script.onload = script.onerror = done);
}
