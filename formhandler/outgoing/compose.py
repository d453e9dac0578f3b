"""Mails as bytes, ready for the relay: text and HTML from one source, and headers that nobody can add to.

mail = compose("login", language=danish, envelope=Envelope(…), values={"name": …, "link": …})
mail = wrap(sealed, envelope=Envelope(…), subject="…")      # an enquiry: the sealed text is the whole of it
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any

from formhandler.addresses import EmailAddress
from formhandler.language import Language
from formhandler.outgoing.letters import write


@dataclass(frozen=True)
class Envelope:
    """Who sends what to whom when. `message_id` stays the same when a mail is tried again."""

    sender_name: str
    sender: EmailAddress
    recipient: EmailAddress
    message_id: str
    date: datetime
    unsubscribe: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Mail:
    """A mail ready to go. Printing it shows nobody's address and no text."""

    sender: EmailAddress
    recipient: EmailAddress
    content: bytes = field(repr=False)


class _Lines(EmailPolicy):
    """The rules by which headers become lines: folded, but for the address of the stop link.

    Folding would turn an address that long into encoded words, which mail programs do not follow.
    """

    def fold_binary(self, name: str, value: Any) -> bytes:
        """Return a header as the bytes of its lines."""
        if name.lower() == "list-unsubscribe":
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


_LINES = _Lines(linesep="\r\n")


def new_message_id(sender: EmailAddress) -> str:
    """Return an id nobody has seen, at the domain of our own address; it says nothing of the recipient."""
    return f"<{secrets.token_hex(16)}@{sender.domain}>"


def compose(name: str, *, language: Language, envelope: Envelope, values: Mapping[str, object]) -> Mail:
    """Return the mail that the template `name` describes, in one language.

    `values` holds what the mail may say of a person, and nothing else (promise Z11).
    """
    written = write(name, language=language, values={**values, "sender_name": envelope.sender_name})
    message = _headed(envelope, written.subject)
    if envelope.unsubscribe:  # requirement F4: one click, without a page in between
        message["List-Unsubscribe"] = f"<{envelope.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(written.text, cte="quoted-printable")
    message.add_alternative(written.html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = language.code  # last: earlier, it would be taken for the text part's own
    return _ready(message, envelope)


def wrap(sealed: bytes, *, envelope: Envelope, subject: str) -> Mail:
    """Return the mail around EnvelopedData; nothing of the visitor stands outside of it (requirement Q2)."""
    message = _headed(envelope, subject)
    parameters = {"smime-type": "enveloped-data", "name": "smime.p7m"}
    message.set_content(
        sealed, "application", "pkcs7-mime", disposition="attachment", filename="smime.p7m", params=parameters
    )
    return _ready(message, envelope)


def plain_part(text: str) -> bytes:
    """Return `text` as a MIME part of text/plain, UTF-8, with CRLF line ends: what goes into an envelope."""
    part = EmailMessage(policy=_LINES)
    part.set_content(text, cte="quoted-printable")
    return part.as_bytes()


def _headed(envelope: Envelope, subject: str) -> EmailMessage:
    """Return a message with its headers. Each is set as a value with rules of its own; one with a line end raises."""
    message = EmailMessage(policy=_LINES)
    message["From"] = _mailbox(envelope.sender, envelope.sender_name)
    message["To"] = _mailbox(envelope.recipient)
    message["Subject"] = subject
    message["Date"] = format_datetime(envelope.date)
    message["Message-ID"] = envelope.message_id
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office note comes back
    return message


class _Mailbox(Address):
    """Python writes "a..b" without the quotes that such dots need, which is then no address."""

    @property
    def addr_spec(self) -> str:
        written = super().addr_spec
        dots = self.username.startswith(".") or self.username.endswith(".") or ".." in self.username
        return f'"{self.username}"@{self.domain}' if dots and not written.startswith('"') else written


def _mailbox(address: EmailAddress, name: str = "") -> Address:
    return _Mailbox(display_name=name, username=address.unquoted_local, domain=address.domain)


def _ready(message: EmailMessage, envelope: Envelope) -> Mail:
    lines = _LINES.clone(utf8=envelope.recipient.needs_smtputf8 or envelope.sender.needs_smtputf8)
    return Mail(envelope.sender, envelope.recipient, message.as_bytes(policy=lines))
