"""The wall around the output."""

import pytest

from plugins.consent.wall import Wall
from tests.support.declared import facts_with
from tests.support.facts import with_service

OWN = frozenset({"www.leanpoint.example"})
MATOMO = "https://statistics.leanpoint.example/matomo.js"


def _problems(facts, folder, name, text, stand_ins=""):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return [str(problem) for problem in Wall(facts, OWN, stand_ins).problems(folder)]


@pytest.mark.promise("C20")
@pytest.mark.parametrize(("name", "text"), [
    ("index.html", '<img src="https://x.example/a.png" alt="">'),
    ("da/index.html", '<template data-service="matomo"><img src="https://x.example/a.png" alt=""></template>'),
    ("theme/site.css", ".a { background: url(https://x.example/a.png) }"),
    ("images/a.svg", '<svg><image href="https://x.example/a.png"/></svg>'),
    ("feeds/en.atom.xml", '<content type="html">&lt;img src="https://x.example/a.png"&gt;</content>'),
    ("theme/choice.js", 'fetch("https://x.example/a")'),
])  # fmt: skip
def test_a_reference_to_an_undeclared_host_breaks_through_nowhere(facts, tmp_path, name, text):
    [problem] = _problems(facts, tmp_path, name, text)
    assert problem.startswith(f"{name}:1: ")
    assert "x.example" in problem


def test_a_declared_service_may_wait_in_its_template(facts, tmp_path):
    text = f'<template data-service="matomo"><script src="{MATOMO}"></script></template>'
    assert _problems(facts, tmp_path, "index.html", text) == []


def test_an_embed_may_wait_in_its_template(facts, tmp_path):
    text = '<template data-service="youtube"><iframe src="https://www.youtube.com/embed/x"></iframe></template>'
    assert _problems(facts, tmp_path, "index.html", text) == []


@pytest.mark.parametrize("around", ["{}", "<template>{}</template>", '<template data-service="youtube">{}</template>'])
def test_a_declared_service_outside_its_own_template_breaks_through(facts, tmp_path, around):
    text = around.format(f'<script src="{MATOMO}"></script>')
    [problem] = _problems(facts, tmp_path, "index.html", text)
    assert "before anybody has agreed" in problem


def test_a_host_that_two_services_share_may_wait_in_the_template_of_either(tmp_path):
    facts = facts_with(tmp_path, "ga4", "google-ads")
    text = (
        '<template data-service="{}"><script src="https://www.googletagmanager.com/gtag/js?id=x"></script></template>'
    )
    for name, broken in (("ga4", 0), ("google-ads", 0), ("matomo", 1)):
        assert len(_problems(facts, tmp_path / name, "index.html", text.format(name))) == broken


@pytest.mark.promise("G9")
@pytest.mark.parametrize("name", ["index.html", "theme/site.js"])
def test_the_framework_of_the_advertisement_trade_is_refused(facts, tmp_path, name):
    [problem] = _problems(facts, tmp_path, name, "\n__tcfapi('ping', 2, () => {})")
    assert problem.startswith(f"{name}:2: __tcfapi belongs to the trade in advertisements")


@pytest.mark.promise("C20")
def test_what_no_browser_takes_is_told_with_its_place(facts, tmp_path):
    [problem] = _problems(facts, tmp_path, "index.html", "<p>\n<script>track()</script>")
    assert problem.startswith("index.html:2: no browser takes <script> without src")


def test_a_template_that_has_ended_protects_nothing(facts, tmp_path):
    text = f'<template data-service="matomo"></template><script src="{MATOMO}"></script>'
    assert len(_problems(facts, tmp_path, "index.html", text)) == 1


def test_a_service_that_is_not_active_breaks_through(facts, tmp_path):
    text = f'<template data-service="matomo"><script src="{MATOMO}"></script></template>'
    assert len(_problems(with_service(facts, "matomo", active=False), tmp_path, "index.html", text)) == 1


def test_a_stand_in_counts_as_the_host_that_it_plays(facts, tmp_path):
    stand_in, script = "http://127.0.0.1:8001", '<script src="{}"></script>'
    played = script.format(MATOMO.replace("https://", f"{stand_in}/"))
    waiting = f'<template data-service="matomo">{played}</template>'
    assert _problems(facts, tmp_path, "index.html", waiting, stand_in) == []
    assert len(_problems(facts, tmp_path, "index.html", played, stand_in)) == 1
    assert len(_problems(facts, tmp_path, "index.html", waiting)) == 1


def test_links_and_addresses_of_pages_pass_the_wall(facts, tmp_path):
    text = (
        '<link rel="canonical" href="https://www.leanpoint.example/"><link rel="alternate" href="https://other.example/">'
        '<meta property="og:image" content="https://cdn.example/a.png"><a href="https://www.datatilsynet.dk/">authority</a>'
        '<svg xmlns="http://www.w3.org/2000/svg"></svg><img src="/images/a.png" alt="">'
    )
    assert _problems(facts, tmp_path, "index.html", text) == []


def test_other_files_are_not_read(facts, tmp_path):
    (tmp_path / "share.png").write_bytes(b"\x89PNG\xff")
    assert _problems(facts, tmp_path, "cookies.json", '"https://x.example/a.js"') == []
