"""What the script is told."""

import json
import re
from datetime import date, datetime
from html import unescape
from html.parser import HTMLParser

import pytest

from facts.model import Acknowledgement
from plugins.consent.data import attribute, consent_of, lifetimes, shortest_seconds, site_data
from plugins.documents import declaration
from policy import Duration
from tests.support.facts import altered, service_named, with_service

DAY = 86400


def questions(facts):
    return consent_of(facts).questions


def test_every_optional_purpose_is_a_question_and_its_active_services_follow_it(facts):
    assert list(questions(facts)) == ["preferences", "statistics", "@matomo", "marketing", "@youtube"]
    assert list(questions(with_service(facts, "youtube", active=False)))[-1] == "marketing"


def test_what_a_script_cannot_delete_is_not_among_what_it_is_told_to(facts):
    assert questions(facts)["@matomo"]["data-left"] == r"_pk_id\.|_pk_ses\.|_pk_ref\."
    assert "data-left" not in questions(facts)["@youtube"]


def test_a_cookie_that_script_may_not_touch_is_out_of_reach(facts):
    first, *others = service_named(facts, "matomo").cookies
    cookies = (first.model_copy(update={"http_only": True}), *others)
    changed = with_service(facts, "matomo", cookies=cookies)
    assert questions(changed)["@matomo"]["data-left"] == r"_pk_ses\.|_pk_ref\."
    assert service_named(changed, "matomo") in consent_of(changed).out_of_reach


@pytest.mark.promise("D2")
@pytest.mark.parametrize(
    ("name", "meant", "not_meant"),
    [
        ("_ga", ["_ga=1"], ["_ga_X=1", "_gab=1", "x_ga=1"]),
        ("_ga_*", ["_ga_=1", "_ga_X=1"], ["_ga=1", "_gab=1"]),
        ("a.b+(c)*", ["a.b+(c)d=1"], ["axb+(c)=1", "a.bb(c)=1"]),
    ],
)
def test_a_cookie_is_found_by_its_whole_name_or_its_declared_beginning(facts, name, meant, not_meant):
    cookie = service_named(facts, "matomo").cookies[0].model_copy(update={"name": name})
    pattern = questions(with_service(facts, "matomo", cookies=(cookie,)))["@matomo"]["data-left"]
    assert [written for written in (*meant, *not_meant) if re.match(f"(?:{pattern})", written)] == meant


def test_other_kinds_of_storage_are_listed_by_kind(facts):
    cookie = service_named(facts, "matomo").cookies[0]
    kinds = ("local-storage", "session-storage", "indexed-db", "cache")
    cookies = tuple(cookie.model_copy(update={"kind": kind, "name": "tool*"}) for kind in kinds)
    question = questions(with_service(facts, "matomo", cookies=cookies))["@matomo"]
    assert json.loads(question["data-stores"]) == {kind: ["tool*"] for kind in kinds}
    assert "data-left" not in question


@pytest.mark.promise("G1")
def test_the_signal_denies_marketing_and_whatever_shares_with_others(facts):
    def denied(some):
        return [name for name, question in questions(some).items() if question.get("data-no") == "globalPrivacyControl"]

    assert denied(facts) == ["marketing", "@youtube"]
    assert denied(with_service(facts, "matomo", role="joint")) == ["statistics", "@matomo", "marketing", "@youtube"]
    assert denied(altered(facts, consent=facts.consent.model_copy(update={"honours": ()}))) == []


@pytest.mark.promise("E5")
def test_the_log_is_named_only_where_it_is_on(facts):
    off = altered(facts, consent=facts.consent.model_copy(update={"log": False}))
    assert site_data(facts)["data-log"] == "/forms/consent"
    assert "data-log" not in site_data(off)


def test_a_choice_is_shared_only_with_the_domain_that_is_named(facts):
    shared = altered(facts, consent=facts.consent.model_copy(update={"shared_with": "leanpoint.example"}))
    assert "data-shared" not in site_data(facts)
    assert site_data(shared)["data-shared"] == "; Domain=leanpoint.example"


def test_going_on_grants_nothing_where_a_choice_takes_a_button(facts):
    assert not {"data-implied", "data-going-on"} & site_data(facts).keys()
    assert consent_of(facts).implied == ()


def test_going_on_grants_statistics_alone_and_until_its_acknowledgement_ends(facts):
    acknowledged = Acknowledgement(name="A", reason="R", date=date(2027, 1, 1), until=date(2027, 6, 30))
    consent = facts.consent.model_copy(update={"mode": "implied", "acknowledgement": acknowledged})
    data = site_data(altered(facts, consent=consent))
    assert data["data-going-on"] == "statistics"
    ends = datetime.fromtimestamp(int(data["data-implied"]), facts.site.time_zone)
    assert ends.isoformat() == "2027-07-01T00:00:00+02:00"


@pytest.mark.promise("C13")
def test_an_answer_to_a_release_that_did_more_goes_on_to_hold(facts):
    first, *others = service_named(facts, "matomo").cookies
    shorter = first.model_copy(update={"lifetime": Duration(1, "month")})
    now = with_service(facts, "matomo", cookies=(shorter, *others))
    past = json.loads(declaration.as_json(facts))
    held = consent_of(now, lambda: [past]).questions
    for name in ("statistics", "@matomo"):
        assert held[name]["value"] == f"{questions(now)[name]['value']}|{questions(facts)[name]['value']}"
    assert held["marketing"]["value"] == questions(facts)["marketing"]["value"]


@pytest.mark.parametrize(
    ("duration", "seconds"),
    [
        (Duration(30, "minute"), 1800),
        (Duration(180, "day"), 180 * DAY),
        (Duration(1, "month"), 28 * DAY),
        (Duration(6, "month"), 181 * DAY),
        (Duration(1, "year"), 365 * DAY),
    ],
)
def test_a_duration_in_seconds_is_the_shortest_it_can_be(duration, seconds):
    assert shortest_seconds(duration) == seconds


@pytest.mark.promise("C16")
def test_a_service_is_told_the_declared_lifetimes(facts):
    assert json.loads(lifetimes(service_named(facts, "matomo"))) == {
        "_pk_id.*": 181 * DAY,
        "_pk_ses.*": 1800,
        "_pk_ref.*": 181 * DAY,
    }


def test_a_service_is_not_told_of_cookies_of_others(facts):
    assert json.loads(lifetimes(service_named(facts, "youtube"))) == {}


class _Reader(HTMLParser):
    value = ""

    def handle_starttag(self, tag, attrs):  # noqa: ARG002 - HTMLParser names it
        self.value = dict(attrs)["data-receipt"]


def test_the_block_survives_as_an_attribute_in_single_quotes():
    text = """{"a":"'>&amp;<b>\\""}"""
    reader = _Reader()
    reader.feed(f"<a data-receipt='{attribute(text)}'>")
    assert reader.value == text == unescape(attribute(text))


def test_third_parties_are_named_once_each_and_never_ourselves(facts):
    assert consent_of(facts).others == ("Google Ireland Limited",)


def test_the_longest_lifetime_of_a_purpose_is_found(facts):
    longest = {asked.purpose.id: asked.longest for asked in consent_of(facts).asked}
    assert longest == {"preferences": None, "statistics": Duration(6, "month"), "marketing": Duration(180, "day")}
