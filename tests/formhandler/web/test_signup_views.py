"""The sign-up form over HTTP. What a sign-up does then is told in tests/formhandler/procedures/test_signup.py."""

import html
import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from formhandler.errors import StorageUnavailable
from formhandler.procedures import relay_letters, signup
from formhandler.procedures.house import House
from formhandler.sealing.form_keys import FormKey, make_form_key
from formhandler.web.guards import SEALED_TYPE
from formhandler.web.parse import _REASONS
from tests.formhandler.web.conftest import LANGUAGES, Reply, Visitor, stored
from tests.support.envelopes import WAY_NAMES, head, seal_body, seal_form

ANNA = {"name": "Anna Søe", "email": "anna@example.com"}


def test_a_sign_up_leads_to_the_page_that_says_what_comes_next(visitor: Visitor, house: House):
    reply = visitor.post("/forms/da/sign-up", ANNA)
    assert (reply.status, reply.headers["Location"]) == (303, "/forms/da/sign-up/sent#main")
    assert len(stored(house)["sign_up"]) == 1
    assert visitor.get("/forms/da/sign-up/sent").status == 200


def test_the_page_after_it_is_in_the_language_of_the_form(visitor: Visitor):
    for code in LANGUAGES:
        assert f'lang="{code}"' in visitor.get(f"/forms/{code}/sign-up/sent").text


@pytest.mark.promise("X4")
def test_the_answer_is_the_same_byte_for_byte_for_known_and_unknown_addresses(visitor: Visitor):
    first = visitor.post("/forms/en/sign-up", ANNA)
    assert visitor.post("/forms/en/sign-up", ANNA) == first
    assert visitor.post("/forms/en/sign-up", {**ANNA, "email": "bo@example.com"}) == first


def test_a_mistake_shows_the_form_again_with_what_was_typed(visitor: Visitor, house: House):
    reply = visitor.post("/forms/en/sign-up", {"name": 'Anna "<Søe>', "email": "anna@"})
    assert reply.status == 422
    assert 'value="Anna &#34;&lt;Søe&gt;"' in reply.text
    assert 'value="anna@" aria-invalid="true"' in reply.text
    assert '<a href="#email">' in reply.text
    assert not any(stored(house).values())


@pytest.mark.parametrize("code", LANGUAGES)
def test_an_address_that_our_mail_server_cannot_take_is_told_at_its_field(visitor: Visitor, house: House, code: str):
    relay_letters.note(house, taken=False)
    reply = visitor.post(f"/forms/{code}/sign-up", {"name": "Søren", "email": "søren@example.dk"})
    assert reply.status == 422
    assert house.languages[code].gettext(_REASONS["letters-not-taken"]) in html.unescape(reply.text)
    assert stored(house)["sign_up"] == []
    sealed = seal_form(newest(house), name="Søren", email="søren@example.dk")
    assert set(said(send(visitor, sealed))["errors"]) == {"email"}


def test_the_title_says_first_that_something_is_wrong(visitor: Visitor):
    assert "<title>Not sent yet: sign-up" in visitor.post("/forms/en/sign-up", {}).text


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"name=Anna",
        b"name=Anna&email=anna%40example.com&extra=1",
        b"name=Anna&name=Bo&email=anna%40example.com",
        b"name=Anna%0D%0ABcc%3A+x%40example.com&email=anna%40example.com",
        b"name=Anna&email=anna%40example.com%0D%0ABcc%3A+x%40example.com",
        b"name=%00&email=anna%40example.com",
        b"name=%ff&email=anna%40example.com",
        b"name=" + b"A" * 121 + b"&email=anna%40example.com",
        b"name=Anna&email=anna%40example.com&comment=spam",
        b"[1, 2]",
    ],
)
def test_bad_input_is_told_and_nothing_of_it_is_stored(visitor: Visitor, house: House, body: bytes):
    reply = visitor.post("/forms/en/sign-up", body)
    assert reply.status == 422
    assert 'id="errors"' in reply.text
    assert not any(stored(house).values())


def test_storage_trouble_keeps_what_was_typed_and_stores_nothing_by_halves(
    visitor: Visitor, house: House, monkeypatch: pytest.MonkeyPatch
):
    def full(*_values: object, **_named: object) -> None:
        raise StorageUnavailable("var/kept.db: database or disk is full")

    monkeypatch.setattr(signup, "sign_up", full)
    reply = visitor.post("/forms/en/sign-up", ANNA)
    assert (reply.status, reply.headers["Retry-After"]) == (503, "60")
    assert 'value="Anna Søe"' in reply.text
    assert not any(stored(house).values())


def test_parallel_posts_of_one_person_are_one_sign_up_with_one_mail(visitor: Visitor, house: House):
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda _: visitor.post("/forms/en/sign-up", ANNA), range(24)))
    assert {reply.status for reply in replies} == {303}
    assert [len(stored(house)[table]) for table in ("sign_up", "outbox")] == [1, 1]


def test_the_address_of_the_answer_opened_by_hand_leads_to_the_form(visitor: Visitor):
    reply = visitor.get("/forms/da/sign-up")
    assert (reply.status, reply.headers["Location"]) == (303, "/da/sign-up/")


def test_an_unknown_language_is_answered_in_the_default_one(visitor: Visitor):
    reply = visitor.post("/forms/tlh/sign-up", {})
    assert (reply.status, 'lang="en"' in reply.text) == (422, True)


def newest(house: House) -> FormKey:
    """Return the key that a page made now names."""
    key = house.keys.forms.newest
    assert key
    return key


def send(visitor: Visitor, envelope: bytes, language: str = "en") -> Reply:
    return visitor.post(f"/forms/{language}/sign-up", envelope, content_type=SEALED_TYPE)


def said(reply: Reply) -> dict[str, dict[str, str]]:
    assert reply.headers["Content-Type"] == "application/json"
    answer: dict[str, dict[str, str]] = json.loads(reply.body)
    return answer


@pytest.mark.promise("Z12")
@pytest.mark.parametrize("way", range(3), ids=WAY_NAMES)
def test_a_sealed_sign_up_acts_as_a_posted_one(visitor: Visitor, house: House, way: int):
    reply = send(visitor, seal_form(newest(house), way=way, **ANNA))
    assert (reply.status, json.loads(reply.body)) == (200, {"to": "/forms/en/sign-up/sent#main"})
    assert [len(stored(house)[table]) for table in ("sign_up", "outbox")] == [1, 1]


@pytest.mark.promise("X4")
def test_the_answer_to_a_sealed_one_is_the_same_for_known_and_unknown_addresses(visitor: Visitor, house: House):
    replies = [send(visitor, seal_form(newest(house), name="A", email=f"{who}@example.com")) for who in ("a", "a", "b")]
    assert len({(reply.status, reply.body) for reply in replies}) == 1


def test_an_envelope_that_comes_again_is_answered_the_same_and_acts_once(visitor: Visitor, house: House):
    envelope = seal_form(newest(house), **ANNA)
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda _: send(visitor, envelope), range(16)))
    assert len({(reply.status, reply.body) for reply in replies}) == 1
    assert [len(stored(house)[table]) for table in ("sign_up", "outbox", "seen_envelope")] == [1, 1, 1]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"name=Anna",
        b"name=Anna&email=anna%40example.com&extra=1",
        b"name=Anna&name=Bo&email=anna%40example.com",
        b"name=Anna&email=anna%40example.com%0D%0ABcc%3A+x%40example.com",
        b"name=%ff&email=anna%40example.com",
        b"name=" + b"A" * 121 + b"&email=anna%40example.com",
        b"name=Anna&email=anna%40example.com&comment=spam",
        b"\xff\xfe",
    ],
)
def test_what_was_sealed_is_judged_like_what_was_posted(visitor: Visitor, house: House, body: bytes):
    reply = send(visitor, seal_body(newest(house), body))
    assert reply.status == 422
    assert all(said(reply)["errors"].values())
    assert not any(stored(house).values())


def test_mistakes_of_a_sealed_form_are_told_by_field_in_the_pages_language(visitor: Visitor, house: House):
    key = newest(house)
    envelope = seal_form(key, before=head(key.id, language="da"), name="", email="anna@")
    plain = visitor.post("/forms/da/sign-up", {"name": "", "email": "anna@"}).text
    errors = said(send(visitor, envelope, "da"))["errors"]
    assert sorted(errors) == ["email", "name"]
    assert all(text in plain for text in errors.values())


def test_a_page_older_than_our_keys_gets_the_new_one_and_then_goes_well(visitor: Visitor, house: House):
    old = newest(house)
    make_form_key(house.settings.keys, house.clock.now())
    (house.settings.keys / f"form-{old.id}.key").unlink()
    reply = send(visitor, seal_form(old, **ANNA))
    assert reply.status == 422
    data = said(reply)["data"]
    assert data["key"] == newest(house).public
    assert data["sealedFor"] == f"{newest(house).id} sign-up en 2.0"
    assert send(visitor, seal_form(newest(house), **ANNA)).status == 200


@pytest.mark.parametrize(("way", "left"), [(0, 2), (1, 1), (2, 3)], ids=WAY_NAMES)
def test_a_browser_that_seals_wrongly_is_told_the_next_way(visitor: Visitor, house: House, way: int, left: int):
    envelope = seal_form(newest(house), way=way, **ANNA)
    reply = send(visitor, envelope[:-1] + bytes((envelope[-1] ^ 1,)))
    keys = said(reply)["data"]["key"].split(" ")
    assert [key == "-" for key in keys] == [True] * (3 - left) + [False] * left
    assert not any(stored(house).values())


@pytest.mark.parametrize("body", [b"", b"canary" * 300, b"name=Anna&email=anna%40example.com", b"\x01" * 2000])
def test_what_is_no_envelope_is_told_in_words_for_the_script(visitor: Visitor, house: House, body: bytes):
    reply = send(visitor, body)
    assert reply.status == 422
    assert list(said(reply)["errors"]) == [""]
    assert not any(stored(house).values())


def test_a_page_with_a_policy_of_long_ago_is_told_to_load_again(visitor: Visitor, house: House):
    key = newest(house)
    reply = send(visitor, seal_form(key, before=head(key.id, policy="0.1"), **ANNA))
    assert "load the page again" in said(reply)["errors"][""]
    assert not any(stored(house).values())


def test_a_sealed_form_that_is_too_long_is_refused_for_the_script(visitor: Visitor):
    reply = send(visitor, bytes(400_000))
    assert reply.status == 413
    assert said(reply)["errors"][""]


def test_storage_trouble_with_a_sealed_form_is_told_for_the_script(
    visitor: Visitor, house: House, monkeypatch: pytest.MonkeyPatch
):
    def full(*_values: object, **_named: object) -> None:
        raise StorageUnavailable("var/kept.db: database or disk is full")

    monkeypatch.setattr(signup, "sign_up", full)
    reply = send(visitor, seal_form(newest(house), **ANNA))
    assert (reply.status, reply.headers["Retry-After"]) == (503, "60")
    assert "press the button again" in said(reply)["errors"][""]


def test_a_house_without_form_keys_takes_posted_sign_ups_and_tells_sealed_ones(visitor: Visitor, house: House):
    envelope = seal_form(newest(house), **ANNA)
    for path in house.settings.keys.glob("form-*"):
        path.unlink()
    assert send(visitor, envelope).status == 422
    assert visitor.post("/forms/en/sign-up", ANNA).status == 303


def test_no_log_line_holds_anything_of_a_sealed_form(visitor: Visitor, house: House, caplog: pytest.LogCaptureFixture):
    caplog.set_level("DEBUG")
    key = newest(house)
    good = seal_form(key, name="Canary", email="canary@example.com")
    for envelope in (good, good[:-1], b"canary", seal_body(key, b"canary"), good.replace(key.id.encode(), b"20200101")):
        send(visitor, envelope)
    assert "canary" not in caplog.text.lower()
    assert visitor.errors == []
