"""Mail addresses: what counts as one, and when two of them are the same mailbox.

Whoever needs an address takes an `EmailAddress`, so that nothing else can come to where mails are sent.

    address = EmailAddress.parse("Anna@Bücher.example")
    address.addr_spec       # "Anna@xn--bcher-kva.example", what a mail is sent to
    address.normal          # "anna@xn--bcher-kva.example", what two spellings share

Neither str() nor repr() shows it.
"""

import re
import unicodedata
from dataclasses import dataclass

import idna

from formhandler.errors import InvalidInput

# RFC 5321 section 4.5.3.1: octets of the part before "@", and of a path without its angle brackets.
_LOCAL_OCTETS = 64
_ADDRESS_OCTETS = 254
_ATOM_LETTER = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]")
_QUOTED = re.compile(r'"(?:[^"\\]|\\[ -~])+"')


@dataclass(frozen=True, repr=False)
class EmailAddress:
    """A mailbox: the part before "@" in NFC, and its domain in ASCII, lower case."""

    local: str
    domain: str

    @classmethod
    def parse(cls, written: str, field: str = "email") -> "EmailAddress":
        """Return the address somebody typed, or raise InvalidInput with a reason.

        Taken are dot-atoms and quoted strings, also with letters of other scripts (RFC 6531), at domains by IDNA 2008.
        Not taken are bare host names and address literals: nobody's mailbox, but a way to steer the relay.
        """
        local, at, domain = unicodedata.normalize("NFC", written.strip()).rpartition("@")
        if not at:
            raise InvalidInput(field, "no-at-sign")
        if not _is_readable(local) or not (_is_dot_atom(local) or _QUOTED.fullmatch(local)):
            raise InvalidInput(field, "bad-local-part")
        if len(local.encode()) > _LOCAL_OCTETS:
            raise InvalidInput(field, "local-part-too-long")
        address = cls(_simplest(local), _ascii_domain(domain, field))
        if len(address.addr_spec.encode()) > _ADDRESS_OCTETS:
            raise InvalidInput(field, "too-long")
        return address

    @property
    def addr_spec(self) -> str:
        """The address as it stands in headers and envelopes."""
        return f"{self.local}@{self.domain}"

    @property
    def normal(self) -> str:
        """The spelling shared by all that reach the same mailbox.

        Capital letters before "@" may differ by the standard, but no provider we know tells them apart, and whoever
        wants to bomb somebody with mail would use them.
        """
        return f"{unicodedata.normalize('NFC', self.local.lower())}@{self.domain}"

    @property
    def unquoted_local(self) -> str:
        """The part before "@" without quotes and backslashes; whoever writes it into a header quotes it again."""
        return _without_quotes(self.local)

    @property
    def needs_smtputf8(self) -> bool:
        """Whether only a relay with SMTPUTF8 can take mail for it."""
        return not self.local.isascii()

    def __repr__(self) -> str:
        return "EmailAddress(…)"


def _is_readable(local: str) -> bool:
    """Return whether there is no control, format or space character but the plain space of a quoted string.

    Nor a letter in another dress, such as the wide ones of East Asian keyboards: no mailbox has them, and mail for it would
    be lost without anybody being told.
    """
    plain = all(character == " " or unicodedata.category(character)[0] not in "CZ" for character in local)
    return plain and unicodedata.is_normalized("NFKC", local)


def _is_dot_atom(local: str) -> bool:
    return all(
        atom and all(not letter.isascii() or _ATOM_LETTER.fullmatch(letter) for letter in atom) and " " not in atom
        for atom in local.split(".")
    )


def _without_quotes(local: str) -> str:
    return re.sub(r"\\(.)", r"\1", local[1:-1]) if local.startswith('"') else local


def _simplest(local: str) -> str:
    """Return the local part without quotes that it does not need, so that one mailbox has one spelling."""
    plain = _without_quotes(local)
    return plain if _is_dot_atom(plain) else local


def _ascii_domain(domain: str, field: str) -> str:
    """Return the domain in ASCII; a bare host name or a number is no place for mail."""
    reason = "bad-domain"
    try:
        ascii_domain = idna.encode(domain, uts46=True, std3_rules=True).decode().lower()
    except (idna.IDNAError, UnicodeError):
        # Raised below, outside of this block: the library's error quotes the domain and would come along as context.
        ascii_domain = ""
    labels = ascii_domain.split(".")
    if len(labels) < 2 or not all(labels) or labels[-1].isdigit():  # noqa: PLR2004 - a name and a top-level domain
        raise InvalidInput(field, reason)
    return ascii_domain
