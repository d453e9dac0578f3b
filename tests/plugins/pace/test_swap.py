import pytest

from plugins.pace.swap import put_in_place


def _folder(path, text):
    path.mkdir()
    (path / "index.html").write_text(text)
    return path


def test_a_finished_folder_takes_the_place_of_the_old_one(tmp_path):
    _folder(tmp_path / "output", "old")
    put_in_place(_folder(tmp_path / "new", "new"), tmp_path / "output")
    assert (tmp_path / "output" / "index.html").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["output"]


def test_the_first_folder_is_put_where_nothing_was(tmp_path):
    put_in_place(_folder(tmp_path / "new", "new"), tmp_path / "deep" / "output")
    assert (tmp_path / "deep" / "output" / "index.html").read_text() == "new"


def test_the_old_folder_comes_back_when_the_move_fails(tmp_path):
    _folder(tmp_path / "output", "old")
    with pytest.raises(OSError, match="No such file"):
        put_in_place(tmp_path / "missing", tmp_path / "output")
    assert (tmp_path / "output" / "index.html").read_text() == "old"
