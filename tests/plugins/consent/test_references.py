"""What a browser would fetch by itself, and what it would not."""

import pytest

from plugins.consent.references import css_references, host_of, html_references


@pytest.mark.promise("C20")
@pytest.mark.parametrize(
    "html",
    [
        '<script src="https://x.example/a.js"></script>',
        '<img src="//x.example/a.png" alt="">',
        '<img src="/a.png" srcset="/a.png 1x, https://x.example/b.png 2x" alt="">',
        '<picture><source srcset="https://x.example/a.webp"></picture>',
        '<iframe src="https://x.example/"></iframe>',
        '<iframe srcdoc="<img src=https://x.example/a.png>"></iframe>',
        '<object data="https://x.example/a.swf"></object>',
        '<object><param name="movie" value="https://x.example/a.swf"></object>',
        '<embed src="https://x.example/a.swf">',
        '<video poster="https://x.example/a.png"></video>',
        '<audio src="https://x.example/a.ogg"></audio>',
        '<video><track src="https://x.example/a.vtt"></video>',
        '<link rel="stylesheet" href="https://x.example/a.css">',
        '<link rel="preconnect" href="https://x.example">',
        '<link rel="dns-prefetch" href="//x.example">',
        '<link rel="alternate stylesheet" href="https://x.example/a.css">',
        '<link rel="preload" as="image" imagesrcset="https://x.example/a.png 1x">',
        '<link rel="icon" href="https://x.example/a.ico">',
        '<form action="https://x.example/post"></form>',
        '<button formaction="https://x.example/post">Go</button>',
        '<a href="/" ping="https://x.example/p">home</a>',
        '<base href="https://x.example/">',
        '<meta http-equiv="refresh" content="3; url=https://x.example/">',
        '<noscript><img src="https://x.example/pixel.gif" alt=""></noscript>',
        '<p style="background: url(https://x.example/a.png)">text</p>',
        '<style>@import "https://x.example/a.css";</style>',
        "<style>@font-face { src: url('//x.example/a.woff2') }</style>",
        '<svg><image href="https://x.example/a.png"/></svg>',
        '<svg><use xlink:href="https://x.example/a.svg#i"/></svg>',
        '<body background="https://x.example/a.png">',
        '<IMG SRC="HTTPS://X.EXAMPLE/a.png">',
        '<img src=" https:\\\\x.example/a.png">',
        '<img src="ht\ntps://x.example/a.png">',
        '<img src="https://name@x.example:8443/a.png">',
        '<img src="&#104;ttps://x.example/a.png">',
        '<img src="https://x.example/a.png" src="/own.png">',
        '<meta http-equiv="refresh" content="0 https://x.example/">',
        "<p style=\"background: image-set('https://x.example/a.png' 1x)\">text</p>",
        r'<p style="background: u\72l(https://x.example/a.png)">text</p>',
        '<svg><a><set attributeName="href" to="https://x.example/"/></a></svg>',
        '<img src="/a.png" attributionsrc="https://x.example/a" alt="">',
    ],
)
def test_whatever_a_browser_fetches_from_elsewhere_is_found(html):
    assert [reference.host for reference in html_references(html)] == ["x.example"]


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://x.example/">a link is followed by people</a>',
        '<link rel="canonical" href="https://x.example/">',
        '<link rel="alternate" hreflang="da" href="https://x.example/da/">',
        '<meta property="og:image" content="https://x.example/share.png">',
        '<img src="/images/own.png" alt="">',
        '<img src="images/http.png" alt="">',
        '<img src="data:image/png;base64,AAAA" alt="">',
        '<a href="mailto:a@x.example">mail</a>',
        "<p>https://x.example/ as a text</p>",
        '<svg xmlns="http://www.w3.org/2000/svg"></svg>',
        "<!-- <img src='https://x.example/a.png'> -->",
        '<meta http-equiv="refresh" content="3">',
    ],
)
def test_what_a_browser_does_not_fetch_is_no_reference(html):
    assert html_references(html) == []


def test_a_reference_knows_its_line_and_the_templates_around_it():
    html = '<p>\n<template data-service="matomo">\n<script src="https://x.example/a.js"></script>\n</template>\n<img src="//y.example/">'
    inside, outside = html_references(html)
    assert (inside.line, inside.element, inside.within) == (3, "script", ("matomo",))
    assert (outside.line, outside.within) == (5, ())


def test_a_stylesheet_reference_knows_its_line_behind_comments():
    css = "/* url(https://no.example/)\n */\n.a { background: url( https://x.example/a.png ) }"
    assert [(reference.host, reference.line) for reference in css_references(css)] == [("x.example", 3)]


@pytest.mark.parametrize("url", ["", "/a", "a/b", "#x", "?q", "./a", "data:x", "javascript:0", "tel:+45", "blob:x"])
def test_an_address_on_the_own_site_has_no_host(url):
    assert host_of(url) is None
