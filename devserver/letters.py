"""What the postbox keeps, made readable: newest first, encrypted mail opened with the development key."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from formhandler.errors import KeysUnusable, SealBroken
from formhandler.sealing.certificates import read_recipient_key
from formhandler.sealing.smime import open_mail

Opener = Callable[[bytes], bytes]
_ENCRYPTED = ("application/pkcs7-mime", "application/x-pkcs7-mime")


@dataclass(frozen=True)
class Letter:
    """One message as it is shown. `headers` are those of the outside, in their order."""

    id: str
    received: datetime
    sender: str
    recipients: str
    subject: str
    headers: tuple[tuple[str, str], ...]
    encrypted: bool
    inside: tuple[tuple[str, str], ...] = ()
    text: str = ""
    html: str = ""
    trouble: str = ""


def letters(folder: Path, opened_by: Opener) -> Iterator[Letter]:
    """Yield what lies in `folder`, newest first."""
    for path in sorted(folder.glob("*.eml"), reverse=True):
        yield read(path, opened_by)


def count(folder: Path) -> int:
    """Return how many messages lie in `folder`, without reading one."""
    return len(list(folder.glob("*.eml")))


def read(path: Path, opened_by: Opener) -> Letter:
    """Return the message in the file at `path`."""
    outside = _parse(path.read_bytes())
    encrypted = outside.get_content_type() in _ENCRYPTED
    inside, trouble = _open(outside, opened_by) if encrypted else (outside, "")
    return Letter(
        id=path.stem,
        received=datetime.fromtimestamp(int(path.stem) / 1e9, UTC).astimezone(),
        sender=str(outside["From"] or ""),
        recipients=str(outside["To"] or ""),
        subject=str(outside["Subject"] or ""),
        headers=_headers(outside),
        encrypted=encrypted,
        inside=_headers(inside) if inside and encrypted else (),
        text=_part(inside, "plain"),
        html=_part(inside, "html"),
        trouble=trouble,
    )


def development_opener(keys: Path) -> Opener:
    """Return what opens mail for the company's certificate with the key that only a development folder holds."""
    return lambda content: open_mail(read_recipient_key(keys / "recipient.pem", keys / "recipient.key"), content)


def _open(outside: EmailMessage, opened_by: Opener) -> tuple[EmailMessage | None, str]:
    """Return the message inside an encrypted one, or None and why it cannot be read."""
    try:
        return _parse(opened_by(outside.get_payload(decode=True))), ""  # type: ignore[arg-type]
    except (OSError, ValueError, KeysUnusable, SealBroken) as error:
        return None, f"The development key does not open this message: {error}"


def _parse(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=policy.default)


def _headers(message: EmailMessage) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(value)) for name, value in message.items())


def _part(message: EmailMessage | None, kind: str) -> str:
    body = message.get_body((kind,)) if message else None
    return str(body.get_content()) if body else ""
