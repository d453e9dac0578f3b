"""What the handler answers with, and the headers that stand on every answer, whatever its status."""

import json
from dataclasses import dataclass
from http import HTTPStatus

from markupsafe import Markup

from facts.wall import FORM_POLICY, PAGE_HEADERS, REFERRER_POLICY, STRICT_TRANSPORT

HTML = "text/html; charset=utf-8"

_EVERYWHERE = (("Content-Security-Policy", FORM_POLICY), *PAGE_HEADERS)
PUBLIC_HEADERS = (*_EVERYWHERE, REFERRER_POLICY)
# Our own pages may have a secret in their address: kept by no cache, told to no other page, found by no search engine.
SECURITY_HEADERS = (
    *_EVERYWHERE,
    ("Cache-Control", "no-store"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Robots-Tag", "noindex, nofollow"),
)

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Answer:
    """One answer, before the headers that all answers have. The body may hold what somebody typed: it is not shown.

    `public` says that it is a page of the site, to be found and kept, and holds nothing of anybody.
    """

    status: int
    body: bytes = b""
    headers: Headers = ()
    public: bool = False

    def __repr__(self) -> str:
        return f"Answer({self.status}, {len(self.body)} bytes)"

    def header(self, name: str) -> str | None:
        """Return the value of a header, or None."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


def page(html: Markup, status: int = HTTPStatus.OK, headers: Headers = ()) -> Answer:
    """Return an answer that shows a page. It takes Markup only: HTML that this program made."""
    return Answer(status, html.encode(), (("Content-Type", HTML), *headers))


def see_other(path: str) -> Answer:
    """Return the redirect after a post, so that reloading the next page posts nothing again."""
    return Answer(HTTPStatus.SEE_OTHER, b"", (("Location", path),))


def for_script(status: int = HTTPStatus.OK, headers: Headers = (), **said: object) -> Answer:
    """Return an answer for the script of a form's page (theme/types/forms.d.ts)."""
    return Answer(status, json.dumps(said).encode(), (("Content-Type", "application/json"), *headers))


def nothing() -> Answer:
    """Return the answer for those who read none, such as a beacon."""
    return Answer(HTTPStatus.NO_CONTENT)


def complete(answer: Answer, *, https: bool) -> list[tuple[str, str]]:
    """Return the headers of an answer with the security headers that are not among them; it may only replace one."""
    named = {name.lower() for name, _ in answer.headers}
    always = [*(PUBLIC_HEADERS if answer.public else SECURITY_HEADERS), *([STRICT_TRANSPORT] if https else [])]
    return [*answer.headers, *((name, value) for name, value in always if name.lower() not in named)]
