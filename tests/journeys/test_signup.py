"""A sign-up from the form to the follow-up mail, and all the ways it can end before."""

from datetime import timedelta

import pytest

from tests.support.houses import TOOL_URL, bytes_on_disk
from tests.support.visits import fill_in, heading, link_to, links_of, submit, text_part

NAME, ADDRESS = "Ada Canary Løvkvist", "ada.canary@example.org"


def sign_up(world, browser, language: str = "en"):
    """Send the form; return the confirmation mail."""
    browser.open(world.urls["sign-up", language])
    fill_in(browser, name=NAME, email=ADDRESS)
    submit(browser)
    world.deliver()
    return world.sink.wait_for(1)[0]


def confirm(world, browser, mail, *, follow_up: bool = False):
    """Follow the mail's link and press the button; return the login mail."""
    browser.open(link_to(mail, "confirm"))
    if follow_up:
        browser.press('main [name="follow-up"]')
    submit(browser)
    world.deliver()
    return world.sink.wait_for(2)[1]


def accept(browser, mail) -> None:
    """Accept both documents at the first login."""
    browser.open(link_to(mail, "first-login"))
    browser.press('main [name="terms"]')
    browser.press('main [name="agreement"]')
    submit(browser)


def later(world, **time: float) -> None:
    world.clock.forward(timedelta(**time))
    world.purge()
    world.deliver()


@pytest.mark.promise("Z4")
@pytest.mark.promise("Z5")
@pytest.mark.promise("Z6")
@pytest.mark.promise("Z7")
@pytest.mark.promise("Z8")
@pytest.mark.parametrize("language", ["en", "da", "de"])
def test_a_sign_up_goes_from_the_form_to_the_one_follow_up_mail(world, browser, language):
    asked = sign_up(world, browser, language)
    assert asked["To"] == ADDRESS or ADDRESS in asked["To"]
    login = confirm(world, browser, asked, follow_up=True)
    assert len(world.sink.mails) == 2
    accept(browser, login)
    assert any(link.get_attribute("href").startswith(TOOL_URL) for link in browser.all("main a"))
    later(world, days=13)
    assert len(world.sink.mails) == 2
    later(world, days=2)
    follow_up = world.sink.wait_for(3)[2]
    assert link_to(follow_up, "stop")
    assert follow_up["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    later(world, days=5)
    assert len(world.sink.mails) == 3


@pytest.mark.promise("Z8")
def test_without_the_consent_asked_for_there_is_no_follow_up(world, browser):
    accept(browser, confirm(world, browser, sign_up(world, browser)))
    later(world, days=20)
    assert len(world.sink.mails) == 2


@pytest.mark.promise("N2")
def test_following_a_link_in_a_mail_changes_nothing(world, browser):
    mail = sign_up(world, browser)
    for link in links_of(mail):
        if "/forms/" in link:
            browser.open(link)
            browser.open(link)
    world.deliver()
    assert len(world.sink.mails) == 1
    assert confirm(world, browser, mail)


@pytest.mark.promise("N5")
def test_the_follow_up_is_asked_for_on_the_page_and_not_ticked(world, browser):
    mail = sign_up(world, browser)
    browser.open(link_to(mail, "confirm"))
    assert not browser.find('main [name="follow-up"]').is_selected()


@pytest.mark.promise("Z10")
@pytest.mark.promise("N3")
def test_reporting_abuse_erases_the_sign_up_at_once_and_for_good(world, browser):
    mail = sign_up(world, browser)
    browser.open(link_to(mail, "abuse"))
    submit(browser)
    done = heading(browser)
    assert [world.rows(table) for table in ("sign_up", "token", "outbox")] == [0, 0, 0]
    browser.open(link_to(mail, "confirm"))
    assert browser.all('main [name="follow-up"]') == []
    later(world, days=20)
    assert len(world.sink.mails) == 1
    browser.open(link_to(mail, "abuse"))
    submit(browser)
    assert heading(browser) == done


@pytest.mark.promise("Z9")
def test_an_unconfirmed_sign_up_is_gone_after_ninety_six_hours(world, browser):
    mail = sign_up(world, browser)
    later(world, hours=71)
    assert world.rows("sign_up") == 1
    later(world, hours=25)
    assert [world.rows(table) for table in ("sign_up", "token", "outbox")] == [0, 0, 0]
    browser.open(link_to(mail, "confirm"))
    assert browser.all('main [name="follow-up"]') == []


@pytest.mark.promise("Z9")
def test_a_link_is_dead_in_time_even_if_no_purge_ever_runs(world, browser):
    mail = sign_up(world, browser)
    world.clock.forward(timedelta(hours=71))
    browser.open(link_to(mail, "confirm"))
    assert browser.all('main [name="follow-up"]')
    world.clock.forward(timedelta(hours=25))
    browser.reload()
    assert browser.all('main [name="follow-up"]') == []


@pytest.mark.promise("Z9")
def test_a_confirmed_sign_up_without_accepted_documents_is_gone_ninety_six_hours_later(world, browser):
    login = confirm(world, browser, sign_up(world, browser))
    later(world, hours=71)
    assert world.rows("sign_up") == 1
    later(world, hours=25)
    assert [world.rows(table) for table in ("sign_up", "token", "outbox")] == [0, 0, 0]
    browser.open(link_to(login, "first-login"))
    assert browser.all('main [name="terms"]') == []


@pytest.mark.promise("N9")
def test_one_document_alone_does_not_begin_the_trial(world, browser):
    login = confirm(world, browser, sign_up(world, browser))
    browser.open(link_to(login, "first-login"))
    browser.press('main [name="terms"]')
    submit(browser)
    assert browser.find('main [name="terms"]').is_selected()
    assert browser.all(f'main a[href^="{TOOL_URL}"]') == []


@pytest.mark.promise("Z12")
@pytest.mark.promise("X2")
def test_name_and_address_are_never_readable_on_the_disk(world, browser):
    mail = sign_up(world, browser)
    assert_unreadable(world)
    accept(browser, confirm(world, browser, mail, follow_up=True))
    assert_unreadable(world)
    later(world, days=70)
    assert_unreadable(world)


@pytest.mark.promise("Z4")
def test_a_trial_that_leads_to_nothing_is_erased_after_its_end(world, browser):
    accept(browser, confirm(world, browser, sign_up(world, browser)))
    later(world, days=59)
    assert world.rows("sign_up") == 1
    later(world, days=4)
    assert [world.rows(table) for table in ("sign_up", "token", "outbox")] == [0, 0, 0]


def assert_unreadable(world) -> None:
    kept = bytes_on_disk(world.folder / "var")
    for secret in (NAME, ADDRESS, "Canary", "ada.canary"):
        assert secret.encode() not in kept


@pytest.mark.promise("Z11")
@pytest.mark.promise("N4")
def test_the_mails_hold_only_name_and_address_and_load_nothing(world, browser):
    login = confirm(world, browser, sign_up(world, browser), follow_up=True)
    for mail in world.sink.mails:
        html = mail.get_body(("html",)).get_content()
        assert "<img" not in html
        assert "<script" not in html
        assert all(link.startswith(("https://www.leanpoint.example", TOOL_URL)) for link in links_of(mail))
        assert mail["Auto-Submitted"] == "auto-generated"
    assert text_part(login)


@pytest.mark.promise("X9")
@pytest.mark.parametrize("language", ["en", "da", "de"])
def test_a_sign_up_works_without_any_script(world, scriptless, language):
    login = confirm(world, scriptless, sign_up(world, scriptless, language))
    accept(scriptless, login)
    assert any(link.get_attribute("href").startswith(TOOL_URL) for link in scriptless.all("main a"))


@pytest.mark.promise("A6")
def test_a_mistake_is_told_in_the_pages_language_and_what_was_typed_is_kept(world, browser):
    browser.open(world.urls["sign-up", "da"])
    fill_in(browser, name=NAME, email="no address")
    submit(browser)
    assert browser.find("html").get_attribute("lang") == "da"
    assert browser.find('main [name="name"]').get_attribute("value") == NAME
    field = browser.find('main [name="email"]')
    assert field.get_attribute("value") == "no address"
    assert field.get_attribute("aria-invalid") == "true"
    described = field.get_attribute("aria-describedby").split()
    assert any(browser.find(f"#{name}").text for name in described if name.endswith("error"))
    world.deliver()
    assert world.sink.mails == []


@pytest.mark.promise("X4")
def test_a_second_sign_up_of_the_same_address_looks_the_same_and_mails_nobody(world, browser):
    sign_up(world, browser)
    said, where = browser.find("main").text, browser.path()
    browser.open(world.urls["sign-up", "en"])
    fill_in(browser, name="Somebody Else", email=ADDRESS.upper())
    submit(browser)
    world.deliver()
    assert (browser.find("main").text, browser.path()) == (said, where)
    assert len(world.sink.mails) == 1


@pytest.mark.promise("A11")
@pytest.mark.parametrize("language", ["en", "da", "de"])
def test_pages_and_mails_stay_in_the_language_of_the_sign_up(world, browser, language):
    mail = sign_up(world, browser, language)
    assert f"/forms/{language}/confirm/" in link_to(mail, "confirm")
    assert browser.find("html").get_attribute("lang") == language
    browser.open(link_to(mail, "confirm"))
    assert browser.find("html").get_attribute("lang") == language
