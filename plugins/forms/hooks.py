"""Connects the forms to Pelican: gives templates their fields, and renders the handler's frames after the pages."""

import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from pelican import Pelican, signals
from pelican.generators import PagesGenerator
from pelican.writers import Writer

from plugins.forms.fields import BASES, HONEYPOT, MISSING, NO_ADDRESS, UNREACHED, form_fields
from plugins.forms.form_key import PageKey, read_form_key
from plugins.forms.frames import PAGE, check, form_slots, page_slots, slot, write_documents, write_frame, write_links
from plugins.forms.recipient import CERTIFICATE, PageRecipient, page_recipient, page_text
from plugins.languages.pages import Page, Pages
from translations.language import Language

# The documents that are accepted at the first login.
ACCEPTED = ("terms", "agreement")


@pass_context
def _slot(context: Context, name: str) -> str:
    return slot(name, frame=bool(context.get("frame")))


@pass_context
def _letter(context: Context) -> str:
    return page_text(context["language"], context["LANGUAGES"][context["FACTS"].site.default_language])


def _recipient(settings: dict[str, Any]) -> PageRecipient:
    """Return whom the contact page seals for, and warn of what staff should know (requirement Q4)."""
    facts, folder = settings["FACTS"], Path(settings["KEYS_PATH"])
    email = os.environ.get("KEPT_MAIL_TO") or facts.controller.email
    now = datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH") or time.time()), UTC)
    found = page_recipient(folder, email=email, variant=facts.forms.contact.smime, now=now)
    if found.trouble:
        said = f"{found.trouble}. The contact page shows phone and address instead of the form"
        settings["FINDINGS"].warn(folder / CERTIFICATE, 1, said)
    elif found.warning:
        # A release whose messages would travel readable to the server is none.
        tell = settings["FINDINGS"].add if settings["RELEASE"] and not found.data else settings["FINDINGS"].warn
        tell(folder / CERTIFICATE, 1, found.warning)
    return found


def _form_key(settings: dict[str, Any]) -> PageKey | None:
    """Return the key that sign-ups are sealed for; without one they travel readable to the server, and that is told."""
    folder = Path(settings["KEYS_PATH"])
    try:
        if key := read_form_key(folder):
            return key
        said = (
            "no form-ID.pub in it, so that sign-ups are sealed only on arrival; run `python -m formhandler keys make`"
        )
    except ValueError as error:
        said = str(error)
    tell = settings["FINDINGS"].add if settings["RELEASE"] else settings["FINDINGS"].warn
    tell(folder, 1, said)
    return None


def _prepare(pelican: Pelican) -> None:
    """Give templates the fields, the words for legal bases, slots, and whom pages seal for."""
    settings = pelican.settings
    own = {"form_fields": form_fields(settings["FACTS"]), "bases": BASES, "honeypot": HONEYPOT, "slot": _slot}
    own |= {"recipient": _recipient(settings), "letter": _letter, "missing": MISSING, "no_address": NO_ADDRESS}
    own |= {"form_key": _form_key(settings), "unreached": UNREACHED}
    settings["JINJA_GLOBALS"] = {**settings["JINJA_GLOBALS"], **own}


def _write_frames(generator: PagesGenerator, writer: Writer) -> None:  # noqa: ARG001 - Pelican names it
    """Write the frames of every language, and the links between handler and site."""
    pages: Any = generator.settings["PAGES"]
    for code in pages.languages:
        _write_language(generator, pages, code)
    texts = {code: {key: pages.find(key, code).content for key in ACCEPTED} for code in pages.languages}
    write_documents(Path(generator.settings["FRAMES_PATH"]), texts)


def _write_language(generator: PagesGenerator, pages: Pages, code: str) -> None:
    folder = Path(generator.settings["FRAMES_PATH"])
    language = pages.languages[code]
    write_frame(folder, code, PAGE, _rendered(generator, "frame", language, None, page_slots()))
    for form, fields in form_fields(generator.settings["FACTS"]).items():
        html = _rendered(generator, form, language, pages.find(form, code), form_slots(fields))
        write_frame(folder, code, f"{form}.html", html)
    write_links(folder, code, {page.key: pages.find(page.key, code).url for page in pages.every()})


def _rendered(generator: PagesGenerator, template: str, language: Language, page: Page | None, slots: set[str]) -> str:
    context = {**generator.context, "language": language, "item": page, "page": page, "frame": True, "form_page": True}
    html: str = generator.get_template(template).render(context)
    check(html, slots, f"{template}.html")
    return html


def connect() -> None:
    """Listen to Pelican's signals."""
    signals.initialized.connect(_prepare)
    signals.page_writer_finalized.connect(_write_frames)
