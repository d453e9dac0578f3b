"""`python -m plugins.releases`: the archive for people, and a text by its check number."""

import pytest

from plugins.releases.__main__ import main
from tests.support.releases import archive_with, release


@pytest.fixture
def kept(facts, tmp_path, monkeypatch):
    """An archive with two releases, in the folder where the program runs."""
    monkeypatch.chdir(tmp_path)
    ones = release(facts), release(facts, words="May we please?")
    archive_with(tmp_path, *ones)
    return ones


def test_the_archive_is_listed_with_time_version_and_check_numbers(kept, capsys):
    assert main([]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first == f"{kept[0].name}  since 2026-11-22 08:30 UTC  version 2.0  texts: en k3x9abk3x9ab"
    assert second.startswith(kept[1].name)


@pytest.mark.promise("E1")
@pytest.mark.parametrize("number", ["k3x9abk3x9ab", "K3X9", " k3x9abk3x9ab "])
def test_a_text_is_shown_again_by_its_check_number(kept, capsys, number):
    assert main([number]) == 0
    said = capsys.readouterr().out
    assert f"releases/{kept[0].name}/en.html: text k3x9abk3x9ab of version 2.0" in said
    assert "shown from 2026-11-22 08:30 UTC" in said
    assert "May we please?" in said


def test_one_release_is_shown_by_its_own_number(kept, capsys):
    assert main([kept[1].name]) == 0
    said = capsys.readouterr().out
    assert "May we please?" in said
    assert "May we?" not in said


@pytest.mark.promise("N9")
def test_an_accepted_document_is_shown_again_by_its_hash(kept, capsys):
    assert main(["7e57" * 16]) == 0
    said = capsys.readouterr().out
    assert f"releases/{kept[0].name}/terms.en.html: terms 1.0, sha256 7e57" in said
    assert "You may." in said


def test_a_number_that_nobody_has_seen_is_said_to_be_unknown(kept, capsys):
    assert main(["aaaaaaaaaaaa"]) == 1
    assert "No release has shown a text with the number aaaaaaaaaaaa." in capsys.readouterr().out
    assert kept


def test_an_archive_that_was_changed_is_not_shown(kept, tmp_path, capsys):
    (tmp_path / "releases" / kept[0].name / "en.html").unlink()
    assert main([]) == 1
    assert "en.html has been removed" in capsys.readouterr().err


def test_an_empty_archive_says_how_it_begins(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main([]) == 0
    assert "inv build --release" in capsys.readouterr().out
