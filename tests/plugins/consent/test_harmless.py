"""The quick look at a page never calls harmless what the slow one would name."""

import random

import pytest

from plugins.consent.harmless import is_harmless, set_apart
from plugins.consent.references import html_references

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
def test_every_page_of_the_site_is_read_at_a_glance(site):
    pages = [page.read_text(encoding="utf-8") for page in site.pages()]
    assert [html[:300] for html in pages if set_apart(html) is None] == []
