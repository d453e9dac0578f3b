"""Connects headers and statements to Pelican: the policy for each page's head, the files when all pages are written."""

import os
from datetime import UTC, datetime
from pathlib import Path

from markupsafe import Markup
from pelican import Pelican, signals

from facts.wall import FORM_PAGES, FORM_POLICY, in_page, site_policy
from plugins.headers.servers import FILES, Sent
from plugins.headers.statements import gpc_json, security_txt
from plugins.languages.pages import Pages
from policy import Policy

FOLDER = "headers"  # beside the folder of the site: a web server must not offer its own configuration


def _prepare(pelican: Pelican) -> None:
    """Give templates `wall(form_page)`: what a browser may load on this page."""
    settings = pelican.settings
    facts: Policy = settings["FACTS"]
    policies = {
        False: in_page(site_policy(facts.active_services, played_at=settings["STAND_INS"])),
        True: in_page(FORM_POLICY),
    }

    def wall(form_page: object) -> Markup:
        # Its quotation marks are apostrophes, and what could end an attribute is percent-encoded.
        return Markup(policies[bool(form_page)])  # noqa: S704

    settings["JINJA_GLOBALS"] = {**settings["JINJA_GLOBALS"], "wall": wall}


def _finish(pelican: Pelican) -> None:
    """Write the statements into the site, and the headers beside it."""
    settings = pelican.settings
    output = Path(settings["OUTPUT_PATH"])
    write_statements(output / ".well-known", settings["FACTS"], _built_at())
    write_headers(output.parent / FOLDER, settings["FACTS"], _form_paths(settings["PAGES"]))


def write_statements(folder: Path, facts: Policy, now: datetime) -> None:
    """Write what the site says of itself."""
    folder.mkdir(exist_ok=True)
    (folder / "gpc.json").write_text(gpc_json(facts), encoding="utf-8")
    (folder / "security.txt").write_text(security_txt(facts, now), encoding="utf-8")


def write_headers(folder: Path, facts: Policy, form_paths: tuple[str, ...]) -> None:
    """Write the headers as each web server reads them."""
    folder.mkdir(exist_ok=True)
    sent = Sent(site_policy(facts.active_services), FORM_POLICY, form_paths)
    for name, written in FILES.items():
        (folder / name).write_text(written(sent), encoding="utf-8")


def _form_paths(pages: Pages) -> tuple[str, ...]:
    return tuple(pages.find(key, code).url for key in FORM_PAGES for code in pages.languages)


def _built_at() -> datetime:
    """Return the time of the build; reproducible builds say it (https://reproducible-builds.org/specs/source-date-epoch/)."""
    said = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(said), UTC) if said else datetime.now(UTC)


def connect() -> None:
    """Listen to Pelican's signals."""
    signals.initialized.connect(_prepare)
    signals.finalized.connect(_finish)
