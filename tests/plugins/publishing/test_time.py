"""Nothing was edited and yet something changes: a build after the day of a page does what that day asks for."""

from datetime import UTC, datetime

import pytest

from tests.support.incremental import built_again, built_from_nothing
from tests.support.sites import copy_project

PAGES = {
    "content/pages/coming.en.md": "Title: Coming\nDescription: It comes.\nPublish: 2026-12-01\nMenu: 9\nMoved: /old/\n\nWords.\n",
    "content/news/over.en.md": "Title: Over\nDescription: It was.\nDate: 2026-11-20\nExpires: 2026-11-30\n\nWords.\n",
}


@pytest.mark.parametrize("preview", ["", "1"])
def test_a_page_comes_and_another_goes_with_time_alone(tmp_path, monkeypatch, preview):
    monkeypatch.setenv("KEPT_PREVIEW", preview)
    root = copy_project(tmp_path / "project", PAGES)
    homes = []
    for moment in (datetime(2026, 11, 30, 22, 59, tzinfo=UTC), datetime(2026, 11, 30, 23, 1, tzinfo=UTC)):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(moment.timestamp())))
        again = built_again(root, tmp_path / "out")
        assert again.mistake == ""
        homes.append(again.files)
    assert again == built_from_nothing(root, tmp_path / "new")
    before, after = homes
    if not preview:
        assert "site/coming/index.html" not in before
        assert {"site/coming/index.html", "site/old/index.html"} <= after.keys()
        assert "site/news/over/index.html" in before
        assert "site/news/over/index.html" not in after
    else:
        assert b"waits until 2026-12-01" in before["site/coming/index.html"]
        assert b"waits until" not in after["site/coming/index.html"]
        assert b"expired on 2026-12-01" in after["site/news/index.html"]
