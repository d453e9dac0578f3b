"""The process that makes the site: its lines, and what it says of mistakes."""

import json
import os

from devserver.maker import Inbox, urls, with_excerpt


def line(*saved: str) -> bytes:
    return json.dumps({"saved": saved, "viewed": ["/"]}).encode() + b"\n"


def test_lines_that_wait_together_count_as_one():
    reading, writing = os.pipe()
    inbox = Inbox(reading)
    os.write(writing, line("a.md", "b.md") + line("b.md", "c.md"))
    assert inbox.take(None) == {"saved": ["a.md", "b.md", "c.md"], "viewed": ["/"]}
    assert inbox.take(0) is None
    os.close(writing)
    assert inbox.take(None) is None
    assert inbox.ended
    os.close(reading)


def test_half_a_line_waits_for_its_other_half():
    reading, writing = os.pipe()
    inbox, whole = Inbox(reading), line("a.md")
    os.write(writing, whole[:10])
    assert inbox.take(0) is None
    os.write(writing, whole[10:])
    assert inbox.take(0) == {"saved": ["a.md"], "viewed": ["/"]}
    os.close(writing)
    os.close(reading)


def test_pages_are_told_by_the_address_that_browsers_know():
    changed = [
        "site/index.html",
        "site/da/om-os/index.html",
        "site/404.html",
        "site/sitemap.xml",
        "frames/da/page.html",
    ]
    assert list(urls(changed)) == ["/", "/da/om-os/", "/404.html"]


def test_a_mistake_without_an_excerpt_gets_the_line_that_it_is_about(tmp_path):
    (tmp_path / "page.html").write_text("{% if %}\n{% oops %}\n", encoding="utf-8")
    told = with_excerpt("page.html:2: unknown tag 'oops'", tmp_path)
    assert told == "page.html:2: unknown tag 'oops'\n     2 | {% oops %}"


def test_a_mistake_with_an_excerpt_or_without_a_place_is_told_as_it_is(tmp_path):
    for told in ("about.en.md:1:2: wrong\n   1 | x", "disk full", "gone.md:3: nothing there"):
        assert with_excerpt(told, tmp_path) == told
