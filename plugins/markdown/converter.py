"""What texts are converted by: plain writing at once, the rest by Python-Markdown."""

from collections.abc import Mapping
from typing import Any

from markdown import Markdown

from plugins.markdown.plain import Plain
from plugins.markdown.tuned import tuned

# What plain writing is read by: with other rules, Python-Markdown reads all.
_RULES = {
    "extensions": ["extra", "sane_lists", "toc", "plugins.documents.blocks:Blocks"],
    "output_format": "html",
}


class Converter:
    """Converts one text after the other: making it takes longer than most conversions."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._markdown = tuned(Markdown(**settings))
        self._plain = Plain(self._whole) if settings == _RULES else None

    def convert(self, text: str) -> str:
        """Return the HTML of a Markdown text."""
        return self._plain.converted(text) if self._plain else self._whole(text)

    def _whole(self, text: str) -> str:
        html: str = self._markdown.reset().convert(text)
        return html
