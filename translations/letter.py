"""The words around an enquiry, the same whether a page or the handler writes them: what staff read in their mail program.

enquiry_text(language.gettext) % {"name": …, "email": …, "subject": …, "language": …, "sent": …, "reference": …, "message": …}
"""

from collections.abc import Callable

from translations.language import sentence

_ROWS = {
    "name": sentence("Name"),
    "email": sentence("E-mail address"),
    "subject": sentence("Subject"),
    "language": sentence("Language"),
    "sent": sentence("Sent"),
    "reference": sentence("Reference"),
}


def enquiry_text(gettext: Callable[[str], str]) -> str:
    """Return the text of an enquiry with places such as %(name)s; nothing else of it is said anywhere."""
    head = "\n".join(f"{gettext(label)}: %({name})s" for name, label in _ROWS.items())
    return f"{head}\n\n%(message)s\n"
