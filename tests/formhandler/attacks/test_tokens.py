"""A link that does not work looks like one that never was, byte for byte, whatever is wrong with it; and does nothing."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from formhandler.procedures import access, person, rights, signup
from formhandler.procedures.house import House
from formhandler.sealing.references import new_secret
from formhandler.sealing.tokens import Token
from tests.formhandler.web.conftest import LANGUAGES, Reply, Visitor, links, stored
from tests.support.staff import clerk

NEVER = "A" * 32
# Every page behind a link that shows or does something only for who may: how it is asked for, and with what.
PAGES = [
    ("GET", "confirm/@", {}),
    ("POST", "confirm/@", {"follow-up": "yes"}),
    ("GET", "first-login/@", {}),
    ("POST", "first-login/@", {"terms": "yes", "agreement": "yes"}),
    ("POST", "first-login/@", {"terms": "yes"}),
    *(("GET", f"my-data/@{page}", {}) for page in ("", "/copy.json", "/copy.html", "/erase", "/regret")),
    *(("POST", f"my-data/@/{page}", {}) for page in ("stop", "restrict", "lift", "erase", "regret")),
    ("POST", "my-data/@/name", {"name": "Somebody Else"}),
    ("POST", "my-data/@/ask", {"kind": "question"}),
    # These two answer everybody alike, and act only for who may.
    ("GET", "abuse/@", {}),
    ("POST", "abuse/@", {}),
    ("GET", "stop/@", {}),
    ("POST", "stop/@", {}),
]
REPEATED = ("abuse/@", "stop/@")
OWN = {"confirm": "confirm", "first-login": "login", "my-data": "my-data", "abuse": "abuse", "stop": "stop"}


@dataclass
class Person:
    """Somebody whose links are known, by purpose."""

    house: House
    email: str
    links: dict[str, str]


@pytest.fixture
def anna(house: House) -> Person:
    """Somebody on trial, with a link of every kind."""
    return on_trial(house, "anna@example.org")


def on_trial(house: House, email: str) -> Person:
    signup.sign_up(house, name="Anna", email=email, language="en")
    found = links(house, "confirm")
    signup.confirm(house, found["confirm"], follow_up=True)
    found |= links(house, "login")
    signup.accept(house, found["login"], terms=True, agreement=True)
    rights.ask(house, email)
    for waiting in rights.outbox.waiting_kind(house.database, "asked"):
        rights.resolve(house, waiting)
        rights.outbox.drop(house.database, waiting)
    return Person(house, email, {**found, **links(house, "my-data")})


def damaged(token: str) -> Iterator[str]:
    """Return a token with each of its letters changed, cut at each place, and in every disguise."""
    for at, letter in enumerate(token):
        yield token[:at] + ("B" if letter != "B" else "C") + token[at + 1 :]
        if letter.isalpha():
            yield token[:at] + letter.swapcase() + token[at + 1 :]
    yield from (token[:length] for length in (1, 8, 16, 31))
    yield from (token + more for more in ("A", "=", ".", " ", "%20", "\n", "\x00", "/", token))
    yield from (" " + token, token[::-1], token.encode().hex(), "".join(chr(ord(one) + 0xFEE0) for one in token))


def asked(visitor: Visitor, page: tuple[str, str, dict[str, str]], token: str, language: str = "en") -> Reply:
    """Return the answer; of the two pages that repeat their own address, without the token in it."""
    method, path, fields = page
    whole = f"/forms/{language}/{path.replace('@', token)}"
    reply = visitor.get(whole) if method == "GET" else visitor.post(whole, fields)
    if path not in REPEATED:
        return reply
    headers = {name: value for name, value in reply.headers.items() if name != "Content-Length"}
    return Reply(reply.status, headers, reply.body.replace(token.encode(), b"@"))


def bad_ones(anna: Person, page: tuple[str, str, dict[str, str]]) -> list[str]:
    """Return what must not open a page: links that are for others, and its own one damaged."""
    own = OWN[page[1].partition("/")[0]]
    foreign = [token for purpose, token in anna.links.items() if purpose != own]
    foreign += [Token(anna.links["login"]).ticket().reveal(), new_secret()]
    # A slash leads to another row of the table of routes, and there to a page that knows nothing of links.
    bad = [token for token in (*foreign, *damaged(anna.links[own])) if "/" not in token]
    if page[1] not in REPEATED:
        return bad
    # What is taken out of the page must not stand in it for another reason.
    return [token for token in bad if len(token) >= 16 and token.isascii() and token.isprintable()]


@pytest.mark.promise("X3")
def test_foreign_and_damaged_links_are_told_from_an_unknown_one_by_nobody_and_do_nothing(
    visitor: Visitor, house: House, anna: Person
):
    before = stored(house)
    for page in PAGES:
        unknown = asked(visitor, page, NEVER)
        assert unknown.status == (200 if page[1] in REPEATED else 404)
        assert [token for token in bad_ones(anna, page) if asked(visitor, page, token) != unknown] == [], page
    assert stored(house) == before


@pytest.mark.promise("X3")
@pytest.mark.parametrize("ended", ["expired", "erased", "abused", "regretted", "replaced"])
def test_links_that_worked_once_look_like_an_unknown_one_in_every_language(
    visitor: Visitor, house: House, anna: Person, clock, ended: str
):
    dead = end(house, anna, clock, ended)
    pages = [page for page in PAGES if OWN[page[1].partition("/")[0]] in dead]
    for page in pages:
        token = anna.links[OWN[page[1].partition("/")[0]]]
        for language in LANGUAGES:
            assert asked(visitor, page, token, language) == asked(visitor, page, NEVER, language), page


def end(house: House, anna: Person, clock, ended: str) -> set[str]:
    """End somebody's links in one of the ways there are, and return which of them are dead then."""
    who = rights.by_address(house, anna.email)
    if ended == "expired":
        clock.set(who.due_at)
    elif ended == "erased":
        person.erase(house, anna.email)
    elif ended == "abused":
        signup.report_abuse(house, anna.links["abuse"])
    elif ended == "regretted":
        rights.regret(house, who, tell=False)
    else:  # the day of the link to one's own data is over, and a new one was asked for
        clock.forward(house.policy.rights.link_valid.after(clock.now()) - clock.now())
        rights.ask(house, anna.email)
        return {"my-data"}
    return set(OWN.values())


@pytest.mark.promise("X3")
def test_a_cookie_of_staff_and_a_ticket_of_the_tool_open_no_page_of_a_person(
    visitor: Visitor, house: House, anna: Person
):
    someone = clerk(house, lambda _house: visitor)
    cookie = someone.cookie.partition("=")[2]
    ticket = access.door(house, anna.links["login"]).rpartition("/")[2]
    for token in (cookie, ticket):
        for page in PAGES:
            assert asked(visitor, page, token) == asked(visitor, page, NEVER)
    for token in anna.links.values():
        assert visitor.get("/forms/en/console/mail", cookie=f"__Host-kept-staff={token}").status == 303
