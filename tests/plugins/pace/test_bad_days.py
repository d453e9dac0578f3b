"""Disks, editors and other builds that misbehave: told, never stale, and the old site stays whole."""

import errno
import os
import signal
import subprocess
import sys

import pytest

from plugins.pace import sources
from plugins.pace.output import Output
from tests.support.incremental import built_again, files_of
from tests.support.sites import PROJECT, build, copy_project

ABOUT = (PROJECT / "content/pages/about.en.md").read_text(encoding="utf-8")
DANISH = (PROJECT / "translations/da/LC_MESSAGES/messages.po").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def _standing_clock(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795435200")


def _in_process(tmp_path, changes=None):
    root = copy_project(tmp_path / "project", changes)
    return root, lambda: built_again(root, tmp_path / "out")


def test_files_as_windows_and_old_editors_save_them_are_read(tmp_path):
    root, make = _in_process(tmp_path)
    good = make()
    for name in ("content/pages/about.en.md", "content/legal/terms.da.md"):
        path = root / name
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert make().files == good.files


def test_what_cannot_be_read_or_would_clash_is_told_and_the_old_site_stays(tmp_path):
    root, make = _in_process(tmp_path)
    old = make().files
    (root / "content/pages/latin.en.md").write_bytes("Title: Köln\nDescription: x\n\ntext\n".encode("latin-1"))
    (root / "content/images/Poster.svg").write_text("<svg/>", encoding="utf-8")
    (root / "content/pages/round").symlink_to(root / "content", target_is_directory=True)
    (root / "content/pages/name with blank.en.md").write_text("Title: A\nDescription: B\n\ntext\n", encoding="utf-8")
    said = make().mistake
    assert "content/pages/latin.en.md:1: not UTF-8; save the file as UTF-8" in said
    assert "called like images/Poster.svg but for capital letters" in said
    assert "content/pages/round:1: a link that leads back to a folder around it; remove it" in said
    assert "content/pages/name with blank.en.md:1: not named `name.LANG.md`" in said
    assert files_of(tmp_path / "out") == old


def test_a_page_that_is_deleted_while_a_build_reads_is_left_out(tmp_path, monkeypatch):
    _root, make = _in_process(tmp_path, {"content/pages/extra.en.md": "Title: A\nDescription: B\n\ntext\n"})
    real = sources.data_of

    def data_of(content, path, default):
        if path == "pages/extra.en.md":
            (content / path).unlink(missing_ok=True)
        return real(content, path, default)

    with monkeypatch.context() as patched:
        patched.setattr(sources, "data_of", data_of)
        done = make()
    assert done.mistake == ""
    assert "site/extra/index.html" not in done.files
    assert make().files == done.files


@pytest.mark.parametrize("trouble", [errno.ENOSPC, errno.EACCES, errno.EROFS])
def test_a_full_or_locked_disk_is_told_and_the_old_site_stays(tmp_path, monkeypatch, trouble):
    root, make = _in_process(tmp_path)
    old = make().files
    (root / "content/pages/about.en.md").write_text(f"{ABOUT}\nMore.\n", encoding="utf-8")

    def stage(self, path, _data):
        raise OSError(trouble, os.strerror(trouble), f"{self.staging}/{path}")

    with monkeypatch.context() as patched:
        patched.setattr(Output, "stage", stage)
        assert os.strerror(trouble) in make().mistake
    assert files_of(tmp_path / "out") == old
    assert b"More." in make().files["site/about/index.html"]


def test_a_build_that_was_killed_leaves_the_old_site_and_the_next_one_ends_it(tmp_path):
    root = copy_project(tmp_path / "project")
    build(root, tmp_path)
    old = files_of(tmp_path / "site")
    (root / "content/pages/about.en.md").write_text(f"{ABOUT}\nMore.\n", encoding="utf-8")
    program = (
        "import os, signal; from plugins.pace import output\n"
        "output.Output.publish = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)\n"
        "from plugins.build import main; main()"
    )
    command = [sys.executable, "-c", program, "--output", tmp_path / "site", "--frames", tmp_path / "frames"]
    killed = subprocess.run(command, cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert files_of(tmp_path / "site") == old
    assert "More." in build(root, tmp_path).read("/about/")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_two_builds_at_once_wait_for_one_another_and_both_are_right(tmp_path):
    root = copy_project(tmp_path / "project")
    command = [sys.executable, "-m", "plugins.build", "--output", tmp_path / "site", "--frames", tmp_path / "frames"]
    begun = [
        subprocess.Popen(
            command, cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, stderr=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    said = [one.communicate()[1] for one in begun]
    assert [one.returncode for one in begun] == [0, 0]
    assert sum("Another build is at work; waiting for it." in one for one in said) == 1


def test_a_catalog_in_the_middle_of_being_saved_is_told_and_the_old_site_stays(tmp_path):
    root, make = _in_process(tmp_path)
    old = make().files
    path = root / "translations/da/LC_MESSAGES/messages.po"
    path.write_text(DANISH[: len(DANISH) // 2], encoding="utf-8")
    assert "translations/da/LC_MESSAGES/messages.po" in make().mistake
    assert files_of(tmp_path / "out") == old
    path.write_text(DANISH, encoding="utf-8")
    assert make().files == old


def test_nothing_edited_writes_no_file_and_a_file_of_the_site_that_was_touched_is_mended(tmp_path):
    root, make = _in_process(tmp_path)
    old = make().files
    stamps = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*")}
    make()
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*")} == stamps
    (tmp_path / "out/site/about/index.html").write_text("?", encoding="utf-8")
    (tmp_path / "out/site/da/index.html").unlink()
    (tmp_path / "out/site/stray.html").touch()
    assert make().files == old
    assert root.exists()
