"""My data over HTTP: the same answer for everybody, pages that show, posts that act, in every language."""

import json
import re
from pathlib import Path

import pytest

from formhandler.clock import StandingClock
from formhandler.procedures import deliver, person, rights, signup, staff
from formhandler.procedures.console import Staff
from formhandler.procedures.house import House
from formhandler.storage.models import SignUpRow
from formhandler.storage.signups import SignUp
from formhandler.web import held
from tests.formhandler.web.conftest import LANGUAGES, Visitor, links, stored

EMAIL, NAME = "anna@example.com", "Anna Søe"
POSTS = ("name", "stop", "restrict", "lift", "ask", "erase", "regret")
GETS = ("", "/copy.json", "/copy.html", "/erase", "/regret")
UNKNOWN = "A" * 32
# Columns that find a row or its key and say nothing of a person.
INNER = {"address_index", "index_key", "slot", "entries"}


@pytest.fixture
def token(visitor: Visitor, house: House) -> str:
    """The link to the data of somebody on trial, who has allowed the follow-up mail."""
    visitor.post("/forms/en/sign-up", {"name": NAME, "email": EMAIL})
    signup.confirm(house, links(house, "confirm")["confirm"], follow_up=True)
    signup.accept(house, links(house, "login")["login"], terms=True, agreement=True)
    return new_link(visitor, house)


def new_link(visitor: Visitor, house: House) -> str:
    """Ask for a link and return its token; no relay takes the mail that carries it."""
    visitor.post("/forms/en/my-data", {"email": EMAIL})
    for _ in range(2):  # the first round may end with the relay that is away
        deliver.deliver_due(house)
    return links(house, "my-data")["my-data"]


@pytest.mark.promise("H3", "X4")
@pytest.mark.parametrize("language", LANGUAGES)
def test_known_and_unknown_addresses_get_the_same_answer_byte_for_byte(visitor: Visitor, language: str):
    visitor.post("/forms/en/sign-up", {"name": NAME, "email": EMAIL})
    answers = [visitor.post(f"/forms/{language}/my-data", {"email": email}) for email in (EMAIL, "else@example.com")]
    assert answers[0] == answers[1]
    assert answers[0].status == 303
    assert visitor.get(answers[0].headers["Location"]).status == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_no_address_comes_back_with_its_mistake_at_the_field(visitor: Visitor, house: House, language: str):
    reply = visitor.post(f"/forms/{language}/my-data", {"email": "anna(at)example.com"})
    assert (reply.status, 'aria-invalid="true"' in reply.text, "anna(at)example.com" in reply.text) == (422, True, True)
    assert stored(house)["outbox"] == []


@pytest.mark.promise("N2")
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_at_ones_data_changes_nothing(visitor: Visitor, house: House, token: str, method: str):
    assert visitor.ask(method, "/forms/en/my-data").status == 200
    before = stored(house)
    for page in GETS:
        for one in (token, UNKNOWN):
            for _ in range(10):
                visitor.ask(method, f"/forms/en/my-data/{one}{page}")
    assert stored(house) == before


@pytest.mark.promise("Z21", "H1")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_and_both_copies_show_every_value_that_is_held(
    visitor: Visitor, house: House, token: str, language: str
):
    who = rights.by_link(house, token)
    told = json.loads(visitor.get(f"/forms/{language}/my-data/{token}/copy.json").body)
    assert told == json.loads(json.dumps(person.of(house, who)))
    for page in ("", "/copy.html"):
        text = visitor.get(f"/forms/{language}/my-data/{token}{page}").text
        for value in (NAME, EMAIL, who.id, who.terms, who.agreement, who.mail_id.strip("<>")):
            assert value in text


@pytest.mark.promise("Z21", "Z12")
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_staff_looked_at_and_what_the_law_holds_is_shown_with_its_reason(
    visitor: Visitor, house: House, token: str, language: str
):
    anna, record = Staff("anna", "staff-1", ""), rights.by_link(house, token).id
    staff.look(house, anna, record, "She phoned <twice>")
    staff.hold(house, anna, record, "A claim of 2026")
    for page in ("", "/copy.html"):
        text = visitor.get(f"/forms/{language}/my-data/{token}{page}").text
        assert "She phoned &lt;twice&gt;" in text
        assert "A claim of 2026" in text


def test_every_stored_value_state_purpose_and_basis_has_words():
    assert set(held.LABELS) == set(SignUp.__dataclass_fields__)
    assert set(SignUpRow._meta.columns) - INNER == set(held.LABELS)


@pytest.mark.promise("Z21")
def test_copies_are_files_to_keep_and_need_nothing_from_anywhere(visitor: Visitor, token: str):
    for name in ("copy.json", "copy.html"):
        reply = visitor.get(f"/forms/en/my-data/{token}/{name}")
        assert reply.headers["Content-Disposition"].startswith("attachment; filename=")
        assert reply.headers["Cache-Control"] == "no-store"
        assert re.findall(r'(?:src|href)="([^"]+)"', reply.text) == []


@pytest.mark.promise("X3")
@pytest.mark.parametrize("act", POSTS)
def test_unknown_expired_foreign_and_truncated_links_look_alike(
    visitor: Visitor, house: House, token: str, clock: StandingClock, act: str
):
    clock.forward(house.policy.rights.link_valid.longest)
    visitor.post("/forms/en/sign-up", {"name": "B", "email": "b@example.com"})
    foreign = links(house, "confirm")["confirm"]
    sent = {"name": "x"} if act == "name" else {"kind": "question"} if act == "ask" else {}
    before = stored(house)
    answers = {
        visitor.post(f"/forms/en/my-data/{one}/{act}", sent).body for one in (token, UNKNOWN, foreign, token[:-1])
    }
    answers |= {visitor.get(f"/forms/en/my-data/{one}").body for one in (token, UNKNOWN, foreign)}
    assert len(answers) == 1
    assert stored(house) == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_dead_link_does_not_say_that_the_data_is_deleted_and_leads_to_a_new_one(visitor: Visitor, language: str):
    text = visitor.get(f"/forms/{language}/my-data/{UNKNOWN}").text
    assert f'href="/forms/{language}/my-data"' in text
    assert text != visitor.get(f"/forms/{language}/confirm/{UNKNOWN}").text


@pytest.mark.promise("Z21")
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_button_acts_at_once_and_twice_is_once(visitor: Visitor, house: House, token: str, language: str):
    here = f"/forms/{language}/my-data/{token}"
    for _ in range(2):
        assert 'role="status"' in visitor.post(f"{here}/name", {"name": "Anna Nova"}).text
        assert 'role="status"' in visitor.post(f"{here}/stop").text
        assert 'role="status"' in visitor.post(f"{here}/ask", {"kind": "objection"}).text
        assert 'role="status"' in visitor.post(f"{here}/restrict").text
        assert f"{here}/name" not in visitor.get(here).text
        assert 'role="status"' in visitor.post(f"{here}/lift").text
    who = rights.by_link(house, token)
    assert (who.name, who.follow_up) == ("Anna Nova", False)
    assert sum(one["kind"] == "objection" for one in stored(house)["rights_request"]) == 1


@pytest.mark.promise("Z16", "Z17")
@pytest.mark.parametrize("act", ["erase", "regret"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_erasing_and_regretting_take_one_more_button_and_leave_nothing(
    visitor: Visitor, house: House, token: str, language: str, act: str
):
    page = visitor.get(f"/forms/{language}/my-data/{token}/{act}")
    assert f'action="/forms/{language}/my-data/{token}/{act}"' in page.text
    assert visitor.post(f"/forms/{language}/my-data/{token}/{act}").status == 200
    held_now = stored(house)
    assert held_now["sign_up"] == held_now["token"] == held_now["outbox"] == []
    assert visitor.get(f"/forms/{language}/my-data/{token}").status == 404


@pytest.mark.promise("Z17")
def test_after_the_last_day_regret_says_so_and_erasing_still_works(
    visitor: Visitor, house: House, token: str, clock: StandingClock
):
    clock.forward(rights.retention.regret_ends(house.policy, clock.now()) - clock.now())
    late = new_link(visitor, house)
    assert f"{late}/regret" not in visitor.get(f"/forms/en/my-data/{late}").text
    assert visitor.post(f"/forms/en/my-data/{late}/regret").status == 409
    assert stored(house)["sign_up"]
    visitor.post(f"/forms/en/my-data/{late}/erase")
    assert stored(house)["sign_up"] == []
    assert token


def test_a_restricted_sign_up_tells_why_its_other_links_do_nothing(visitor: Visitor, house: House):
    visitor.post("/forms/en/sign-up", {"name": NAME, "email": EMAIL})
    confirm = links(house, "confirm")["confirm"]
    visitor.post(f"/forms/en/my-data/{new_link(visitor, house)}/restrict")
    reply = visitor.post(f"/forms/en/confirm/{confirm}")
    assert (reply.status, "Your data is restricted" in reply.text) == (409, True)


def test_another_site_can_neither_ask_nor_act(visitor: Visitor, house: House, token: str):
    before = stored(house)
    foreign = {"sec_fetch_site": "cross-site"}
    assert visitor.post("/forms/en/my-data", {"email": EMAIL}, **foreign).status == 403
    for act in POSTS:
        assert visitor.post(f"/forms/en/my-data/{token}/{act}", {}, **foreign).status == 403
    assert stored(house) == before


@pytest.mark.promise("X5")
def test_nothing_of_the_person_or_the_link_reaches_the_log(visitor: Visitor, token: str, caplog, tmp_path: Path):
    with caplog.at_level("DEBUG"):
        visitor.get(f"/forms/en/my-data/{token}")
        visitor.post(f"/forms/en/my-data/{token}/name", {"name": "Anna Nova"})
        visitor.post(f"/forms/en/my-data/{token}/erase", {"tell": "yes"})
    assert not any(secret in caplog.text for secret in (token, EMAIL, NAME, "Anna Nova"))
    assert tmp_path
