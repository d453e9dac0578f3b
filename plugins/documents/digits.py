"""Finds digits typed into a legal text, where a fact of the policy belongs (each number is typed once)."""

import re
from collections.abc import Iterator

_BLANKED = re.compile(
    # Filled from the facts. None goes over the next one's beginning: many that are not closed must not take for ever.
    r"\{\{(?:(?!\{\{).)*?\}\}|\{%(?:(?!\{%).)*?%\}|\{#(?:(?!\{#).)*?#\}"
    r"|\]\([^)\s]*\)|<https?://[^>]*>"  # targets of links
    r"|\{:?[^{}\n]*\}"  # attributes such as heading ids
    r"|^\s*[0-9]+\.(?=\s)"  # the markers of a numbered list
    r"|S/MIME|X\.509",
    re.DOTALL | re.MULTILINE,
)
_DIGIT = re.compile(r"[0-9]")


def typed_digits(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, word) for each typed number in a Markdown text, lines counted from 1."""
    blanked = _BLANKED.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    for number, line in enumerate(blanked.split("\n"), 1):
        for word in line.split():
            if _DIGIT.search(word):
                yield number, word
