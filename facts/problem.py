"""A mistake in `policy.toml`: the path of its key, and a sentence with what is wrong and what to write."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from facts.lines import Path


@dataclass(frozen=True)
class Problem:
    """One mistake: the path of the key, and a sentence with what is wrong and what to write."""

    path: Path
    message: str


def nearest(word: str, known: Sequence[str]) -> str:
    """Return ' did you mean "x"?' for the known word most like `word`, or the list of known words."""
    close = get_close_matches(word, known, 1)
    return f'did you mean "{close[0]}"?' if close else f"known are {', '.join(known)}"
