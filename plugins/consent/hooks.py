"""Connects the cookie choice to Pelican: words and data for templates, the gate for each text, the wall at the end."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from pelican import Pelican, signals
from pelican.contents import Content, Static

from facts.wall import FORM_PAGES
from plugins.consent.data import attribute, consent_of
from plugins.consent.gate import gated, line_of, mistakes
from plugins.consent.receipt import SCHEMA_FILE, notice
from plugins.consent.setup import setup_options
from plugins.consent.wall import Wall
from plugins.consent.watch import is_watched, watch_options
from plugins.documents import declaration
from plugins.problems import Findings, Problem, SiteError
from policy import Policy


def own_hosts(settings: Mapping[str, Any]) -> frozenset[str]:
    """Return the hosts of the site itself: where it is built for, and where it will be published."""
    return frozenset(urlsplit(url).hostname or "" for url in (settings["SITEURL"], settings["FACTS"].site.url))


@pass_context
def _gate(context: Context, html: str) -> str:
    template = context.environment.get_template("parts/embed.html")
    return gated(html, context["facts"], lambda embed: template.render(context.get_all() | {"embed": embed}))


@pass_context
def _receipt_notice(context: Context) -> Markup:
    def url(key: str) -> str:
        return str(context["absolute"](context["link"](context, key)))

    record = notice(
        context["facts"],
        context["language"],
        policy_url=url("privacy"),
        declaration_url=url("cookies"),
        schema_url=str(context["absolute"](f"/{SCHEMA_FILE.name}")),
    )
    return attribute(record)


def _check_setup(facts: Policy, root: Path, theme: Path) -> None:
    """Raise SiteError when a service names a setup script that the theme does not have."""
    missing = [
        service.setup
        for service in facts.active_services
        if service.setup and not (theme / "static" / "services" / f"{service.setup}.js").is_file()
    ]
    policy = Path("policy.toml")
    source = (root / policy).read_text(encoding="utf-8") if missing else ""
    if missing:
        raise SiteError(
            Problem(
                policy, line_of(f'setup = "{name}"', source), f"no script theme/static/services/{name}.js; write it"
            )
            for name in missing
        )


def _prepare(pelican: Pelican) -> None:
    """Give templates what they need of the choice."""
    settings = pelican.settings
    facts: Policy = settings["FACTS"]
    stand_ins: str = settings["STAND_INS"]
    _check_setup(facts, Path(settings["ROOT"]), Path(settings["THEME"]))
    own = {
        # Releases are read after this; what they declared is asked for when the first page is rendered.
        "consent": consent_of(facts, lambda: [one.release.declaration for one in settings["DESK"].published]),
        "declaration": lambda: declaration.groups(facts),
        "third_parties": lambda: declaration.third_parties(facts),
        "receipt_notice": _receipt_notice,
        "setup_options": lambda service: setup_options(service, facts),
        "watch_options": watch_options(facts, stand_ins) if is_watched(facts, stand_ins) else {},
    }
    settings["JINJA_GLOBALS"] = {**settings["JINJA_GLOBALS"], **own}
    settings["JINJA_FILTERS"] = {**settings["JINJA_FILTERS"], "gate": _gate}


def _inspect(content: Content) -> None:
    """Add what the gate refuses to the findings of the build, which stop it before a page is written."""
    if isinstance(content, Static):
        return
    settings = content.settings
    findings: Findings = settings["FINDINGS"]
    path = Path(content.source_path)
    form_page = path.name.split(".")[0] in FORM_PAGES
    for mistake in mistakes(content._content, settings["FACTS"], own=own_hosts(settings), form_page=form_page):  # noqa: SLF001 - before links
        source = path.read_text(encoding="utf-8", errors="replace")
        findings.add(path, line_of(mistake.needle, source), mistake.message)


def _finish(pelican: Pelican) -> None:
    """Write the declaration for programs; then look at everything that was built."""
    settings = pelican.settings
    facts: Policy = settings["FACTS"]
    output = Path(settings["OUTPUT_PATH"])
    (output / "cookies.json").write_text(declaration.as_json(facts), encoding="utf-8")
    wall = Wall(facts, own_hosts(settings), settings["STAND_INS"])
    found = [
        Problem(Path(name) / problem.path, problem.line, problem.message)
        for folder, name in ((output, "output"), (Path(settings["FRAMES_PATH"]), "frames"))
        for problem in wall.problems(folder)
    ]
    if found:
        raise SiteError(found)


def connect() -> None:
    """Listen to Pelican's signals."""
    signals.initialized.connect(_prepare)
    signals.content_object_init.connect(_inspect)
    signals.finalized.connect(_finish)
