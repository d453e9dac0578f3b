"""The folder of releases: only ever added to."""

from datetime import timedelta

import pytest

from plugins.problems import SiteError
from plugins.releases.archive import JOURNAL, Archive
from tests.support.releases import BEGUN, archive_with, release


@pytest.mark.promise("E1")
def test_what_was_taken_in_can_be_read_in_its_order_with_its_time(facts, tmp_path):
    old, new = release(facts), release(facts, words="May we please?")
    archive = archive_with(tmp_path, old, new)
    assert [(one.release, one.since) for one in archive.read()] == [(old, BEGUN), (new, BEGUN + timedelta(days=1))]


def test_the_same_release_twice_running_is_one(facts, tmp_path):
    archive = archive_with(tmp_path, release(facts), release(facts))
    assert len(archive.read()) == 1
    assert archive.keep(release(facts), BEGUN) is False


def test_a_release_that_returns_is_kept_once_and_noted_twice(facts, tmp_path):
    old, new = release(facts), release(facts, words="May we please?")
    archive = archive_with(tmp_path, old, new, old)
    assert [one.release.name for one in archive.read()] == [old.name, new.name, old.name]
    assert len(list(archive.folder.glob("*/"))) == 2


@pytest.mark.promise("E1")
def test_a_changed_release_stops_everything_and_is_named(facts, tmp_path):
    one = release(facts)
    archive = archive_with(tmp_path, one)
    (archive.folder / one.name / "en.html").write_text("Yes, you may.", encoding="utf-8")
    with pytest.raises(SiteError, match=rf"releases/{one.name}:1: en\.html has been changed; restore it from git"):
        archive.read()
    with pytest.raises(SiteError):
        archive.keep(release(facts, words="May we please?"), BEGUN)


def test_a_release_that_is_gone_is_named_with_the_line_of_the_journal(facts, tmp_path):
    one = release(facts)
    archive = archive_with(tmp_path, one)
    (archive.folder / one.name).rename(tmp_path / "elsewhere")
    with pytest.raises(SiteError, match=rf'journal\.jsonl:1: the release "{one.name}" is gone'):
        archive.read()


@pytest.mark.promise("E1")
def test_a_journal_that_lost_a_line_stops_everything_and_the_release_is_named(facts, tmp_path):
    old, new = release(facts), release(facts, words="May we please?")
    journal = archive_with(tmp_path, old, new).folder / JOURNAL
    journal.write_text(journal.read_text(encoding="utf-8").splitlines(keepends=True)[0], encoding="utf-8")
    with pytest.raises(SiteError, match=rf"releases/{new.name}:1: stands in no line of journal\.jsonl"):
        Archive(journal.parent).read()


@pytest.mark.parametrize(
    "line", ["{", "[]", "{}", '{"release": "a", "since": "yesterday"}', '{"release": 5, "since": 5}']
)
def test_a_journal_that_nobody_of_ours_wrote_is_told_with_its_line(facts, tmp_path, line):
    archive = archive_with(tmp_path, release(facts))
    with (archive.folder / JOURNAL).open("a", encoding="utf-8") as journal:
        journal.write(line + "\n")
    with pytest.raises(SiteError, match=r"releases/journal\.jsonl:2: not a line of a journal"):
        archive.read()


def test_a_build_that_died_while_writing_leaves_nothing_that_counts(facts, tmp_path):
    one = release(facts)
    archive = archive_with(tmp_path, one)
    half = archive.folder / ".aaaa.staging"
    half.mkdir()
    (half / "en.html").write_text("May", encoding="utf-8")
    assert [kept.release for kept in archive.read()] == [one]


def test_the_whole_archive_is_published_byte_for_byte(facts, tmp_path):
    one, other = release(facts), release(facts, words="May we please?")
    archive = archive_with(tmp_path, one, other)
    archive.publish(tmp_path / "site")
    for kept in (one, other):
        found = {file.name: file.read_bytes() for file in (tmp_path / "site" / kept.name).iterdir()}
        assert found == kept.everything()


def test_where_nothing_is_kept_nothing_is_published(tmp_path):
    archive = Archive(tmp_path / "releases")
    archive.publish(tmp_path / "site")
    assert archive.read() == ()
    assert not (tmp_path / "site").exists()
