"""Each contradiction between sections is found, with its place and what to write."""

from pathlib import Path

import pytest

from policy import PolicyError, load

POLICY = Path(__file__).parents[2] / "policy.toml"

CONTRADICTIONS = [
    pytest.param('id = "matomo"', 'id = "site"', "services[2].id", "given twice", id="two services of one id"),
    pytest.param('purpose = "statistics"', 'purpose = "statistic"', "services[2].purpose", 'did you mean "statistics"', id="no purpose"),
    pytest.param('basis = "consent"', 'basis = "necessary"', "purposes[2].basis", 'needs the basis "consent"', id="no consent",
                 marks=pytest.mark.promise("C11")),
    pytest.param('"referrer", "returning"]\npolicy', '"referrer", "demographics"]\npolicy', "services[2].collects",
                 '"demographics" contradicts', id="demographics", marks=pytest.mark.promise("Z2")),
    pytest.param('basis = "adequacy"\nframework = "EU-US Data Privacy Framework"', 'basis = "adequacy"', "services[3].transfer",
                 "needs `framework`", id="bare adequacy", marks=pytest.mark.promise("K2")),
    pytest.param('country = "DK"\nsince', 'country = "US"\nsince', "processors[1].country", "outside the EEA", id="no transfer basis",
                 marks=pytest.mark.promise("Z18")),
    pytest.param('lifetime = "180 days"', 'lifetime = "2 years"', "cookies[1].lifetime", "longer than the consent", id="outlives",
                 marks=pytest.mark.promise("C16")),
    pytest.param('reason = "Without it', '# reason = "Without it', "services[1].cookies[1].reason", "write the reason", id="no reason",
                 marks=pytest.mark.promise("C12")),
    pytest.param('domain = ".youtube.com"', "", "cookies[1].domain", "write its domain", id="no domain",
                 marks=pytest.mark.promise("P1")),
    pytest.param('name = "_pk_id.*"', 'name = "site*"', "services[2].cookies[1].name", "would also match", id="greedy wildcard"),
    pytest.param('name = "_pk_ses.*"', 'name = "site_choice"', "services[2].cookies[2].name", "would also match", id="necessary name",
                 marks=pytest.mark.promise("D2")),
    pytest.param("log = true", 'log = true\nshared_with = "other.example"', "consent.shared_with", "no domain above",
                 id="shared with others"),
    pytest.param("log = true", 'log = true\nshared_with = "example"', "consent.shared_with", "no domain above", id="shared with all"),
    pytest.param('cookie = "site_choice"', 'cookie = "other"', "consent.cookie", "is not declared", id="own cookie undeclared"),
    pytest.param('mode = "opt-in"', 'mode = "implied"', "consent.mode", "acknowledgement", id="implied unacknowledged"),
    pytest.param('link_valid = "72 hours"', 'link_valid = "96 hours"', "forms.sign_up.link_valid", "exceed the promised", id="late purge",
                 marks=pytest.mark.promise("Z9")),
    pytest.param('trial_end_notice = "7 days"', 'trial_end_notice = "30 days"', "forms.sign_up.trial_end_notice", "no trial of 30 days has begun",
                 id="end told before the beginning", marks=pytest.mark.promise("Z4")),
    pytest.param('id = "terms"', 'id = "conditions"', "documents", '"terms" has no version', id="no version",
                 marks=pytest.mark.promise("Z22")),
    pytest.param('hosts = ["www.youtube-nocookie.com", ', 'hosts = ["statistics.leanpoint.example", ', "services[3].hosts",
                 "belongs to", id="host of two"),
    pytest.param('script = "https://statistics', 'script = "https://other', "services[2].script", "not among the hosts", id="foreign script"),
    pytest.param('tracker-url = "https://statistics', 'tracker-url = "https://other', "services[2].options", "not among the hosts", id="foreign option"),
    pytest.param('consent_log = "6 months"', 'consent_log = "5 months"', "retention.consent_log", "ends before an answer does",
                 id="log too short", marks=pytest.mark.promise("E6")),
    pytest.param('consent_log = "6 months"', 'consent_log = "5 years"', "retention.consent_log", "write why in consent_log_reason",
                 id="log without reason", marks=pytest.mark.promise("E6")),
    pytest.param('reminders = ["14 days", "25 days"]', 'reminders = ["14 days", "29 days"]', "rights.reminders[2]", "not within 1 month",
                 id="late reminder", marks=pytest.mark.promise("H2")),
    pytest.param('objection = "14 days"', 'objection = "60 days"', "agreement.objection", "longer than change_notice", id="late objection"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "key", "said"), CONTRADICTIONS)
def test_a_contradiction_is_told_with_its_key_and_what_to_write(tmp_path, old, new, key, said):
    text = POLICY.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "policy.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        load(path)
    assert any(key in line and said in line for line in str(caught.value).splitlines()), str(caught.value)


@pytest.mark.promise("E6")
def test_the_log_may_be_kept_longer_for_a_written_reason(tmp_path):
    text = POLICY.read_text(encoding="utf-8")
    path = tmp_path / "policy.toml"
    reason = 'consent_log = "1 year"\nconsent_log_reason = "Complaints about the year before"'
    path.write_text(text.replace('consent_log = "6 months"', reason, 1), encoding="utf-8")
    assert str(load(path).retention.consent_log) == "1 year"
