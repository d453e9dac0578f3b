"""My data as people meet it: the link by mail, everything on one page, every button, and the last day of regret."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from selenium.webdriver.common.keys import Keys

from formhandler.procedures import rights, signup, staff
from formhandler.procedures.console import Staff
from formhandler.web.rights_views import _DONE
from tests.support.access import faults_on_a_phone, tab_to
from tests.support.houses import bytes_on_disk
from tests.support.mailed import token_in
from tests.support.visits import choose, fill_in, heading, link_to, submit

NAME, ADDRESS = "Ada Canary Løvkvist", "ada.canary@example.org"
LANGUAGES = ("en", "da", "de")
# Colours are the same in every language, so each is looked at in one scheme.
SCHEMES = {"en": ("light",), "da": ("dark",), "de": ("light",)}


def on_trial(world, language: str = "en") -> None:
    """Let somebody sign up, confirm with the follow-up mail allowed, and accept."""
    signup.sign_up(world.house, name=NAME, email=ADDRESS, language=language)
    world.deliver()
    signup.confirm(world.house, token_in(world.sink.mails[-1], "confirm"), follow_up=True)
    world.deliver()
    signup.accept(world.house, token_in(world.sink.mails[-1], "first-login"), terms=True, agreement=True)


def ask(world, browser, language: str = "en") -> str:
    """Ask for the link by the form and return it, from the mail."""
    browser.open(f"/forms/{language}/my-data")
    fill_in(browser, email=ADDRESS)
    submit(browser)
    world.deliver()
    return link_to(world.sink.mails[-1], "my-data")


def press(browser, act: str) -> str:
    """Press the button of a form and return what the page then says of it."""
    before = browser.find("html")
    browser.press(f'main form[action$="/{act}"] button[type="submit"]')
    browser.wait(lambda: browser.all("html")[:1] not in ([], [before]), "the form leads nowhere")
    browser.wait_until_still()
    return " ".join(part.text for part in browser.all('main [role="status"]'))


def told(language: str, world, done: str) -> str:
    return world.house.language(language).gettext(_DONE[done])


def downloaded(browser, folder: Path, ending: str) -> bytes:
    """Press the link to a copy and return the file, as it lies in the person's downloads."""
    folder.mkdir(exist_ok=True)
    browser.driver.execute_cdp_cmd("Page.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(folder)})
    browser.press(f'main a[href$="{ending}"]')
    return browser.wait(lambda: next((path.read_bytes() for path in folder.glob(f"*{ending[5:]}")), b""), "no file")


@pytest.mark.promise("Z21")
@pytest.mark.promise("Z16")
@pytest.mark.promise("H4")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_person_sees_takes_corrects_objects_restricts_and_erases(world, browser, language, tmp_path):
    on_trial(world, language)
    browser.open("/")
    choose(browser, "refuse")
    faults = []
    here = ask(world, browser, language)
    faults += faults_on_a_phone(browser, *SCHEMES[language])
    browser.open(here)
    faults += faults_on_a_phone(browser, *SCHEMES[language])
    assert NAME in browser.text()
    assert ADDRESS in browser.text()
    assert json.loads(downloaded(browser, tmp_path / "files", "copy.json"))["sign_up"]["name"] == NAME
    page = downloaded(browser, tmp_path / "files", "copy.html")
    assert ADDRESS.encode() in page
    (tmp_path / "kept.html").write_bytes(page)
    browser.open((tmp_path / "kept.html").as_uri())
    faults += faults_on_a_phone(browser, *SCHEMES[language])
    browser.open(here)
    browser.find('main [name="name"]').clear()
    fill_in(browser, name="Ada Nova")
    assert press(browser, "name") == told(language, world, "name")
    assert press(browser, "stop") == told(language, world, "stop")
    assert "R-" in press(browser, "ask")
    assert press(browser, "restrict") == told(language, world, "restrict")
    assert browser.all('main form[action$="/name"]') == []
    faults += faults_on_a_phone(browser, *SCHEMES[language])
    assert press(browser, "lift") == told(language, world, "lift")
    assert "Ada Nova" in browser.text()
    browser.press('main a[href$="/erase"]')
    faults += faults_on_a_phone(browser, *SCHEMES[language])
    mails = len(world.sink.raw)
    press(browser, "erase")
    faults += faults_on_a_phone(browser, *SCHEMES[language])
    assert [world.rows(table) for table in ("sign_up", "token")] == [0, 0]
    world.deliver()
    assert any(ADDRESS in str(mail["To"]) for mail in world.sink.mails[mails:])
    kept = bytes_on_disk(world.folder / "var")
    assert not any(secret.encode() in kept for secret in (NAME, "Ada Nova", ADDRESS, "ada.canary"))
    browser.open(here)
    assert browser.all("main form") == []
    assert faults == []


@pytest.mark.promise("Z17")
@pytest.mark.parametrize("language", LANGUAGES)
def test_day_thirty_cancels_and_a_page_left_open_until_day_thirty_one_says_clearly_that_it_is_late(
    world, browser, language
):
    on_trial(world, language)
    world.clock.forward(timedelta(days=30, hours=10, minutes=59))  # the last minute of the day in Copenhagen
    here = ask(world, browser, language)
    browser.open(f"{here}/regret")
    world.clock.forward(timedelta(minutes=2))
    assert press(browser, "regret") == told(language, world, "late")
    assert world.rows("sign_up") == 1
    assert browser.all('main a[href$="/regret"]') == [], "what is over is not offered any more"
    world.clock.forward(timedelta(minutes=-2))
    browser.open(f"{here}/regret")
    press(browser, "regret")
    done = heading(browser)
    assert [world.rows(table) for table in ("sign_up", "token")] == [0, 0]
    browser.open(here)
    assert heading(browser) != done


@pytest.mark.promise("A5")
@pytest.mark.promise("X9")
def test_all_of_it_can_be_done_by_keyboard_alone(world, browser):
    on_trial(world)
    browser.open("/")
    choose(browser, "refuse")
    browser.open("/forms/en/my-data")
    tab_to(browser, '[name="email"]')
    browser.strike(ADDRESS)
    browser.strike(Keys.ENTER)
    browser.wait(lambda: browser.path().endswith("/sent"), "Enter does not send the form")
    world.deliver()
    browser.open(link_to(world.sink.mails[-1], "my-data"))
    for act, done in (("stop", "stop"), ("restrict", "restrict"), ("lift", "lift")):
        tab_to(browser, f'form[action$="/{act}"] button')
        browser.strike(Keys.ENTER)
        browser.wait(lambda done=done: told("en", world, done) in browser.text(), f"{act} is not done")
    tab_to(browser, 'main a[href$="/erase"]')
    browser.strike(Keys.ENTER)
    browser.wait(lambda: browser.path().endswith("/erase"), "the link leads nowhere")
    tab_to(browser, '[name="tell"]')
    browser.strike(" ")
    tab_to(browser, 'main form button[type="submit"]')
    browser.strike(Keys.ENTER)
    browser.wait(lambda: world.rows("sign_up") == 0, "nothing is erased")
    assert world.rows("outbox") == 0, "whoever wants no mail leaves nothing at once"


@pytest.mark.promise("Z10")
@pytest.mark.promise("Z16")
def test_who_reports_abuse_of_what_the_law_holds_is_told_the_truth_each_time(world, browser):
    on_trial(world)
    abuse = link_to(world.sink.mails[0], "abuse")
    who = rights.by_address(world.house, ADDRESS)
    staff.hold(world.house, Staff("anna", "staff-1", ""), who.id, "A claim of 2026")
    held = world.house.language("en").gettext("The law makes us keep it for now")
    for _ in range(2):
        browser.open(abuse)
        submit(browser)
        assert heading(browser) == held
    assert rights.by_address(world.house, ADDRESS) is None, "it acts no more"
    world.deliver()
    told_of = [mail for mail in world.sink.mails[2:] if ADDRESS in str(mail["To"])]
    assert len(told_of) == 1, "the person has the number of one request"
    assert world.rows("rights_request") == 1
    staff.release(world.house, Staff("anna", "staff-1", ""), who.id)
    world.purge()
    browser.open(abuse)
    submit(browser)
    assert heading(browser) != held
    assert world.rows("sign_up") == 0
