"""The frames that the build wrote, filled with what visitors typed."""

import os
from pathlib import Path

import pytest
from markupsafe import Markup

from formhandler.errors import SettingsError
from formhandler.web.frames import Frame, Frames


def test_a_plain_value_is_escaped_and_our_own_html_is_not():
    frame = Frame.cut("<p>@@typed@@</p>@@ours@@")
    assert frame.fill({"typed": "<b>&\"'", "ours": Markup("<b>")}) == "<p>&lt;b&gt;&amp;&#34;&#39;</p><b>"


def test_a_slot_without_value_is_empty():
    assert Frame.cut("a@@one@@b@@two.three@@c").fill({}) == "abc"


def test_a_value_that_looks_like_a_slot_stays_text():
    frame = Frame.cut("@@value.name@@ @@summary@@")
    assert frame.fill({"value.name": "@@summary@@", "summary": Markup("<x>")}) == "@@summary@@ <x>"


def test_a_missing_frame_is_an_error_that_says_what_to_do(frames: Path):
    (frames / "de" / "contact.html").unlink()
    with pytest.raises(SettingsError, match=r"KEPT_FRAMES: .*de/contact.html: no such file; build the site"):
        Frames(frames, ("en", "da", "de"))


def test_a_frame_written_anew_is_read_anew(frames: Path):
    opened = Frames(frames, ("en",))
    assert "new" not in opened.fill("en", "page.html", {})
    path = frames / "en" / "page.html"
    path.write_text("new @@title@@", encoding="utf-8")
    os.utime(path, ns=(1, 1))
    assert opened.fill("en", "page.html", {"title": "x"}) == "new x"


def test_frames_that_are_away_for_a_moment_are_remembered(frames: Path):
    opened = Frames(frames, ("en",))
    opened.fill("en", "page.html", {})
    opened.link("en", "terms")
    frames.rename(frames.with_name("away"))
    assert "<h1>" in opened.fill("en", "page.html", {})
    assert opened.link("en", "terms") == "/terms/"


def test_a_link_leads_to_the_page_of_the_language(frames: Path):
    assert Frames(frames, ("en", "da")).link("da", "terms") == "/da/terms/"


def test_a_link_to_an_unknown_page_leads_home(frames: Path):
    assert Frames(frames, ("en",)).link("en", "nowhere") == "/"
