"""How far the ledger was, noted beside the database."""

import pytest

from formhandler.errors import StorageUnavailable
from formhandler.sealing.chain import Head
from formhandler.storage import heads


def test_the_head_that_was_noted_last_comes_back_and_others_cannot_read_it(tmp_path):
    assert heads.noted(tmp_path) is None
    for number in (1, 2):
        heads.note(tmp_path, Head(number, b"d" * 32))
    assert heads.noted(tmp_path) == Head(2, b"d" * 32)
    [file] = tmp_path.iterdir()
    assert (file.name, file.stat().st_mode & 0o777) == ("kept.head", 0o600)


@pytest.mark.parametrize("said", ["", "7", "x:00", "7:00", "-1:" + "00" * 32, "7:\u00e6"])
def test_what_is_no_head_is_told_with_what_to_do(tmp_path, said):
    (tmp_path / "kept.head").write_text(said, encoding="utf-8")
    with pytest.raises(StorageUnavailable, match=r"kept\.head: cannot be read, or is no head"):
        heads.noted(tmp_path)


def test_a_folder_that_takes_no_file_is_told_by_its_name(tmp_path):
    with pytest.raises(StorageUnavailable, match=r"kept\.head: cannot be written"):
        heads.note(tmp_path / "missing", Head(1, b"d" * 32))
