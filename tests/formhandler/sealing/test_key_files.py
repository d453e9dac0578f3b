"""The files of keys: their names, their modes, and what becomes of them."""

import errno
import os
import stat
from datetime import UTC, datetime, timedelta

import pytest

from formhandler.errors import KeysUnusable
from formhandler.sealing.key_files import (
    alone,
    check_folder,
    destroy,
    id_of,
    is_id,
    new_id,
    paths_of,
    read_key,
    read_secret,
    retire,
    sync_folder,
    write_key,
    write_secret,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_a_secret_is_for_its_owner_alone_and_never_overwritten(tmp_path):
    path = tmp_path / "a.key"
    write_secret(path, b"canary")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(KeysUnusable, match="never overwritten") as caught:
        write_secret(path, b"other")
    assert read_secret(path) == b"canary"
    assert "canary" not in str(caught.value)


def test_a_full_disk_leaves_no_half_of_a_key(tmp_path, monkeypatch):
    def full(_descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(KeysUnusable, match=r"a\.key: cannot be written \(No space left"):
        write_secret(tmp_path / "a.key", b"canary")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_secret_that_others_can_read_is_refused(tmp_path, mode):
    write_secret(tmp_path / "a.key", b"x")
    (tmp_path / "a.key").chmod(mode)
    with pytest.raises(KeysUnusable, match=rf"mode {mode:04o}\); run chmod 600"):
        read_secret(tmp_path / "a.key")


def test_a_missing_secret_is_told_with_where_to_get_it(tmp_path):
    with pytest.raises(KeysUnusable, match=r"a\.key: cannot be read .*safe"):
        read_secret(tmp_path / "a.key")


@pytest.mark.parametrize("mode", [0o770, 0o707, 0o777])
def test_a_folder_that_others_can_put_keys_into_is_refused(tmp_path, mode):
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys").chmod(mode)
    with pytest.raises(KeysUnusable, match="chmod 700"):
        check_folder(tmp_path / "keys")


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ([], "20261122"),
        (["20261121"], "20261122"),
        (["20261122"], "20261122-02"),
        (["20261122", "20261122-09"], "20261122-10"),
        (["20261123"], "20261123-02"),  # the clock went back a day
        (["first"], "first-02"),  # somebody's own name, which sorts behind every date
    ],
)
def test_a_new_id_sorts_behind_all_others(taken, expected):
    assert new_id(taken, NOW) == expected
    assert all(expected > key_id for key_id in taken)


def test_ids_of_a_day_come_to_an_end_with_a_plain_sentence():
    with pytest.raises(KeysUnusable, match="wait for tomorrow"):
        new_id(["20261122-99"], NOW)
    assert new_id(["20261122-99"], NOW + timedelta(days=1)) == "20261123"


def test_files_are_listed_by_kind_and_strange_names_refused(tmp_path):
    for name in ("master-b.key", "master-a.key", "form-a.key"):
        write_key(tmp_path / name, b"k" * 32)
    assert [id_of(path) for path in paths_of(tmp_path, "master")] == ["a", "b"]
    write_secret(tmp_path / "master-A B.key", b"")
    with pytest.raises(KeysUnusable, match=r"write master-ID\.key"):
        paths_of(tmp_path, "master")


def test_a_retired_key_is_no_master_key_any_more(tmp_path):
    write_key(tmp_path / "master-a.key", b"k" * 32)
    path = retire(tmp_path, "a")
    assert paths_of(tmp_path, "master") == []
    assert paths_of(tmp_path, "retired") == [path]
    assert read_key(path) == b"k" * 32


def test_a_destroyed_key_is_overwritten_before_its_name_goes(tmp_path):
    path, other_name = tmp_path / "retired-a.key", tmp_path / "same-bytes"
    write_key(path, b"k" * 32)
    other_name.hardlink_to(path)
    destroy(path)
    assert not path.exists()
    assert set(other_name.read_bytes()) == {0}


def test_two_rotations_at_once_are_told_apart_and_one_is_refused(tmp_path):
    with alone(tmp_path), pytest.raises(KeysUnusable, match="another rotation is at work"), alone(tmp_path):
        raise AssertionError("two at once")
    with alone(tmp_path):
        pass


def test_every_change_of_a_folder_shows_in_its_time(tmp_path):
    times = []
    for _ in range(50):  # far more than one in each tick of a file system's clock
        (tmp_path / "file").touch()
        (tmp_path / "file").unlink()
        sync_folder(tmp_path)
        times.append(tmp_path.stat().st_mtime_ns)
    assert len(set(times)) == len(times)


def test_a_copy_can_be_written_into_a_folder_of_somebody_else(tmp_path, monkeypatch):
    def refuse(*_arguments, **_named):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "utime", refuse)
    write_secret(tmp_path / "keys.age", b"sealed")
    assert (tmp_path / "keys.age").read_bytes() == b"sealed"


def test_a_stick_that_knows_no_links_takes_a_copy_and_never_overwrites_one(tmp_path, monkeypatch):
    def refuse(*_arguments, **_named):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    write_secret(tmp_path / "keys.age", b"sealed")
    with pytest.raises(KeysUnusable, match="never overwritten"):
        write_secret(tmp_path / "keys.age", b"another")
    assert (tmp_path / "keys.age").read_bytes() == b"sealed"
    assert [path.name for path in tmp_path.iterdir()] == ["keys.age"]


@pytest.mark.parametrize(("written", "is_one"), [("20261122-02", True), ("", False), ("a/b", False), ("a" * 33, False)])
def test_an_id_of_a_key_is_known_by_its_letters(written, is_one):
    assert is_id(written) is is_one
