"""Imports each module named on the command line with none of ours imported before; prints what went wrong.

Libraries are imported once and each module in a fork of that process: a new interpreter for each would take minutes. The
facts, which import nothing above them and take a tenth of a second to be checked, are imported once they have been alone.
"""

import importlib
import os
import sys
import traceback
import warnings

_LIBRARIES = (
    "argon2", "babel.messages.pofile", "bottle", "cryptography.x509", "feedgenerator", "idna", "imapclient", "jinja2", "markdown",
    "peewee", "pelican.generators", "psycopg", "pydantic", "segno", "smtplib", "waitress", "watchfiles",
)  # fmt: skip
_FACTS = ("facts.", "policy")


def imports_alone(name: str) -> bool:
    """Return whether the module can be imported in a process that has none of ours."""
    child = os.fork()
    if child == 0:
        try:
            importlib.import_module(name)
        except BaseException:  # noqa: BLE001 - whatever it is, the test wants to read it
            print(f"{name} cannot be imported alone:", file=sys.stderr)
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def main() -> int:
    """Return 0 when every module could be imported."""
    for library in _LIBRARIES:
        importlib.import_module(library)
    warnings.simplefilter("error")
    facts = [name for name in sys.argv[1:] if name.startswith(_FACTS)]
    others = [name for name in sys.argv[1:] if not name.startswith(_FACTS)]
    failed = [name for name in facts if not imports_alone(name)]
    importlib.import_module("policy")
    failed += [name for name in others if not imports_alone(name)]
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
