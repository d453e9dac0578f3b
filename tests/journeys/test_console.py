"""The console as staff meet it: through the door with password and phone, one person at a time, and out again."""

import re
from datetime import timedelta

import pytest
from selenium.webdriver.common.keys import Keys

from formhandler.procedures import console, ledger, rights, signup
from formhandler.sealing.one_time_codes import code_at, step_of
from tests.support.access import faults_on_a_phone, tab_to
from tests.support.houses import standing_house
from tests.support.mailed import token_in
from tests.support.staff import PASSWORD, hash_quickly, with_console
from tests.support.visits import choose, fill_in, heading, submit

NAME, ADDRESS = "Ada Canary Løvkvist", "ada.canary@example.org"
ANNA, COOKIE = "anna", "__Host-kept-staff"
SCHEMES = {"en": ("light",), "da": ("dark",), "de": ("light",)}


@pytest.fixture
def house(facts, clock, place, tmp_path, monkeypatch):
    """A house with a console that takes logins."""
    hash_quickly(monkeypatch)
    with standing_house(place, facts, clock) as opened:
        yield with_console(opened, tmp_path)


class Desk:
    """Staff at a browser. `faults` is what was wrong with any page that was looked at."""

    def __init__(self, world, browser, language: str = "en") -> None:
        self.world, self.browser, self.language = world, browser, language
        self.phone = console.add_account(world.house, ANNA, PASSWORD)
        self.faults: list[str] = []
        browser.open("/")
        choose(browser, "refuse")

    def go(self, *parts: str) -> None:
        """Open a page of the console, and look at it."""
        self.browser.open("/".join((f"/forms/{self.language}/console", *parts)))
        self.look()

    def look(self) -> None:
        """Look at the page as it stands, on a phone."""
        self.faults += faults_on_a_phone(self.browser, *SCHEMES[self.language])

    def code(self) -> str:
        """Return what the phone shows."""
        return code_at(self.phone, step_of(self.world.clock.now()))

    def log_in(self, **wrong: str) -> None:
        """Fill in the door's form."""
        self.browser.open(f"/forms/{self.language}/console")
        fill_in(self.browser, **{"name": ANNA, "password": PASSWORD, "code": self.code(), **wrong})
        submit(self.browser)

    def press(self, act: str, *, reason: str = "", sure: bool = False) -> None:
        """Send one of the forms on the page."""
        form = f'main form[action*="/{act}"]'
        if reason:
            self.browser.type(f'{form} [name="reason"]', reason)
        if sure:
            self.browser.press(f'{form} [name="sure"]')
        before = self.browser.find("html")
        self.browser.press(f'{form} button[type="submit"]')
        self.browser.wait(lambda: self.browser.all("html")[:1] not in ([], [before]), "the form leads nowhere")
        self.browser.wait_until_still()

    def search(self) -> str:
        """Search for the person and return the id that the page's address names."""
        self.browser.open(f"/forms/{self.language}/console")
        fill_in(self.browser, email=ADDRESS)
        submit(self.browser)
        return re.fullmatch(rf"/forms/{self.language}/console/sign-up/(\w+)", self.browser.path().partition("#")[0])[1]

    def is_in(self) -> bool:
        """Whether the browser has the cookie of a login."""
        return COOKIE in self.browser.cookies()


def confirmed(world, language: str) -> None:
    """Let somebody sign up and confirm, with a request that staff have to answer."""
    signup.sign_up(world.house, name=NAME, email=ADDRESS, language=language)
    world.deliver()
    signup.confirm(world.house, token_in(world.sink.mails[-1], "confirm"), follow_up=True)
    world.deliver()


@pytest.mark.promise("Z12")
@pytest.mark.promise("Z16")
@pytest.mark.promise("H2")
@pytest.mark.parametrize("language", ["en", "da", "de"])
def test_staff_serve_one_person_from_the_door_to_the_deletion(world, browser, language):
    confirmed(world, language)
    desk = Desk(world, browser, language)
    desk.go()
    desk.log_in()
    desk.look()
    record = desk.search()
    desk.look()
    assert NAME not in browser.text()
    desk.press("look", reason="She phoned: no login e-mail")
    desk.look()
    assert NAME in browser.text()
    assert ADDRESS in browser.text()
    desk.go("sign-up", record)
    assert NAME not in browser.text(), "shown once"
    before = len(world.sink.raw)
    desk.press("resend")
    world.deliver()
    assert ADDRESS in str(world.sink.wait_for(before + 1)[-1]["To"])
    signup.accept(world.house, token_in(world.sink.mails[-1], "first-login"), terms=True, agreement=True)
    rights.ask_staff(world.house, rights.by_address(world.house, ADDRESS), "question")
    desk.go("requests")
    assert str((timedelta(days=30)).days) in browser.find("main dl strong").text
    browser.press('main button[value="complex"]')
    browser.wait(lambda: not browser.all('main button[value="complex"]'), "more time is not taken")
    world.deliver()
    assert any(ADDRESS in str(mail["To"]) for mail in world.sink.mails[-3:]), "the person is told why"
    desk.go("sign-up", record)
    desk.press("end", sure=True)
    desk.press("hold", reason="A claim of 2026")
    assert browser.all('main form[action*="/erase/"]') == []
    desk.look()
    desk.press("release")
    desk.press("erase", sure=True)
    desk.look()
    assert [world.rows(table) for table in ("sign_up", "token")] == [0, 0]
    for page in ("mail", "ledger", "sign-ups/pending"):
        desk.go(page)
    desk.go("ledger")
    for event in ("erased-by-staff", "hold-ended", "ended", "resent", "looked", "searched", "staff-in"):
        assert world.house.language(language).gettext(ledger.EVENTS[event]) in browser.text()
    assert not any(said in browser.find("main").text for said in (NAME, ADDRESS, record, "She phoned"))
    desk.press("log-out")
    assert not desk.is_in()
    desk.go("ledger")
    assert browser.find('main [name="password"]')
    assert desk.faults == []


def test_five_wrong_passwords_close_the_door_for_a_quarter_of_an_hour(world, browser):
    desk = Desk(world, browser)
    for _ in range(4):
        assert console.log_in(world.house, ANNA, "wrong wrong wrong", desk.code()) is None
    desk.log_in(password="wrong wrong wrong")
    assert not desk.is_in()
    said = browser.find("#errors").text
    desk.look()
    desk.log_in()
    assert not desk.is_in()
    assert browser.find("#errors").text == said, "nobody learns that it is locked now"
    world.clock.forward(timedelta(minutes=15))
    desk.log_in()
    assert desk.is_in()
    assert desk.faults == []


def test_the_login_lies_in_one_cookie_that_scripts_and_other_sites_never_see(world, browser):
    desk = Desk(world, browser)
    assert COOKIE not in browser.cookies(), "nobody gets it who does not log in"
    desk.log_in()
    cookie = browser.cookies()[COOKIE]
    assert (cookie["httpOnly"], cookie["secure"], cookie["sameSite"], cookie["session"]) == (True, True, "Strict", True)
    assert COOKIE not in browser.run("return document.cookie")
    world.recorder.forget()
    desk.go("mail")
    assert world.recorder.third_parties() == set()


@pytest.mark.promise("A5")
def test_a_look_with_its_reason_is_done_by_keyboard_alone(world, browser):
    confirmed(world, "en")
    desk = Desk(world, browser)
    browser.open("/forms/en/console")
    for name, text in (("name", ANNA), ("password", PASSWORD), ("code", desk.code())):
        tab_to(browser, f'main [name="{name}"]')
        browser.strike(text)
    browser.strike(Keys.ENTER)
    browser.wait(desk.is_in, "Enter does not open the door")
    tab_to(browser, 'main [name="email"]')
    browser.strike(ADDRESS)
    browser.strike(Keys.ENTER)
    browser.wait(lambda: "/sign-up/" in browser.path(), "Enter does not search")
    tab_to(browser, "#look")
    browser.strike("She phoned")
    tab_to(browser, 'form[action*="/look/"] button')
    browser.strike(Keys.ENTER)
    browser.wait(lambda: NAME in browser.text(), "the name is not shown")
    tab_to(browser, "#erase")
    browser.strike(" ")
    tab_to(browser, 'form[action*="/erase/"] button')
    browser.strike(Keys.ENTER)
    browser.wait(lambda: world.rows("sign_up") == 0, "nothing is deleted")
    assert heading(browser)
