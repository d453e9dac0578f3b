"""Everything that can go wrong, as a tree. Messages name the place, what is wrong, what to do; never a secret or a person.

KeptError
├── SettingsError           the environment of this machine is wrong; the message has a line for each variable
├── KeysUnusable            a key file is missing, open to others, or not what it should be
│   └── CertificateUnusable the company's certificate cannot take mail: expired, too weak, for another address
├── FormKeyGone             a form was sealed to a key that is not here any more; its page needs a newer one
├── PolicyOutdated          a form was sent from a page that states a privacy policy of long ago
├── SealBroken              an envelope does not open: changed, moved to another row, sealed under another key
├── StorageUnavailable      the database is locked, full, damaged or too new; nothing was stored by halves
├── InvalidInput            a value from outside breaks a rule; carries the field and the reason
├── WrongState              an event that the table of moves does not know in this state
├── DataRestricted          a sign-up is only kept, at its person's wish; nothing may change it
├── MissingAcceptance       terms or agreement were not accepted; carries which
├── MailRefused             the relay took the connection but not this mail
│   └── LettersRefused      it takes no address with letters beyond ASCII before the "@"
├── RelayUnavailable        the relay cannot be reached, or not safely; the mail waits
├── NotBelieved              a call in the name of the tool is not the tool's, not of this moment, or was made before
├── ToolUnavailable          the tool cannot be reached, or has not confirmed what it was told; it is told again
└── MailboxUnavailable      the company's mailbox cannot be read, or keeps what it was told to delete
"""

# ruff: noqa: N818 - our errors are named by what went wrong; that they are errors is said where they are caught

from collections.abc import Iterable


class KeptError(Exception):
    """Any error of the form handler that is not a mistake in its code."""


class SettingsError(KeptError):
    """The environment of this machine is wrong."""


class KeysUnusable(KeptError):
    """A key file is missing, open to others, or not what it should be."""


class CertificateUnusable(KeysUnusable):
    """The company's certificate cannot take mail; the contact form must say so and offer phone and address."""


class FormKeyGone(KeptError):
    """A form was sealed with a key that is not here: its page is older than our keys, or was made beside others."""


class PolicyOutdated(KeptError):
    """A form was sent from a page that states a privacy policy which does not count any more."""


class SealBroken(KeptError):
    """An envelope does not open. The reason stays as short as it is: more would help whoever forged it."""


class StorageUnavailable(KeptError):
    """The database cannot be used now; the transaction was undone as a whole."""


class InvalidInput(KeptError):
    """A value from outside breaks a rule. `field` and `reason` are words of ours, never the value."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


class WrongState(KeptError):
    """The table of moves has no such event in this state."""

    def __init__(self, state: str | None, event: str) -> None:
        super().__init__(f"a sign-up that is {state or 'not there'} knows no event {event}")


class DataRestricted(KeptError):
    """Data that its person had restricted must not change until they lift it (GDPR Art 18)."""


class MissingAcceptance(KeptError):
    """Terms and agreement are two separate acts (requirement N9); `missing` names those not done."""

    def __init__(self, missing: Iterable[str]) -> None:
        self.missing = tuple(missing)
        super().__init__(f"not accepted: {', '.join(self.missing)}")


class MailRefused(KeptError):
    """The relay took the connection but not this mail. `permanent` means that trying again is of no use."""

    def __init__(self, what: str, *, permanent: bool) -> None:
        super().__init__(f"{what} ({'for good' if permanent else 'for now'})")
        self.permanent = permanent


class LettersRefused(MailRefused):
    """The relay takes no address with letters beyond ASCII before the "@" (SMTPUTF8, RFC 6531)."""

    def __init__(self) -> None:
        super().__init__("the relay takes no addresses with letters beyond ASCII (SMTPUTF8)", permanent=True)


class RelayUnavailable(KeptError):
    """The relay cannot be reached, or only in a way we do not send; nothing is wrong with the mail."""


class MailboxUnavailable(KeptError):
    """The company's mailbox cannot be read, or keeps what it was told to delete."""


class ToolUnavailable(KeptError):
    """The tool cannot be reached, or has not confirmed what it was told."""


class NotBelieved(KeptError):
    """A call in the name of the tool is forged, changed, repeated, or signed in another time; which, is not said."""
