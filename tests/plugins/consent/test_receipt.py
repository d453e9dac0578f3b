import json

import pytest

from plugins.consent.receipt import notice
from translations.catalogs import Catalog
from translations.language import Language

PAGES = {"policy_url": "https://my.example/privacy/", "declaration_url": "https://my.example/cookies/"}
# Names of ISO/IEC TS 27560 that a record of ours carries from the build; the script adds the events.
MANDATORY = {
    "schema_version", "privacy_notice", "language", "jurisdiction", "pii_controllers", "authority_party",
    "retention_period", "withdrawal_method", "privacy_rights", "purposes",
}  # fmt: skip


def _notice(facts, code="en"):
    return json.loads(notice(facts, Language(code, Catalog.empty(code)), **PAGES))


@pytest.mark.promise("E3")
def test_the_receipt_has_the_fields_of_the_standard(facts):
    assert set(_notice(facts)) == MANDATORY


def test_every_purpose_and_service_that_can_be_answered_is_in_the_receipt(facts):
    keys = [entry["purpose_id"] for entry in _notice(facts)["purposes"]]
    assert keys == ["preferences", "statistics", "@matomo", "marketing", "@youtube"]


def test_the_receipt_names_controller_and_authority_with_their_addresses(facts):
    record = _notice(facts)
    assert record["pii_controllers"][0]["party_name"] == facts.controller.name
    assert record["pii_controllers"][0]["party_contact"] == facts.controller.privacy_email
    assert facts.authority.street in record["authority_party"]["party_address"]


def test_the_receipt_speaks_the_language_of_its_page(facts):
    assert _notice(facts, "da")["retention_period"] == "6 måneder"


def test_the_receipt_says_where_data_goes_and_why_it_may(facts):
    youtube = _notice(facts)["purposes"][-1]
    assert youtube["processing_locations"] == ["IE", "US"]
    assert youtube["geographic_restrictions"].endswith("EU-US Data Privacy Framework")
