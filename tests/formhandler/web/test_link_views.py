"""The links of our mails over HTTP: a GET shows, the POST acts, twice is once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from formhandler.clock import StandingClock
from formhandler.procedures import staff
from formhandler.procedures.console import Staff
from formhandler.procedures.house import House
from policy import Policy
from tests.formhandler.web.conftest import LANGUAGES, Reply, Visitor, links, stored

KINDS = ("confirm", "abuse", "first-login", "stop")
UNKNOWN = "A" * 32


@pytest.fixture
def asked(visitor: Visitor, house: House) -> dict[str, str]:
    """The tokens of the confirmation mail of a fresh sign-up."""
    visitor.post("/forms/en/sign-up", {"name": "Anna Søe", "email": "anna@example.com"})
    return links(house, "confirm")


@pytest.fixture
def confirmed(visitor: Visitor, house: House, asked: dict[str, str]) -> dict[str, str]:
    """The tokens of the login mail after the confirmation, and those before."""
    visitor.post(f"/forms/en/confirm/{asked['confirm']}", {"follow-up": "yes"})
    return {**asked, **links(house, "login")}


def state(house: House) -> str:
    [row] = stored(house)["sign_up"]
    return row["state"]


@pytest.mark.promise("N2")
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"])
def test_whatever_is_asked_but_post_changes_nothing(visitor: Visitor, house: House, asked: dict[str, str], method: str):
    before = stored(house)
    for kind in KINDS:
        for token in (*asked.values(), UNKNOWN):
            for _ in range(10):
                visitor.ask(method, f"/forms/en/{kind}/{token}")
    assert stored(house) == before


@pytest.mark.promise("N5")
def test_the_follow_up_choice_is_explained_before_it_and_not_ticked(
    visitor: Visitor, asked: dict[str, str], facts: Policy
):
    text = visitor.get(f"/forms/en/confirm/{asked['confirm']}").text
    box = text.index('name="follow-up"')
    for told in ("one single e-mail", facts.controller.name, "14 days", "withdraw your consent at any time"):
        assert text.index(told) < box
    assert "checked" not in text


@pytest.mark.promise("Z5")
@pytest.mark.promise("Z6")
def test_confirming_moves_the_sign_up_and_lets_the_login_mail_wait(
    visitor: Visitor, house: House, asked: dict[str, str]
):
    assert state(house) == "pending"
    reply = visitor.post(f"/forms/en/confirm/{asked['confirm']}")
    assert (reply.status, "is on its way" in reply.text) == (200, True)
    assert state(house) == "confirmed"
    assert links(house, "login")["login"]


def test_confirming_again_is_friendly_and_changes_nothing(visitor: Visitor, house: House, confirmed: dict[str, str]):
    before = stored(house)
    again = visitor.post(f"/forms/en/confirm/{confirmed['confirm']}")
    shown = visitor.get(f"/forms/en/confirm/{confirmed['confirm']}")
    assert (again.status, shown.status) == (200, 200)
    assert "nothing left to do here" in shown.text
    assert stored(house) == before


def test_fifty_confirmations_at_once_are_one(visitor: Visitor, house: House, asked: dict[str, str]):
    visitor.address = "127.0.0.1"  # no network to be slowed down
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda _: visitor.post(f"/forms/en/confirm/{asked['confirm']}"), range(50)))
    assert len({reply.body for reply in replies}) == 1
    assert sum(row["kind"] == "login" for row in stored(house)["outbox"]) == 1


def test_the_follow_up_is_kept_only_when_ticked(visitor: Visitor, house: House, asked: dict[str, str]):
    visitor.post(f"/forms/en/confirm/{asked['confirm']}")
    assert stored(house)["sign_up"][0]["follow_up"] is False


@pytest.mark.promise("X3")
def test_links_that_do_not_work_are_told_apart_by_nobody(
    visitor: Visitor, confirmed: dict[str, str], clock: StandingClock, facts: Policy
):
    def pages(kind: str, token: str) -> tuple[Reply, Reply]:
        path = f"/forms/en/{kind}/{token}"
        return visitor.get(path), visitor.post(path)

    unknown = {kind: pages(kind, UNKNOWN) for kind in ("confirm", "first-login")}
    assert {reply.status for replies in unknown.values() for reply in replies} == {404}
    for token in (confirmed["abuse"], confirmed["login"], "x", "%00", "' OR 1=1"):
        assert pages("confirm", token) == unknown["confirm"]
    clock.forward(facts.retention.unconfirmed.longest)
    assert pages("first-login", confirmed["login"]) == unknown["first-login"]


@pytest.mark.promise("N3")
def test_the_abuse_page_is_the_same_for_every_token_and_says_what_is_deleted(visitor: Visitor, asked: dict[str, str]):
    known, unknown = (visitor.get(f"/forms/en/abuse/{token}").text for token in (asked["abuse"], UNKNOWN))
    assert known.replace(asked["abuse"], "") == unknown.replace(UNKNOWN, "")
    assert "the name and the e-mail address that were entered" in known


@pytest.mark.promise("Z10")
def test_reporting_abuse_erases_at_once_and_again_says_the_same(
    visitor: Visitor, house: House, confirmed: dict[str, str]
):
    first = visitor.post(f"/forms/en/abuse/{confirmed['abuse']}")
    assert first.status == 200
    assert not any(stored(house)[table] for table in ("sign_up", "token", "outbox"))
    assert visitor.post(f"/forms/en/abuse/{confirmed['abuse']}") == first == visitor.post(f"/forms/en/abuse/{UNKNOWN}")


@pytest.mark.promise("Z10")
@pytest.mark.parametrize("language", LANGUAGES)
def test_reporting_abuse_of_what_the_law_holds_does_not_say_that_it_is_deleted(
    visitor: Visitor, house: House, asked: dict[str, str], language: str
):
    deleted = visitor.post(f"/forms/{language}/abuse/{UNKNOWN}").text
    staff.hold(house, Staff("anna", "staff-1", ""), stored(house)["sign_up"][0]["id"], "A claim of 2026")
    first = visitor.post(f"/forms/{language}/abuse/{asked['abuse']}")
    assert first == visitor.post(f"/forms/{language}/abuse/{asked['abuse']}")
    assert (first.status, first.text != deleted, "A claim" in first.text) == (200, True, False)
    assert [one["kind"] for one in stored(house)["rights_request"]] == ["erasure"]


@pytest.mark.promise("Z7")
@pytest.mark.parametrize("ticked", [{}, {"terms": "yes"}, {"agreement": "yes"}])
def test_one_acceptance_of_two_is_none(
    visitor: Visitor, house: House, confirmed: dict[str, str], ticked: dict[str, str]
):
    reply = visitor.post(f"/forms/en/first-login/{confirmed['login']}", ticked)
    assert reply.status == 422
    assert state(house) == "confirmed"
    for name in ("terms", "agreement"):
        assert (f'href="#{name}"' in reply.text) == (name not in ticked)
    assert reply.text.count(" checked") == len(ticked)


@pytest.mark.promise("Z4")
def test_accepting_both_begins_the_trial_and_names_its_last_day(
    visitor: Visitor, house: House, confirmed: dict[str, str]
):
    path = f"/forms/en/first-login/{confirmed['login']}"
    reply = visitor.post(path, {"terms": "yes", "agreement": "yes"})
    assert state(house) == "accepted"
    assert "23 December 2026" in reply.text  # 30 days after the 23rd of November, that day still counts
    assert f'href="{house.settings.tool_url}"' in reply.text
    assert visitor.get(path).body == reply.body == visitor.post(path, {"terms": "yes", "agreement": "yes"}).body


def test_the_documents_are_linked_with_version_and_date(visitor: Visitor, confirmed: dict[str, str], facts: Policy):
    text = visitor.get(f"/forms/da/first-login/{confirmed['login']}").text
    for name in ("terms", "agreement"):
        assert f'href="/da/{name}/"' in text
        assert facts.document(name).version in text


@pytest.mark.promise("F4")
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"List-Unsubscribe=One-Click", "application/x-www-form-urlencoded"),
        (
            b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--',
            "multipart/form-data",
        ),
    ],
)
def test_a_mail_programs_one_click_stops_the_follow_up(
    visitor: Visitor, house: House, confirmed: dict[str, str], body: bytes, kind: str
):
    visitor.post(f"/forms/en/first-login/{confirmed['login']}", {"terms": "yes", "agreement": "yes"})
    stop = links(house, "follow-up")["stop"]
    reply = visitor.ask("POST", f"/forms/en/stop/{stop}", body, content_type=kind)
    assert reply.status == 200
    assert not any(row["kind"] == "follow-up" for row in stored(house)["outbox"])
    assert reply.body == visitor.post(f"/forms/en/stop/{UNKNOWN}").body


def test_no_page_of_a_link_names_the_person(visitor: Visitor, confirmed: dict[str, str]):
    for path in (f"confirm/{confirmed['confirm']}", f"first-login/{confirmed['login']}", f"abuse/{confirmed['abuse']}"):
        text = visitor.get(f"/forms/en/{path}").text
        assert "Søe" not in text
        assert "anna@" not in text
