"""The sign-up form over HTTP. What a sign-up does then is told in tests/formhandler/procedures/test_signup.py."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from formhandler.errors import StorageUnavailable
from formhandler.procedures import signup
from formhandler.procedures.house import House
from tests.formhandler.web.conftest import LANGUAGES, Visitor, stored

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
