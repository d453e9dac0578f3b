"""The application as a whole: guards before views, headers on every answer, a page for every trouble."""

import logging
from pathlib import Path

import pytest

from formhandler.errors import StorageUnavailable
from formhandler.procedures import signup
from formhandler.procedures.house import House
from formhandler.sealing.keys import KeyRing, MasterKey
from formhandler.web.answers import SECURITY_HEADERS
from formhandler.web.app import create_app
from formhandler.web.frames import Frames
from formhandler.web.limits import Limits
from formhandler.web.routes import ROUTES
from formhandler.web.site import Site
from tests.formhandler.web.conftest import Visitor, stored

ANNA = {"name": "Anna Søe", "email": "anna@example.com"}
POSTS = [route.path.replace("<lang>", "en").replace("<token>", "A" * 32) for route in ROUTES if route.method == "POST"]
GETS = [
    route.path.replace("<lang>", "en").replace("<token>", "A" * 32).replace("<reference>", "AAAA")
    for route in ROUTES
    if route.method == "GET"
]


def _broken(*_values: object, **_named: object) -> None:
    raise ValueError("canary anna@example.com")


def _full(*_values: object, **_named: object) -> None:
    raise StorageUnavailable("var/kept.db: database is locked")


@pytest.mark.parametrize("path", GETS)
def test_every_answer_to_a_get_carries_the_security_headers(visitor: Visitor, path: str):
    reply = visitor.get(path)
    wanted = dict(SECURITY_HEADERS)
    if path.endswith("/my-data"):
        wanted["Referrer-Policy"] = "same-origin"  # a form without a secret in its address, see guards.check_origin
    assert wanted.items() <= dict(reply.headers).items()


@pytest.mark.parametrize(
    ("status", "method", "path", "headers"),
    [
        (303, "POST", "/forms/en/sign-up", {}),
        (400, "POST", "/forms/en/sign-up", {"content_length": "x"}),
        (403, "POST", "/forms/en/sign-up", {"sec_fetch_site": "cross-site"}),
        (404, "GET", "/forms/en/nothing", {}),
        (404, "GET", "/", {}),
        (303, "GET", "/forms/en/sign-up", {}),
        (405, "GET", "/forms/consent", {}),
        (405, "OPTIONS", "/forms/en/sign-up", {}),
        (405, "PUT", "/forms/en/contact", {}),
        (404, "OPTIONS", "*", {}),
        (405, "CONNECT", "", {}),
        (413, "POST", "/forms/en/contact", {"content_length": "200000"}),
        (415, "POST", "/forms/en/contact", {"content_type": "text/plain"}),
    ],
)
def test_every_status_carries_the_security_headers(visitor: Visitor, status, method, path, headers):
    usual = {"content_type": "application/x-www-form-urlencoded"}
    reply = visitor.ask(method, path, b"name=A&email=a%40example.com", **{**usual, **headers})
    assert reply.status == status
    assert set(SECURITY_HEADERS) <= set(reply.headers.items())


def test_a_form_with_mistakes_tells_our_own_pages_where_a_post_came_from(visitor: Visitor):
    reply = visitor.post("/forms/en/contact", {})
    assert reply.headers["Referrer-Policy"] == "same-origin"
    others = {name: value for name, value in SECURITY_HEADERS if name != "Referrer-Policy"}
    assert set(others.items()) <= set(reply.headers.items())


def test_encrypted_sites_tell_browsers_to_insist_on_it(visitor: Visitor):
    assert visitor.get("/healthz").headers["Strict-Transport-Security"].startswith("max-age=")


def test_nothing_ever_sets_a_cookie(visitor: Visitor):
    replies = [visitor.get(path) for path in GETS] + [visitor.post(path, ANNA) for path in POSTS]
    assert not any("Set-Cookie" in reply.headers for reply in replies)


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    "headers",
    [
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"origin": "https://evil.example"},
    ],
)
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x"])
def test_a_post_from_another_site_is_refused_whatever_its_type(visitor: Visitor, house: House, path, headers, kind):
    reply = visitor.ask("POST", path, b"name=A&email=a%40example.com", content_type=kind, **headers)
    assert reply.status == 403
    assert not any(stored(house).values())


def test_a_method_that_is_not_known_names_the_ones_that_are(visitor: Visitor):
    assert visitor.ask("DELETE", "/forms/en/contact").headers["Allow"] == "GET, HEAD, POST"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/forms/da/nothing", "da"),
        ("/da/nothing", "da"),
        ("/forms/de/sign-up/x", "de"),
        ("/nothing", "en"),
        ("/forms/", "en"),
    ],
)
def test_errors_are_told_in_the_language_of_the_path(visitor: Visitor, path: str, code: str):
    assert f'lang="{code}"' in visitor.get(path).text


def test_head_is_answered_like_get_without_a_body(visitor: Visitor):
    got, head = visitor.get("/forms/en/sign-up/sent"), visitor.ask("HEAD", "/forms/en/sign-up/sent")
    assert (head.status, head.body, head.headers) == (200, b"", got.headers)


@pytest.mark.promise("X5")
def test_a_mistake_in_our_code_is_a_calm_page_and_the_log_holds_no_person(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setattr(signup, "sign_up", _broken)
    reply = visitor.post("/forms/en/sign-up", ANNA)
    assert (reply.status, "Something went wrong on our side" in reply.text) == (500, True)
    assert "ValueError at test_app.py" in caplog.text
    for canary in ("canary", "anna@", "192.0.2"):
        assert canary not in caplog.text + "".join(visitor.errors) + reply.text


@pytest.mark.promise("X5")
def test_logs_at_debug_hold_neither_token_nor_address_nor_query(visitor: Visitor, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    for path in (*GETS, *POSTS):
        visitor.get(f"{path}?query=CANARY")
        visitor.post(path, ANNA)
        visitor.post(path, b"\xff")
    for canary in ("A" * 32, "anna@", "CANARY", "192.0.2", "Søe"):
        assert canary not in caplog.text + "".join(visitor.errors)


def test_keys_that_are_gone_are_told_in_the_log_and_nothing_is_lost(
    visitor: Visitor, house: House, caplog: pytest.LogCaptureFixture
):
    keys = house.settings.keys
    keys.rename(keys.with_name("elsewhere"))
    reply = visitor.post("/forms/en/sign-up", {"name": "Canary", "email": "canary@example.com"})
    assert reply.status == 503
    assert "Canary" in reply.text
    assert f"{keys}: cannot be read" in caplog.text
    assert "anary" not in caplog.text.replace(str(keys), "")
    keys.with_name("elsewhere").rename(keys)
    assert visitor.post("/forms/en/sign-up", {"name": "Canary", "email": "canary@example.com"}).status == 303


def test_a_row_that_a_key_elsewhere_has_sealed_is_told_in_the_log_and_to_be_tried_again(
    visitor: Visitor, house: House, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    assert visitor.post("/forms/en/sign-up", ANNA).status == 303
    monkeypatch.setattr(house.database.slots, "_ring", KeyRing((MasterKey("29990101", b"n" * 32),)))
    reply = visitor.post("/forms/en/sign-up", ANNA)
    assert (reply.status, reply.headers["Retry-After"]) == (503, "60")
    assert "wrapped by a key that is not here" in caplog.text
    assert "anna" not in caplog.text.lower()


def test_a_link_page_says_when_storage_is_away(visitor: Visitor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(signup, "find", _full)
    reply = visitor.get(f"/forms/en/confirm/{'A' * 32}")
    assert (reply.status, reply.headers["Retry-After"]) == (503, "60")


def test_without_any_frame_there_is_still_an_answer_with_the_headers(visitor: Visitor, frames: Path):
    frames.rename(frames.with_name("away"))
    reply = visitor.get("/forms/en/sign-up/sent")
    assert reply.status == 500
    assert reply.headers["Cache-Control"] == "no-store"


@pytest.mark.promise("X4")
def test_a_flood_from_one_network_is_slowed_and_what_was_typed_is_kept(house: House, frames: Path):
    visitor = Visitor(create_app(house, Frames(frames, house.languages), limits=Limits(network_burst=2)))
    replies = [visitor.post("/forms/en/sign-up", ANNA) for _ in range(3)]
    assert [reply.status for reply in replies] == [303, 303, 429]
    assert replies[2].headers["Retry-After"] == "10"
    assert 'value="Anna Søe"' in replies[2].text
    assert visitor.post(f"/forms/en/abuse/{'A' * 32}").status == 429
    assert visitor.get("/forms/en/sign-up/sent").status == 200


@pytest.fixture
def with_site(house: House, frames: Path, tmp_path: Path) -> Visitor:
    """A visitor of an application that serves the site too."""
    folder = tmp_path / "output"
    for name in ("index.html", "contact/index.html", "da/index.html", "404.html", "da/404.html"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name, encoding="utf-8")
    return Visitor(create_app(house, Frames(frames, house.languages), Site(folder, languages=tuple(house.languages))))


def test_pages_of_the_site_may_be_kept_and_found(with_site: Visitor):
    headers = with_site.get("/").headers
    assert headers["Cache-Control"] == "no-cache"
    assert "X-Robots-Tag" not in headers
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_pages_of_the_site_may_load_what_is_declared_and_forms_nothing(with_site: Visitor):
    assert "https://www.youtube-nocookie.com" in with_site.get("/").headers["Content-Security-Policy"]
    assert "https:" not in with_site.get("/contact/").headers["Content-Security-Policy"]


def test_what_the_site_does_not_have_is_its_own_page_in_its_language(with_site: Visitor):
    assert (with_site.get("/da/intet").status, with_site.get("/da/intet").text) == (404, "da/404.html")
    assert with_site.get("/forms/da/intet").text == "da/404.html"


def test_the_site_is_read_only(with_site: Visitor):
    reply = with_site.post("/contact/", ANNA)
    assert (reply.status, reply.headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "path", ["/../house/var/kept.db", "/%2e%2e/house/keys/recipient.key", "/..%2fkept.db", "/\\..\\x"]
)
def test_nothing_beside_the_site_is_served(with_site: Visitor, path: str):
    assert with_site.get(path).status == 404
