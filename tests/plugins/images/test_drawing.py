"""The cards that are shown where a link is shared."""

from io import BytesIO
from pathlib import Path

from PIL import Image

from plugins.images.cards import HEIGHT, WIDTH, Card
from plugins.images.drawing import drawn, font_for, fonts_of

FONTS = fonts_of(Path("nowhere"))


def test_the_same_title_gives_the_same_picture_of_the_size_that_others_ask_for():
    card = Card("Erklärung zur Barrierefreiheit – „für alle“", "LeanPoint")
    data = drawn(card, FONTS)
    assert data == drawn(card, FONTS)
    with Image.open(BytesIO(data)) as image:
        assert image.size == (WIDTH, HEIGHT)
    assert len(data) < 60_000


def test_a_name_changes_with_whatever_is_drawn():
    cards = [Card("A", "S"), Card("B", "S"), Card("A", "T"), Card("A", "S", "rtl")]
    assert len({card.url for card in cards}) == len(cards)


def test_a_title_of_any_length_fits_on_the_picture():
    for title in ("word " * 80, "Donaudampfschifffahrtsgesellschaftskapitän" * 6, "W", ""):
        with Image.open(BytesIO(drawn(Card(title, "LeanPoint"), FONTS))) as opened:
            image = opened.convert("RGB")
        ground = image.getpixel((0, 0))
        edge = {image.getpixel((x, y)) for x in (20, WIDTH - 20) for y in range(HEIGHT)}
        assert edge == {ground}, title


def test_letters_that_no_font_has_are_noticed():
    assert font_for(Card("Ærø, Łódź, Größe, Жук, Ωμέγα", "LeanPoint"), FONTS) == FONTS[-1]
    assert font_for(Card("سياسة الخصوصية", "LeanPoint", "rtl"), FONTS) is None


def test_a_font_of_the_theme_goes_before_ours(tmp_path):
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "own.ttf").write_bytes(FONTS[-1].read_bytes())
    assert fonts_of(tmp_path)[0].name == "own.ttf"
