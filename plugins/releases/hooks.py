"""Connects releases to Pelican: what templates ask for, the archive into the site, the new release into the archive."""

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile
from typing import Any

from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from pelican import Pelican, signals
from pelican.generators import PagesGenerator
from pelican.writers import Writer

from plugins.consent.gate import line_of
from plugins.consent.receipt import SCHEMA_FILE
from plugins.consent.release import consent_version
from plugins.documents import declaration
from plugins.forms.frames import write_frame
from plugins.forms.hooks import ACCEPTED
from plugins.pace.assets import entry_points
from plugins.problems import Findings, Problem, SiteError
from plugins.releases.archive import Archive
from plugins.releases.desk import Desk, Files, LegalPage, Render
from plugins.releases.history import Version, history
from plugins.releases.record import Release
from policy import Policy

FOLDER, TEXTS = "releases", "texts.json"
_STYLES = ("site.css", "shown.css")


def archive_of(settings: Mapping[str, Any]) -> Archive:
    """Return the archive of the project that is being built."""
    return Archive(Path(settings["ROOT"]) / FOLDER)


def _code(settings: Mapping[str, Any]) -> Files:
    """Return the scripts of the choice and the styles that it is shown in, as they are published, by their plain names."""
    urls: Mapping[str, str] = settings["ASSETS"]
    sources = entry_points(Path(settings["THEME"]) / "static", ())
    names = [name for name, source in sources if name in _STYLES or source.parent.name == "consent"]
    return {name: (Path(settings["OUTPUT_PATH"]) / urls[name].lstrip("/")).read_bytes() for name in names}


def _renderer(environment: Environment, context: Mapping[str, Any]) -> Render:
    def render(template: str, values: Mapping[str, Any]) -> str:
        return environment.get_template(template).render({**context, **values})

    return render


def _prepare(pelican: Pelican) -> None:
    """Read the archive, which must be as it was kept, and give templates what they ask of releases."""
    settings = pelican.settings
    facts: Policy = settings["FACTS"]

    def page(document: str, code: str) -> LegalPage:
        found: LegalPage = settings["PAGES"].find(document, code)
        return found

    published = archive_of(settings).read()
    desk = Desk(facts, settings["LANGUAGES"], published, code=lambda: _code(settings), page=page)
    if settings["RELEASE"]:
        _check_version(facts, desk, Path(settings["ROOT"]))

    @pass_context
    def text_shown(context: Context) -> str:
        return desk.shown(context["language"].code, _renderer(context.environment, context.get_all())).hash

    @pass_context
    def release_shown(context: Context) -> str:
        return desk.release(_renderer(context.environment, context.get_all())).name if settings["RELEASE"] else ""

    def versions() -> tuple[Version, ...]:
        return history(published, json.loads(declaration.as_json(facts)))

    own = {"text_shown": text_shown, "release_shown": release_shown, "history": versions}
    settings["DESK"] = desk
    settings["JINJA_GLOBALS"] = {**settings["JINJA_GLOBALS"], **own}


def _check_version(facts: Policy, desk: Desk, root: Path) -> None:
    """Raise SiteError when another declaration was published under the same version: visitors could not tell them apart."""
    document, version = facts.document("cookies"), consent_version(facts)
    same = [one.release for one in desk.published if one.release.version == document.version]
    if any((release.consent_version, release.date) != (version, document.date.isoformat()) for release in same):
        raise _published(root, "cookies", document.version, "facts", same[-1])


def _check_accepted(release: Release, desk: Desk, root: Path) -> None:
    """Raise SiteError when a document that people accept has another text than its version had (requirement N9)."""
    for name in ACCEPTED:
        now = release.documents[name]
        for one in desk.published:
            then = one.release.documents[name]
            if then.version == now.version and any(
                now.texts.get(code, text) != text for code, text in then.texts.items()
            ):
                raise _published(root, name, now.version, "words", one.release)


def _published(root: Path, name: str, version: str, what: str, release: Release) -> SiteError:
    policy = Path("policy.toml")
    line = line_of(f'id = "{name}"', (root / policy).read_text(encoding="utf-8"))
    message = (
        f'version {version} of the document "{name}" was published with other {what} ({FOLDER}/{release.name}); '
        "write a new version and date"
    )
    return SiteError([Problem(policy, line, message)])


def _write_texts(generator: PagesGenerator, writer: Writer) -> None:  # noqa: ARG001 - Pelican names it
    """Tell the form handler which texts were shown, and take down the release while templates can be rendered."""
    settings = generator.settings
    desk: Desk = settings["DESK"]
    render = _renderer(generator.env, {**generator.context, "form_page": False, "frame": False})
    text = json.dumps(desk.known(render), indent=1, sort_keys=True) + "\n"
    write_frame(Path(settings["FRAMES_PATH"]), "", TEXTS, text)
    if settings["RELEASE"]:
        _check_accepted(desk.release(render), desk, Path(settings["ROOT"]))


def _finish(pelican: Pelican) -> None:
    """Keep a release before it is published, so that nothing is ever shown that was not kept; publish the archive."""
    settings = pelican.settings
    archive = archive_of(settings)
    if settings["RELEASE"]:
        release: Release = settings["DESK"].release(_renderer(Environment(autoescape=True), {}))
        if archive.keep(release, _now()):
            findings: Findings = settings["FINDINGS"]
            findings.warn(Path(FOLDER) / release.name, 1, "kept as what visitors are shown from now on; commit it")
    output = Path(settings["OUTPUT_PATH"])
    archive.publish(output / FOLDER)
    copyfile(SCHEMA_FILE, output / SCHEMA_FILE.name)


def _now() -> datetime:
    """Return the time of the build; a build that is to be repeated sets SOURCE_DATE_EPOCH, as others know it."""
    repeated = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(repeated), UTC) if repeated else datetime.now(UTC)


def connect() -> None:
    """Listen to Pelican's signals."""
    signals.initialized.connect(_prepare)
    signals.page_writer_finalized.connect(_write_texts)
    signals.finalized.connect(_finish)
