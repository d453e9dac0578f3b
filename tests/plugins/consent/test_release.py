"""The material hash: what asks visitors again, and what does not."""

import pytest

from plugins.consent.release import consent_version, purpose_hash, service_hash, services_for
from policy import Duration
from tests.support.facts import altered, service_named, with_service


def _hashes(facts):
    return {purpose.id: purpose_hash(purpose, services_for(facts, purpose)) for purpose in facts.purposes}


@pytest.mark.promise("C13")
@pytest.mark.parametrize(
    "changes",
    [
        {"provider": "Another Company"},
        {"countries": ("IE", "US", "IN")},
        {"role": "joint"},
        {"collects": ("device",)},
        {"hosts": ("www.youtube.com",)},
        {"transfer": None},
        {"cookies": ()},
        {"active": False},
    ],
)
def test_a_material_change_of_a_service_asks_again_for_its_purpose_alone(facts, changes):
    before, after = _hashes(facts), _hashes(with_service(facts, "youtube", **changes))
    assert {purpose for purpose in before if before[purpose] != after[purpose]} == {"marketing"}


@pytest.mark.promise("C13")
def test_a_new_service_asks_again_for_its_purpose(facts):
    other = service_named(facts, "youtube").model_copy(update={"id": "other", "purpose": "preferences"})
    more = altered(facts, services=(*facts.services, other))
    before, after = _hashes(facts), _hashes(more)
    assert {purpose for purpose in before if before[purpose] != after[purpose]} == {"preferences"}


@pytest.mark.promise("C13")
def test_a_longer_lifetime_asks_again_for_its_purpose(facts):
    first, *others = service_named(facts, "youtube").cookies
    longer = first.model_copy(update={"lifetime": Duration(6, "month")})
    changed = with_service(facts, "youtube", cookies=(longer, *others))
    assert _hashes(changed)["marketing"] != _hashes(facts)["marketing"]


@pytest.mark.promise("C13")
def test_a_corrected_sentence_asks_nobody_again(facts):
    cookies = tuple(
        cookie.model_copy(update={"purpose": "In other words."}) for cookie in service_named(facts, "youtube").cookies
    )
    links = {"name": "You Tube", "policy_url": "https://example.org/", "opt_out_url": None, "cookies": cookies}
    purposes = tuple(purpose.model_copy(update={"name": "N", "explanation": "E"}) for purpose in facts.purposes)
    changed = altered(with_service(facts, "youtube", **links), purposes=purposes)
    assert _hashes(changed) == _hashes(facts)
    assert consent_version(changed) == consent_version(facts)


def test_the_order_in_the_policy_does_not_matter(facts):
    turned = altered(facts, services=facts.services[::-1])
    assert _hashes(turned) == _hashes(facts)


def test_the_version_carries_the_version_of_the_document(facts):
    assert consent_version(facts).startswith(facts.document("cookies").version + "-")


def test_the_hash_of_a_service_is_short_and_plain(facts):
    assert service_hash(service_named(facts, "youtube")).isalnum()
    assert len(service_hash(service_named(facts, "youtube"))) == 6
