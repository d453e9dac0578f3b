"""What the engine asks of the forms: their fields for templates, and the frames that the form handler fills."""

import os
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context

from plugins.forms.fields import BASES, HONEYPOT, MISSING, NO_ADDRESS, UNREACHED, form_fields
from plugins.forms.form_key import PageKey, read_form_key
from plugins.forms.frames import DOCUMENTS, LINKS, PAGE, as_json, check, form_slots, hashes, page_slots, slot
from plugins.forms.recipient import CERTIFICATE, PageRecipient, page_recipient, page_text
from plugins.pace.site import Site, Target

# The documents that are accepted at the first login.
ACCEPTED = ("terms", "agreement")


@pass_context
def _slot(context: Context, name: str) -> str:
    return slot(name, frame=bool(context.get("frame")))


def _recipient(site: Site) -> PageRecipient:
    """Return whom the contact page seals for, and warn of what staff should know (requirement Q4)."""
    facts, folder = site.project.facts, site.project.keys
    email = os.environ.get("KEPT_MAIL_TO") or facts.controller.email
    found = page_recipient(folder, email=email, variant=facts.forms.contact.smime, now=site.project.now)
    if found.trouble:
        said = f"{found.trouble}. The contact page shows phone and address instead of the form"
        site.findings.warn(folder / CERTIFICATE, 1, said)
    elif found.warning:
        # A release whose messages would travel readable to the server is none.
        tell = site.findings.add if site.project.release and not found.data else site.findings.warn
        tell(folder / CERTIFICATE, 1, found.warning)
    return found


def _form_key(site: Site) -> PageKey | None:
    """Return the key that sign-ups are sealed for; without one they travel readable to the server, and that is told."""
    folder = site.project.keys
    try:
        if key := read_form_key(folder):
            return key
        said = (
            "no form-ID.pub in it, so that sign-ups are sealed only on arrival; run `python -m formhandler keys make`"
        )
    except ValueError as error:
        said = str(error)
    tell = site.findings.add if site.project.release else site.findings.warn
    tell(folder, 1, said)
    return None


def names(site: Site) -> Mapping[str, Any]:
    """Return the fields, the words for legal bases, slots, and whom pages seal for."""
    read_in = site.project.languages[site.project.default]

    @pass_context
    def letter(context: Context) -> str:
        site.ask("catalog", read_in.code)
        return page_text(context["language"], read_in)

    return {
        "form_fields": form_fields(site.project.facts), "bases": BASES, "honeypot": HONEYPOT, "slot": _slot,
        "recipient": _recipient(site), "letter": letter, "missing": MISSING, "no_address": NO_ADDRESS,
        "form_key": _form_key(site), "unreached": UNREACHED,
    }  # fmt: skip


def state(site: Site) -> object:
    """Return whom pages seal for, which the day decides too."""
    return site.environment.globals["recipient"], site.environment.globals["form_key"]


def files(site: Site) -> Iterator[Target]:
    """Yield the frames of every language, and the links between handler and site."""
    forms = {form: fields for form, fields in form_fields(site.project.facts).items() if site.has(form)}
    for code in site.project.languages if forms else ():
        yield Target("frames", f"{code}/{PAGE}", partial(_frame, site, code, "frame", page_slots()))
        for form, fields in forms.items():
            yield Target("frames", f"{code}/{form}.html", partial(_frame, site, code, form, form_slots(fields)))
        yield Target("frames", f"{code}/{LINKS}", partial(_links, site, code))
    if all(map(site.has, ACCEPTED)):
        yield Target("frames", DOCUMENTS, partial(_documents, site))


def _frame(site: Site, code: str, template: str, slots: set[str]) -> str:
    page = None if template == "frame" else site.find(template, code)
    values = {"language": site.project.languages[code], "item": page, "frame": True, "form_page": True}
    html = site.render(f"{template}.html", values)
    check(html, slots, f"{template}.html")
    return html


def _links(site: Site, code: str) -> str:
    """Return where the pages of a language are, by key: the handler links to them."""
    return as_json({page.key: site.ask("link", page.key, code) for page in site.ask("every")})


def _documents(site: Site) -> str:
    """Return the hashes of the published documents: the handler notes which text was accepted (N9)."""
    codes = site.project.languages
    return as_json(hashes({code: {key: site.find(key, code).content for key in ACCEPTED} for code in codes}))
