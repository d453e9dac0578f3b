"""The process that makes the site: `python -m devserver.maker SITE FRAMES`, begun by the supervisor.

It keeps the site in memory (plugins/pace/resident.py). Each line of its input names saved files, each of its output says
what came of them; it ends with its input. A change of code ends it too: the next one has the new code.
"""

import json
import os
import select
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

_QUIET = 0.03  # seconds between the saved page and the rest: browsers take the page, editors save the next file
_DOUBT = 0.12  # a mistake is told after this long: a file may be in the middle of being saved
_PATIENCE = 5.0  # for so long the rest may give way to newer files
_PAGE = "index.html"


class Newer(Exception):  # noqa: N818 - our names end in what went wrong
    """Something was saved while the rest was made."""


class Inbox:
    """The lines that arrive at a file descriptor, as lists of paths; None at the end."""

    def __init__(self, file: int) -> None:
        self._file, self._data, self.ended = file, b"", False

    def waiting(self, seconds: float | None = 0) -> bool:
        """Return whether something has arrived, at the latest after `seconds`."""
        return self.ended or b"\n" in self._data or bool(select.select([self._file], [], [], seconds)[0])

    def take(self, seconds: float | None) -> dict[str, list[str]] | None:
        """Return the next line, None if none comes in time; several that wait count as one."""
        saved: dict[str, None] = {}
        viewed: list[str] = []
        found = False
        while self.waiting(None if seconds is None and not found else 0 if found else seconds) and not self.ended:
            if b"\n" not in self._data:
                more = os.read(self._file, 1 << 16)
                self.ended = not more
                self._data += more
                continue
            line, _, self._data = self._data.partition(b"\n")
            given = json.loads(line)
            saved |= dict.fromkeys(given["saved"])
            viewed, found = given["viewed"], True
        return {"saved": list(saved), "viewed": viewed} if found else None


class Maker:
    """Makes the site, and says so. `say` takes what the supervisor is told."""

    def __init__(self, root: Path, site: Path, frames: Path, inbox: Inbox, say: Callable[..., None]) -> None:
        # Imported here: a plugin that cannot be imported is one of the mistakes to be shown.
        from plugins.pace.place import Places  # noqa: PLC0415
        from plugins.pace.resident import Resident  # noqa: PLC0415

        self._root, self._inbox, self._say = root, inbox, say
        self._resident = Resident(root, Places(site, frames), self._give_way)
        self._may_give_way_until = 0.0
        self._at_rest = False

    def run(self) -> None:
        """Make the site, then whatever is saved, until the end of the input."""
        owed, since = True, time.monotonic()
        while not self._inbox.ended:
            if given := self._inbox.take(_QUIET if owed else None):
                owed, since = True, since if owed else time.monotonic()
                self._first(given["saved"], given["viewed"])
            elif owed and not self._inbox.ended:
                self._may_give_way_until = since + _PATIENCE
                owed = not self._rest()
        self._resident.rested()

    def _first(self, saved: list[str], viewed: list[str]) -> None:
        first = self._resident.first(saved, viewed)
        if first:
            self._say("first", pages=list(first.pages), styles=dict(first.styles))

    def _rest(self) -> bool:
        """Make the rest; return whether it came to an end."""
        from plugins.pace.told import MISTAKES, explain  # noqa: PLC0415 - see above

        begun, self._at_rest = time.monotonic(), True
        try:
            built = self._resident.rest()
        except Newer:
            return False
        except Exception as error:  # noqa: BLE001 - whatever it is, it is shown
            if self._inbox.waiting(_DOUBT) and not self._inbox.ended:
                return False
            text = explain(error, self._root)
            if not isinstance(error, MISTAKES):
                text += f"\n\n{traceback.format_exc()}"
            self._say("failed", error=with_excerpt(text, self._root))
            return True
        finally:
            self._at_rest = False
        changed = [*built.written, *built.gone]
        self._say(
            "done",
            pages=list(urls(changed)),
            styles=self._resident.restyled(),
            frames=any(name.startswith("frames/") for name in changed),
            changed=len(changed),
            all=built.pages,
            warnings=[*built.aloud, *built.warnings],
            seconds=round(time.monotonic() - begun, 2),
        )
        self._resident.rested(self._inbox.waiting)
        return True

    def _give_way(self) -> None:
        if self._at_rest and time.monotonic() < self._may_give_way_until and self._inbox.waiting():
            raise Newer


def urls(changed: Iterable[str]) -> Iterable[str]:
    """Yield where browsers find the pages among files of a build, such as "site/about/index.html"."""
    for name in changed:
        folder, _, path = name.partition("/")
        if folder == "site" and path.endswith(".html"):
            yield "/" + (path.removesuffix(_PAGE) if path.endswith(f"/{_PAGE}") or path == _PAGE else path)


def with_excerpt(text: str, root: Path) -> str:
    """Return what was told of a mistake; "file:line: …" alone gets the line that it is about."""
    place, _, rest = text.partition(": ")
    path, _, number = place.partition(":")
    number = number.partition(":")[0]
    if "\n" in text or not rest or not number.isdigit():
        return text
    try:
        line = (root / path).read_text(encoding="utf-8", errors="replace").splitlines()[int(number) - 1]
    except (OSError, IndexError):
        return text
    return f"{text}\n{number:>6} | {line.rstrip()}"


def main(site: str, frames: str) -> int:
    """Work until the end of the input; return the exit status."""
    told = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints must not stand between our lines

    def say(what: str, **more: Any) -> None:
        told.write(json.dumps({"what": what, **more}) + "\n")
        told.flush()

    inbox = Inbox(0)
    try:
        maker = Maker(Path.cwd(), Path(site), Path(frames), inbox, say)
    except Exception:  # noqa: BLE001 - whatever it is, it is shown
        say("failed", error=traceback.format_exc())
        while not inbox.ended:
            inbox.take(None)
        return 1
    maker.run()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
