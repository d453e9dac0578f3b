"""Everything one can do here: `inv -l` lists it, `inv NAME --help` explains it."""

import os
import shlex
import shutil
import sys
from pathlib import Path

from invoke import Collection, Context, task

ROOT = Path(__file__).resolve().parent
PYTHON = f'"{sys.executable}"'


def _run(c: Context, command: str, *, pty: bool = False, **environment: str) -> None:
    """Run a command from the project's root with our own Python's programs first; its exit status becomes ours."""
    with c.cd(str(ROOT)):
        result = c.run(command, env={**_programs(), **environment}, warn=True, pty=pty)
    if result is not None and result.exited:
        sys.exit(result.exited)


def _check(*kinds: str) -> None:
    """Run the checks of these kinds beside one another; exit when all have ended and any of them failed."""
    from tests.support import checks  # noqa: PLC0415 - nothing else needs it

    if not checks.pass_at_once([one for kind in kinds for one in checks.CHECKS[kind]], {**os.environ, **_programs()}):
        sys.exit(1)


def _programs() -> dict[str, str]:
    """Return the environment in which our own Python's programs come first, and Deno finds what it has fetched."""
    return {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "DENO_DIR": os.environ.get("DENO_DIR") or str(Path(sys.prefix) / "deno"),
    }


@task(
    help={
        "port": "where the site answers (default: KEPT_PORT, then 8000)",
        "pseudo": "add languages that nobody has to write: /en-XA/ has longer words, /he-XB/ runs from right to left",
    },
)
def serve(_: Context, port: int = 0, pseudo: bool = False) -> None:  # noqa: FBT001, FBT002 - invoke makes flags of these
    """Serve site, forms and mail catcher on http://localhost:8000; rebuild and reload when a file changes"""
    from devserver import main  # noqa: PLC0415 - nothing else needs it

    if pseudo:
        os.environ["KEPT_PSEUDO"] = "1"
    sys.exit(main(port=port or None))


@task(
    help={
        "release": "refuse placeholders and whatever else must not be published",
        "search": "make the index of the search too, as a release does",
        "pseudo": "add languages that nobody has to write, with longer words and from right to left, into var/pseudo",
    },
)
def build(_: Context, release: bool = False, search: bool = False, pseudo: bool = False) -> None:  # noqa: FBT001, FBT002 - invoke makes flags of these
    """Build the site into output/"""
    # In this process: to begin another one takes as long as a build that has little to do.
    from plugins.build import leave, main  # noqa: PLC0415

    flags = [f"--{name}" for name, on in (("release", release), ("search", search), ("pseudo", pseudo)) if on]
    leave(main(["--root", str(ROOT), *flags]))


@task(
    positional=["what"],
    help={
        "what": "page or news; or the file to translate, such as about.en.md",
        "title": 'of the new page or article, such as "Our prices"; without it you are asked',
        "to": "the language to translate into, or to write in (default: the first of policy.toml)",
        "name": "name of the file without language; may have folders: guide/prices",
    },
)
def new(c: Context, what: str, title: str = "", to: str = "", name: str = "") -> None:
    """Begin a page, an article or a translation, with its front matter filled in; never over a file that is there"""
    if what in ("page", "news") and not title:
        title = input("Title: ")
    named = [f"--{key}={value}" for key, value in (("title", title), ("to", to), ("name", name)) if value]
    _run(c, f"{PYTHON} -m plugins.publishing.new {shlex.join([*named, '--', what])}")


@task(
    help={
        "json": "print JSON, for the programs that editors write in",
        "strict": "take warnings for errors",
        "hook": "let git check before each commit",
    },
)
def check(_: Context, json: bool = False, strict: bool = False, hook: bool = False) -> None:  # noqa: FBT001, FBT002
    """Check what editors write, without building: every mistake with its place and what to do; docs/checks.md tells more"""
    from plugins.editing.__main__ import main  # noqa: PLC0415 - nothing else needs it

    sys.exit(main([f"--{name}" for name, on in (("json", json), ("strict", strict), ("hook", hook)) if on]))


@task
def lint(_: Context) -> None:
    """Check style: ruff on Python, deno on scripts"""
    _check("style")


@task(name="format")
def format_(c: Context) -> None:
    """Format Python and scripts"""
    _run(c, f"{PYTHON} -m ruff format . && {PYTHON} -m ruff check --fix-only --quiet .")
    _run(c, "deno fmt --quiet")


@task
def types(_: Context) -> None:
    """Check types: mypy strict, deno with checkJs"""
    _check("types")


@task(help={"only": "an expression for pytest -k", "workers": "how many processes (default 3)"})
def test(c: Context, only: str = "", workers: int = 3) -> None:
    """Run every check and test: style, types, scripts, Python, the browser"""
    chosen = f' -k "{only}"' if only else ""
    if not only:
        _check("style", "types", "scripts")
    from tests.support.memory import folder_in_memory  # noqa: PLC0415 - nothing else needs it

    with folder_in_memory() as folder:
        # Three keep two cores at work, as one waits for its browser; what Python compiles for one process serves all.
        kept = {"PYTHONDONTWRITEBYTECODE": ""} | ({"TMPDIR": folder} if folder else {})
        _run(c, f"{PYTHON} -m pytest -n {workers} --dist loadgroup{chosen}", **kept)


@task(
    help={
        "made": "a translation, such as about.da or '*.da', that is made from its original as it is now",
        "update": "add new sentences to the catalogs and mark changed ones fuzzy",
    },
)
def translations(c: Context, made: str = "", update: bool = False) -> None:  # noqa: FBT001, FBT002
    """Show how every translation stands: fresh, stale with what changed since, missing; pages, catalogs, facts"""
    if update:
        _run(c, f"{PYTHON} -m translations.update --write")
    else:
        _run(c, f"{PYTHON} -m plugins.languages{f' --made {shlex.quote(made)}' if made else ''}")


@task(
    positional=["action"],
    help={
        "action": "list, make, rotate, forms, destroy; export, import or certificate with --file",
        "file": "what to write or read",
        "add": "certificate: beside the one that is there",
        "curve": "certificate: a key on P-256 instead of RSA",
        "old": "certificate: a file for mail programs from before about 2020",
    },
)
def keys(  # noqa: PLR0917 - invoke makes flags of these
    c: Context,
    action: str,
    file: str = "",
    add: bool = False,  # noqa: FBT001, FBT002
    curve: bool = False,  # noqa: FBT001, FBT002
    old: bool = False,  # noqa: FBT001, FBT002
) -> None:
    """Make, list, rotate, export and import the keys of the form handler; docs/keys.md tells more"""
    flags = [f"--{name}" for name, on in (("add", add), ("curve", curve), ("old", old)) if on]
    words = shlex.join([action, *flags, *([file] if file else [])])
    # The terminal, because a passphrase may be asked for.
    _run(c, f"{PYTHON} -m formhandler keys {words}", pty=sys.stdin.isatty())


@task(help={"to": "folder for a new copy of the database", "slots": "another folder for the one copy of the slots"})
def backup(c: Context, to: str = "", slots: str = "") -> None:
    """Copy the database, and apart from it the slots, while the handler runs; docs/backup.md tells more"""
    named = (f"--{name} {shlex.quote(value)}" for name, value in (("to", to), ("slots", slots)) if value)
    _run(c, f"{PYTHON} -m formhandler backup {' '.join(named)}")


@task(
    help={
        "file": "what `inv backup --to` wrote; none with PostgreSQL",
        "slots": "the copy of the slots, if there are none any more",
        "replace": "even if records that are here now go with it",
    },
)
def restore(c: Context, file: str = "", slots: str = "", replace: bool = False) -> None:  # noqa: FBT001, FBT002
    """Put a backup of the database back; who was erased stays erased, what is due is purged"""
    options = f"{f'--slots {shlex.quote(slots)}' if slots else ''} {'--replace' if replace else ''}"
    _run(c, f"{PYTHON} -m formhandler restore {shlex.quote(file) if file else ''} {options}")


@task
def procedure(c: Context) -> None:
    """Draw docs/procedure.md anew from the table of moves"""
    _run(c, f"{PYTHON} -m formhandler.procedures.drawn")


@task
def purge(c: Context) -> None:
    """Erase what is due, once (the running handler does it by itself)"""
    _run(c, f"{PYTHON} -m formhandler purge")


@task(help={"act": "export, erase, correct, restrict, lift, object", "tell": "with erase: tell the person by mail"})
def person(c: Context, act: str = "export", tell: bool = False) -> None:  # noqa: FBT001, FBT002
    """Ask for an e-mail address and show what is held of that person, or correct, restrict, erase it"""
    # Not arguments: a command line stands in the history of the shell and in the list of processes.
    address = os.environ.get("KEPT_PERSON") or input("E-mail address: ")
    name = os.environ.get("KEPT_NAME") or (input("New name: ") if act == "correct" else "")
    command = f"{PYTHON} -m formhandler person --{shlex.quote(act)}{' --tell' if tell else ''}"
    _run(c, command, KEPT_PERSON=address, KEPT_NAME=name)


@task
def requests(c: Context) -> None:
    """List what people asked about their data and staff must answer, with the days that are left"""
    _run(c, f"{PYTHON} -m formhandler requests")


@task(help={"what": "a module of bench/: consent …", "more": "what else it takes, such as '--pages 100,1000'"})
def bench(c: Context, what: str, rounds: int = 0, more: str = "") -> None:
    """Measure ours beside others, interleaved in one run, and print medians and ratios"""
    _run(c, f"{PYTHON} -m bench.{what}{f' --rounds {rounds}' if rounds else ''} {more}".rstrip())


@task(help={"number": "a release, or the check number of a text, as it stands on receipts; without it, all are listed"})
def shown(c: Context, number: str = "") -> None:
    """Show what visitors were shown about cookies, from the archive of releases"""
    _run(c, f"{PYTHON} -m plugins.releases {shlex.quote(number)}")


@task
def consents(c: Context) -> None:
    """Ask for the number of a choice and show what the consent log holds under it"""
    number = os.environ.get("KEPT_CONSENT") or input("Number of the choice: ")
    _run(c, f"{PYTHON} -m formhandler consents", KEPT_CONSENT=number)


@task(help={"purge": "delete what is due or asked for, instead of listing it"})
def mailbox(c: Context, purge: bool = False) -> None:  # noqa: FBT001, FBT002
    """List the enquiries in the company's mailbox with their deadlines, or delete what is due"""
    _run(c, f"{PYTHON} -m formhandler mailbox{' --purge' if purge else ''}")


@task(
    help={
        "choice": "the cookie choice in every guise instead",
        "forms": "pages and mails of the form handler instead",
        "docs": "the pictures of docs/editors.md instead, from a running inv serve",
    }
)
def screenshots(c: Context, choice: bool = False, forms: bool = False, docs: bool = False) -> None:  # noqa: FBT001, FBT002
    """Take a picture of every page, light and dark, narrow and wide, into var/screenshots"""
    modules = {"choice_pictures": choice, "form_pictures": forms, "guide_pictures": docs}
    _run(c, f"{PYTHON} -m tests.support.{next((name for name, on in modules.items() if on), 'screenshots')}")


@task
def promises(c: Context) -> None:
    """List every promise with the tests that hold it, and those without any"""
    _run(c, f"{PYTHON} -m tests.support.promises")


@task(help={"verify": "check the ledger of the handler alone", "head": "a head from earlier that must be in it"})
def evidence(c: Context, verify: bool = False, head: str = "") -> None:  # noqa: FBT001, FBT002
    """Show how each promise stands: where declared, which tests hold it, what was counted; --verify checks the ledger"""
    if verify or head:
        _run(c, f"{PYTHON} -m formhandler evidence --verify{f' --head {shlex.quote(head)}' if head else ''}")
    else:
        _run(c, f"{PYTHON} -m tests.support.evidence")


@task
def lock(c: Context) -> None:
    """Write requirements.lock anew, with hashes (needs uv)"""
    options = "--universal --python-version 3.11 --generate-hashes --group site --group test"
    _run(
        c,
        f"uv pip compile {options} --no-emit-index-url --no-header --no-annotate --quiet -o requirements.lock pyproject.toml",
    )


@task
def bundler(c: Context) -> None:
    """Fetch Deno's bundler once, so that no build needs the network"""
    _run(c, "deno bundle --quiet --minify theme/static/css/main.css -o var/bundler/main.css")
    shutil.rmtree(ROOT / "var" / "bundler", ignore_errors=True)


@task
def browser(c: Context) -> None:
    """Install what the tests look at the site with, where it is missing: browsers, checkers, mail and database servers, programs that open mail"""
    _run(c, f"{PYTHON} -m tests.support.programs")


namespace = Collection(
    serve, new, build, check, test, lint, format_, types, translations, keys, backup, restore, purge, person, requests, mailbox,
    procedure, shown, consents, screenshots, promises, evidence, lock, bundler, browser, bench,
)  # fmt: skip
