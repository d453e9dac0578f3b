/** The contact form, sealed in the page. Without this script it posts as forms do. For certificates that the setting `modern` takes. */

import { ways } from "./modern.js";
import { sealed } from "./enquiry.js";
import { bind } from "./form.js";

// There is one on the page, or the page would not load this.
const form = /** @type {HTMLFormElement} */ (document.querySelector("form[data-recipients]"));
bind(form, (values, data) => sealed(values, data, ways));
