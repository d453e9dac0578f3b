"""An enquiry from the browser to the company's mailbox, and out of it again: 24 months later, or when its sender says so."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.dovecot import PASSWORD, USER, Dovecot, dovecot
from tests.support.houses import Place
from tests.support.sites import PROJECT
from tests.support.visits import fill_in, submit

SENT = {"name": "Ada Canary", "email": "ada.canary@example.org", "subject": "Canary subject", "message": "Canary text"}


@pytest.fixture
def server() -> Iterator[Dovecot]:
    """The company's mail server."""
    with dovecot() as opened:
        yield opened


@pytest.fixture
def inv(place: Place, server: Dovecot, tmp_path: Path) -> Callable[..., str]:
    """`inv mailbox` as somebody at the server runs it, with its options; returns what it prints."""
    password = tmp_path / "imap.password"
    password.write_text(PASSWORD, encoding="utf-8")
    settings = {name: value for name, value in place.environment().items() if value} | {
        "KEPT_IMAP": f"127.0.0.1:{server.port}", "KEPT_IMAP_TLS": "none", "KEPT_IMAP_USER": USER,
        "KEPT_IMAP_PASSWORD_FILE": str(password),
    }  # fmt: skip

    def run(*options: str) -> str:
        command = [sys.executable, "-m", "invoke", "mailbox", *options]
        environment = {**os.environ, **settings}
        return subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=True).stdout

    return run


def enquire(world, browser) -> tuple[bytes, str]:
    """Send an enquiry; return the mail as the relay got it, and the address at which it is deleted."""
    before = len(world.sink.raw)
    browser.open(world.urls["contact", "da"])
    fill_in(browser, **SENT)
    submit(browser)
    world.deliver()
    world.sink.wait_for(before + 1)
    browser.reload()
    [link] = set(
        re.findall(r"https?://[^\s\"<>]+/contact/delete/[\w-]+", browser.run("return document.body.innerHTML"))
    )
    return world.sink.raw[-1], link


def answer_to(mail: bytes) -> bytes:
    """Return what the company writes back."""
    [number] = re.findall(rb"^Message-ID: (\S+)", mail, re.MULTILINE)
    head = b"Message-ID: <answer@leanpoint.example>\r\nIn-Reply-To: %s\r\nReferences: %s\r\nSubject: Re: Enquiry\r\n"
    return head % (number, number) + b"\r\nCanary, thank you for asking.\r\n"


@pytest.mark.promise("Z15")
def test_an_enquiry_leaves_the_mailbox_after_twenty_four_months_or_at_its_senders_wish(world, browser, server, inv):
    now = datetime.now(UTC)  # the command has the machine's own clock
    ago = world.house.policy.retention.contact_mail.before(now)
    old, young, unwanted = (enquire(world, browser) for _ in range(3))
    assert all(b"Canary" not in mail for mail, _link in (old, young, unwanted))
    server.put(old[0], ago - timedelta(days=30))
    server.put(answer_to(old[0]), ago - timedelta(minutes=1), "Sent")
    server.put(young[0], ago - timedelta(days=30))
    server.put(answer_to(young[0]).replace(b"<answer@", b"<other@"), ago + timedelta(days=1), "Sent")
    server.put(unwanted[0], now - timedelta(minutes=1))
    browser.open(unwanted[1])
    submit(browser)
    listed = inv()
    assert "3 threads; `mailbox --purge` would delete 2. Nothing was changed." in listed
    assert (server.count(), server.count("Sent")) == (3, 2)
    assert "2 threads with 3 mails deleted, 1 threads stay." in inv("--purge")
    assert (server.count(), server.count("Sent")) == (1, 1)
    with server.client() as client:
        client.select_folder("INBOX", readonly=True)
        [left] = client.fetch(client.search("ALL"), ["RFC822"]).values()
    assert left[b"RFC822"] == young[0]
    assert "canary" not in listed.lower()
