"""The gate at the source: embeds become placeholders, everything else that reaches out is a mistake."""

import pytest

from plugins.consent.gate import embeds, gated, line_of, mistakes
from tests.support.facts import service_named, with_service

OWN = frozenset({"www.leanpoint.example"})
FILM = '<iframe src="https://www.youtube-nocookie.com/embed/x?a=1&amp;b=2" title="A film" allowfullscreen></iframe>'


def _messages(html, facts, **more):
    return [mistake.message for mistake in mistakes(html, facts, own=OWN, **more)]


@pytest.mark.promise("C18")
def test_an_iframe_of_an_active_service_becomes_a_placeholder(facts):
    html = f"<p>before</p>\n{FILM}\n<p>after</p>"
    shown = gated(html, facts, lambda embed: f"[{embed.service.id}: {embed.title}]")
    assert shown == "<p>before</p>\n[youtube: A film]\n<p>after</p>"
    assert _messages(html, facts) == []


def test_the_embed_keeps_its_address_and_what_belongs_to_it(facts):
    [embed] = embeds(FILM, facts)
    assert embed.url == "https://www.youtube-nocookie.com/embed/x?a=1&b=2"
    assert embed.attributes == {"allowfullscreen": None}
    assert embed.poster == "/images/poster.svg"


def test_an_editor_may_choose_the_picture_of_the_placeholder(facts):
    [embed] = embeds(FILM.replace("title", 'data-poster="/images/own.svg" title'), facts)
    assert embed.poster == "/images/own.svg"


def test_several_embeds_are_replaced_each_in_its_place(facts):
    html = f"a{FILM}b\n{FILM.upper()}c<p>é{FILM}</p>"
    assert gated(html, facts, lambda _embed: "#") == "a#b\n#c<p>é#</p>"


def test_a_text_without_embeds_stays_as_it_is(facts):
    html = "<p>Text &amp; more <br> as it was</p>"
    assert gated(html, facts, lambda _embed: "#") == html


@pytest.mark.promise("Z19")
@pytest.mark.parametrize("tag", ["iframe", "img", "script", "embed", "video", "source"])
def test_an_undeclared_host_is_a_mistake_that_says_how_to_declare_it(facts, tag):
    [message, *_] = _messages(f'<{tag} src="https://maps.example/x" title="a"></{tag}>', facts)
    assert message.startswith(f"<{tag}> would load from maps.example, which is not declared")
    assert 'hosts = ["maps.example"]' in message


def test_a_service_that_is_not_active_is_a_mistake(facts):
    assert "not active" in _messages(FILM, with_service(facts, "youtube", active=False))[0]


def test_anything_but_an_iframe_of_a_declared_service_is_a_mistake(facts):
    [message] = _messages('<img src="https://www.youtube.com/thumb.jpg" alt="">', facts)
    assert "before anybody has agreed" in message


@pytest.mark.promise("C19")
def test_nothing_of_others_is_let_onto_a_page_with_a_form(facts):
    assert "on a page with a form" in _messages(FILM, facts, form_page=True)[0]


def test_an_embed_without_a_title_is_a_mistake(facts):
    assert "has no title" in _messages(FILM.replace(' title="A film"', ""), facts)[0]


def test_a_host_that_is_declared_for_no_frame_is_told_before_the_browser_refuses_it(facts):
    [message] = _messages(FILM.replace("www.youtube-nocookie.com", "statistics.leanpoint.example"), facts)
    assert 'add frame = ["statistics.leanpoint.example"] to its [services.reaches]' in message


def test_of_services_that_share_a_host_an_embed_is_of_the_one_shown_in_frames(facts):
    provider, host = service_named(facts, "youtube").provider, "www.youtube-nocookie.com"
    sharing = with_service(facts, "matomo", provider=provider, hosts=(host,), script=f"https://{host}/x.js")
    [embed] = embeds(FILM, sharing)
    assert embed.service.id == "youtube"


@pytest.mark.promise("C17")
@pytest.mark.promise("C18")
@pytest.mark.parametrize(
    "html",
    [
        '<img src="https://www.youtube.com/pixel.gif" width="1" height="1" alt="">',
        '<noscript><img src="https://www.youtube.com/pixel.gif" alt=""></noscript>',
        '<a href="/x" ping="https://www.youtube.com/ping">a link that tells</a>',
        '<video poster="https://www.youtube.com/thumb.jpg"></video>',
        '<link rel="preconnect" href="https://www.youtube.com">',
        '<link rel="dns-prefetch" href="//www.youtube.com">',
    ],
)
def test_a_pixel_a_ping_and_a_thumbnail_wait_for_consent_like_a_cookie(facts, html):
    assert any("before anybody has agreed" in message for message in _messages(html, facts))


def test_a_service_that_counts_as_necessary_cannot_be_embedded(facts):
    assert "a service with consent" in _messages(FILM, with_service(facts, "youtube", purpose="necessary"))[0]


@pytest.mark.parametrize("html", [
    "<script>alert(1)</script>",
    '<p onclick="x()">a</p>',
    '<a href=" JavaScript:x()">a</a>',
    '<img src="/a.png" onerror="x()"/>',
])  # fmt: skip
def test_script_in_a_text_is_a_mistake(facts, html):
    assert len(_messages(html, facts)) == 1


def test_the_site_itself_may_be_named_in_full(facts):
    assert _messages('<img src="https://www.leanpoint.example/images/a.png" alt="">', facts) == []


def test_a_link_to_another_host_is_no_mistake(facts):
    assert _messages('<a href="https://www.youtube.com/watch?v=x">film</a>', facts) == []


@pytest.mark.parametrize(("needle", "line"), [
    ("https://x.example/?a=1&b=2", 3),
    ("https://x.example/other", 3),
    ("https://nowhere.example/", 1),
    ("<script", 4),
])  # fmt: skip
def test_the_line_in_the_source_is_found_as_written_or_escaped(needle, line):
    source = 'Title: A\n\n<img src="https://x.example/?a=1&amp;b=2">\n<script>\n'
    assert line_of(needle, source) == line


@pytest.mark.promise("Z19")
@pytest.mark.parametrize(
    "html",
    [
        '<iframe title="a" srcdoc="<script>alert(1)</script>"></iframe>',
        '<iframe title="a" src="data:text/html,words"></iframe>',
        '<iframe title="a" src="/about/"></iframe>',
        '<p style="color: red">text</p>',
        "<style>p { color: red }</style>",
        '<meta http-equiv="refresh" content="0">',
        '<a href="java\tscript:alert(1)">text</a>',
        '<a href="\x01javascript:alert(1)">text</a>',
        '<!--><img src="https://x.example/a.png" alt=""><!-- -->',
        '<!-- --!><img src="/a.png" alt=""><!-- -->',
        '<![CDATA[><img src="https://x.example/a.png" alt="">]]>',
        '<title><p title="</title><img src=https://x.example/a.png>">',
    ],
)
def test_what_a_browser_reads_otherwise_or_refuses_is_a_mistake_of_the_text(facts, html):
    assert _messages(html, facts)


def test_an_iframe_that_is_not_closed_is_told_at_its_source(facts):
    assert _messages(FILM.removesuffix("</iframe>"), facts) == ["<iframe> is not closed; write </iframe> after it"]


def test_an_embed_may_be_pasted_with_the_styles_its_provider_gives_it(facts):
    pasted = FILM.replace("title", 'style="border:0;" frameborder="0" loading="lazy" title')
    assert _messages(pasted, facts) == []
    assert "style" not in embeds(pasted, facts)[0].attributes


def test_comments_and_code_are_no_mistakes(facts):
    html = "<!-- words --><pre><code>&lt;script&gt;</code></pre><p>style and onclick are words</p>"
    assert _messages(html, facts) == []
