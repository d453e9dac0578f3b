"""What a build says about translations that are stale or missing, and when a release is refused for it."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal

from plugins.languages.freshness import Standing, State
from plugins.problems import Problem

Stale = Literal["warn", "notice", "stop"]
Missing = Literal["page", "link", "stop"]
_FINE = (State.ORIGINAL, State.FRESH)


def told(
    standings: Iterable[Standing], resting: Mapping[str, str], *, stale: Stale, missing: Missing, release: bool
) -> tuple[list[Problem], list[Problem]]:
    """Return the mistakes, which stop the build, and the warnings; only a release is stopped, by legal pages always.

    `resting` says of sources below content/ that are not published now why ("is a draft").
    """
    odd = [standing for standing in standings if standing.state not in _FINE]

    def stops(standing: Standing) -> bool:
        asked = missing if standing.state is State.MISSING else stale
        return release and (standing.legal or asked == "stop")

    mistakes = [_problem(group, resting, stops=True) for group in _by_page(filter(stops, odd), resting)]
    warned = [standing for standing in odd if not stops(standing)]
    # Those that never told what they were made from may be very many: one warning for all of them.
    untold = [standing for standing in warned if _is_untold(standing)]
    rest = (standing for standing in warned if not _is_untold(standing))
    groups = [*_by_page(rest, resting), *([untold] if untold else [])]
    return mistakes, [_problem(group, resting) for group in groups]


def _is_untold(standing: Standing) -> bool:
    return standing.state is State.UNTOLD and not standing.legal


def _by_page(standings: Iterable[Standing], resting: Mapping[str, str]) -> list[list[Standing]]:
    """Return the standings one by one, but those of a page that several languages lack together."""
    groups: dict[tuple[str, str], list[Standing]] = {}
    for one in standings:
        is_not_begun = one.state is State.MISSING and _unpublished(one, resting) is None
        groups.setdefault((one.key, "" if is_not_begun else one.language), []).append(one)
    return list(groups.values())


def _unpublished(standing: Standing, resting: Mapping[str, str]) -> tuple[str, str] | None:
    """Return the name of a translation that is there but not published, and why; None where nobody has begun one."""
    if standing.own or not standing.original:
        return None
    original = standing.original.path
    path = original.relative_to(original.parts[0]).with_name(f"{original.name.split('.')[0]}.{standing.language}.md")
    why = resting.get(path.as_posix())
    return (path.name, why) if why else None


def _problem(standings: Sequence[Standing], resting: Mapping[str, str], *, stops: bool = False) -> Problem:
    """Return what is wrong with translations, at the line of the first that says what it was made from."""
    standing = standings[0]
    place = standing.own or standing.original
    path, line = (place.path, place.line) if place else (Path(standing.key), 1)
    rests = _unpublished(standing, resting)
    if rests:
        wrong, remedy = f"its translation {rests[0]} {rests[1]}", "publish it when it is ready"
    else:
        wrong, remedy = _said(standing, [one.language for one in standings])
    reason = " no release is made with that;" if stops else ""
    rule = "page-untranslated" if standing.state is State.MISSING else "translation-stale"
    return Problem(path, line, f"{wrong};{reason} {remedy}", rule=rule)


def _said(standing: Standing, languages: Sequence[str]) -> tuple[str, str]:
    """Return what is wrong, and what to do."""
    own, original = standing.own, standing.original
    name = original.path.name if original else "original"
    if own is None:
        return f"not translated into {', '.join(languages)}", f"translate it: `inv new {name} --to {standing.language}`"
    made = f"`inv translations --made {own.path.stem}`"
    if standing.state is State.STALE:
        return f"made from an earlier {name}", f"`inv translations` shows what changed; put it right, then {made}"
    if standing.state is State.ORPHAN:
        gone = own.made_from[0] if own.made_from else ""
        return f'made from "{gone}", and there is no such page', f"remove the line `Source:`, or {made}"
    more = f" (and {len(languages) - 1} more)" if len(languages) > 1 else ""
    return f"does not say from which {name} it was made{more}", f"compare the two, then {made}"
