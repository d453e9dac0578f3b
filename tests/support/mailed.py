"""What stands in a mail: its text, and the tokens of the links in it."""

import re
from email.message import EmailMessage


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    """Return the plain text of a mail, or its HTML."""
    body = mail.get_body((kind,))
    if body is None:
        raise AssertionError(f"the mail has no part {kind}")
    return str(body.get_content())


def token_in(mail: EmailMessage, page: str) -> str:
    """Return the token of the link to a page: "confirm", "abuse", "first-login", "stop"."""
    found = set(re.findall(rf"/forms/[a-z-]+/{page}/([A-Za-z0-9_-]+)", text_of(mail)))
    if len(found) != 1:
        raise AssertionError(f"{len(found)} links to {page}")
    return str(found.pop())
