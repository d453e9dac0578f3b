"""Who works with the database, and who may be alone with it."""

import pytest

from formhandler.errors import StorageUnavailable
from formhandler.storage.presence import alone, enter


def test_many_may_be_present_and_nobody_is_alone_then(tmp_path):
    one, other = enter(tmp_path), enter(tmp_path)
    with pytest.raises(StorageUnavailable, match="a form handler works here"), alone(tmp_path):
        raise AssertionError("somebody was there")
    one.close()
    with pytest.raises(StorageUnavailable, match="stop it first"), alone(tmp_path):
        raise AssertionError("somebody was there")
    other.close()
    with alone(tmp_path):
        pass


def test_nobody_comes_in_while_one_is_alone(tmp_path):
    with alone(tmp_path), pytest.raises(StorageUnavailable, match="a restore is at work"):
        enter(tmp_path)
    enter(tmp_path).close()


def test_a_presence_that_is_forgotten_has_left(tmp_path):
    presence = enter(tmp_path)
    del presence
    with alone(tmp_path):
        pass


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageUnavailable, match="cannot be opened"):
        enter(tmp_path / "file" / "var")
