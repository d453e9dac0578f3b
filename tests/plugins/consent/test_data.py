"""What the script is told."""

import json
from html import unescape
from html.parser import HTMLParser

import pytest

from plugins.consent.data import attribute, consent_of, data_block, lifetimes, shortest_seconds
from policy import Duration
from tests.support.facts import altered, service_named, with_service

DAY = 86400


def test_the_block_names_every_optional_purpose_in_the_order_shown(facts):
    assert list(data_block(facts)["purposes"]) == [purpose.id for purpose in facts.optional_purposes]


def test_the_block_names_active_optional_services_only(facts):
    assert list(data_block(with_service(facts, "youtube", active=False))["services"]) == ["matomo"]


def test_what_a_script_cannot_delete_is_not_in_the_block(facts):
    services = data_block(facts)["services"]
    assert services["matomo"]["erase"] == {"cookie": ["_pk_id.*", "_pk_ses.*", "_pk_ref.*"]}
    assert "erase" not in services["youtube"]


def test_a_cookie_that_script_may_not_touch_is_not_in_the_block(facts):
    first, *others = service_named(facts, "matomo").cookies
    cookies = (first.model_copy(update={"http_only": True}), *others)
    changed = with_service(facts, "matomo", cookies=cookies)
    assert data_block(changed)["services"]["matomo"]["erase"] == {"cookie": ["_pk_ses.*", "_pk_ref.*"]}
    assert service_named(changed, "matomo") in consent_of(changed).out_of_reach


@pytest.mark.promise("G1")
def test_the_signal_denies_marketing_and_whatever_shares_with_others(facts):
    assert data_block(facts)["honours"] == {"gpc": ["marketing"]}
    shared = with_service(facts, "matomo", role="joint")
    assert data_block(shared)["honours"] == {"gpc": ["statistics", "marketing"]}


@pytest.mark.promise("E5")
def test_the_log_is_named_only_where_it_is_on(facts):
    off = altered(facts, consent=facts.consent.model_copy(update={"log": False}))
    assert data_block(facts)["log"] == "/forms/consent"
    assert "log" not in data_block(off)


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
        self.value = dict(attrs)["data-consent"]


def test_the_block_survives_as_an_attribute_in_single_quotes():
    text = """{"a":"'>&amp;<b>\\""}"""
    reader = _Reader()
    reader.feed(f"<script data-consent='{attribute(text)}'>")
    assert reader.value == text == unescape(attribute(text))


def test_third_parties_are_named_once_each_and_never_ourselves(facts):
    assert consent_of(facts).others == ("Google Ireland Limited",)


def test_the_longest_lifetime_of_a_purpose_is_found(facts):
    longest = {asked.purpose.id: asked.longest for asked in consent_of(facts).asked}
    assert longest == {"preferences": None, "statistics": Duration(6, "month"), "marketing": Duration(180, "day")}
