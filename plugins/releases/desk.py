"""Where a release is put together, from what each language shows.

    desk = Desk(facts, languages, published, code=…, page=…, shown=…)
    desk.release(render).name

`render(template, values)` is a template's; the rest is values.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from plugins.consent.gate import POSTER, Embed
from plugins.consent.release import consent_version
from plugins.documents import declaration
from plugins.languages.pages import Page
from plugins.releases.archive import Published
from plugins.releases.record import DECLARATION, Document, Release
from plugins.releases.shown import Shown, as_picture
from policy import Policy, Service
from translations.language import Language

Render = Callable[[str, Mapping[str, Any]], str]
Files = Mapping[str, bytes]
_DECLARATION = "cookies"
# What asks on every page.
CHOICE = "parts/choice.html"


class LegalPage(Page, Protocol):
    """A page with its text."""

    @property
    def content(self) -> str:
        """The HTML of its text."""


class Desk:
    """One build's release. `code` reads scripts and styles, `page` returns a document's page in a language."""

    def __init__(
        self,
        facts: Policy,
        languages: Mapping[str, Language],
        published: Sequence[Published],
        *,
        code: Callable[[], Files],
        page: Callable[[str, str], LegalPage],
        shown: Callable[[str], Shown],
    ) -> None:
        self.published = tuple(published)
        self._facts, self._languages = facts, languages
        self._code, self._page, self._shown = code, page, shown
        self._release: Release | None = None

    def texts(self) -> dict[str, str]:
        """Return the hash of the text of each language."""
        return {code: self._shown(code).hash for code in self._languages}

    def release(self, render: Render) -> Release:
        """Return what is being built, as it is to be kept."""
        if self._release is None:
            document = self._facts.document(_DECLARATION)
            pages = {f"{code}.html": self._exhibit(code, render) for code in self._languages}
            kept = {
                f"{name}.{code}.html": self._kept(name, code, render)
                for name in self._others
                for code in self._languages
            }
            facts = {DECLARATION: declaration.as_json(self._facts).encode()}
            self._release = Release(
                version=document.version,
                date=document.date.isoformat(),
                consent_version=consent_version(self._facts),
                mode=self._facts.consent.mode,
                texts=self.texts(),
                documents={name: self._document(name) for name in self._others},
                files={**pages, **kept, **facts, **self._code()},
            )
        return self._release

    def known(self) -> dict[str, dict[str, list[str]]]:
        """Return the consent versions that each text was shown with, by language: what the consent log believes."""
        found: dict[str, dict[str, list[str]]] = {}
        shown = [(one.release.consent_version, one.release.texts) for one in self.published]
        for version, texts in (*shown, (consent_version(self._facts), self.texts())):
            for code, text in texts.items():
                versions = found.setdefault(code, {}).setdefault(text, [])
                if version not in versions:
                    versions.append(version)
        return found

    def _exhibit(self, code: str, render: Render) -> bytes:
        """Return the page on which a language's parts can be seen as they were shown."""
        values = {"language": self._languages[code], "item": None, "shown": self._shown(code)}
        return render("shown.html", values).encode()

    @property
    def _others(self) -> list[str]:
        """The documents beside the declaration."""
        return [document.id for document in self._facts.documents if document.id != _DECLARATION]

    def _document(self, name: str) -> Document:
        facts = self._facts.document(name)
        texts = {code: self._page(name, code).content for code in self._languages}
        hashes = {code: hashlib.sha256(text.encode()).hexdigest() for code, text in texts.items()}
        return Document(facts.version, facts.date.isoformat(), hashes)

    def _kept(self, name: str, code: str, render: Render) -> bytes:
        """Return the page on which a document can be read as it was published."""
        return render("kept.html", {"language": self._languages[code], "item": self._page(name, code)}).encode()


def shown_in(language: Language, facts: Policy, page: LegalPage, render: Render) -> Shown:
    """Return what a language shows; `page` is its declaration."""
    # The parts may say what hashes to; while they are hashed, that is nothing.
    values = {"language": language, "item": None, "form_page": False, "frame": False, "text_shown": str}
    offered = [service for service in facts.active_services if _is_embedded(service)]
    placeholders = [render("parts/embed.html", {**values, "embed": _embed(service)}) for service in offered]
    return Shown(
        choice=as_picture(render(CHOICE, values)),
        placeholders=as_picture("".join(placeholders)),
        declaration=render("parts/declaration.html", {**values, "item": page}),
    )


def _is_embedded(service: Service) -> bool:
    return bool(service.hosts) and not service.script and service.purpose != "necessary"


def _embed(service: Service) -> Embed:
    """Return what a placeholder of a service is made for; its title is that of each content, and left out."""
    return Embed(url=f"https://{service.hosts[0]}/", title="", poster=POSTER, service=service)
