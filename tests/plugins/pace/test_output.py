"""How a build's files come into their place: all or nothing, and nothing that need not be written."""

import pytest

from plugins.pace import output
from plugins.pace.output import Output, exchange


def _folder(path, **files):
    path.mkdir(parents=True)
    for name, text in files.items():
        (path / f"{name}.html").write_text(text)
    return path


def _files(folder):
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_one_changed_file_leaves_all_others_as_they_are_on_the_disk(tmp_path):
    site = _folder(tmp_path / "site", a="old", b="old")
    before = (site / "b.html").stat()
    one = Output(site)
    one.stage("a.html", b"new")
    one.publish(["a.html"], kept=["b.html"], gone=[])
    assert _files(site) == {"a.html": "new", "b.html": "old"}
    assert (site / "b.html").stat() == before


@pytest.mark.parametrize("at_once", [True, False])
def test_several_changes_come_together_and_what_is_not_ours_goes(tmp_path, monkeypatch, at_once):
    if not at_once:
        monkeypatch.setattr(output, "_system_rename", lambda: None)
    site = _folder(tmp_path / "site", a="old", b="old", c="old", stray="?")
    one = Output(site)
    one.stage("a.html", b"new")
    one.stage("deep/d.html", b"new")
    one.publish(["a.html", "deep/d.html"], kept=["b.html"], gone=["c.html", "stray.html"])
    assert _files(site) == {"a.html": "new", "b.html": "old", "deep/d.html": "new"}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_file_that_is_gone_takes_its_empty_folder_along(tmp_path):
    site = _folder(tmp_path / "site", a="old")
    _folder(site / "deep" / "er", b="old")
    Output(site).publish([], kept=["a.html"], gone=["deep/er/b.html"])
    assert [path.name for path in site.iterdir()] == ["a.html"]


def test_a_folder_that_others_use_too_keeps_what_is_theirs(tmp_path):
    folder = _folder(tmp_path / "headers", theirs="old")
    one = Output(folder, shared=True)
    one.stage("a.conf", b"new")
    one.stage("b.conf", b"new")
    one.publish(["a.conf", "b.conf"], kept=[], gone=[])
    assert set(_files(folder)) == {"theirs.html", "a.conf", "b.conf"}


def test_the_first_folder_is_put_where_nothing_was(tmp_path):
    exchange(_folder(tmp_path / "new", a="new"), tmp_path / "deep" / "output")
    assert _files(tmp_path / "deep" / "output") == {"a.html": "new"}


def test_the_old_folder_comes_back_when_the_move_fails(tmp_path, monkeypatch):
    monkeypatch.setattr(output, "_system_rename", lambda: None)
    site = _folder(tmp_path / "site", a="old")
    with pytest.raises(OSError, match="No such file"):
        exchange(tmp_path / "missing", site)
    assert _files(site) == {"a.html": "old"}


def test_what_an_interrupted_build_has_left_is_cleared_away(tmp_path):
    site = _folder(tmp_path / "site", a="old")
    Output(site).stage("b.html", b"half")
    Output(site).clear()
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
