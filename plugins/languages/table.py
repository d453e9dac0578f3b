"""The table of `inv translations`: every page, the sentences and the facts' own sentences, in each language."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from plugins.languages.freshness import Standing, State
from translations.catalogs import Sentence
from translations.state import Lack, is_of_policy

_ORDER = ("stale", "missing", "broken")
_GOOD = (State.ORIGINAL, State.FRESH)
_COLOURS = {"good": "\033[32m", "bad": "\033[33m", "": ""}
_PLAIN = "\033[0m"

Row = tuple[str, Sequence[str]]


def page_rows(standings: Iterable[Standing]) -> Iterator[Row]:
    """Yield a row for each page: its name, and its state in each language."""
    rows: dict[str, list[Standing]] = {}
    for standing in standings:
        rows.setdefault(standing.key, []).append(standing)
    for found in rows.values():
        yield _name(found), [_said(standing) for standing in found]


def _said(standing: Standing) -> str:
    """Return the state; a translation that is only begun is none yet, whatever it was begun from."""
    begun = standing.own and standing.own.draft and standing.state in (State.FRESH, State.STALE)
    return "draft" if begun else standing.state.value


def _name(found: Sequence[Standing]) -> str:
    """Return the folder and name of a page, as it lies below content/, without its language."""
    own = next(standing.own for standing in found if standing.own)
    folders = own.path.parent.parts
    return "/".join(
        (*folders[folders.index("content") + 1 if "content" in folders else 0 :], own.path.name.split(".")[0])
    )


def sentence_rows(sentences: Sequence[Sentence], lacking: Mapping[str, Sequence[Lack] | None]) -> Iterator[Row]:
    """Yield the rows of the catalogs: of each language what it lacks, None for the one that needs no catalog."""
    for name, of_policy in (("sentences of pages, forms and mails", False), ("sentences of policy.toml", True)):
        total = sum(is_of_policy(sentence) is of_policy for sentence in sentences)
        yield name, [_counted(total, lacks, of_policy=of_policy) for lacks in lacking.values()]


def _counted(total: int, lacks: Sequence[Lack] | None, *, of_policy: bool) -> str:
    if lacks is None:
        return f"{total} {State.ORIGINAL}"
    states = [lack.state for lack in lacks if lack.of_policy is of_policy]
    parts = [f"{states.count(state)} {state}" for state in _ORDER if state in states]
    return ", ".join([f"{total - len(states)} {State.FRESH}", *parts])


def table(languages: Sequence[str], groups: Iterable[Iterable[Row]], *, colours: bool = False) -> str:
    """Return the rows of all groups as aligned text under the languages; a line without words between groups."""
    listed = [list(group) for group in groups]
    rows = [row for group in listed for row in group]
    first = max((len(name) for name, _cells in rows), default=0)
    widths = [max([len(code), *(len(cells[number]) for _name, cells in rows)]) for number, code in enumerate(languages)]
    head = _line("", languages, first, widths, colours=False)
    blocks = [
        "\n".join(_line(name, cells, first, widths, colours=colours) for name, cells in group) for group in listed
    ]
    return "\n\n".join([f"{head}\n{blocks[0]}", *blocks[1:]]) if blocks else head


def _line(name: str, cells: Sequence[str], first: int, widths: Sequence[int], *, colours: bool) -> str:
    padded = [_coloured(cell, width, colours=colours) for cell, width in zip(cells, widths, strict=True)]
    return f"{name:<{first}}  {'  '.join(padded)}".rstrip()


def _coloured(cell: str, width: int, *, colours: bool) -> str:
    if not colours:
        return f"{cell:<{width}}"
    good = cell in _GOOD or cell.endswith((f" {State.FRESH}", f" {State.ORIGINAL}"))
    return f"{_COLOURS['good' if good else 'bad']}{cell:<{width}}{_PLAIN}"
