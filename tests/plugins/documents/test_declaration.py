import json

import pytest

from plugins.documents.declaration import as_json, groups, third_parties
from tests.support.facts import with_service


@pytest.mark.promise("P1")
def test_every_cookie_of_every_active_service_has_its_row(facts):
    rows = [(group.purpose.id, row.service.id, row.cookie.name) for group in groups(facts) for row in group.rows]
    assert rows[:2] == [("necessary", "site", "site_choice"), ("statistics", "matomo", "_pk_id.*")]
    assert len(rows) == sum(len(service.cookies) for service in facts.active_services)


def test_purposes_stand_in_the_order_in_which_they_are_asked(facts):
    assert [group.purpose.id for group in groups(facts)] == ["necessary", "preferences", "statistics", "marketing"]


def test_a_service_that_is_not_active_has_no_row(facts):
    rows = [row for group in groups(with_service(facts, "youtube", active=False)) for row in group.rows]
    assert {row.service.id for row in rows} == {"site", "matomo"}


@pytest.mark.promise("Z19")
def test_third_parties_are_those_who_are_not_ourselves(facts):
    assert [service.id for service in third_parties(facts)] == ["youtube"]


@pytest.mark.promise("P6")
def test_the_declaration_for_programs_says_the_same(facts):
    declaration = json.loads(as_json(facts))
    assert declaration["version"] == facts.document("cookies").version
    assert [service["id"] for service in declaration["services"]] == ["site", "matomo", "youtube"]
    matomo = declaration["services"][1]
    assert matomo["countries"] == ["DK"]
    assert matomo["cookies"][0]["lifetime"] == "6 months"
    assert declaration["services"][2]["cookies"][-1]["lifetime"] == "session"


def test_how_a_service_is_run_is_not_published(facts):
    assert not {"script", "setup", "options", "active"} & set(json.loads(as_json(facts))["services"][1])
