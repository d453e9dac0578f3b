"""A hundred at once want mail for one address, through the real web server: one mail a day, and one answer for all."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest

from formhandler.procedures import deliver, signup
from formhandler.procedures.house import House
from formhandler.settings import Endpoint
from formhandler.web.guards import FORM_TYPE, SEALED_TYPE
from formhandler.web.server import Server, open_sockets
from tests.support.envelopes import seal_form

# One mailbox, in the spellings that somebody would try.
SPELLINGS = ("anna@example.org", "ANNA@example.org", " anna@EXAMPLE.org", '"anna"@example.org', '"A\\nna"@Example.Org')
Answer = tuple[int, str | None, bytes]


@contextmanager
def serving(app: Callable[..., object]) -> Iterator[int]:
    """Serve over real sockets while the block lasts; return the port."""
    server = Server(app, sockets=open_sockets(Endpoint("127.0.0.1", 0)))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield server.port
    finally:
        server.stop()
        thread.join(30)
        assert not thread.is_alive()


def post(port: int, path: str, body: bytes, kind: str = FORM_TYPE) -> Answer:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("POST", path, body, {"Content-Type": kind, "Sec-Fetch-Site": "same-origin"})
    answer = connection.getresponse()
    found = answer.status, answer.getheader("Location"), answer.read()
    connection.close()
    return found


def flood(port: int, house: House, number: int) -> tuple[set[Answer], set[Answer]]:
    """Sign one address up so often at once, posted and sealed in turn; return the different answers to both."""
    key = house.keys.forms.newest
    assert key
    meeting = threading.Barrier(number)

    def one(at: int) -> Answer:
        fields = {"name": f"Anna {at}", "email": SPELLINGS[at % len(SPELLINGS)]}
        sealed = at % 2 == 1
        body = seal_form(key, way=1, **fields) if sealed else urlencode(fields).encode()
        meeting.wait(30)
        return post(port, "/forms/en/sign-up", body, SEALED_TYPE if sealed else FORM_TYPE)

    with ThreadPoolExecutor(number) as crowd:
        answers = list(crowd.map(one, range(number)))
    return set(answers[::2]), set(answers[1::2])


def delivered(house: House, sink) -> int:
    """Let four processes deliver at once what waits, and return how many mails arrived with that."""
    before = len(sink.raw)
    with ThreadPoolExecutor(4) as processes:
        list(processes.map(deliver.deliver_due, [house] * 4))
    deliver.deliver_due(house)
    return len(sink.raw) - before


@pytest.mark.promise("N8")
@pytest.mark.promise("X4")
def test_a_hundred_sign_ups_of_one_address_at_once_are_one_mail_in_a_day(house, visitor, sink, clock):
    with serving(visitor.app) as port:
        posted, sealed = flood(port, house, 100)
        assert posted == {(303, "/forms/en/sign-up/sent#main", b"")}
        assert {status for status, *_ in sealed} == {200}
        assert len(sealed) == 1
        assert delivered(house, sink) == 1
        clock.forward(timedelta(hours=24) - timedelta(seconds=1))
        assert flood(port, house, 20) == (posted, sealed)
        assert delivered(house, sink) == 0
        clock.forward(timedelta(seconds=1))
        assert flood(port, house, 20) == (posted, sealed)
        assert delivered(house, sink) == 1
    assert {recipient.lower() for recipient in sink.recipients} == {"anna@example.org"}


@pytest.mark.promise("H3")
def test_a_hundred_wishes_to_see_the_data_of_one_address_are_one_mail_in_a_day(house, visitor, sink):
    signup.sign_up(house, name="Anna", email="anna@example.org", language="en")
    assert delivered(house, sink) == 1
    with serving(visitor.app) as port, ThreadPoolExecutor(25) as crowd:
        bodies = [urlencode({"email": f"{who}@example.org"}).encode() for who in ("anna", "nobody") * 50]
        answers = set(crowd.map(lambda body: post(port, "/forms/en/my-data", body), bodies))
        assert answers == {(303, "/forms/en/my-data/sent", b"")}
        assert delivered(house, sink) == 1
    assert sink.recipients == ["anna@example.org"] * 2
