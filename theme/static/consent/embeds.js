/**
 * Content of others inside a page: a placeholder stands in its place until the visitor asks for it, for this once or
 * always, or has allowed its service already.
 */

/**
 * Puts the content in the place of its placeholder and returns it; null if it is there already.
 * @param {HTMLElement} figure
 * @returns {HTMLElement | null}
 */
export function load(figure) {
  const template = figure.querySelector("template");
  if (!template || figure.dataset.running) return null;
  figure.dataset.running = figure.dataset.embed;
  template.after(document.importNode(template.content, true));
  return /** @type {HTMLElement | null} */ (template.nextElementSibling);
}

/**
 * Loads every embed on the page whose service may run.
 * @param {Set<string>} may
 */
export function loadAllowed(may) {
  for (const figure of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-embed]"))) {
    if (may.has(/** @type {string} */ (figure.dataset.embed))) load(figure);
  }
}
