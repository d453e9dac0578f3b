"""What a build says about translations that are stale or missing, and when a release is refused for it."""

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from plugins.languages.freshness import Standing, State
from plugins.problems import Problem

Stale = Literal["warn", "notice", "stop"]
Missing = Literal["page", "link", "stop"]
_FINE = (State.ORIGINAL, State.FRESH)


def told(
    standings: Iterable[Standing], *, stale: Stale, missing: Missing, release: bool
) -> tuple[list[Problem], list[Problem]]:
    """Return the mistakes, which stop the build, and the warnings; only a release is stopped, by legal pages always."""
    mistakes: list[Problem] = []
    warnings: list[Problem] = []
    untold: list[Standing] = []
    for standing in standings:
        asked = missing if standing.state is State.MISSING else stale
        if standing.state in _FINE:
            continue
        if release and (standing.legal or asked == "stop"):
            mistakes.append(_problem(standing, stops=True))
        elif standing.state is State.UNTOLD and not standing.legal:
            untold.append(standing)
        else:
            warnings.append(_problem(standing))
    return mistakes, [*warnings, *_in_one(untold)]


def _in_one(untold: list[Standing]) -> list[Problem]:
    """Return one warning for all translations that never said what they were made from: they may be many."""
    if not untold:
        return []
    more = f" (and {len(untold) - 1} more)" if len(untold) > 1 else ""
    return [_problem(untold[0], more=more)]


def _problem(standing: Standing, *, stops: bool = False, more: str = "") -> Problem:
    """Return what is wrong with a translation, at the line that says what it was made from."""
    place = standing.own or standing.original
    path, line = (place.path, place.line) if place else (Path(standing.key), 1)
    wrong, remedy = _said(standing)
    reason = " no release is made with that;" if stops else ""
    rule = "page-untranslated" if standing.state is State.MISSING else "translation-stale"
    return Problem(path, line, f"{wrong}{more};{reason} {remedy}", rule=rule)


def _said(standing: Standing) -> tuple[str, str]:
    """Return what is wrong, and what to do."""
    own, original = standing.own, standing.original
    name = original.path.name if original else "original"
    if own is None:
        return f"not translated into {standing.language}", f"translate it: `inv new {name} --to {standing.language}`"
    made = f"`inv translations --made {own.path.stem}`"
    if standing.state is State.STALE:
        return f"made from an earlier {name}", f"`inv translations` shows what changed; put it right, then {made}"
    if standing.state is State.ORPHAN:
        gone = own.made_from[0] if own.made_from else ""
        return f'made from "{gone}", and there is no such page', f"remove the line `Source:`, or {made}"
    return f"does not say from which {name} it was made", f"compare the two, then {made}"
