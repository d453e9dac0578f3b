"""Imports run one way: facts → policy → readers that never import one another; inside the handler from web to errors."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = ("facts", "policy", "translations", "plugins", "formhandler", "devserver")

MAY_IMPORT = {
    "facts": {"facts"},
    "policy": {"facts"},
    "translations": {"policy", "translations"},
    "plugins": {"facts", "policy", "translations", "plugins"},
    "formhandler": {"facts", "policy", "translations", "formhandler"},
    "devserver": set(OURS),
}
# Each room of the handler may import what stands below it, and what stands on its own line.
HANDLER = [
    {"cli", "__main__"},
    {"commands"},
    {"web"},
    {"procedures"},
    {"outgoing", "storage"},
    {"sealing"},
    {"settings", "language"},
    {"written"},
    {"clock"},
    {"addresses", "fields"},
    {"errors"},
]
# A library and the only places that may import it.
ONLY_IN = {
    "pelican": ("plugins/pace/edge.py",),
    "peewee": ("formhandler/storage/*.py",),
    "bottle": ("formhandler/web/*.py", "devserver/*.py"),
    "argon2": ("formhandler/sealing/*.py",),
    "cryptography": ("formhandler/sealing/*.py", "facts/certificates.py", "facts/recipients.py", "devserver/*.py"),
    "smtplib": ("formhandler/outgoing/*.py",),
    "imaplib": ("formhandler/outgoing/*.py",),
    "imapclient": ("formhandler/outgoing/*.py",),
    "socket": ("formhandler/outgoing/*.py", "formhandler/web/server.py", "devserver/*.py"),
    "http.client": ("formhandler/outgoing/*.py", "devserver/tool.py"),
    "urllib.request": ("formhandler/outgoing/*.py",),
}


def _modules() -> list[Path]:
    found = [ROOT / "policy.py", ROOT / "pelicanconf.py"]
    for package in OURS:
        found += sorted((ROOT / package).rglob("*.py"))
    return [path for path in found if "__pycache__" not in path.parts]


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def against_the_direction(path: Path, imported: str) -> bool:
    """Whether a module may not import `imported`."""
    package, target = _name(path).split(".", 1)[0], imported.split(".", 1)[0]
    if package not in MAY_IMPORT or target not in OURS:
        return False
    if target not in MAY_IMPORT[package]:
        return True
    here, there = _name(path).split("."), imported.split(".")
    if package != "formhandler" or target != "formhandler" or len(here) < 2 or len(there) < 2:
        return False
    return _floor(there[1]) < _floor(here[1])


def _floor(room: str) -> int:
    return next((number for number, rooms in enumerate(HANDLER) if room in rooms), len(HANDLER))


@pytest.mark.parametrize("path", _modules(), ids=_name)
def test_a_module_imports_only_what_stands_below_it(path):
    assert [imported for imported in _imports(path) if against_the_direction(path, imported)] == []


@pytest.mark.promise("Z13")
@pytest.mark.promise("X10")
@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_is_imported_only_in_its_room(library):
    allowed = {path for pattern in ONLY_IN[library] for path in ROOT.glob(pattern)}
    users = {path for path in _modules() if any((i + ".").startswith(library + ".") for i in _imports(path))}
    assert sorted(_name(path) for path in users - allowed) == []


def test_the_directions_bite_when_an_import_goes_uphill():
    storage = ROOT / "formhandler" / "storage" / "outbox.py"
    assert against_the_direction(storage, "formhandler.web.routes")
    assert against_the_direction(storage, "plugins.pace")
    assert not against_the_direction(storage, "formhandler.sealing.keys")
    assert against_the_direction(ROOT / "policy.py", "translations.language")


def test_every_module_can_be_imported_alone():
    names = [_name(path) for path in _modules() if path.parent != ROOT and path.name != "__main__.py"]
    command = [sys.executable, "-m", "tests.support.alone", *names]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", _modules(), ids=_name)
def test_no_file_grows_beyond_three_hundred_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


def test_the_handler_needs_no_library_that_its_package_does_not_bring():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    brought = {
        re.split(r"[^\w-]", requirement)[0].removeprefix("python-").removesuffix("-cffi") for requirement in declared
    }
    packages = ("facts", "formhandler", "translations")
    paths = [path for path in _modules() if path == ROOT / "policy.py" or path.relative_to(ROOT).parts[0] in packages]
    needed = {imported.split(".", 1)[0] for path in paths for imported in _imports(path)}
    assert needed - set(OURS) - set(sys.stdlib_module_names) <= brought
