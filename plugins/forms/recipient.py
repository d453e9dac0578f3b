"""The company's certificate as the contact page needs it: whom to seal for, or that there is nobody.

recipient = page_recipient(Path("var/keys"), email="hello@company.dk", variant="compat", now=now)
recipient.data          # for the attribute `data-recipients`, "" without a certificate
recipient.trouble       # why the page shows phone and address instead of a form, or None
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from translations.language import Language
from translations.letter import enquiry_text

if TYPE_CHECKING:
    from facts.certificates import Variant

CERTIFICATE = "recipient.pem"
_NONE = "no such file, so that messages are encrypted only on arrival; put the company's S/MIME certificate there"


@dataclass(frozen=True)
class PageRecipient:
    """What the page gets. With neither data nor trouble the form is there, and the handler seals on arrival."""

    data: str = ""
    trouble: str | None = None
    warning: str | None = None


def page_recipient(folder: Path, *, email: str, variant: "Variant", now: datetime) -> PageRecipient:
    """Return whom the page seals for, from the certificate in the folder of the keys; it raises nothing."""
    path = folder / CERTIFICATE
    if not path.exists():
        return PageRecipient(warning=_NONE)
    # Imported here: reading certificates takes a while to get ready, and there may be none.
    from facts.certificates import certificate_trouble, ends_soon, read_certificates  # noqa: PLC0415
    from facts.recipients import page_data, templates  # noqa: PLC0415

    try:
        certificates = read_certificates(path)
    except (OSError, ValueError) as error:
        return PageRecipient(trouble=f"not a certificate in PEM ({type(error).__name__}); export it again")
    for certificate in certificates:
        if trouble := certificate_trouble(certificate, email=email, now=now, variant=variant):
            return PageRecipient(trouble=trouble)
    return PageRecipient(page_data(templates(certificates, variant)), warning=ends_soon(certificates, now))


def page_text(spoken: Language, read_in: Language) -> str:
    """Return the text that the script fills, in the language of the staff, for a page in the language `spoken`."""
    return enquiry_text(read_in.gettext).replace("%(language)s", spoken.name)
