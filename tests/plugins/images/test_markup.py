"""Pictures in the markup of a page."""

from plugins.images.markup import responsive
from plugins.images.measure import Picture

PICTURES = {"/images/a b.jpg": Picture(1000, 500, "d"), "/images/d.svg": Picture(30, 20, "e")}.get


def test_a_photograph_gets_formats_sizes_and_dimensions():
    html = responsive('<p><img alt="Ø &amp; &quot;x&quot;" src="/images/a%20b.jpg"></p>', PICTURES)
    assert html.startswith('<p><picture><source type="image/avif" srcset="/images/a%20b-480.')
    assert html.index("image/avif") < html.index("image/webp") < html.index("<img ")
    assert 'alt="Ø &amp; &quot;x&quot;"' in html
    assert 'width="1000" height="500"' in html
    assert 'loading="lazy"' not in html


def test_a_drawing_keeps_its_file_and_gets_its_dimensions():
    html = responsive('<img alt="" src="/images/d.svg">', PICTURES)
    assert html == '<img alt="" src="/images/d.svg" decoding="async" width="30" height="20">'


def test_every_picture_but_the_first_waits_until_it_is_near():
    html = responsive('<img alt="" src="/images/d.svg"><img alt="" src="/images/d.svg">', PICTURES)
    assert html.count('loading="lazy"') == 1
    assert html.index('loading="lazy"') > html.index("height")


def test_what_an_editor_wrote_by_hand_is_kept():
    assert 'width="15" decoding="async" height="10"' in responsive('<img src="/images/d.svg" width="15">', PICTURES)
    own = '<picture><source srcset="/images/x.webp"><img src="/images/a b.jpg"></picture>'
    assert responsive(own, PICTURES) == own
    assert "<picture" not in responsive('<img src="/images/a%20b.jpg" srcset="/images/a%20b.jpg 2x">', PICTURES)
    assert "width" not in responsive('<img src="https://elsewhere.example/a.jpg" alt="a > b">', PICTURES)
