"""Releases as tests need them: small, alike but for what a test is about."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from plugins.documents import declaration
from plugins.releases.archive import Archive, Published
from plugins.releases.record import DECLARATION, Document, Release
from policy import Policy
from tests.support.sites import PROJECT

BEGUN = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
_PAGE = '<div class="exhibit-part" id="shown-choice">{}</div><!-- choice --><div id="shown-placeholders"></div><!-- placeholders -->'


def release(facts: Policy, *, version: str = "2.0", words: str = "May we?", **declared: Any) -> Release:
    """Return a release in English of these facts; `declared` replaces fields of the declaration for programs."""
    said = json.loads(declaration.as_json(facts)) | {"version": version, **declared}
    files = {
        "en.html": _PAGE.format(words).encode(),
        "terms.en.html": b"<p>You may.</p>",
        DECLARATION: json.dumps(said).encode(),
        "choice.js": b"1",
    }
    documents = {"terms": Document("1.0", "2026-11-22", {"en": "7e57" * 16})}
    return Release(version, said["date"], f"{version}-abcdef", said["mode"], {"en": "k3x9abk3x9ab"}, documents, files)


def published(*releases: Release) -> tuple[Published, ...]:
    """Return the releases as if one had come each day."""
    return tuple(Published(one, BEGUN + timedelta(days=day)) for day, one in enumerate(releases))


def archive_with(folder: Path, *releases: Release) -> Archive:
    """Return an archive that took these in, one a day."""
    archive = Archive(folder / "releases")
    for one in published(*releases):
        archive.keep(one.release, one.since)
    return archive


def publishable() -> str:
    """Return the shipped `policy.toml` with every placeholder filled in, so that a release can be built."""
    text = (PROJECT / "policy.toml").read_text(encoding="utf-8")
    known = text.replace("PLACEHOLDER (CVR number)", "12345678").replace("PLACEHOLDER (", "Company (")
    return known.replace("leanpoint.example", "leanpoint.test")
