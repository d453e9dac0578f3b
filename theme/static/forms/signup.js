/** The sign-up form, sealed in the page. Without this script the form posts as forms do. */

import { seal } from "./envelope.js";
import { bind } from "./form.js";

// There is one on the page, or the page would not load this.
bind(/** @type {HTMLFormElement} */ (document.querySelector("form[data-key]")), seal);
