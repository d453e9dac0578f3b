"""The pages of the stand-in tool below /dev/tool, and the address where the form handler tells it of accounts."""

import secrets
from collections.abc import Callable

from bottle import request, response

from devserver.pages import render
from devserver.tool import Account, StandInTool
from formhandler.sealing.signatures import NONCE, SIGNATURE, TIME

_COOKIE = "dev-tool"
_LARGEST_BODY = 65536
Route = tuple[str, str, Callable[..., object]]


class Sessions:
    """Who is signed in to the stand-in, by a random number in a cookie; gone when the child is begun anew."""

    def __init__(self) -> None:
        self._accounts: dict[str, str] = {}

    def begin(self, account: Account) -> None:
        """Sign somebody in."""
        number = secrets.token_urlsafe(24)
        self._accounts[number] = account.access
        response.set_cookie(_COOKIE, number, path="/dev/tool", httponly=True, samesite="strict")

    def end(self) -> None:
        """Sign whoever asks out."""
        self._accounts.pop(request.get_cookie(_COOKIE, ""), None)
        response.delete_cookie(_COOKIE, path="/dev/tool")

    def account(self, tool: StandInTool) -> Account | None:
        """Return who asks, as long as the account may be used."""
        one = tool.accounts.get(self._accounts.get(request.get_cookie(_COOKIE, ""), ""))
        return one if one and one.is_open(tool.clock.now()) else None


def tool_routes(tool: StandInTool) -> list[Route]:
    """Return method, path and view of everything the stand-in answers."""
    who = Sessions()
    return [
        ("/dev/tool", "GET", lambda: _desk(tool, who)),
        ("/dev/tool/api/access", "POST", lambda: _hear(tool)),
        ("/dev/tool/first-login/<ticket>", "GET", lambda ticket: _first_login(tool, ticket)),
        ("/dev/tool/first-login/<ticket>", "POST", lambda ticket: _set_password(tool, who, ticket)),
        ("/dev/tool/sign-in", "POST", lambda: _sign_in(tool, who)),
        ("/dev/tool/sign-out", "POST", lambda: _done(who.end)),
        ("/dev/tool/subscribe", "POST", lambda: _act(tool, who, lambda one: tool.subscribe(one, on=True))),
        ("/dev/tool/unsubscribe", "POST", lambda: _act(tool, who, lambda one: tool.subscribe(one, on=False))),
        ("/dev/tool/delete", "POST", lambda: _act(tool, who, tool.delete)),
        ("/dev/tool/tell-again", "POST", lambda: _done(tool.tell_again)),
    ]


def _desk(tool: StandInTool, who: Sessions, wrong: str = "") -> str:
    accounts = list(tool.accounts.values())
    return render("tool.html", account=who.account(tool), accounts=accounts, untold=tool.untold, wrong=wrong)


def _hear(tool: StandInTool) -> str:
    headers = {name: request.get_header(name, "") for name in (TIME, NONCE, SIGNATURE)}
    status, answered = tool.hear(request.path, headers, request.body.read(_LARGEST_BODY))
    response.status = status
    for name, value in answered.items():
        response.set_header(name, value)
    return ""


def _first_login(tool: StandInTool, ticket: str) -> str:
    """Show the page that asks for a password; looking at it uses nothing up."""
    account = tool.with_ticket(ticket)
    usable = account is not None and account.is_open(tool.clock.now())
    return render("tool-first-login.html", account=account if usable else None, waiting=account is not None)


def _set_password(tool: StandInTool, who: Sessions, ticket: str) -> object:
    account, password = tool.with_ticket(ticket), request.forms.getunicode("password", "")
    if account is None or not password or not account.is_open(tool.clock.now()):
        return _first_login(tool, ticket)
    tool.set_password(account, password)
    who.begin(account)
    return _back()


def _sign_in(tool: StandInTool, who: Sessions) -> object:
    said = request.forms
    account = tool.signed_in(said.getunicode("email", ""), said.getunicode("password", ""))
    if account is None:
        return _desk(tool, who, wrong="This address and this password open nothing.")
    who.begin(account)
    return _back()


def _act(tool: StandInTool, who: Sessions, step: Callable[[Account], None]) -> object:
    account = who.account(tool)
    if account:
        step(account)
    return _back()


def _done(step: Callable[[], None]) -> object:
    step()
    return _back()


def _back() -> object:
    response.status = 303
    response.set_header("Location", "/dev/tool")
    return ""
