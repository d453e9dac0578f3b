"""What the declaration of hosts, and of what Google is told, must not say."""

import pytest

from facts.reach_checks import PURPOSE_OF
from policy import PolicyError, load
from tests.support.declared import EXAMPLES, facts_with, policy_with


def mistakes(folder, text: str) -> str:
    path = folder / "policy.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        load(path)
    return str(caught.value)


@pytest.mark.parametrize("name", sorted(path.stem for path in EXAMPLES.glob("*.toml") if path.stem != "linkedin"))
def test_each_example_service_fits_the_policy_as_it_is(tmp_path, name):
    assert facts_with(tmp_path, name).active_services


def test_examples_of_one_provider_stand_beside_each_other(tmp_path):
    facts = facts_with(tmp_path, "ga4", "google-ads", "maps", "vimeo", "chat")
    assert [service.id for service in facts.services_of("www.googletagmanager.com")] == ["ga4", "google-ads"]


@pytest.mark.promise("Z2")
@pytest.mark.promise("C16")
def test_linkedin_is_refused_because_it_collects_and_keeps_more_than_is_promised(tmp_path):
    said = mistakes(tmp_path, policy_with("linkedin"))
    assert '"demographics" contradicts [collection] allowed' in said
    assert '"bcookie" lives 1 year, longer than the consent' in said


def test_linkedin_may_be_declared_by_whoever_promises_less(tmp_path):
    allowed = '["device", "ip-address", "coarse-location", "pages", "referrer", "returning", "demographics"]'
    assert facts_with(
        tmp_path, "linkedin", allowed=allowed, lapses='"12 months"', consent_log='"12 months"'
    ).service_of("snap.licdn.com")


@pytest.mark.promise("G8")
@pytest.mark.parametrize("kind", [kind for kind, purpose in PURPOSE_OF.items() if purpose != "statistics"])
def test_a_yes_to_statistics_can_grant_google_nothing_of_another_purpose(tmp_path, kind):
    said = mistakes(tmp_path, policy_with("ga4", consent_mode=f'["analytics_storage", "{kind}"]'))
    assert f'"{kind}" belongs to the purpose "{PURPOSE_OF[kind]}", not to "statistics"' in said


@pytest.mark.promise("G8")
def test_a_yes_to_marketing_cannot_grant_google_statistics(tmp_path):
    said = mistakes(tmp_path, policy_with("google-ads", consent_mode='["analytics_storage"]'))
    assert '"analytics_storage" belongs to the purpose "statistics"' in said


def test_consent_mode_without_the_script_that_speaks_it_is_a_mistake(tmp_path):
    silent = policy_with("ga4").replace('setup = "google"\n', "")
    assert 'needs both setup = "google" and consent_mode' in mistakes(tmp_path, silent)
    mute = policy_with("ga4").replace('consent_mode = ["analytics_storage"]\n', "")
    assert 'needs both setup = "google" and consent_mode' in mistakes(tmp_path, mute)


@pytest.mark.promise("C17")
@pytest.mark.promise("G5")
@pytest.mark.promise("G10")
def test_statistics_without_cookies_cannot_be_declared_as_necessary(tmp_path):
    text = policy_with()
    service = text[text.index('id = "matomo"') : text.index('[[services.cookies]]\nname = "_pk_id.*"')]
    cookieless = text.replace(service, service.replace('purpose = "statistics"', 'purpose = "necessary"'))
    assert '"matomo" counts as necessary, so nobody is asked' in mistakes(tmp_path, cookieless)


@pytest.mark.promise("P4")
def test_a_service_that_nobody_has_classified_runs_nowhere(tmp_path):
    unclassified = policy_with().replace('purpose = "statistics"', 'purpose = "unclassified"')
    assert 'nobody has said what "matomo" is for' in mistakes(tmp_path, unclassified)
    begin = unclassified.index('id = "matomo"')
    silent = unclassified[:begin] + unclassified[begin:].replace("active = true", "active = false", 1)
    (tmp_path / "policy.toml").write_text(silent, encoding="utf-8")
    assert load(tmp_path / "policy.toml").service_of("statistics.leanpoint.example") is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param('image = ["www.g', 'image = ["elsewhere.example", "www.g', '"elsewhere.example" (image) is not among', id="reach"),
        pytest.param('hosts = ["www.googletagmanager.com", "www', 'hosts = ["player.example", "www', "not among the hosts", id="script"),
        pytest.param('provider = "Google Ireland Limited"\npurpose = "statistics"', 'provider = "B"\npurpose = "statistics"',
                     "belongs to", id="host of two providers"),
        pytest.param("[services.reaches] ", "[services.reaches]\nscripts = []\n#", "scripts", id="unknown reach"),
        pytest.param('statement_holds = "11 months"', 'statement_holds = "2 years"', "between a month and a year", id="statement",
                     marks=pytest.mark.promise("X8")),
    ],
)  # fmt: skip
def test_a_host_or_reach_that_does_not_fit_is_told(tmp_path, old, new, said):
    text = policy_with("ga4", "google-ads")
    assert old in text
    assert said in mistakes(tmp_path, text.replace(old, new, 1))


def test_two_embeds_of_one_provider_cannot_share_a_host(tmp_path):
    maps = (EXAMPLES / "maps.toml").read_text(encoding="utf-8")
    twice = policy_with("maps") + maps.replace('id = "maps"', 'id = "more-maps"')
    assert '"www.google.com" belongs to "maps" already' in mistakes(tmp_path, twice)
