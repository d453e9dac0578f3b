"""The door of the console: who gets in, for how long, and what the door says to others."""

import dataclasses
from datetime import timedelta

import pytest

from formhandler.sealing.tokens import Token
from formhandler.settings import Console, Secret
from formhandler.web.app import create_app
from formhandler.web.frames import Frames
from tests.formhandler.web.conftest import LANGUAGES, Visitor, stored
from tests.support.staff import NAME, PASSWORD, Clerk, account, clerk, code, hash_quickly, with_console

PAGES = ("", "sign-ups/pending", "requests", "mail", "ledger", "erased", f"sign-up/{'0' * 32}")


@pytest.fixture
def staffed(house, tmp_path, monkeypatch):
    hash_quickly(monkeypatch)
    return with_console(house, tmp_path)


@pytest.fixture
def visit(frames):
    return lambda house: Visitor(create_app(house, Frames(frames, house.languages)))


def _proofs(house, phone, **other):
    return {"name": NAME, "password": PASSWORD, "code": code(house, phone), **other}


@pytest.mark.parametrize("page", PAGES)
def test_nobody_finds_a_console_that_is_not_configured(house, visit, page):
    found = visit(house).get(f"/forms/en/console{'/' + page if page else ''}")
    assert found.status == 404
    assert found.text == visit(house).get("/forms/en/consolation").text


@pytest.mark.promise("Z12")
@pytest.mark.parametrize("page", PAGES[1:])
def test_who_is_not_in_is_led_to_the_door(staffed, visit, page):
    found = visit(staffed).get(f"/forms/en/console/{page}")
    assert (found.status, found.headers["Location"]) == (303, "/forms/en/console")


@pytest.mark.parametrize("language", LANGUAGES)
def test_password_and_code_together_open_the_door(staffed, visit, language):
    someone = clerk(staffed, visit, language)
    assert someone.get().status == 200
    assert "log-out" in someone.get().text


def test_the_cookie_is_kept_from_scripts_other_sites_and_plain_connections(staffed, visit):
    phone = account(staffed)
    reply = visit(staffed).post("/forms/en/console/log-in", _proofs(staffed, phone))
    name, *rules = reply.headers["Set-Cookie"].split("; ")
    assert name.startswith("__Host-kept-staff=")
    assert set(rules) == {"Path=/", "HttpOnly", "SameSite=Strict", "Secure"}


@pytest.mark.parametrize(
    "wrong", [{"name": "berta"}, {"password": "wrong wrong wrong"}, {"code": "000000"}, {"name": ""}]
)
def test_whatever_is_wrong_the_door_says_the_same(staffed, visit, wrong):
    phone = account(staffed)
    wanted = visit(staffed).post("/forms/en/console/log-in", {"name": "nobody", "password": "x", "code": "1"})
    got = visit(staffed).post("/forms/en/console/log-in", _proofs(staffed, phone, **wrong))
    assert (got.status, got.text) == (wanted.status, wanted.text)
    assert "Set-Cookie" not in got.headers


def test_a_code_opens_the_door_once(staffed, visit):
    phone = account(staffed)
    proofs = _proofs(staffed, phone)
    assert Clerk(visit(staffed)).log_in(proofs).status == 303
    assert Clerk(visit(staffed)).log_in(proofs).status == 422


def test_after_five_wrong_answers_the_right_one_does_not_help_for_a_while(staffed, visit, clock):
    phone = account(staffed)
    for _ in range(5):
        Clerk(visit(staffed)).log_in(_proofs(staffed, phone, password="wrong wrong wrong"))
    assert Clerk(visit(staffed)).log_in(_proofs(staffed, phone)).status == 422
    clock.forward(timedelta(minutes=15))
    assert Clerk(visit(staffed)).log_in(_proofs(staffed, phone)).status == 303


def test_a_login_ends_half_an_hour_after_the_last_act(staffed, visit, clock):
    someone = clerk(staffed, visit)
    clock.forward(timedelta(minutes=29))
    assert someone.post("search", email="nobody@example.org").status == 200
    clock.forward(timedelta(minutes=29))
    assert someone.get("mail").status == 200
    clock.forward(timedelta(minutes=1))
    assert someone.get("mail").status == 303


def test_no_login_outlasts_a_working_day(staffed, visit, clock):
    someone = clerk(staffed, visit)
    for _ in range(8 * 3 - 1):
        clock.forward(timedelta(minutes=20))
        someone.post("search", email="nobody@example.org")
    clock.forward(timedelta(minutes=20))
    assert someone.get("mail").status == 303


def test_logging_out_ends_the_login_for_whoever_has_the_cookie(staffed, visit):
    someone = clerk(staffed, visit)
    cookie = someone.cookie
    someone.post("log-out")
    someone.cookie = cookie
    assert someone.get("mail").status == 303


def test_a_cookie_that_somebody_planted_before_is_no_login_afterwards(staffed, visit):
    planted = Clerk(visit(staffed))
    planted.cookie = f"__Host-kept-staff={Token.new().reveal()}"
    before = planted.cookie
    reply = planted.visitor.post(planted.path("log-in"), _proofs(staffed, account(staffed)), cookie=before)
    assert reply.headers["Set-Cookie"].partition(";")[0] != before
    assert planted.get("mail").status == 303


def test_logging_in_anew_ends_the_login_that_the_browser_had(staffed, visit, clock):
    someone = clerk(staffed, visit)
    clock.forward(timedelta(minutes=1))
    again = _proofs(staffed, account(staffed, "berta"), name="berta")
    assert someone.visitor.post(someone.path("log-in"), again, cookie=someone.cookie).status == 303
    assert someone.get("mail").status == 303


@pytest.mark.parametrize("page", PAGES)
def test_no_page_of_the_console_is_kept_framed_or_told_of_elsewhere(staffed, visit, page):
    headers = clerk(staffed, visit).get(*page.split("/")).headers
    assert (headers["Cache-Control"], headers["X-Frame-Options"]) == ("no-store", "DENY")
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert "noindex" in headers["X-Robots-Tag"]


def test_where_staff_log_in_themselves_no_header_names_anybody(staffed, visit):
    account(staffed)
    for named in ({"x_staff": NAME}, {"x_staff": NAME, "x_kept_secret": ""}, {"remote_user": NAME}):
        assert visit(staffed).get("/forms/en/console/mail", **named).status == 303


@pytest.mark.parametrize("guard", ["", "0" * 64, "é"])
def test_a_form_without_the_value_of_this_login_is_refused(staffed, visit, guard):
    someone = clerk(staffed, visit)
    assert someone.post("search", guard=guard, email="a@example.org").status == 403


def test_the_value_of_one_login_is_none_for_another(staffed, visit, clock):
    first = clerk(staffed, visit)
    clock.forward(timedelta(minutes=1))
    second = clerk(staffed, visit)
    assert second.post("search", guard=first.guard(), email="a@example.org").status == 403


def test_a_post_from_another_site_is_refused_even_with_the_cookie(staffed, visit):
    someone = clerk(staffed, visit)
    sent = {"guard": someone.guard(), "email": "a@example.org"}
    reply = someone.visitor.post(someone.path("search"), sent, cookie=someone.cookie, sec_fetch_site="cross-site")
    assert reply.status == 403


@pytest.mark.parametrize("page", PAGES)
def test_looking_at_a_page_of_the_console_changes_nothing(staffed, visit, page):
    someone = clerk(staffed, visit)
    before = stored(staffed)
    for _ in range(3):
        someone.get(*page.split("/"))
        someone.visitor.ask("HEAD", someone.path(*page.split("/")), cookie=someone.cookie)
    assert stored(staffed) == before


def test_an_account_that_was_removed_is_out_at_once(staffed, visit):
    someone = clerk(staffed, visit)
    staffed.settings.console.file.unlink()
    assert someone.get("mail").status == 303


@pytest.fixture
def proxied(house, tmp_path):
    console = Console(tmp_path / "none.json", "x-staff", Secret("the proxy's own"))
    return dataclasses.replace(house, settings=dataclasses.replace(house.settings, console=console))


def test_whom_the_proxy_names_is_in_when_it_proves_to_be_the_proxy(proxied, visit):
    visitor = visit(proxied)
    known = {"x_staff": "anna", "x_kept_secret": "the proxy's own"}
    assert visitor.get("/forms/en/console", **known).status == 200
    assert visitor.get("/forms/en/console/mail", **known).status == 200


@pytest.mark.parametrize(
    "headers",
    [{}, {"x_staff": "anna"}, {"x_staff": "anna", "x_kept_secret": "guessed"}, {"x_kept_secret": "the proxy's own"}],
)
def test_who_reaches_us_past_the_proxy_can_name_nobody(proxied, visit, headers):
    visitor = visit(proxied)
    assert visitor.get("/forms/en/console", **headers).status == 403
    assert visitor.post("/forms/en/console/log-in", {"name": "anna"}, **headers).status == 403
