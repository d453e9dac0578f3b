"""An enquiry from the form to a mail that only the company can open."""

import gzip
import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from formhandler.procedures.deliver import deliver_due
from formhandler.sealing.certificates import make_recipient, read_recipient
from formhandler.storage import deletions
from formhandler.web.app import create_app
from formhandler.web.frames import Frames
from formhandler.web.site import Site
from policy import load
from tests.support.houses import MAIL_TO, Place, bytes_on_disk, standing_house
from tests.support.sites import PROJECT, build, copy_project, urls
from tests.support.visits import accept_all, choose, fill_in, heading, submit
from tests.support.wire import Wire, disguises

SENT = {
    "name": "Ada Canary Løvkvist",
    "email": "ada.canary@example.org",
    "subject": "Canary subject, größer",
    "message": "First canary line\nÆØÅ and .\nlast line",
}


@pytest.fixture(params=["chromium", "scriptless"])
def either(request):
    """Chromium, with JavaScript and without."""
    return request.getfixturevalue(request.param)


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
def test_the_enquiry_arrives_as_a_mail_that_openssl_opens_with_the_companys_key(world, either, keys, tmp_path):
    send(world, either, "da")
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
    browser.reload()
    assert heading(browser) == waiting
    world.sink.open()
    world.clock.forward(timedelta(hours=1))
    world.deliver()
    world.sink.wait_for(1)
    browser.reload()
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
    choose(browser, "refuse")
    send(world, browser)
    world.deliver()
    assert world.sink.wait_for(1)


@pytest.mark.promise("A6")
def test_an_unfinished_enquiry_is_told_and_kept(world, either):
    either.open(world.urls["contact", "de"])
    fill_in(either, name=SENT["name"], message=SENT["message"])
    submit(either)
    assert either.find("html").get_attribute("lang") == "de"
    assert either.find('main [name="message"]').get_attribute("value").replace("\r", "") == SENT["message"]
    assert either.find('main [name="email"]').get_attribute("aria-invalid") == "true"
    world.deliver()
    assert world.sink.mails == []


def test_no_field_takes_more_than_its_limit(world, browser, facts):
    browser.open(world.urls["contact", "en"])
    limit = facts.forms.contact.message_length
    browser.run("document.querySelector('main [name=message]').value = 'x'.repeat(arguments[0])", limit - 1)
    browser.type('main [name="message"]', "yz")
    assert browser.find('main [name="message"]').get_attribute("value").endswith("xxxy")


@pytest.mark.promise("Z14", "Q1")
@pytest.mark.parametrize("name", ["chromium", "firefox"])
def test_no_byte_from_browser_to_handler_to_database_to_relay_shows_the_enquiry(  # noqa: PLR0917 - pytest hands them in by name
    world, name, request, keys, tmp_path, caplog
):
    browser = request.getfixturevalue(name)
    world.recorder.application = wire = Wire(world.recorder.application)
    world.sink.mode = "defers"
    send(world, browser, "da")
    world.deliver()
    kept = bytes_on_disk(world.folder / "var")
    world.sink.mode = "takes"
    world.clock.forward(timedelta(hours=1))
    world.deliver()
    world.sink.wait_for(1)
    everything = b"".join((wire.asked, wire.answered, kept, *world.sink.raw, caplog.text.encode()))
    assert not any(
        form in everything for word in ("Canary", "canary", "Løvkvist", "größer") for form in disguises(word)
    )
    inside = opened(world.sink.raw[-1], keys, tmp_path)
    assert all(text in inside for text in (SENT["name"], SENT["email"], SENT["subject"], *SENT["message"].split("\n")))


@pytest.mark.promise("Z15")
def test_the_link_on_the_thank_you_page_deletes_a_message_that_waits(world, either):
    world.sink.close()
    send(world, either, "de")
    world.deliver()
    reference = either.find("main code").text
    either.press('main a[href*="/contact/delete/"]')
    either.press('main form button[type="submit"]')
    either.wait(lambda: not either.all("main form") and either.find("main code").text == reference, "not deleted")
    assert world.rows("outbox") == 0
    assert [one.reference for one in deletions.asked(world.house.database)] == [reference]


def test_the_scripts_of_a_form_page_stay_small_and_come_nowhere_else(site):
    [contact] = site.folder.glob("theme/contact.*.js")
    [modern] = site.folder.glob("theme/contact-modern.*.js")
    assert max(len(gzip.compress(path.read_bytes())) for path in (contact, modern)) <= 1600
    pages = {site.url_of(page) for page in site.pages() if f"/theme/{contact.name}" in page.read_text(encoding="utf-8")}
    assert pages == {url for (key, _code), url in urls().items() if key == "contact"}


def test_a_renewed_certificate_reaches_a_page_that_was_open_before(world, browser, tmp_path):
    browser.open(world.urls["contact", "en"])
    fill_in(browser, **SENT)
    certificate, private = make_recipient(email=world.house.settings.mail_to, now=world.clock.now())
    (tmp_path / "recipient.pem").write_bytes(certificate)
    (tmp_path / "recipient.key").write_bytes(private)
    renewed = replace(world.house.keys, recipient=read_recipient(tmp_path / "recipient.pem"))
    house = replace(world.house, keys=renewed)
    site = Site(house.settings.site, languages=house.policy.site.languages)
    world.recorder.application = create_app(house, Frames(house.settings.frames, house.languages), site)
    submit(browser)
    assert "new key" in browser.find("#errors").text
    submit(browser)
    world.deliver()
    world.sink.wait_for(1)
    assert SENT["subject"] in opened(world.sink.raw[-1], tmp_path, tmp_path)


def test_a_browser_that_cannot_seal_sends_the_form_as_without_script(world, browser, keys, tmp_path):
    browser.preload("SubtleCrypto.prototype.generateKey = () => Promise.reject(new Error('not here'));")
    send(world, browser)
    world.deliver()
    world.sink.wait_for(1)
    assert SENT["subject"] in opened(world.sink.raw[-1], keys, tmp_path)


@pytest.mark.promise("Z14")
def test_with_the_setting_modern_the_page_seals_for_a_certificate_on_a_curve(world, browser, keys, tmp_path):
    certificate, private = make_recipient(email=world.house.settings.mail_to, now=world.clock.now(), on_curve=True)
    shutil.copytree(keys, tmp_path / "keys")
    (tmp_path / "keys" / "recipient.pem").write_bytes(certificate)
    (tmp_path / "keys" / "recipient.key").write_bytes(private)
    text = (PROJECT / "policy.toml").read_text(encoding="utf-8").replace('smime = "compat"', 'smime = "modern"')
    root = copy_project(tmp_path / "project", {"policy.toml": text})
    built = build(root, tmp_path, KEPT_KEYS=str(tmp_path / "keys"))
    place = Place(tmp_path / "modern", tmp_path / "keys", world.sink.port, site=built.folder, frames=built.frames)
    with standing_house(place, load(root / "policy.toml"), world.clock) as house:
        site = Site(built.folder, languages=house.policy.site.languages)
        world.recorder.application = wire = Wire(create_app(house, Frames(built.frames, house.languages), site))
        send(world, browser)
        deliver_due(house)
    assert b"application/vnd.kept.sealed" in wire.asked
    assert SENT["message"].splitlines()[0] in opened(world.sink.raw[-1], tmp_path / "keys", tmp_path)
