"""The quick look at a file never calls harmless what the slow one would name."""

import random
from html import escape

import pytest

from plugins.consent.harmless import hosts_named, is_harmless, set_apart
from plugins.consent.references import css_references, html_references

PARTS = [
    "<p>", "</p>", "text & more", '<a href="https://a.test/">', "</a>", '<img src="/images/a.svg" alt="a">', '<img src="//b.test/x">',
    '<img srcset="/a.png 1x, https://b.test/y 2x">', '<div style="background:url(//b.test/z)">', '<p title="a > b">', "<p title='<img src=//b.test/q>'>",
    '<link rel="stylesheet" href="/theme/a.css">', '<link rel="preload stylesheet" href="//b.test/c.css">', '<script src="/theme/a.js"></script>',
    '<script src="https://b.test/a.js"></script>', "<script>fetch('//b.test/')</script>", "<!-- a -->", '<iframe src="https://b.test/"></iframe>',
    '<meta http-equiv="refresh" content="0;url=//b.test/">', '<meta name="description" content="https://b.test/">', "<IMG SRC=//b.test/x>",
    '<template data-service="s">', "</template>", '<template id="t">', '<img src="&#47;&#47;b.test/x">', '<img src="\\\\b.test/x">', '<img src="h\nttps://b.test/x">',
    '<a ping="https://b.test/">', '<svg><use href="//b.test/#x"/></svg>', '<video poster="https://b.test/p">', "<", '<p class="', '"', "'", "<textarea>", "<style>",
    '<a title="<template data-service=\'s\'>">', '<form action="https://b.test/">', '<input value="https://b.test/">', "<title>", "<!doctype html>",
]  # fmt: skip
# Ways to write an address that a browser takes for one of b.test, and one that stays at home.
HIDDEN = [
    "https://b.test/", "//b.test/x", "HTTPS:b.test/", "https:/b.test", "https:///b.test/", "////b.test", "h\nttps://b.test/", "/\n/b.test/x", "/\t/b.test",
    "https://own.test@b.test/", "https://own.test:80@b.test/", "https://own.test\n.b.test/", "&#47;/b.test/", "&sol;&sol;b.test/", "https&colon;//b.test", "wss:b.test",
    "\\\\b.test/", "/\\b.test", " //b.test", "ftp://b.test/", "https://www.w3.org/x.png", "https://own.test.b.test/", "https://own.test/", "/images/a.svg", "//own.test/x",
]  # fmt: skip
WRAPPINGS = [
    '<img src="{}">', "<img src='{}'>", "<img src={}>", '<img srcset="/a.png 1x, {} 2x">', '<div style="background:url({})">', '<iframe srcdoc="<img src={}>">',
    '<link rel="stylesheet" href="{}">', '<svg xmlns="http://www.w3.org/2000/svg"><image href="{}"/></svg>', '<img alt=\' xmlns="\' src={} title=\'"\'>',
    '<p title="a // b">', '<meta http-equiv="refresh" content="0;url={}">', "<style>a { background: url({}) }</style>", '<a href="{}">x</a>',
]  # fmt: skip
OWN = frozenset({"own.test"})


def _written(chance):
    return "".join(
        part.replace("{}", chance.choice(HIDDEN)) if part in WRAPPINGS else part
        for part in chance.choices([*PARTS, *WRAPPINGS, *WRAPPINGS], k=chance.randint(1, 4))
    )


@pytest.mark.promise("C1")
def test_what_is_called_harmless_has_no_reference_whatever_it_is_made_of():
    chance = random.Random(4)  # noqa: S311
    taken = 0
    for _ in range(20_000):
        html = "".join(chance.choices(PARTS, k=chance.randint(1, 6)))
        if is_harmless(html):
            taken += 1
            assert html_references(html) == [], html
        elif (waiting := set_apart(html)) is not None:
            within = [(one.url, one.within) for part in waiting for one in html_references(part)]
            assert [(one.url, one.within) for one in html_references(html)] == within, html
    assert taken > 1000


@pytest.mark.promise("C1")
def test_a_file_that_names_no_other_host_reaches_for_none_however_an_address_is_hidden():
    chance = random.Random(5)  # noqa: S311
    taken = 0
    for _ in range(20_000):
        html = _written(chance)
        named = hosts_named(html)
        if named is not None and named <= OWN:
            taken += 1
            assert {one.host for one in html_references(html)} <= OWN, html
        feed = escape(html) if chance.random() < 0.5 else html
        named = hosts_named(feed, layers=2)
        if named is not None and named <= OWN:
            assert {one.host for one in html_references(html)} <= OWN, html
    assert taken > 1000


@pytest.mark.parametrize(("address", "named"), [
    ("http://own.test:8000/x", "own.test"), ("https://own.test:8000@b.test/", "own.test:8000@b.test"), ("https://OWN.test", "own.test"),
])  # fmt: skip
def test_a_host_is_named_without_its_port_and_with_whatever_else_is_put_before_it(address, named):
    assert hosts_named(f'<a href="{address}">') == {named}


@pytest.mark.promise("C1")
@pytest.mark.parametrize("address", HIDDEN)
def test_a_style_that_names_no_other_host_fetches_from_none(address):
    for css in (
        f'@import "{address}";',
        f"a {{ background: url({address}) }}",
        f"a {{ background: u\\72l('{address}') }}",
    ):
        named = hosts_named(css)
        if named is not None and named <= OWN:
            assert {one.host for one in css_references(css)} <= OWN


@pytest.mark.promise("C1")
def test_every_page_of_the_site_is_read_at_a_glance(site):
    pages = [page.read_text(encoding="utf-8") for page in site.pages()]
    assert [html[:300] for html in pages if set_apart(html) is None] == []
