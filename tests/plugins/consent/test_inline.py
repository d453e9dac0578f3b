"""What stands in a page itself and no browser takes is told by the build."""

import pytest

from plugins.consent.inline import inline_parts


@pytest.mark.promise("D10")
@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<p>x</p>\n<script>go()</script>", "<script> without src"),
        ("<template data-service='a'>\n<script>go()</script></template>", "<script> without src"),
        ("\n<style>p { color: red }</style>", "<style>"),
        ('\n<p style="color: red">', "style in <p>"),
        ('\n<body onload="go()">', "onload in <body>"),
        ('\n<p class="a"onclick="go()">', "onclick in <p>"),
        ('\n<img alt=""/onerror=go()>', "onerror in <img>"),
        ('\n<SCRIPT type="module">go()</SCRIPT>', "<script> without src"),
    ],
)
def test_an_inline_script_or_style_is_told_with_its_line(html, said):
    [(line, message)] = inline_parts(html)
    assert line == 2
    assert f"no browser takes {said}" in message


@pytest.mark.parametrize(
    "html",
    [
        '<script src="/a.js"></script>',
        '<script type="application/ld+json">{}</script>',
        '<p>Write &lt;script&gt; or style="…" in a text</p>',
        '<a href="/onload=x">only a link</a>',
        '<link rel="stylesheet" href="/style.css">',
    ],
)
def test_what_a_browser_takes_or_only_reads_is_left_alone(html):
    assert list(inline_parts(html)) == []
