"""Everything one can do here: `inv -l` lists it, `inv NAME --help` explains it."""

import os
import shutil
import sys
from pathlib import Path

from invoke import Collection, Context, task

ROOT = Path(__file__).resolve().parent
PYTHON = f'"{sys.executable}"'


def _run(c: Context, command: str, **environment: str) -> None:
    """Run a command from the project's root with our own Python's programs first; its exit status becomes ours."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    deno = os.environ.get("DENO_DIR") or str(Path(sys.prefix) / "deno")
    with c.cd(str(ROOT)):
        result = c.run(command, env={"PATH": path, "DENO_DIR": deno, **environment}, warn=True, pty=False)
    if result is not None and result.exited:
        sys.exit(result.exited)


@task(help={"port": "where the site answers (default: KEPT_PORT, then 8000)"})
def serve(_: Context, port: int = 0) -> None:
    """Serve site, forms and mail catcher on http://localhost:8000; rebuild and reload when a file changes"""
    from devserver import main  # noqa: PLC0415 - nothing else needs it

    sys.exit(main(port=port or None))


@task(help={"release": "refuse placeholders and whatever else must not be published"})
def build(c: Context, release: bool = False) -> None:  # noqa: FBT001, FBT002 - invoke makes flags of these
    """Build the site into output/"""
    _run(c, f"{PYTHON} -m plugins.build{' --release' if release else ''}")


@task
def lint(c: Context) -> None:
    """Check style: ruff on Python, deno on scripts"""
    _run(c, f"{PYTHON} -m ruff check .")
    _run(c, f"{PYTHON} -m ruff format --check .")
    _run(c, "deno lint --quiet && deno fmt --check --quiet")


@task(name="format")
def format_(c: Context) -> None:
    """Format Python and scripts"""
    _run(c, f"{PYTHON} -m ruff format . && {PYTHON} -m ruff check --fix-only --quiet .")
    _run(c, "deno fmt --quiet")


@task
def types(c: Context) -> None:
    """Check types: mypy strict, deno with checkJs"""
    _run(c, f"{PYTHON} -m mypy")
    _run(c, "deno check --quiet theme tests/consent")


@task(help={"only": "an expression for pytest -k", "workers": "how many processes (default 2)"})
def test(c: Context, only: str = "", workers: int = 2) -> None:
    """Run every check and test: style, types, scripts, Python, the browser"""
    chosen = f' -k "{only}"' if only else ""
    if not only:
        lint(c)
        types(c)
        _run(c, "deno test --quiet --allow-read tests/consent")
    _run(c, f"{PYTHON} -m pytest -n {workers} --dist loadgroup{chosen}")


@task(help={"update": "add new sentences to the catalogs and mark changed ones fuzzy"})
def translations(c: Context, update: bool = False) -> None:  # noqa: FBT001, FBT002
    """Show what the catalogs lack, or add what is new to them"""
    _run(c, f"{PYTHON} -m translations.update{' --write' if update else ''}")


@task
def keys(c: Context) -> None:
    """Make the keys and the certificate of the form handler, if there are none"""
    _run(c, f"{PYTHON} -m formhandler keys")


@task
def purge(c: Context) -> None:
    """Erase what is due, once (the running handler does it by itself)"""
    _run(c, f"{PYTHON} -m formhandler purge")


@task(help={"erase": "erase everything held, at once"})
def person(c: Context, erase: bool = False) -> None:  # noqa: FBT001, FBT002
    """Ask for an e-mail address and show what is held of that person, or erase it"""
    # Not an argument: a command line stands in the history of the shell and in the list of processes.
    address = os.environ.get("KEPT_PERSON") or input("E-mail address: ")
    _run(c, f"{PYTHON} -m formhandler person --{'erase' if erase else 'export'}", KEPT_PERSON=address)


@task
def screenshots(c: Context) -> None:
    """Take a picture of every page, light and dark, narrow and wide, into var/screenshots"""
    _run(c, f"{PYTHON} -m tests.support.screenshots")


@task
def promises(c: Context) -> None:
    """List every promise with the tests that hold it, and those without any"""
    _run(c, f"{PYTHON} -m tests.support.promises")


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
    """Install Chromium, its driver and openssl for the tests, where they are missing"""
    missing = [name for name in ("chromium", "chromedriver", "openssl") if not shutil.which(name)]
    if not missing:
        return
    if not shutil.which("apt-get"):
        sys.exit(
            f"{', '.join(missing)}: not installed; install them with your package manager, then run `make test` again"
        )
    packages = (
        "chromium chromium-driver fonts-liberation openssl"
        if _has_package("chromium-driver")
        else "chromium-browser chromium-chromedriver fonts-liberation openssl"
    )
    sudo = "" if os.geteuid() == 0 else "sudo "
    print(f"Installing {packages} (a minute, once) …", flush=True)
    _run(
        c,
        f"{sudo}apt-get update -qq && {sudo}apt-get install -y -qq --no-install-recommends {packages} >/dev/null",
        DEBIAN_FRONTEND="noninteractive",
    )


def _has_package(name: str) -> bool:
    return os.system(f"apt-cache show {name} >/dev/null 2>&1") == 0  # noqa: S605 - a fixed name


namespace = Collection(
    serve, build, test, lint, format_, types, translations, keys, purge, person, screenshots, promises, lock, bundler,
    browser,
)  # fmt: skip
