"""What the site says under /.well-known/."""

import json
from datetime import UTC, date, datetime

import pytest

from plugins.headers.statements import gpc_json, security_txt
from tests.support.facts import altered

NOW = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)


def fields(text: str) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in text.splitlines())


@pytest.mark.promise("G3")
def test_the_statement_about_the_privacy_signal_is_true_and_dated(facts):
    said = json.loads(gpc_json(facts))
    assert said == {"gpc": True, "lastUpdate": facts.document("cookies").date.isoformat()}
    assert date.fromisoformat(said["lastUpdate"])


@pytest.mark.promise("G3")
def test_a_site_that_does_not_obey_the_signal_says_so(facts):
    deaf = altered(facts, consent=facts.consent.model_copy(update={"honours": ()}))
    assert json.loads(gpc_json(deaf))["gpc"] is False


@pytest.mark.promise("X8")
def test_security_txt_says_whom_to_write_to_and_ends_within_a_year(facts):
    said = fields(security_txt(facts, NOW))
    assert said["Contact"] == f"mailto:{facts.controller.privacy_email}"
    assert said["Preferred-Languages"] == ", ".join(facts.site.languages)
    assert said["Canonical"] == f"{facts.site.url}/.well-known/security.txt"
    left = datetime.fromisoformat(said["Expires"]) - NOW
    assert 30 < left.days < 365


def test_what_nobody_has_said_stands_not_in_security_txt(facts):
    assert {"Policy", "Encryption"} & set(fields(security_txt(facts, NOW))) == set()
    told = facts.security.model_copy(update={"policy_url": "https://a.example/p"})
    assert fields(security_txt(altered(facts, security=told), NOW))["Policy"] == "https://a.example/p"


def test_two_builds_of_one_day_say_the_same(facts):
    assert security_txt(facts, NOW) == security_txt(facts, NOW.replace(hour=1))
