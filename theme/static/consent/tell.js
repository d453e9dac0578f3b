/**
 * Says what became of a withdrawal: all gone, or something left, and for which services something lies where no script of
 * ours can reach. The words stand on the declaration page, in every language; other pages need not carry them.
 */

/**
 * Shows the note with these of its parts, or nothing where it cannot be had: never a success that nobody has looked at.
 * @param {string[]} parts
 */
export async function tell(parts) {
  const note = document.getElementById("choice-done") ?? await fetched();
  for (const part of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-erased]"))) {
    part.hidden = !parts.includes(part.dataset.erased ?? "");
  }
  note?.showPopover();
}

/**
 * The note from the declaration page, put into this one. Read as a document: no text becomes HTML, nothing in it runs.
 * @returns {Promise<HTMLElement | undefined>}
 */
function fetched() {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.responseType = "document";
    request.onloadend = () => {
      const note = request.response?.getElementById("choice-done");
      if (note) document.body.append(note);
      done(note);
    };
    request.open("GET", /** @type {HTMLAnchorElement} */ (document.querySelector("#choice [rel=help]")).href);
    request.send();
  });
}
