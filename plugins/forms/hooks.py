"""Connects the forms to Pelican: gives templates their fields, and renders the handler's frames after the pages."""

from pathlib import Path
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from pelican import Pelican, signals
from pelican.generators import PagesGenerator
from pelican.writers import Writer

from plugins.forms.fields import BASES, HONEYPOT, form_fields
from plugins.forms.frames import PAGE, check, form_slots, page_slots, slot, write_documents, write_frame, write_links
from plugins.languages.pages import Page, Pages
from translations.language import Language

# The documents that are accepted at the first login.
ACCEPTED = ("terms", "agreement")


@pass_context
def _slot(context: Context, name: str) -> str:
    return slot(name, frame=bool(context.get("frame")))


def _prepare(pelican: Pelican) -> None:
    """Give templates the fields, the words for legal bases, and slots."""
    settings = pelican.settings
    own = {"form_fields": form_fields(settings["FACTS"]), "bases": BASES, "honeypot": HONEYPOT, "slot": _slot}
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
