"""What a picture file is."""

import pytest

from plugins.images.measure import PictureError, measured
from tests.support.photographs import LYING, photograph
from tests.support.sites import PROJECT


def test_a_photograph_is_measured_as_it_is_seen(tmp_path):
    assert (measured(photograph(tmp_path / "a.jpg", (60, 40))).width, 60) == (60, 60)
    turned = measured(photograph(tmp_path / "b.jpg", (60, 40), orientation=LYING))
    assert (turned.width, turned.height) == (40, 60)


def test_a_drawing_has_its_own_dimensions_or_those_of_its_box(tmp_path):
    board = measured(PROJECT / "content/images/board.svg")
    assert (board.width, board.height) == (720, 560)
    box = tmp_path / "box.svg"
    box.write_text('<?xml version="1.0"?><!-- x --><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30.2 20"/>')
    assert (measured(box).width, measured(box).height) == (30, 20)


@pytest.mark.parametrize(
    ("name", "data"), [("a.jpg", b"no picture"), ("a.png", b""), ("a.svg", b"<svg"), ("a.svg", b"<a><b")]
)
def test_what_is_no_picture_says_what_to_do(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    if data == b"<a><b":
        assert measured(tmp_path / name).width == 0
        return
    with pytest.raises(PictureError, match="save it anew"):
        measured(tmp_path / name)
