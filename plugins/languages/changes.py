"""What changed in an original since a translation was made from it: the earlier words beside the present ones."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_AROUND = 6  # words shown before and after a change, so that one finds the place


@dataclass(frozen=True)
class Change:
    """A paragraph that changed: its line now, what it said, what it says; "" where one of them is not there."""

    line: int
    was: str
    now: str


def changes(was: Sequence[tuple[int, str]], now: Sequence[tuple[int, str]]) -> Iterator[Change]:
    """Yield what changed between two lists of (line, words), in the order of the new one."""
    old, new = [words for _line, words in was], [words for _line, words in now]
    for kind, start, end, begin, stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        paired = min(end - start, stop - begin)
        for number in range(paired):
            yield Change(now[begin + number][0], *_narrowed(old[start + number], new[begin + number]))
        for words in old[start + paired : end]:
            yield Change(now[min(stop, len(now)) - 1][0] if now else 1, words, "")
        for line, words in now[begin + paired : stop]:
            yield Change(line, "", words)


def _narrowed(was: str, now: str) -> tuple[str, str]:
    """Return both paragraphs cut to where they differ, with a few words around."""
    old, new = was.split(), now.split()
    ahead = _common(old, new)
    behind = _common(old[ahead:][::-1], new[ahead:][::-1])
    start = max(0, ahead - _AROUND)
    cut = behind - _AROUND
    return _shown(old, start, cut), _shown(new, start, cut)


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many words the two have in common at their beginning."""
    pairs = zip(one, other, strict=False)
    return next((number for number, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _shown(words: list[str], start: int, cut: int) -> str:
    end = len(words) - cut if cut > 0 else len(words)
    return f"{'… ' if start else ''}{' '.join(words[start:end])}{' …' if cut > 0 else ''}"
