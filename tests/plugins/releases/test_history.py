"""The versions of the declaration and their differences, in every language."""

import json

import pytest

from plugins.documents import declaration
from plugins.releases.history import differences, history
from policy import Duration
from tests.support.facts import altered, service_named, with_service
from tests.support.releases import published, release
from tests.support.sites import PROJECT
from translations.language import Language


def _said(before, after, code="en"):
    language = Language.open(code, PROJECT / "translations")
    old, new = (json.loads(declaration.as_json(one)) for one in (before, after))
    return [change.said(language) for change in differences(old, new)]


def test_equal_declarations_differ_in_nothing(facts):
    assert _said(facts, facts) == []


@pytest.mark.promise("P6")
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"provider": "Other Ltd"}, "YouTube, Provider: now Other Ltd; before: Google Ireland Limited."),
        ({"countries": ("IE",)}, "YouTube, Country: now Ireland; before: Ireland, United States."),
        ({"collects": ()}, "YouTube, Receives: now none; before: facts about the device and browser, IP address, "),
        (
            {"hosts": ("a.example",)},
            "YouTube, addresses: now a.example; before: www.youtube-nocookie.com, www.youtube.com.",
        ),
        ({"transfer": None}, "YouTube, Basis of the transfer: now none; before: adequacy decision of the European "),
        ({"purpose": "statistics"}, "YouTube, purpose: now Statistics; before: Marketing."),
        ({"kept": Duration(1, "month")}, "YouTube, time that records are kept: now 1 month; before: none."),
        ({"role": "joint"}, "YouTube, role: now joint controller: decides about the data together with us; before: "),
        ({"active": False}, "No longer used: YouTube."),
    ],
)
def test_a_change_of_a_service_is_said_in_words(facts, changes, said):
    [one] = _said(facts, with_service(facts, "youtube", **changes))
    assert one.startswith(said)


@pytest.mark.promise("P6")
def test_what_a_service_stores_more_less_or_longer_is_said(facts):
    first, second, *others = service_named(facts, "youtube").cookies
    longer = first.model_copy(update={"lifetime": Duration(1, "year")})
    new = second.model_copy(update={"name": "NEW", "lifetime": None})
    changed = with_service(facts, "youtube", cookies=(longer, new, *others))
    assert _said(facts, changed) == [
        "YouTube stores NEW (session).",
        "YouTube no longer stores VISITOR_PRIVACY_METADATA.",
        "VISITOR_INFO1_LIVE is kept for 1 year now, 180 days before.",
    ]


def test_what_an_older_release_did_not_tell_yet_is_none_and_stops_no_build(facts):
    told = json.loads(declaration.as_json(facts))
    untold = json.loads(declaration.as_json(facts))
    for service in untold["services"]:
        for field in ("role", "countries", "transfer", "collects", "hosts", "kept"):
            service.pop(field, None)
    language = Language.open("en", PROJECT / "translations")
    said = [change.said(language) for change in differences(untold, told)]
    assert "YouTube, Country: now Ireland, United States; before: none." in said
    assert all(line.endswith("before: none.") for line in said)


def test_new_purposes_and_another_life_of_answers_are_said(facts):
    more = facts.purposes[-1].model_copy(update={"id": "maps", "name": "Maps"})
    consent = facts.consent.model_copy(update={"lapses": Duration(3, "month"), "mode": "implied"})
    changed = altered(facts, purposes=(*facts.purposes, more), consent=consent)
    assert _said(facts, changed) == [
        "Answers hold for 3 months now, 6 months before.",
        "Going on to another page counts as an answer now.",
        "New purpose: Maps.",
    ]
    assert _said(changed, facts)[-1] == "No longer a purpose: Maps."


@pytest.mark.parametrize(
    ("code", "said"), [("da", "nu Irland; før: Irland, USA."), ("de", "jetzt Irland; vorher: Irland,")]
)
def test_differences_speak_the_language_of_the_page(facts, code, said):
    [one] = _said(facts, with_service(facts, "youtube", countries=("IE",)), code)
    assert said in one


def test_words_that_the_policy_no_longer_knows_are_said_as_they_were(facts):
    old = json.loads(declaration.as_json(facts))
    new = json.loads(declaration.as_json(facts))
    old["services"][1]["collects"] = ["moon-phase"]
    [change] = differences(old, new)
    assert "before: moon-phase" in change.said(Language.open("en", PROJECT / "translations"))


@pytest.mark.promise("P6")
def test_the_history_lists_versions_newest_first_with_the_releases_of_each(facts):
    kept = published(
        release(facts, version="1.0", consent_lapses="1 year"), release(facts), release(facts, words="Or?")
    )
    versions = history(kept, kept[-1].release.declaration)
    assert [(version.number, len(version.releases)) for version in versions] == [("2.0", 2), ("1.0", 1)]
    assert versions[1].changes is None
    assert len(versions[0].changes) == 1


def test_what_is_being_built_is_the_newest_version_before_it_was_ever_released(facts):
    current = release(facts, version="2.1").declaration
    versions = history(published(release(facts)), current)
    assert [(version.number, version.changes, version.releases) for version in versions[:1]] == [("2.1", (), ())]
    [only] = history((), current)
    assert only.changes is None
