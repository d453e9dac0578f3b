"""The company's mailbox, over IMAP: reads headers, never a body, and deletes what it is told to, for good.

    with Mailbox.open(account) as mailbox:
        for mail in mailbox.mails(): …
        mailbox.delete({"INBOX": [17, 18]})

What a server says of itself is not believed: a deletion counts when the mails are not found any more, and without UIDPLUS
(RFC 4315), where a folder can only be emptied of everything marked, nothing is deleted that somebody else has marked.
Nothing of a mail, and nothing that the server says, stands in an error or a log line.
"""

import re
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError, LoginError

from formhandler.errors import MailboxUnavailable
from formhandler.settings import MailboxAccount

if TYPE_CHECKING:
    from email.message import Message

_HEADERS = b"BODY[HEADER.FIELDS (MESSAGE-ID REFERENCES IN-REPLY-TO)]"
_ASKED = ["BODY.PEEK[HEADER.FIELDS (MESSAGE-ID REFERENCES IN-REPLY-TO)]", "INTERNALDATE"]
_MESSAGE_ID = re.compile(r"<[^<>\s]+>")
_DELETED = rb"\Deleted"
_NOT_A_FOLDER = {rb"\noselect", rb"\nonexistent"}
_BATCH = 500


@dataclass(frozen=True)
class StoredMail:
    """What is read of a mail: where it lies, its Message-ID, the ids it refers to, when it came."""

    folder: str
    uid: int
    message_id: str
    mentions: frozenset[str] = field(repr=False)
    received: datetime


class Mailbox:
    """An open mailbox."""

    def __init__(self, client: IMAPClient, place: str) -> None:
        self._client = client
        self._place = place
        self._numbered: dict[str, int] = {}

    @classmethod
    @contextmanager
    def open(cls, account: MailboxAccount) -> "Iterator[Mailbox]":
        """Log in for the time of a block; raises MailboxUnavailable."""
        place = f"the mailbox at {account.endpoint.host}:{account.endpoint.port}"
        with _explained(place):
            client = _connected(account)
        try:
            with _explained(place):
                _log_in(client, account, place)
            yield cls(client, place)
        finally:
            try:
                client.logout()
            except (IMAPClientError, OSError):
                # The connection is broken; its socket is still ours to close.
                with suppress(OSError):
                    client.shutdown()

    def mails(self) -> Iterator[StoredMail]:
        """Yield every mail of every folder, in batches, so that a mailbox of any size takes the same memory here."""
        for folder in self._folders():
            for uids in _batches(self._uids(folder)):
                with _explained(self._place):
                    answers = self._client.fetch(uids, _ASKED)
                yield from (_headers(folder, uid, answer) for uid, answer in answers.items() if _HEADERS in answer)

    def delete(self, places: Mapping[str, Sequence[int]]) -> None:
        """Delete mails by folder and uid. Raises MailboxUnavailable unless they are gone."""
        for folder, uids in places.items():
            for batch in _batches(uids):
                with _explained(self._place):
                    self._as_read(folder, self._client.select_folder(folder))
                    self._expunge(folder, batch)

    def _folders(self) -> list[str]:
        with _explained(self._place):
            listed = self._client.list_folders()
        return [name for flags, _delimiter, name in listed if not {flag.lower() for flag in flags} & _NOT_A_FOLDER]

    def _uids(self, folder: str) -> list[int]:
        with _explained(self._place):
            self._numbered[folder] = self._client.select_folder(folder, readonly=True)[b"UIDVALIDITY"]
            return list(self._client.search("ALL"))

    def _as_read(self, folder: str, selected: Mapping[bytes, Any]) -> None:
        """Raise MailboxUnavailable if the folder was made anew since it was read: its numbers then are other mails'."""
        if selected[b"UIDVALIDITY"] != self._numbered.get(folder):
            raise MailboxUnavailable(
                f"{self._place}: a folder was made anew meanwhile, so nothing was deleted; run it again"
            )

    def _expunge(self, folder: str, uids: list[int]) -> None:
        there = self._still_there(uids)
        if not there:
            return
        exact = self._client.has_capability("UIDPLUS")
        if not exact and (others := set(self._client.search("DELETED")) - set(there)):
            raise MailboxUnavailable(
                f"{self._place}: {len(others)} mails in a folder are marked as deleted by somebody, and this server cannot "
                "delete ours alone (no UIDPLUS); empty the folder's deleted mails in the mail program, then run it again"
            )
        self._client.add_flags(there, [_DELETED], silent=True)
        if exact:
            self._client.uid_expunge(there)
        else:
            self._client.expunge()
        # A new look at the folder: some servers answer from what they remember.
        self._client.select_folder(folder)
        if left := self._still_there(there):
            raise MailboxUnavailable(
                f"{self._place}: says that it deleted {len(there)} mails, and still has {len(left)} of them; delete them in "
                "the mail program, and ask the mail company why"
            )

    def _still_there(self, uids: list[int]) -> list[int]:
        return [uid for uid in self._client.search(["UID", ",".join(map(str, uids))]) if uid in set(uids)]


def _connected(account: MailboxAccount) -> IMAPClient:
    host, port = account.endpoint.host, account.endpoint.port
    secure = account.protection == "tls"
    context = ssl.create_default_context(cafile=account.ca)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    client = IMAPClient(
        host, port, ssl=secure, ssl_context=context if secure else None, timeout=account.patience, use_uid=True
    )
    client.normalise_times = False  # moments with their zone, not in this machine's
    if account.protection == "starttls":
        client.starttls(ssl_context=context)
    if account.protection == "none" and not ip_address(client.socket().getpeername()[0]).is_loopback:
        client.shutdown()
        raise MailboxUnavailable(
            f"the mailbox at {host}:{port}: is not on this machine and must not be spoken to unencrypted"
        )
    return client


def _log_in(client: IMAPClient, account: MailboxAccount, place: str) -> None:
    try:
        client.login(account.user, account.password.reveal())
    except LoginError:
        # Not as context: what a server answers to a login may quote the name.
        refused = True
    else:
        refused = False
    if refused:
        raise MailboxUnavailable(
            f"{place}: does not accept KEPT_IMAP_USER with the password in KEPT_IMAP_PASSWORD_FILE"
        )


def _headers(folder: str, uid: int, answer: Mapping[bytes, Any]) -> StoredMail:
    headers = message_from_bytes(answer[_HEADERS])
    own = _ids(headers, "Message-ID")
    mentions = frozenset(_ids(headers, "References") + _ids(headers, "In-Reply-To"))
    received: datetime = answer[b"INTERNALDATE"]
    return StoredMail(folder, uid, own[0] if own else "", mentions, received.astimezone(UTC))


def _ids(headers: "Message[str, str]", name: str) -> list[str]:
    """Return the message ids in a header. Some servers and programs change their case on the way, so ours is small."""
    values = headers.get_all(name) or []
    return [found.lower() for value in values for found in _MESSAGE_ID.findall(str(value))]


def _batches(uids: Sequence[int]) -> Iterator[list[int]]:
    for start in range(0, len(uids), _BATCH):
        yield list(uids[start : start + _BATCH])


@contextmanager
def _explained(place: str) -> Iterator[None]:
    """Turn what the library raises, which quotes the server, into an error that quotes nobody."""
    trouble = ""
    try:
        yield
    except MailboxUnavailable:
        raise
    except (IMAPClientError, OSError, ValueError) as error:
        trouble = type(error).__name__
    if trouble:
        raise MailboxUnavailable(f"{place}: the connection failed or was answered strangely ({trouble}); run it again")
