"""The pages under /dev: what was mailed, what third parties were asked, how the build stands."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bottle import Bottle, HTTPError, redirect, request, response

from devserver.letters import Letter, Opener, count, letters, read
from devserver.pages import STATIC, render
from devserver.standins import Standins
from devserver.state import Board
from devserver.tool import StandInTool
from devserver.tool_views import tool_routes

# A mail is shown as its reader would see it, but it may load nothing and run nothing.
_MAIL_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
)
_WAIT = 25.0  # seconds that a page waits for news before it asks again


@dataclass(frozen=True)
class Desk:
    """What the pages show: the postbox and its key, the stand-ins, the news, and why the handler does not run."""

    mail: Path
    opened_by: Opener
    standins: Standins
    board: Board
    site_url: str
    standins_url: str
    tool: StandInTool
    trouble: str = ""


def create_views(desk: Desk) -> Bottle:
    """Return the application that answers everything under /dev."""
    app = Bottle()
    for path, method, view in _routes(desk):
        app.route(path, method=method, callback=view)
    app.add_hook("after_request", _unkept)
    return app


def _routes(desk: Desk) -> list[tuple[str, str, Callable[..., object]]]:
    return [
        ("/dev", "GET", lambda: redirect("/dev/")),
        ("/dev/", "GET", lambda: _overview(desk)),
        ("/dev/mail", "GET", lambda: render("mail.html", letters=list(letters(desk.mail, desk.opened_by)))),
        ("/dev/mail/empty", "POST", lambda: _empty(desk)),
        ("/dev/mail/<number:int>", "GET", lambda number: render("letter.html", letter=_letter(desk, number))),
        ("/dev/mail/<number:int>/html", "GET", lambda number: _html_part(_letter(desk, number))),
        ("/dev/mail/<number:int>/source", "GET", lambda number: _source(desk, number)),
        ("/dev/requests", "GET", lambda: render("requests.html", requests=list(reversed(desk.standins.requests)))),
        *tool_routes(desk.tool),
        ("/dev/news", "GET", lambda: _news(desk)),
        ("/dev/dev.css", "GET", lambda: _static("dev.css", "text/css; charset=utf-8")),
        ("/dev/morph.js", "GET", lambda: _static("morph.js", "text/javascript; charset=utf-8")),
        ("/dev/reload.js", "GET", lambda: _static("reload.js", "text/javascript; charset=utf-8")),
    ]


def _unkept() -> None:
    response.set_header("Cache-Control", "no-store")


def _overview(desk: Desk) -> str:
    return render(
        "overview.html",
        site_url=desk.site_url,
        standins_url=desk.standins_url,
        mails=count(desk.mail),
        requests=len(desk.standins.requests),
        state=desk.board,
        trouble=desk.trouble,
    )


def _news(desk: Desk) -> str:
    """Return what is new since the number that is asked with; with `wait`, as soon as there is anything."""
    asked = request.query
    number = int(asked.since) if asked.since.isdigit() else 0
    if asked.wait:
        desk.board.wait(number, _WAIT)
    response.content_type = "application/json"
    return json.dumps(desk.board.since(number) | {"mails": count(desk.mail), "requests": len(desk.standins.requests)})


def _path(desk: Desk, number: int) -> Path:
    path = desk.mail / f"{number:020d}.eml"
    if not path.is_file():
        raise HTTPError(404, "This message is no longer kept.")
    return path


def _letter(desk: Desk, number: int) -> Letter:
    return read(_path(desk, number), desk.opened_by)


def _html_part(letter: Letter) -> str:
    """Return the HTML part as a document of its own; its links open beside the mailbox."""
    response.set_header("Content-Security-Policy", _MAIL_POLICY)
    return f'<base target="_blank">{letter.html}'


def _source(desk: Desk, number: int) -> bytes:
    response.content_type = "text/plain; charset=utf-8"
    return _path(desk, number).read_bytes()


def _static(name: str, kind: str) -> bytes:
    response.content_type = kind
    return (STATIC / name).read_bytes()


def _empty(desk: Desk) -> None:
    for path in desk.mail.glob("*.eml"):
        path.unlink(missing_ok=True)
    redirect("/dev/mail", 303)
