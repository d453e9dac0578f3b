"""The reader of the facts; the cross-checks one by one stand in tests/facts/test_checks.py."""

from pathlib import Path

import pytest

from policy import Duration, PolicyError, load

POLICY = Path(__file__).parent.parent / "policy.toml"


def _changed(tmp_path, *changes):
    text = POLICY.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / "policy.toml"
    path.write_text(text, encoding="utf-8")
    return path


def _mistakes(path, **options):
    with pytest.raises(PolicyError) as caught:
        load(path, **options)
    return str(caught.value).splitlines()


@pytest.mark.parametrize(
    ("value", "written"),
    [
        pytest.param("unconfirmed", "96 hours", marks=pytest.mark.promise("Z9")),
        pytest.param("trial", "30 days", marks=pytest.mark.promise("Z4")),
        pytest.param("regret", "30 days", marks=pytest.mark.promise("Z17")),
        pytest.param("contact_mail", "24 months", marks=pytest.mark.promise("Z15")),
    ],
)
def test_the_shipped_policy_states_the_promised_durations(value, written):
    assert getattr(load(POLICY).retention, value) == Duration.parse(written)


@pytest.mark.promise("Z1")
def test_the_optional_purposes_are_preferences_statistics_and_marketing():
    assert [purpose.id for purpose in load(POLICY).optional_purposes] == ["preferences", "statistics", "marketing"]


def test_the_default_is_explicit_prior_opt_in():
    assert load(POLICY).consent.mode == "opt-in"


def test_facts_cannot_be_changed_after_reading():
    facts = load(POLICY)
    with pytest.raises(ValueError, match="frozen"):
        facts.retention.trial = Duration(1, "day")


def test_an_unknown_key_is_named_with_line_and_the_nearest_known_one(tmp_path):
    path = _changed(tmp_path, ("contact_mail = ", "contact_mial = "))
    line = path.read_text(encoding="utf-8").splitlines().index('contact_mial = "24 months"') + 1
    assert f'{path}:{line}: retention.contact_mial: unknown key; did you mean "contact_mail"?' in _mistakes(path)


def test_the_mistakes_that_the_readme_shows_are_told_in_just_these_words(tmp_path):
    readme = (POLICY.parent / "README.md").read_text(encoding="utf-8")
    for mistake in _mistakes(_changed(tmp_path, ("contact_mail = ", "contact_mial = "))):
        assert f"    {mistake.replace(f'{tmp_path}/', '')}\n" in readme


def test_a_missing_key_is_named_with_the_line_of_its_section(tmp_path):
    path = _changed(tmp_path, ('trial = "30 days"', "# gone"))
    line = path.read_text(encoding="utf-8").splitlines().index("[retention]") + 1
    assert _mistakes(path) == [f"{path}:{line}: retention.trial: missing; add `trial = …`"]


def test_several_mistakes_are_reported_together_in_the_order_of_the_file(tmp_path):
    path = _changed(
        tmp_path,
        ('mode = "opt-in"', 'mode = "maybe"'),
        ('lifetime = "30 minutes"', 'lifetime = "half an hour"'),
        ('trial = "30 days"', "trial = 30"),
        ("[authority]", "[autority]"),
    )
    mistakes = _mistakes(path)
    lines = [int(mistake.removeprefix(f"{path}:").split(":")[0]) for mistake in mistakes]
    assert len(mistakes) == 5
    assert lines == sorted(lines)
    assert any("services[2].cookies[2].lifetime" in mistake for mistake in mistakes)


def test_a_mistake_of_shape_does_not_hide_one_between_sections(tmp_path):
    path = _changed(tmp_path, ('trial = "30 days"', "trial = 30"), ('purpose = "statistics"', 'purpose = "statistcs"'))
    assert ["retention.trial" in _mistakes(path)[1], "services[2].purpose" in _mistakes(path)[0]] == [True, True]


@pytest.mark.parametrize("broken", ["[retention\n", 'name = "no end\n', "a = 1\na = 2\n"])
def test_what_is_not_toml_is_told_with_its_line(tmp_path, broken):
    path = tmp_path / "policy.toml"
    path.write_text("# first line\n" + broken, encoding="utf-8")
    [mistake] = _mistakes(path)
    assert mistake.startswith((f"{path}:2: not valid TOML", f"{path}:3: not valid TOML"))


def test_a_policy_that_is_not_utf_8_or_not_there_is_told_so(tmp_path):
    path = tmp_path / "policy.toml"
    assert _mistakes(path) == [f"{path}: no such file; the facts of the site belong there"]
    path.write_bytes("name = 'Nykøbing'".encode("latin-1"))
    assert "save the file as UTF-8" in _mistakes(path)[0]


def test_placeholders_are_allowed_while_working_and_refused_in_a_release():
    assert load(POLICY).controller.company_number.startswith("PLACEHOLDER")
    mistakes = _mistakes(POLICY, release=True)
    assert any("controller.company_number" in mistake for mistake in mistakes)
    assert any("controller.email" in mistake for mistake in mistakes)


def test_a_release_refuses_consent_by_going_on(tmp_path):
    acknowledged = '[consent.acknowledgement]\nname = "A"\nreason = "B"\ndate = 2026-11-01\nuntil = 2027-01-01\n\n'
    path = _changed(tmp_path, ('mode = "opt-in"', 'mode = "implied"'), ("[[purposes]]", acknowledged + "[[purposes]]"))
    assert load(path).consent.mode == "implied"
    assert any("consent.mode" in mistake for mistake in _mistakes(path, release=True))


def test_a_service_is_found_by_its_host_only_while_active(tmp_path):
    assert load(POLICY).service_of("www.youtube-nocookie.com").id == "youtube"
    assert load(POLICY).service_of("evil.test") is None
    path = _changed(
        tmp_path, ('opt_out_url = "https://myaccount.google.com/data-and-privacy"\nactive = true', "active = false")
    )
    assert load(path).service_of("www.youtube-nocookie.com") is None


def test_values_with_umlauts_and_quotes_in_comments_keep_their_lines(tmp_path):
    path = _changed(tmp_path, ("# Who a", '# """ Who a')) if "# Who a" in POLICY.read_text(encoding="utf-8") else POLICY
    assert load(path).controller.city == "Nr. Alslev"
