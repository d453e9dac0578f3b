/**
 * Sends a form as one sealed envelope and shows what comes back, without leaving the page.
 *
 *     bind(form, async (values, data) => envelope)
 *
 * `seal` gets the fields by name and the form's `data-` attributes. It returns the envelope, or an `Answer` to be shown
 * when nothing shall be sent. If it fails, because this browser cannot seal, the form posts as it does without script.
 * A server that cannot be reached is another matter: nothing is sent then but what is sealed.
 *
 * In the page: `[data-error=NAME]` are the places for what is wrong with a field, "" being the form as a whole, inside
 * and outside of `#errors`; `data-unreached` of the form is said when no answer comes.
 */

/** @import { Answer, Seal } from "../../types/forms.d.ts" */

const TYPE = "application/vnd.kept.sealed";

/**
 * @param {HTMLFormElement} form
 * @param {Seal} seal
 */
export function bind(form, seal) {
  // Back from the next page, the form may be sent again.
  onpageshow = () => form.inert = false;
  form.onsubmit = async (event) => {
    event.preventDefault();
    const values = Object.fromEntries(/** @type {any} */ (new FormData(form)));
    // A second click sends nothing.
    form.inert = true;
    const sealed = await seal(values, form.dataset).catch(() => {});
    if (!sealed) return form.submit();
    const answer = sealed instanceof Uint8Array ? await send(form, sealed) : sealed;
    if (!answer.to) show(form, answer);
    // Where to go on; else the summary, which a browser shows and focuses when it is the target.
    location.assign(answer.to ?? "#errors");
  };
}

/**
 * Without network, or with an answer that is not ours, there is nothing to say but that.
 * @param {HTMLFormElement} form
 * @param {Uint8Array<ArrayBuffer>} body
 * @returns {Promise<Answer>}
 */
function send({ action }, body) {
  const typed = new Blob([body], { type: TYPE });
  return fetch(action, { method: "POST", body: typed }).then((reply) => reply.json()).catch(() => ({}));
}

/**
 * @param {HTMLFormElement} form
 * @param {Answer} answer
 */
function show(form, { errors: said = { "": form.dataset.unreached }, data }) {
  form.inert = false;
  // A newer key, or fewer ways to seal, for when the button is pressed again.
  Object.assign(form.dataset, data);
  /** @type {NodeListOf<HTMLElement>} */
  const places = document.querySelectorAll("[data-error]");
  for (const place of places) {
    const name = place.dataset.error ?? "";
    // Nothing is written where nothing is wrong.
    place.textContent = /** @type {string} */ (said[name]);
    const field = /** @type {HTMLInputElement?} */ (form.elements.namedItem(name));
    if (field) field.ariaInvalid = `${name in said}`;
  }
}
