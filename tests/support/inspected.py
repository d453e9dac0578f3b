"""What the checkers find on the pages that the form handler answers with, in every scene and any language."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.access import violations
from tests.support.form_pictures import Application, Studio, studios
from tests.support.nu import complaints

_HTML = "text/html"


@dataclass
class Inspector(Studio):
    """A studio that asks axe about each page instead of taking its picture, and keeps every answer as it was sent."""

    found: list[str] = field(default_factory=list)
    complained: list[str] = field(default_factory=list)
    pages: int = 0
    answers: dict[bytes, None] = field(default_factory=dict)

    def heard(self, application: Application) -> Application:
        """Return what answers, and keep the pages among its answers."""

        def listening(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
            told: list[str] = []

            def started(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
                told.append(dict(headers).get("Content-Type", ""))
                return start(status, headers, *more)

            body = b"".join(application(environ, started))
            if environ["PATH_INFO"].startswith("/forms/") and told[0].startswith(_HTML) and body:
                self.answers[body] = None
            return [body]

        return listening

    def page(self, name: str, path: str | None = None) -> None:
        """Ask axe about the page at a path below `base`, or about the one that is open."""
        if path is not None:
            self.browser.open(self.base + path)
        self.browser.wait_until_still()
        self.pages += 1
        self.found += [f"{name}: {wrong}" for wrong in violations(self.browser)]

    def show(self, name: str, html: str) -> None:
        """Ask the Nu checker about a page to keep; mails are not for browsers."""
        if not name.startswith("mail-"):
            self.answers[html.encode()] = None

    def _mail(self, name: str, mail: Any) -> None:
        """Leave mails to those who look at pictures of them."""


def inspect(language: str, folder: Path) -> Inspector:
    """Return what was found in a language; `complained` is what the Nu checker said of the answers, kept in `folder`."""
    (studio,) = studios(Inspector, folder, [language])
    for number, body in enumerate(studio.answers):
        (folder / f"{number}.html").write_bytes(body)
    studio.complained = complaints(folder, [f"/{number}.html" for number in range(len(studio.answers))])
    return studio
