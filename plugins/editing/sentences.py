"""The words of the site outside of its texts, held to wording.toml: templates, mails, facts, catalogs."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from pathlib import Path, PurePosixPath

from plugins.editing.marks import Mark, Text
from plugins.editing.rules import RULES
from plugins.editing.wording import Where, forbidden, wording
from plugins.problems import Problem
from policy import Policy
from translations.catalogs import Catalog
from translations.language import SOURCE

_FOLDERS = ("theme/templates", "formhandler/web/templates", "formhandler/outgoing/templates")
_KINDS = frozenset((".html", ".txt"))
# Templates whose words are the cookie choice, and those that tell something beside a form; so are all mails.
_CHOICE = frozenset(("banner.html", "choice.html", "embed.html", "withdrawn.html"))
_NOTICE = ("forms-", "sign-up", "contact")
_BETWEEN = ".\n"  # between sentences: no phrase goes over a full stop
_RULE = RULES["wording"].id


def templates(root: Path) -> Iterator[Problem]:
    """Yield the words in the templates of the project at `root` that the law does not allow there."""
    for folder in _FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in _KINDS:
                name = path.relative_to(root)
                text = Text(name, path.read_text(encoding="utf-8", errors="replace"))
                yield from map(text.problem, wording(text, 0, text.text, SOURCE, _where(name.as_posix())))


def facts(root: Path, policy: Policy) -> Iterator[Problem]:
    """Yield the same of the sentences of policy.toml that the cookie choice says."""
    said = [sentence for purpose in policy.purposes for sentence in (purpose.name, purpose.explanation)]
    said += [cookie.purpose for service in policy.services for cookie in service.cookies]
    wrong = [sentence for sentence in dict.fromkeys(said) if any(forbidden(sentence, SOURCE, "choice"))]
    if wrong:
        text = Text(Path("policy.toml"), (root / "policy.toml").read_text(encoding="utf-8"))
        for sentence in wrong:
            for found in forbidden(sentence, SOURCE, "choice"):
                start = max(0, text.text.find(sentence)) + found.start
                yield text.problem(Mark(_RULE, start, len(found.words), f'"{found.words}": {found.message}'))


def catalogs(root: Path, opened: Mapping[str, Catalog]) -> Iterator[Problem]:
    """Yield the same of the translated sentences of each language."""
    for language, catalog in opened.items():
        kinds: dict[Where, list[tuple[str, int]]] = {}
        for message in catalog.messages:
            forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
            rows = kinds.setdefault(_closest(place for place, _line in message.locations), [])
            rows += [(form, message.lineno or 1) for form in forms if form and message.id]
        for where, rows in kinds.items():
            # All sentences at once: looking for each phrase in each of them takes ten times as long.
            starts = list(accumulate((len(form) + len(_BETWEEN) for form, _line in rows), initial=0))
            for found in forbidden(_BETWEEN.join(form for form, _line in rows), language, where):
                line = rows[bisect_right(starts, found.start) - 1][1]
                yield _translated(root, catalog.path, line, found.words, found.message)


def _translated(root: Path, path: Path | None, line: int, words: str, message: str) -> Problem:
    """Return a problem of a sentence in a catalog, whose words may be broken anywhere: told by its line."""
    shown = path.relative_to(root) if path and path.is_relative_to(root) else Path(path or "")
    excerpt = next((row for row in _rows(path, line) if words.split(maxsplit=1)[0].lower() in row.lower()), "")
    return Problem(shown, line, f'"{words}": {message}', rule=_RULE, excerpt=excerpt)


def _rows(path: Path | None, line: int) -> list[str]:
    return path.read_text(encoding="utf-8").split("\n")[line - 1 :] if path else []


def _where(name: str) -> Where:
    path = PurePosixPath(name)
    if path.name in _CHOICE or name == "policy.toml":
        return "choice"
    return "notice" if path.name.startswith(_NOTICE) or "outgoing" in path.parts else "site"


def _closest(places: Iterable[str]) -> Where:
    """Return the closest look that any of the places of a sentence asks for."""
    asked = {_where(place.split(" ", maxsplit=1)[0]) for place in places}
    return "choice" if "choice" in asked else "notice" if "notice" in asked else "site"
