"""The material hash: what asks visitors again, and what does not."""

import json

import pytest

from plugins.consent.release import consent_version, covers, purpose_hash, purpose_hashes, service_hash, services_for
from plugins.documents import declaration
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


def past(facts):
    return json.loads(declaration.as_json(facts))


def entry(facts):
    return declaration.entry(service_named(facts, "youtube"))


LESS = [
    {"countries": ("IE",)},
    {"hosts": ("www.youtube.com",)},
    {"collects": ("device",)},
    {"cookies": ()},
]


@pytest.mark.promise("C13")
@pytest.mark.parametrize("changes", LESS)
def test_who_agreed_to_more_is_not_asked_again_for_less(facts, changes):
    less = with_service(facts, "youtube", **changes)
    assert covers(entry(facts), entry(less))
    assert not covers(entry(less), entry(facts))


@pytest.mark.promise("C13")
def test_a_shorter_lifetime_asks_nobody_and_a_longer_one_everybody(facts):
    first, *others = service_named(facts, "youtube").cookies
    shorter = with_service(
        facts, "youtube", cookies=(first.model_copy(update={"lifetime": Duration(1, "day")}), *others)
    )
    assert covers(entry(facts), entry(shorter))
    assert not covers(entry(shorter), entry(facts))


@pytest.mark.promise("C13")
@pytest.mark.parametrize(
    "changes", [{"provider": "Another"}, {"role": "joint"}, {"purpose": "statistics"}, {"transfer": None}]
)
def test_another_provider_role_purpose_or_basis_is_never_less(facts, changes):
    assert not covers(entry(facts), entry(with_service(facts, "youtube", **changes)))
    assert not covers(entry(with_service(facts, "youtube", **changes)), entry(facts))


@pytest.mark.promise("C13")
def test_a_purpose_holds_on_when_a_service_has_gone_and_not_when_one_has_come(facts):
    without = with_service(facts, "youtube", active=False)
    marketing = next(purpose for purpose in facts.purposes if purpose.id == "marketing")
    fewer = purpose_hashes(marketing, services_for(without, marketing), [past(facts)])
    more = purpose_hashes(marketing, services_for(facts, marketing), [past(without)])
    assert (len(fewer), len(more)) == (2, 1)
    assert fewer[1] == purpose_hash(marketing, services_for(facts, marketing))


def test_a_release_that_says_the_same_adds_no_hash(facts):
    statistics = next(purpose for purpose in facts.purposes if purpose.id == "statistics")
    assert len(purpose_hashes(statistics, services_for(facts, statistics), [past(facts), past(facts)])) == 1
