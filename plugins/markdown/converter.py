"""What texts are converted by: plain writing at once, the rest by Python-Markdown."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from plugins.markdown.plain import Plain

if TYPE_CHECKING:
    from markdown import Markdown

# What plain writing is read by: with other rules, Python-Markdown reads all.
_RULES = {
    "extensions": ["extra", "sane_lists", "toc", "plugins.documents.blocks:Blocks"],
    "output_format": "html",
}


class Converter:
    """Converts one text after the other."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._settings = settings
        self._plain = Plain(self._whole) if settings == _RULES else None

    def convert(self, text: str) -> str:
        """Return the HTML of a Markdown text."""
        return self._plain.converted(text) if self._plain else self._whole(text)

    @cached_property
    def _markdown(self) -> "Markdown":
        # Imported here: it takes longer than most builds need for the text that somebody has changed.
        from markdown import Markdown  # noqa: PLC0415

        from plugins.markdown.tuned import tuned  # noqa: PLC0415

        return tuned(Markdown(**self._settings))

    def _whole(self, text: str) -> str:
        html: str = self._markdown.reset().convert(text)
        return html
