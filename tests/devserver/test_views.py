"""The pages under /dev, asked as a browser asks them."""

import json
from typing import Any

import pytest

from devserver.standins import Standins
from devserver.state import Board
from devserver.tool import StandInTool
from devserver.views import Desk, create_views

MAIL = b"""From: site@leanpoint.example
To: ada@example.org
Subject: <b>Confirm</b>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=x

--x
Content-Type: text/plain; charset=utf-8

Open http://localhost:8000/forms/en/confirm/abc
--x
Content-Type: text/html; charset=utf-8

<p>Open <a href="http://localhost:8000/forms/en/confirm/abc">this</a></p>
--x--
"""
NUMBER = 1795382359000000000


@pytest.fixture
def desk(facts, tmp_path) -> Desk:
    (tmp_path / "mail").mkdir()
    standins = Standins(facts, lambda url: url)
    return Desk(
        tmp_path / "mail",
        bytes,
        standins,
        Board(),
        "http://localhost:8000",
        "http://127.0.0.1:8001",
        StandInTool(tmp_path / "tool.json", "secret", "http://127.0.0.1:9"),
    )


def put(desk: Desk) -> None:
    (desk.mail / f"{NUMBER:020d}.eml").write_bytes(MAIL)


def ask(desk: Desk, path: str, method: str = "GET", **more: str) -> tuple[str, dict[str, str], str]:
    said: list[Any] = []
    environ = {"PATH_INFO": path, "REQUEST_METHOD": method, "wsgi.url_scheme": "http", "HTTP_HOST": "localhost:8000"}
    environ |= more
    body = create_views(desk)(environ, lambda status, headers, _trouble=None: said.append((status, dict(headers))))
    return *said[-1], b"".join(body).decode()


def test_an_empty_postbox_says_what_to_do(desk):
    status, headers, page = ask(desk, "/dev/mail")
    assert status == "200 OK"
    assert headers["Cache-Control"] == "no-store"
    assert "No mail yet." in page


def test_a_caught_mail_is_listed_with_its_subject_as_text(desk):
    put(desk)
    _status, _headers, page = ask(desk, "/dev/mail")
    assert "&lt;b&gt;Confirm&lt;/b&gt;" in page
    assert f'href="/dev/mail/{NUMBER:020d}"' in page


def test_a_mail_is_shown_with_its_links_to_click(desk):
    put(desk)
    _status, _headers, page = ask(desk, f"/dev/mail/{NUMBER:020d}")
    assert '<a href="http://localhost:8000/forms/en/confirm/abc" target="_blank">' in page
    assert "sandbox=" in page


def test_the_html_part_may_load_and_run_nothing(desk):
    put(desk)
    _status, headers, page = ask(desk, f"/dev/mail/{NUMBER:020d}/html")
    assert "<p>Open" in page
    assert headers["Content-Security-Policy"].startswith("sandbox ")
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "allow-scripts" not in headers["Content-Security-Policy"]


def test_the_source_of_a_mail_is_what_arrived(desk):
    put(desk)
    _status, headers, source = ask(desk, f"/dev/mail/{NUMBER:020d}/source")
    assert headers["Content-Type"].startswith("text/plain")
    assert source.encode() == MAIL


@pytest.mark.parametrize("path", ["/dev/mail/1", "/dev/mail/../state", "/dev/nothing", "/dev/state.json"])
def test_what_is_not_there_is_not_found(desk, path):
    assert ask(desk, path)[0].startswith("404")


def test_the_postbox_is_emptied_by_a_post_and_by_nothing_else(desk):
    put(desk)
    assert ask(desk, "/dev/mail/empty")[0].startswith(("404", "405"))
    assert list(desk.mail.glob("*.eml"))
    assert ask(desk, "/dev/mail/empty", "POST")[0].startswith("303")
    assert not list(desk.mail.glob("*.eml"))


def test_open_pages_are_told_what_is_new_and_how_the_build_stands(desk):
    desk.board.tell(pages=["/about/"])
    desk.board.tell(phase="failed", error="content/pages/about.en.md:1: no title")
    put(desk)
    told = json.loads(ask(desk, "/dev/news", QUERY_STRING="since=0&wait=1")[2])
    assert told == {
        "since": 0,
        "number": 2,
        "pages": ["/about/"],
        "styles": {},
        "handler": False,
        "phase": "failed",
        "error": "content/pages/about.en.md:1: no title",
        "mails": 1,
        "requests": 0,
    }


def test_the_overview_shows_a_failed_build_and_a_handler_that_does_not_run(desk):
    desk.board.tell(phase="failed", error="policy.toml:3: no")
    broken = Desk(**{**vars(desk), "trouble": "KeysUnusable: no key"})
    page = ask(broken, "/dev/")[2]
    assert "policy.toml:3: no" in page
    assert "KeysUnusable: no key" in page


def test_requests_to_third_parties_are_listed_newest_first(desk):
    desk.standins.answer("first.example", "/a")
    desk.standins.answer("second.example", "/b")
    page = ask(desk, "/dev/requests")[2]
    assert page.index("second.example") < page.index("first.example")


@pytest.mark.parametrize(
    ("path", "kind"), [("/dev/reload.js", "javascript"), ("/dev/dev.css", "css"), ("/dev/tool", "html")]
)
def test_the_parts_of_the_pages_are_served_as_what_they_are(desk, path, kind):
    status, headers, _body = ask(desk, path)
    assert status == "200 OK"
    assert kind in headers["Content-Type"]
