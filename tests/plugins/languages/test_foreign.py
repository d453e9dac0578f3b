import pytest

from plugins.languages.foreign import mark, named, with_languages
from translations.catalogs import Catalog
from translations.language import Language

LANGUAGES = {code: Language(code, Catalog.empty(code)) for code in ("en", "da", "de", "he")}
AT = {"/about/": "en", "/da/om-os/": "da"}


def _noted(html, reader="da"):
    return with_languages(html, LANGUAGES[reader], lambda url: AT.get(url, ""))


@pytest.mark.parametrize(
    ("code", "reader", "attributes"),
    [("en", "en", ""), ("en", "da", ' lang="en"'), ("en", "he", ' lang="en" dir="ltr"'), ("he", "da", ' lang="he" dir="rtl"')],
)  # fmt: skip
def test_words_of_another_language_say_which_and_its_direction_where_that_differs(code, reader, attributes):
    assert mark(code, LANGUAGES[reader], LANGUAGES) == attributes


def test_the_name_of_a_page_is_escaped_and_marked_and_says_where_a_link_leads():
    danish = LANGUAGES["da"]
    assert named("Q & A", "da", "da", danish, LANGUAGES) == "Q &amp; A"
    assert named("Q & A", "en", "da", danish, LANGUAGES) == '<span lang="en">Q &amp; A</span>'
    assert named("Q & A", "en", "en", danish, LANGUAGES) == '<span lang="en">Q &amp; A</span> (engelsk)'


@pytest.mark.parametrize("rest", ["", "#who", "?a=1#who"])
def test_a_link_that_leads_out_of_the_readers_language_says_so(rest):
    assert _noted(f'<a class="x" href="/about/{rest}"><b>About</b></a>') == (
        f'<a class="x" href="/about/{rest}" hreflang="en"><b>About</b> (engelsk)</a>'
    )


@pytest.mark.parametrize(
    "html",
    [
        '<a href="/da/om-os/">Om os</a>', '<a href="/images/board.svg">Om os</a>', '<a href="https://a.test/about/">Om os</a>',
        '<a href="/about/" hreflang="en">About</a>', '<a id="/about/">Om os</a>', '<abbr title="a">x</abbr>',
    ],
)  # fmt: skip
def test_a_link_that_stays_in_the_language_or_says_so_itself_is_left_alone(html):
    assert _noted(html) == html
