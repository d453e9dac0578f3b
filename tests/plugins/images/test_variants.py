"""Sizes and formats of a picture."""

from io import BytesIO

import pytest
from PIL import Image

from plugins.images.measure import Picture, measured
from plugins.images.variants import WIDTHS, made, original, planned
from plugins.kept import Kept
from tests.support.photographs import LYING, photograph


def test_no_variant_is_wider_than_the_picture_and_the_better_formats_come_first(tmp_path):
    variants = planned("/images/a.jpg", measured(photograph(tmp_path / "a.jpg", (1000, 500))))
    assert [variant.format for variant in variants][::3] == ["avif", "webp", "jpeg"]
    assert {variant.width for variant in variants} == {480, 768, 1000}


@pytest.mark.parametrize("width", [1, 480, 481, WIDTHS[-1], 5000])
def test_each_width_is_made_once_whatever_the_picture_is(width):
    variants = planned("/images/a.jpg", Picture(width, 500, "d"))
    assert len({variant.url for variant in variants}) == len(variants)
    assert max(variant.width for variant in variants) == min(width, WIDTHS[-1])


def test_each_variant_can_be_opened_in_its_format_and_size_and_tells_no_place(tmp_path):
    path = photograph(tmp_path / "a.jpg", (600, 900), orientation=LYING, place=True)
    for variant in planned("/images/a.jpg", measured(path)):
        data = made(path, variant, Kept(tmp_path / "kept", 10**7))
        with Image.open(BytesIO(data)) as image:
            assert (image.width, image.format) == (variant.width, variant.format.upper())
            assert image.height == round(variant.width * 600 / 900)
        assert b"Vibeke" not in data


def test_names_change_with_the_content_and_with_nothing_else(tmp_path):
    one, same = (photograph(tmp_path / name, (500, 50)) for name in ("a.png", "b.png"))
    other = photograph(tmp_path / "c.png", (500, 51))
    names = [planned("/images/x.png", measured(path))[0].url for path in (one, same, other)]
    assert names[0] == names[1] != names[2]


def test_drawings_and_moving_pictures_are_left_as_they_are(tmp_path):
    frames = [Image.new("RGB", (600, 40), colour) for colour in ("red", "blue")]
    frames[0].save(tmp_path / "a.webp", save_all=True, append_images=frames[1:])
    assert planned("/images/a.webp", measured(tmp_path / "a.webp")) == ()
    assert planned("/images/a.svg", measured(photograph(tmp_path / "a.png", (600, 40)))) == ()


@pytest.mark.parametrize("turned", [0, LYING])
def test_a_published_photograph_tells_no_place_and_is_seen_as_before(tmp_path, turned):
    path = photograph(tmp_path / "a.jpg", (64, 32), orientation=turned, place=True)
    published = original(path)
    assert b"Vibeke" in path.read_bytes()
    assert b"Vibeke" not in published
    with Image.open(path) as before, Image.open(BytesIO(published)) as after:
        assert after.tobytes() == before.tobytes()
        assert not after.getexif().get_ifd(0x8825)
        assert after.getexif().get(0x0112, 0) == turned


@pytest.mark.parametrize("kind", ["png", "webp"])
def test_other_pictures_tell_no_place_either_and_keep_each_pixel(tmp_path, kind):
    path = photograph(tmp_path / f"a.{kind}", (33, 21), place=True)
    published = original(path)
    assert b"Vibeke" in path.read_bytes()
    assert b"Vibeke" not in published
    with Image.open(path) as before, Image.open(BytesIO(published)) as after:
        assert after.tobytes() == before.tobytes()
    plain = photograph(tmp_path / f"b.{kind}", (9, 9))
    assert original(plain) == plain.read_bytes()


@pytest.mark.parametrize(
    "data", [b"\xff\xd8", b"\xff\xd8\xff\xe1\xff", b"\x89PNG\r\n\x1a\n\0\0", b"RIFF\0\0\0\0WEBPVP8X\0\0\0\0", b""]
)
def test_what_is_cut_off_is_published_as_it_is_or_not_at_all_but_stops_nothing(tmp_path, data):
    (tmp_path / "a.jpg").write_bytes(data)
    assert len(original(tmp_path / "a.jpg")) <= len(data)
