"""Whom the development server answers, and the script that it puts into pages."""

from collections.abc import Iterable
from typing import Any

import pytest

from devserver.guard import Guard, insert_script

SCRIPT = b'<script src="/dev/morph.js"></script><script src="/dev/reload.js" data-number="7"></script>'


def page(_environ: Any, start_response: Any) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", "13"), ("ETag", "x")])
    return [b"<body>", b"</body>"]


def picture(environ: Any, start_response: Any) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "image/svg+xml")])
    return [b"<svg/>", environ.get("HTTP_ACCEPT_ENCODING", "").encode()]


def lost(environ: Any, start_response: Any) -> Iterable[bytes]:
    return page(environ, lambda _status, headers, _trouble=None: start_response("404 Not Found", headers))


def ask(path: str, *, host: str = "localhost:8000", method: str = "GET", site: Any = page, seen=None, **more: str):
    said: list[Any] = []
    environ = {"PATH_INFO": path, "REQUEST_METHOD": method, "HTTP_HOST": host, "HTTP_ACCEPT_ENCODING": "br", **more}
    guard = Guard(site, picture, site_url="http://localhost:8000", number=lambda: 7, seen=seen or str)
    body = b"".join(guard(environ, lambda status, headers, _trouble=None: said.append((status, dict(headers)))))
    return *said[-1], body


@pytest.mark.parametrize(
    "host", ["evil.example:8000", "localhost", "localhost:8001", "", "localhost.evil.example:8000"]
)
def test_a_request_to_any_other_host_is_refused(host):
    status, _headers, body = ask("/", host=host)
    assert status.startswith("421")
    assert b"http://localhost:8000/" in body


def test_a_browser_that_came_by_number_is_sent_to_the_name():
    status, headers, _body = ask("/da/", host="127.0.0.1:8000")
    assert status.startswith("307")
    assert headers["Location"] == "http://localhost:8000/da/"


def test_a_path_with_a_line_break_in_it_adds_no_header():
    _status, headers, _body = ask("/\xc3\xa6\r\nSet-Cookie: x=y", host="127.0.0.1:8000")
    assert headers["Location"] == "http://localhost:8000/%C3%A6%0D%0ASet-Cookie%3A%20x%3Dy"


def test_a_page_gets_the_reload_script_and_its_right_length():
    _status, headers, body = ask("/")
    assert body == b"<body>" + SCRIPT + b"</body>"
    assert headers["Content-Length"] == str(len(body))
    assert "ETag" not in headers


@pytest.mark.parametrize(("path", "site"), [("/forms/da/thanks/", page), ("/gone/", lost)])
def test_what_a_program_answers_is_marked_and_not_taken_for_a_page_that_is_looked_at(path, site):
    seen: list[str] = []
    _status, _headers, body = ask(path, site=site, seen=seen.append)
    assert b'data-number="7" data-made>' in body
    assert not seen


def test_a_page_that_is_looked_at_is_told():
    seen: list[str] = []
    ask("/about/", seen=seen.append)
    assert seen == ["/about/"]


def test_what_is_no_page_is_passed_on_as_it_is_and_never_compressed():
    _status, headers, body = ask("/x.svg", site=picture)
    assert body == b"<svg/>"
    assert headers == {"Content-Type": "image/svg+xml"}


def test_a_page_without_a_body_tag_gets_the_script_at_its_end():
    assert insert_script(b"<p>x", SCRIPT) == b"<p>x" + SCRIPT


def test_a_post_to_the_tools_from_another_site_is_refused():
    status, _headers, _body = ask("/dev/mail/empty", method="POST", HTTP_ORIGIN="https://evil.example")
    assert status.startswith("403")
