"""The keys of front matter that say when and where a page is published, and what can be wrong with their values."""

from collections.abc import Iterator, Mapping

from plugins.publishing import contents, moved, schedule

KEYS = ("publish", "expires", "moved", "contents")
PLACEHOLDER = "PLACEHOLDER"  # what `inv new` leaves to be written


def mistakes(values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield (key, message) for each value that cannot be."""
    yield from schedule.mistakes(values)
    if PLACEHOLDER in values.get("description", "") and values.get("status") != "draft":
        yield "description", "is still to be written; say in one or two sentences what is to be found here"
    yield from (("moved", message) for message in moved.mistakes(values.get("moved", "")))
    if values.get("contents") and (message := contents.mistake(values["contents"])):
        yield "contents", message
