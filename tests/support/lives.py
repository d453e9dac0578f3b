"""People at every point of the way, brought there as people come there, and every link that a mail or a page gave them.

lives = lead(house, sink, visitor, clock)
lives.paths              # {"/forms/en/confirm/…", …}: what mail scanners and link previews would ask for
"""

import html
import re
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

from formhandler.clock import StandingClock
from formhandler.procedures import deliver, requests, rights, staff, trial
from formhandler.procedures.console import Staff
from formhandler.procedures.house import House
from formhandler.storage.signups import SignUp
from formhandler.web.routes import ROUTES
from tests.support.mailed import text_of, token_in
from tests.support.sinks import Sink

_LINK = re.compile(r"https?://[^\s<>\"']+")
_SHORTEST = 16  # letters of a token; no other part of a path is so long
_OF_MY_DATA = ("", "/copy.json", "/copy.html", "/erase", "/regret")
ENQUIRY = {"name": "Bo Enquirer", "email": "bo@example.org", "subject": "Hi", "message": "Hello"}


@dataclass
class Lives:
    """Who lives here, and the paths of their links so far. `visitor` asks the application as tests of pages do."""

    house: House
    sink: Sink
    visitor: Any
    clock: StandingClock
    paths: set[str] = field(default_factory=set)

    def post(self, path: str, **fields: str) -> Any:
        """Send a form."""
        reply = self.visitor.post(path, fields)
        assert reply.status < 400, (path, reply.status)
        return reply

    def mails(self) -> list[EmailMessage]:
        """Deliver what waits, gather the links in it, and return the mails that arrived with this."""
        before = len(self.sink.raw)
        for _ in range(3):  # a request for a link is looked up first, and its mail goes after it
            if deliver.deliver_due(self.house) == deliver.Counts():
                break
        arrived = self.sink.mails[before:]
        for mail in arrived:
            self.paths |= paths_in(mail, self.house.settings.site_url)
        return arrived

    def pending(self, name: str, language: str = "en") -> EmailMessage:
        """Sign somebody up and return the mail that asks to confirm."""
        self.post(f"/forms/{language}/sign-up", name=name, email=f"{name.lower()}@example.org")
        [mail] = self.mails()
        return mail

    def confirmed(self, name: str, language: str = "en") -> EmailMessage:
        """Go on to the login mail."""
        token = token_in(self.pending(name, language), "confirm")
        self.post(f"/forms/{language}/confirm/{token}", **{"follow-up": "yes"})
        [mail] = self.mails()
        return mail

    def accepted(self, name: str, language: str = "en") -> SignUp:
        """Go on to the trial and return the sign-up."""
        token = token_in(self.confirmed(name, language), "first-login")
        self.post(f"/forms/{language}/first-login/{token}", terms="yes", agreement="yes")
        return self.who(name)

    def who(self, name: str) -> SignUp:
        """Return somebody's sign-up."""
        found = rights.by_address(self.house, f"{name.lower()}@example.org")
        assert found
        return found

    def with_link(self, name: str, language: str = "en") -> str:
        """Return the token of the link to somebody's own data."""
        self.post(f"/forms/{language}/my-data", email=f"{name.lower()}@example.org")
        [mail] = self.mails()
        token = token_in(mail, "my-data")
        self.paths |= {f"/forms/{language}/my-data/{token}{page}" for page in _OF_MY_DATA}
        return token

    def enquired(self) -> None:
        """Send an enquiry, and gather the links that its sender is shown."""
        told = self.post("/forms/de/contact", **ENQUIRY).headers["Location"].partition("#")[0]
        self.paths |= {told, told.replace("/sent/", "/delete/")}


def lead(house: House, sink: Sink, visitor: Any, clock: StandingClock) -> Lives:
    """Bring people to every point of the way. Some of it takes a fortnight, by the clock that is handed in."""
    lives = Lives(house, sink, visitor, clock)
    lives.accepted("Asked", "de")  # the follow-up mail will have gone
    for name in ("Subscribed", "Ended"):
        who = lives.accepted(name)
        with house.database.writing():
            trial.subscribe(house, who, clock.now())
    clock.forward(timedelta(days=14))
    lives.mails()
    who = lives.who("Ended")
    with house.database.writing():
        trial.unsubscribe(house, who, clock.now())
    lives.accepted("Accepted", "da")
    lives.confirmed("Confirmed")
    lives.pending("Pending", "da")
    abused = lives.pending("Abused", "de")
    lives.post(f"/forms/de/abuse/{token_in(abused, 'abuse')}")
    _with_rights(lives)
    lives.enquired()
    lives.mails()
    sink.mode = "defers"  # from now on mails wait, failed and fresh
    lives.post("/forms/en/sign-up", name="Waiting", email="waiting@example.org")
    lives.post("/forms/en/my-data", email="accepted@example.org")
    lives.enquired()
    lives.mails()
    return lives


def _with_rights(lives: Lives) -> None:
    """Bring people to what is done with one's own data, some of it by staff."""
    house, clerk = lives.house, Staff("anna", "anna", "")
    for name in ("Asking", "Restricted", "Erased", "Held", "Regretted"):
        lives.accepted(name)
        token = lives.with_link(name)
        page = f"/forms/en/my-data/{token}"
        if name == "Asking":
            lives.post(f"{page}/ask", kind="objection")
            [number] = [one.number for one in requests.open_requests(house)]
            requests.extend(house, number, "complex")
        elif name == "Held":
            staff.hold(house, clerk, lives.who(name).id, "A court asks for it.")
        else:
            action = {"Restricted": "restrict", "Erased": "erase", "Regretted": "regret"}[name]
            lives.post(f"{page}/{action}", **({} if name == "Restricted" else {"tell": "yes"}))
        lives.mails()


def paths_in(mail: EmailMessage, site_url: str) -> set[str]:
    """Return the paths below our own address that a mail leads to: in its text, its HTML, its headers."""
    if mail.get_content_maintype() == "application":
        return set()  # sealed for the company
    said = f"{text_of(mail)} {html.unescape(text_of(mail, 'html'))} {mail['List-Unsubscribe'] or ''}"
    return {link.removeprefix(site_url) for link in _LINK.findall(said) if link.startswith(f"{site_url}/forms/")}


def crossed(paths: set[str]) -> set[str]:
    """Return every page that takes a token, with every token there is: also what was meant for another page."""
    tokens = {part for path in paths for part in path.split("/") if len(part) >= _SHORTEST}
    pages = {
        route.path.replace("<lang>", "en") for route in ROUTES if route.method == "GET" and "<token>" in route.path
    }
    return {page.replace("<token>", token) for page in pages for token in tokens}
