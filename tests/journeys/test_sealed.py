"""What a page seals: taken in as it was typed, and read by nobody on its way. See tests/forms and test_hpke.py too."""

import dataclasses
import io
import ssl

import pytest

from formhandler.outgoing.relay import Relay
from formhandler.procedures.deliver import deliver_due
from formhandler.sealing.form_keys import make_form_key
from formhandler.sealing.hpke import read_head
from formhandler.settings import Endpoint
from formhandler.web.app import create_app
from formhandler.web.frames import Frames
from formhandler.web.site import Site
from tests.support.browser import open_browser
from tests.support.certificates import server_context
from tests.support.envelopes import WAY_NAMES
from tests.support.sinks import Sink
from tests.support.visits import fill_in, submit
from tests.support.wiretap import Wiretap

NAME, ADDRESS = "Zyxcanary Ærlig", "zyxmail.canary@example.org"
CANARIES = ("Zyxcanary", "Ærlig", "zyxmail", ADDRESS)
NO_ML_KEM = "delete SubtleCrypto.prototype.encapsulateBits;"
NO_X25519 = """
const real = SubtleCrypto.prototype.generateKey;
SubtleCrypto.prototype.generateKey = function (...given) {
  return given[0].name === "X25519" ? Promise.reject(new Error("not here")) : real.apply(this, given);
};
"""
BROKEN_ML_KEM = """
const real = SubtleCrypto.prototype.encapsulateBits;
SubtleCrypto.prototype.encapsulateBits = async function (...given) {
  return { ...await real.apply(this, given), sharedKey: new ArrayBuffer(32) };
};
"""


@pytest.fixture(params=["chromium", "firefox"])
def browser(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def posted(world):
    """The bodies of what was posted to forms, as a proxy reads them."""
    bodies = []
    real = world.recorder.application

    def reading(environ, start_response):
        if environ["REQUEST_METHOD"] == "POST" and "/sign-up" in environ["PATH_INFO"]:
            length = int(environ["CONTENT_LENGTH"])
            body = environ["wsgi.input"].read(length)
            bodies.append((environ["CONTENT_TYPE"], body))
            environ["wsgi.input"] = io.BytesIO(body)
        return real(environ, start_response)

    world.recorder.play(reading)
    return bodies


def open_form(world, browser, language="en"):
    browser.open(world.urls["sign-up", language])


def sign_up(browser, **fields):
    fill_in(browser, **{"name": NAME, "email": ADDRESS, **fields})
    submit(browser)


def expect_taken(browser):
    browser.wait(lambda: browser.path().endswith("/forms/en/sign-up/sent#main"), "the sign-up is not taken")


@pytest.mark.promise("Z12")
def test_a_sign_up_leaves_the_page_sealed_in_the_strongest_way_there_is(world, browser, posted):
    open_form(world, browser)
    strongest = 0 if browser.run("return 'encapsulateBits' in SubtleCrypto.prototype") else 1
    sign_up(browser)
    expect_taken(browser)
    [(kind, body)] = posted
    assert kind == "application/vnd.kept.sealed"
    assert read_head(body).way == strongest
    world.deliver()
    [mail] = world.sink.wait_for(1)
    assert ADDRESS in mail["To"]


def test_a_mistake_is_shown_where_it_was_made_and_nothing_typed_is_lost(world, browser, posted):
    open_form(world, browser)
    sign_up(browser, email="no address")
    assert browser.find("#errors").is_displayed()
    assert browser.run("return document.activeElement.id") == "errors"
    assert browser.find("#name").get_attribute("value") == NAME
    assert browser.find("#email").get_attribute("aria-invalid") == "true"
    assert browser.find("#name").get_attribute("aria-invalid") != "true"
    said = browser.find("#email-error").text
    assert said
    assert [link.text for link in browser.shown("#errors a")] == [f"E-mail address: {said}"]
    browser.press("#errors a[href='#email']")
    assert browser.run("return document.activeElement.id") == "email"
    assert browser.find("#errors").is_displayed()
    browser.run("document.querySelector('#email').value = arguments[0]", ADDRESS)
    submit(browser)
    expect_taken(browser)
    assert len(posted) == 2


@pytest.mark.parametrize(
    ("missing", "way"), [(NO_ML_KEM, 1), (NO_ML_KEM + NO_X25519, 2)], ids=["no ML-KEM", "no X25519"]
)
def test_a_browser_with_less_seals_in_the_next_way(world, chromium, posted, missing, way):
    open_form(world, chromium)
    chromium.run(missing)
    sign_up(chromium)
    expect_taken(chromium)
    assert read_head(posted[0][1]).way == way, WAY_NAMES[way]


def test_a_broken_ml_kem_costs_one_more_press_of_the_button(world, chromium, posted):
    open_form(world, chromium)
    chromium.run(BROKEN_ML_KEM)
    sign_up(chromium)
    assert "press the button again" in chromium.find("#errors").text
    submit(chromium)
    expect_taken(chromium)
    assert [read_head(body).way for _kind, body in posted] == [0, 1]


@pytest.mark.promise("X9")
def test_without_any_cryptography_the_form_posts_as_forms_do(world, chromium, posted):
    open_form(world, chromium)
    chromium.run("SubtleCrypto.prototype.importKey = () => Promise.reject(new Error('not here'))")
    sign_up(chromium)
    expect_taken(chromium)
    assert [kind for kind, _body in posted] == ["application/x-www-form-urlencoded"]


def test_a_page_older_than_our_keys_goes_on_with_the_new_one(world, chromium):
    open_form(world, chromium)
    folder = world.house.settings.keys
    [old] = folder.glob("form-*.key")
    make_form_key(folder, world.clock.now())
    old.unlink()
    sign_up(chromium)
    assert "new key now" in chromium.find("#errors").text
    submit(chromium)
    expect_taken(chromium)


def test_a_server_that_does_not_answer_gets_nothing_readable_and_the_form_stays(world, browser, posted):
    open_form(world, browser)
    real = world.recorder.application

    def away(_environ, start_response):
        start_response("502 Bad Gateway", [("Content-Type", "text/html")])
        return [b"<h1>Bad gateway</h1>"]

    world.recorder.application = away
    sign_up(browser)
    assert "did not answer" in browser.find("#errors").text
    assert browser.find("#name").get_attribute("value") == NAME
    world.recorder.application = real
    submit(browser)
    expect_taken(browser)
    assert [kind for kind, _body in posted] == ["application/vnd.kept.sealed"]


def test_the_form_can_be_sent_again_after_going_back(world, chromium, posted):
    open_form(world, chromium)
    sign_up(chromium)
    chromium.back()
    chromium.wait(lambda: not chromium.run("return document.querySelector('main form').inert"), "the form stays shut")
    chromium.run("document.querySelector('#email').value = arguments[0]", "other@example.org")
    chromium.run("document.querySelector('#name').value = arguments[0]", NAME)
    submit(chromium)
    expect_taken(chromium)
    assert len(posted) == 2


@pytest.fixture
def taps(world, tmp_path, monkeypatch):
    """A wiretap on everything between the browser and the mail server, which wants STARTTLS as any but a local one does."""
    tap = Wiretap()
    house, context = world.house, server_context(tmp_path, "localhost")
    trusted = ssl.create_default_context(cafile=tmp_path / "server.pem")
    with (
        Sink(tmp_path / "relay", tls_context=context, require_starttls=True) as relay,
        tap.on_the_wire("mail", relay.port) as mail_port,
        tap.on_the_wire("browser", world.recorder.port) as site_port,
    ):
        house = dataclasses.replace(house, relay=Relay(Endpoint("localhost", mail_port), "starttls", trusted))
        tap.at_the_database(house.database, monkeypatch)
        site = Site(house.settings.site, languages=house.policy.site.languages)
        world.recorder.play(tap.behind_tls(create_app(house, Frames(house.settings.frames, house.languages), site)))
        yield tap, dataclasses.replace(world, house=house, sink=relay), site_port


def go_through(taps, tmp_path, *, script):
    """Sign up and have the mail delivered, with every byte recorded; return the recording."""
    tap, world, port = taps
    browser = open_browser(tmp_path / "profile", world.recorder.site_url, recorder_port=port, script=script)
    try:
        browser.open(world.urls["sign-up", "en"])
        sign_up(browser)
        expect_taken(browser)
    finally:
        browser.close()
    tap.on_the_disk(world.folder / "var")
    deliver_due(world.house)
    [mail] = world.sink.wait_for(1)
    assert ADDRESS in mail["To"]
    tap.on_the_disk(world.folder / "var")
    assert tap.places == {"browser", "proxy", "statements", "disk", "mail"}
    return tap


@pytest.mark.promise("Z12")
@pytest.mark.promise("X1")
@pytest.mark.promise("X2")
def test_no_byte_from_browser_to_mail_server_shows_who_signed_up(taps, tmp_path):
    tap = go_through(taps, tmp_path, script=True)
    assert {canary: tap.found(canary) for canary in CANARIES} == {canary: set() for canary in CANARIES}


def test_the_same_recording_without_script_shows_it_to_a_proxy_and_to_nobody_else(taps, tmp_path):
    tap = go_through(taps, tmp_path, script=False)
    assert {canary: tap.found(canary) for canary in CANARIES} == {canary: {"proxy"} for canary in CANARIES}
