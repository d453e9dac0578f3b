"""The quick look at a page never calls harmless what the slow one would name."""

import random
from html import unescape

import pytest

from plugins.consent.harmless import hosts_of_map, is_harmless, set_apart
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

OF_MAPS = [
    '<?xml version="1.0" encoding="utf-8"?>', '<urlset xmlns="http://a.test/">', "</urlset>", "<url>", "</url>", "<loc>", "</loc>",
    "https://b.test/?a=1&amp;b=2", "&lt;", "&#60;", '<xhtml:link rel="alternate" hreflang="da" href="https://b.test/da/"/>',
    '<xhtml:link rel="alternate" hreflang="da" href="https://c.test\\@b.test/"/>', '<xhtml:link rel="alternate" hreflang="x" href="//b.test/"/>',
    '<xhtml:link rel="alternate" hreflang="da" href="https://b.test/&amp;lt;"/>', '<urlset src="//b.test/x">',
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


@pytest.mark.promise("C1")
def test_a_sitemap_has_no_reference_beyond_the_hosts_that_it_names_even_when_it_is_unescaped():
    chance = random.Random(5)  # noqa: S311
    taken = 0
    for _ in range(20_000):
        xml = "".join(chance.choices([*OF_MAPS, *OF_MAPS, *PARTS], k=chance.randint(1, 6)))
        if (hosts := hosts_of_map(xml)) is not None:
            taken += 1
            assert {one.host for one in html_references(unescape(xml))} <= hosts, xml
    assert taken > 1000


@pytest.mark.promise("C1")
def test_the_sitemap_of_the_site_is_read_at_a_glance(site):
    hosts = hosts_of_map((site.folder / "sitemap.xml").read_text(encoding="utf-8"))
    assert hosts is not None
    assert len(hosts) == 1
