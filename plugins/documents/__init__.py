"""Facts in documents: Markdown is filled with the facts of the policy before it becomes a page.

`fill` renders a text with facts, dates and durations in its language; `digits` finds numbers that
somebody typed where a fact belongs; `declaration` makes the rows of the cookie declaration.
"""

from plugins.documents import hooks


def register() -> None:
    """Connect to Pelican."""
    hooks.connect()
