"""What the setup script of a service is told on its element."""

import json

import pytest

from plugins.consent.setup import setup_options
from tests.support.declared import facts_with
from tests.support.facts import service_named


def test_a_service_is_told_its_options_and_the_declared_lifetimes(facts):
    told = setup_options(service_named(facts, "matomo"), facts)
    assert told["site-id"] == "1"
    assert json.loads(told["lifetimes"])["_pk_ses.*"] == 1800
    assert set(told) == {"tracker-url", "site-id", "lifetimes"}


@pytest.mark.promise("G6")
@pytest.mark.promise("G8")
def test_google_is_told_which_service_covers_which_kind_of_consent(tmp_path):
    facts = facts_with(tmp_path, "ga4", "google-ads")
    told = setup_options(service_named(facts, "ga4"), facts)
    assert (told["id"], told["tag"]) == ("ga4", "G-EXAMPLE")
    assert json.loads(told["covers"]) == {
        "ad_storage": ["google-ads"],
        "ad_user_data": ["google-ads"],
        "ad_personalization": [],
        "analytics_storage": ["ga4"],
    }


@pytest.mark.promise("G8")
def test_a_service_that_is_not_active_covers_nothing(tmp_path):
    facts = facts_with(tmp_path, "ga4")
    told = json.loads(setup_options(service_named(facts, "ga4"), facts)["covers"])
    assert [kind for kind, services in told.items() if services] == ["analytics_storage"]
