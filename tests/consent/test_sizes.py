"""What the cookie choice costs a visitor in bytes: compressed as a server sends it, Brotli 11. One page here has an embed."""

import re
from pathlib import Path

import pytest

from plugins.pace.assets import bundle
from tests.support.brotli import sizes
from tests.support.sites import PROJECT, urls

STYLES = PROJECT / "theme" / "static" / "css"
# In bytes. The goals of the choice are 1.6 kB for the script and 2.5 kB for everything that a page has more because of it;
# the names of files, which change with every change, take or give a few bytes.
CORE, PART, TOGETHER, WITH_EMBED = 1400, 2100, 2540, 2900

_CHOICE = re.compile(r'<dialog class="choice.*?</script>\n', re.DOTALL)
_EMBED = re.compile(r'<figure class="embed".*?</figure>', re.DOTALL)


def asset(site, name: str) -> str:
    (file,) = (site.folder / "theme").glob(f"{name}.*.js")
    return file.read_text(encoding="utf-8")


def added(folder: Path, part: str, entry: str) -> int:
    """Return what a stylesheet adds to the one in which it is."""
    for file in STYLES.glob("*.css"):
        (folder / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    whole = bundle(folder / entry).decode()
    text = (folder / entry).read_text(encoding="utf-8")
    assert f'@import "./{part}";\n' in text
    (folder / entry).write_text(text.replace(f'@import "./{part}";\n', ""), encoding="utf-8")
    with_them, without = sizes(whole, bundle(folder / entry).decode())
    return with_them - without


@pytest.fixture(scope="module")
def styles(tmp_path_factory) -> int:
    """What the styles of the choice add to the stylesheet in which they are."""
    return added(tmp_path_factory.mktemp("css"), "consent.css", "more.css")


@pytest.fixture(scope="module")
def embed_styles(tmp_path_factory) -> int:
    """What those of a placeholder add to theirs, which a page without any does not load for it."""
    return added(tmp_path_factory.mktemp("css"), "embed.css", "blocks.css")


def test_the_script_that_every_page_loads_is_small(site):
    (core,) = sizes(asset(site, "choice"))
    assert core <= CORE


def test_the_part_that_an_act_loads_is_small(site):
    (part,) = sizes(asset(site, "act"))
    assert part <= PART


def test_no_page_loads_more_of_the_choice_than_its_core(site):
    for page in site.pages():
        html = re.sub(r"<template\b.*?</template>", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        loaded = set(re.findall(r'<script src="/theme/(\w+)\.', html))
        assert "choice" in loaded
        assert not loaded & {"act", "implied"}


@pytest.mark.parametrize("language", ["en", "da", "de"])
def test_script_styles_and_markup_of_a_page_are_small_together(site, styles, language):
    html = site.read(urls()["home", language])
    core, page, without = sizes(asset(site, "choice"), html, _CHOICE.sub("", html))
    assert core + styles + page - without <= TOGETHER


@pytest.mark.parametrize("language", ["en", "da", "de"])
def test_a_page_with_an_embed_carries_little_more(site, styles, embed_styles, language):
    html = site.read(urls()["product", language])
    core, page, without = sizes(asset(site, "choice"), html, _EMBED.sub("", _CHOICE.sub("", html)))
    assert core + styles + embed_styles + page - without <= WITH_EMBED


def test_a_hundred_services_add_markup_and_no_script(site):
    html = site.read("/")
    row = re.search(r"<li><label><input[^>]*@youtube.*?</li>", html, re.DOTALL)
    assert row
    more = html.replace(row[0], row[0] + "".join(row[0].replace("youtube", f"s{number}") for number in range(98)))
    before, after = sizes(html, more)
    assert after - before <= 2000
