"""The part of a receipt that the build makes.

With the events of a visitor: tests/consent/receipt.test.js; whole and in the page: tests/journeys/test_receipt.py.
"""

import json

import pytest
from jsonschema import Draft202012Validator

from plugins.consent.receipt import SCHEMA_FILE, iso_duration, notice
from policy import Duration
from tests.support.facts import with_service
from translations.catalogs import Catalog
from translations.language import Language

PAGES = {
    "policy_url": "https://my.example/privacy/",
    "declaration_url": "https://my.example/cookies/",
    "schema_url": "https://my.example/receipt.schema.json",
}
# Names of ISO/IEC TS 27560 that a record of ours carries from the build; the script adds the events.
MANDATORY = {
    "$schema", "schema_version", "privacy_notice", "language", "jurisdiction", "pii_controllers", "authority_party",
    "withdrawal_method", "privacy_rights", "purposes",
}  # fmt: skip
# Names of the same standard that each purpose carries.
OF_A_PURPOSE = {
    "purpose", "purpose_type", "lawful_basis", "pii_information", "processing_method", "storage_locations",
    "processing_locations", "geographic_restrictions", "retention_period", "recipient_third_parties", "validity_duration",
}  # fmt: skip


def _notice(facts, code="en"):
    return json.loads(notice(facts, Language(code, Catalog.empty(code)), **PAGES))


def _answered(facts):
    """Return a receipt as the script makes it of a visitor who has refused everything."""
    event = {
        "event_type": "explicit", "event_state": "refused", "event_time": "2026-11-22T12:00:00.000Z",
        "validity_duration": "P6M", "entity_id": "the-id", "material_hash": "k3x9ab",
    }  # fmt: skip
    record = _notice(facts)
    record["purposes"] = [{**entry, "events": [event]} for entry in record["purposes"]]
    return record | {
        "record_id": "the-id", "pii_principal_id": None, "collection_method": "banner", "consent_version": "2.0-k3x9ab",
        "text_shown": "k3x7abk3x7ab", "signal": False, "valid_under_gdpr": True,
    }  # fmt: skip


def _mistakes(record):
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return [error.json_path for error in Draft202012Validator(schema).iter_errors(record)]


@pytest.mark.promise("E3")
def test_the_receipt_has_the_fields_of_the_standard(facts):
    record = _notice(facts)
    assert set(record) == MANDATORY
    assert all(set(entry) >= OF_A_PURPOSE for entry in record["purposes"])


@pytest.mark.promise("E3", "D9")
def test_an_answered_receipt_is_what_the_published_schema_says(facts):
    assert _mistakes(_answered(facts)) == []
    assert _mistakes(_answered(with_service(facts, "youtube", transfer=None, cookies=(), collects=()))) == []


@pytest.mark.promise("E3")
@pytest.mark.parametrize("field", sorted(MANDATORY | {"record_id", "collection_method", "text_shown"}))
def test_the_schema_misses_every_field_that_is_left_out(facts, field):
    record = _answered(facts)
    del record[field]
    assert _mistakes(record) == ["$"]


@pytest.mark.parametrize("field", sorted(OF_A_PURPOSE | {"events"}))
def test_the_schema_misses_every_field_of_a_purpose(facts, field):
    record = _answered(facts)
    del record["purposes"][0][field]
    assert _mistakes(record) == ["$.purposes[0]"]


def test_every_purpose_and_service_that_can_be_answered_is_in_the_receipt(facts):
    keys = [entry["purpose_id"] for entry in _notice(facts)["purposes"]]
    assert keys == ["preferences", "statistics", "@matomo", "marketing", "@youtube"]


def test_the_receipt_names_controller_and_authority_with_their_addresses(facts):
    record = _notice(facts)
    assert record["pii_controllers"][0]["party_name"] == facts.controller.name
    assert record["pii_controllers"][0]["party_contact"] == facts.controller.privacy_email
    assert facts.authority.street in record["authority_party"]["party_address"]


def test_the_receipt_speaks_the_language_of_its_page(facts):
    assert _notice(facts, "da")["language"] == "da"


def test_the_receipt_says_where_data_goes_to_whom_and_why_it_may(facts):
    for youtube in _notice(facts)["purposes"][-2:]:
        assert youtube["processing_locations"] == ["IE", "US"]
        assert youtube["geographic_restrictions"].endswith("EU-US Data Privacy Framework")
        assert [party["party_name"] for party in youtube["recipient_third_parties"]] == ["Google Ireland Limited"]
        assert youtube["retention_period"] == "180 days, session"


@pytest.mark.parametrize(
    ("duration", "written"),
    [(Duration(6, "month"), "P6M"), (Duration(30, "minute"), "PT30M"), (Duration(2, "week"), "P2W")],
)
def test_durations_are_written_as_programs_read_them(duration, written):
    assert iso_duration(duration) == written
