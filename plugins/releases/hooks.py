"""What the engine asks of releases: what templates say of them, the archive for the site, the new release for the archive."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context

from plugins.consent.gate import line_of
from plugins.consent.release import consent_version
from plugins.documents import declaration
from plugins.forms.frames import as_json
from plugins.forms.hooks import ACCEPTED
from plugins.pace.assets import entry_points
from plugins.pace.site import RELEASES, Site, Target
from plugins.releases.desk import Desk, Files, shown_in
from plugins.releases.history import Version, history
from plugins.releases.record import Release
from plugins.releases.shown import Shown

TEXTS = "texts.json"
_STYLES = ("site.css", "more.css", "declaration.css", "shown.css")  # the last has what kept pages need of the others


def questions(site: Site) -> Mapping[str, Callable[..., Any]]:
    """Return what may be asked of releases: what a language shows, and in a release its name."""

    def shown(code: str) -> Shown:
        language, page = site.project.languages[code], site.find("cookies", code)
        return shown_in(language, site.project.facts, page, site.render)

    return {"shown": shown, "release": lambda: desk(site).release(site.render).name}


def desk(site: Site) -> Desk:
    """Return where the release of this build is put together."""
    project = site.project
    return Desk(
        project.facts,
        project.languages,
        site.published,
        code=lambda: _code(site),
        page=site.find,
        shown=lambda code: site.ask("shown", code),
    )


def _code(site: Site) -> Files:
    """Return the scripts of the choice and the styles that it is shown in, as they are published, by their plain names."""
    sources = entry_points(site.project.theme / "static", ())
    names = [name for name, source in sources if name in _STYLES or source.parent.name == "consent"]
    return {name: site.assets[name].data for name in names}


def names(site: Site) -> Mapping[str, Any]:
    """Return what templates ask of releases."""

    @pass_context
    def text_shown(context: Context) -> str:
        return str(site.ask("shown", context["language"].code).hash)

    def release_shown() -> str:
        return str(site.ask("release")) if site.project.release else ""

    def versions() -> tuple[Version, ...]:
        return history(site.published, json.loads(declaration.as_json(site.project.facts)))

    return {"text_shown": text_shown, "release_shown": release_shown, "history": versions}


def check_version(site: Site) -> None:
    """Note that another declaration was published under the same version: visitors could not tell them apart."""
    facts = site.project.facts
    document, version = facts.document("cookies"), consent_version(facts)
    same = [one.release for one in site.published if one.release.version == document.version]
    if site.project.release and any(
        (release.consent_version, release.date) != (version, document.date.isoformat()) for release in same
    ):
        _published(site, "cookies", document.version, "facts", same[-1])


def keep(site: Site) -> None:
    """Keep a release before it is published, so that nothing is ever shown that was not kept; SiteError if it must not."""
    release = desk(site).release(site.render)
    _check_accepted(release, site)
    if site.archive.keep(release, site.project.now):
        message = "kept as what visitors are shown from now on; commit it"
        site.findings.warn(Path(RELEASES) / release.name, 1, message)
    site.published = site.archive.read()


def _check_accepted(release: Release, site: Site) -> None:
    """Raise SiteError when a document that people accept has another text than its version had (requirement N9)."""
    for name in ACCEPTED:
        now = release.documents[name]
        for one in site.published:
            then = one.release.documents[name]
            if then.version == now.version and any(
                now.texts.get(code, text) != text for code, text in then.texts.items()
            ):
                _published(site, name, now.version, "words", one.release)
                site.findings.raise_any()


def _published(site: Site, name: str, version: str, what: str, release: Release) -> None:
    policy = Path("policy.toml")
    line = line_of(f'id = "{name}"', (site.project.root / policy).read_text(encoding="utf-8"))
    message = (
        f'version {version} of the document "{name}" was published with other {what} ({RELEASES}/{release.name}); '
        "write a new version and date"
    )
    site.findings.add(policy, line, message)


def files(site: Site) -> Iterator[Target]:
    """Yield every release that was published, and the texts that the form handler believes were shown."""
    if site.has("cookies"):
        yield Target("frames", TEXTS, lambda: as_json(desk(site).known()))
    yield from archived(site)


def archived(site: Site) -> Iterator[Target]:
    """Yield the files of every release that was published."""
    for one in site.published:
        for name, data in one.release.everything().items():
            yield Target("site", f"{RELEASES}/{one.release.name}/{name}", lambda data=data: data)  # type: ignore[misc]
