"""An enquiry from the form to a mail that only the company can open."""

import shutil
import subprocess
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests.support.houses import MAIL_TO, bytes_on_disk
from tests.support.visits import accept_all, fill_in, heading, submit

SENT = {
    "name": "Ada Canary Løvkvist",
    "email": "ada.canary@example.org",
    "subject": "Canary subject, größer",
    "message": "First canary line\nÆØÅ and .\nlast line",
}


def send(world, browser, language: str = "en") -> None:
    browser.open(world.urls["contact", language])
    fill_in(browser, **SENT)
    submit(browser)


def opened(raw: bytes, keys: Path, folder: Path) -> str:
    """Return what openssl finds in a mail with the company's key."""
    assert shutil.which("openssl"), (
        "openssl is not installed; install it with the package manager, then run the tests again"
    )
    (folder / "mail.eml").write_bytes(raw)
    command = [
        "openssl",
        "cms",
        "-decrypt",
        "-in",
        "mail.eml",
        "-recip",
        keys / "recipient.pem",
        "-inkey",
        keys / "recipient.key",
    ]
    inside = subprocess.run(command, cwd=folder, capture_output=True, check=True).stdout
    message = message_from_bytes(inside, policy=policy.default)
    return "\n".join([*(f"{name}: {value}" for name, value in message.items()), message.get_content()])


@pytest.mark.promise("Z14")
@pytest.mark.promise("Q2")
@pytest.mark.parametrize("script", [True, False])
def test_the_enquiry_arrives_as_a_mail_that_openssl_opens_with_the_companys_key(
    world, new_browser, keys, tmp_path, script
):
    browser = new_browser(script=script)
    send(world, browser, "da")
    world.deliver()
    (mail,) = world.sink.wait_for(1)
    assert mail.get_content_type() in ("application/pkcs7-mime", "application/x-pkcs7-mime")
    inside = opened(world.sink.raw[0], keys, tmp_path)
    for text in (SENT["name"], SENT["email"], SENT["subject"], *SENT["message"].split("\n")):
        assert text in inside
    for text in ("Canary", "canary", "ada", "Løvkvist"):
        assert text.encode() not in world.sink.raw[0]


@pytest.mark.promise("Z13")
def test_an_enquiry_goes_to_the_company_and_to_nobody_else(world, browser):
    browser.open("/")
    accept_all(browser, world.recorder)
    world.recorder.forget()
    send(world, browser)
    world.deliver()
    world.clock.forward(timedelta(days=1))
    world.deliver()
    assert len(world.sink.wait_for(1)) == 1
    assert world.sink.recipients == [MAIL_TO]
    assert world.recorder.third_parties() == set()


@pytest.mark.promise("Z14")
@pytest.mark.promise("Q1")
@pytest.mark.promise("Q6")
def test_the_text_of_an_enquiry_is_nowhere_on_the_disk_before_and_after_sending(world, browser):
    world.sink.close()
    send(world, browser)
    world.deliver()
    assert_unreadable(world)
    world.sink.open()
    world.clock.forward(timedelta(hours=1))
    world.deliver()
    assert world.sink.wait_for(1)
    assert_unreadable(world)


def assert_unreadable(world) -> None:
    kept = bytes_on_disk(world.folder / "var")
    for secret in ("Canary", "canary", "ada.", "Løvkvist"):
        assert secret.encode() not in kept


@pytest.mark.promise("Q6")
def test_an_enquiry_waits_while_the_mail_server_is_away_and_the_page_says_so(world, browser):
    world.sink.close()
    send(world, browser)
    world.deliver()
    waiting = heading(browser)
    browser.driver.refresh()
    assert heading(browser) == waiting
    world.sink.open()
    world.clock.forward(timedelta(hours=1))
    world.deliver()
    world.sink.wait_for(1)
    browser.driver.refresh()
    assert heading(browser) != waiting
    assert world.rows("outbox") == 0


@pytest.mark.promise("Q6")
def test_a_mail_server_that_defers_gets_the_mail_again_later(world, browser):
    world.sink.mode = "defers"
    send(world, browser)
    world.deliver()
    world.sink.wait_to_be_asked()
    world.sink.mode = "takes"
    world.clock.forward(timedelta(hours=1))
    world.deliver()
    assert len(world.sink.wait_for(1)) == 1
    world.clock.forward(timedelta(days=1))
    world.deliver()
    assert len(world.sink.mails) == 1


@pytest.mark.promise("C7")
def test_both_forms_work_after_everything_was_refused(world, browser):
    browser.open("/")
    browser.press('[data-method="banner"] [data-choice="refuse"]')
    browser.wait_until_still()
    send(world, browser)
    world.deliver()
    assert world.sink.wait_for(1)


@pytest.mark.promise("A6")
@pytest.mark.parametrize("script", [True, False])
def test_an_unfinished_enquiry_is_told_and_kept(world, new_browser, script):
    browser = new_browser(script=script)
    browser.open(world.urls["contact", "de"])
    fill_in(browser, name=SENT["name"], message=SENT["message"])
    submit(browser)
    assert browser.find("html").get_attribute("lang") == "de"
    assert browser.find('main [name="message"]').get_attribute("value").replace("\r", "") == SENT["message"]
    assert browser.find('main [name="email"]').get_attribute("aria-invalid") == "true"
    world.deliver()
    assert world.sink.mails == []


def test_an_enquiry_that_is_too_long_is_told_with_the_limit(world, browser, facts):
    browser.open(world.urls["contact", "en"])
    fill_in(browser, name=SENT["name"], email=SENT["email"], subject=SENT["subject"])
    limit = facts.forms.contact.message_length
    browser.run(
        "const field = document.querySelector('main [name=message]'); field.maxLength = 99999; field.value = 'x'.repeat(arguments[0])",
        limit + 1,
    )
    submit(browser)
    assert f"{limit:,}" in browser.find("main").text
    assert len(browser.find('main [name="message"]').get_attribute("value")) == limit + 1
