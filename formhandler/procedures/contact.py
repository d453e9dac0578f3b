"""An enquiry: sealed for the company, and kept only as that, only until the relay has it (promise Z14).

Mostly the sender's browser has sealed it, and nobody here can read it. Without script it is sealed on arrival, in memory.
Nothing of it is ever written in the clear: no row, no file, no log line (requirements Q1, Q2).
"""

import logging
from datetime import UTC

from formhandler import fields
from formhandler.addresses import EmailAddress
from formhandler.errors import SealBroken
from formhandler.outgoing.compose import plain_part
from formhandler.procedures import ledger
from formhandler.procedures.house import House
from formhandler.sealing.references import is_reference, is_secret, new_secret, reference_of
from formhandler.sealing.smime import check_sealed, seal_mail
from formhandler.storage import deletions, outbox
from translations.letter import enquiry_text

_log = logging.getLogger("kept.contact")


def send_enquiry(house: House, *, name: str, email: str, subject: str, message: str, language: str) -> str:
    """Seal an enquiry, let it wait for the relay, and return the secret by which its sender can have it deleted.

    Raises InvalidInput for what cannot be sent, CertificateUnusable when nobody could open it: never plain instead.
    """
    form = house.policy.forms.contact
    address = EmailAddress.parse(email)
    said = {
        "name": fields.line("name", name, form.name_length),
        "email": address.addr_spec,
        "subject": fields.line("subject", subject, form.subject_length),
        "message": fields.message("message", message, form.message_length),
    }
    _check_recipient(house)
    secret = new_secret()
    text = _text(house, {**said, "reference": reference_of(secret), "language": house.language(language).name})
    _put(house, secret, seal_mail(house.recipient, plain_part(text)))
    return secret


def send_sealed(house: House, secret: str, sealed: bytes) -> None:
    """Let an enquiry wait that its sender's browser has sealed. Sent once more while it waits, it is still one.

    Raises SealBroken for what is not exactly one envelope for our certificates, CertificateUnusable as above.
    """
    _check_recipient(house)
    if not is_secret(secret):
        raise SealBroken("not sent by a page of ours")
    check_sealed(house.recipient, sealed)
    _put(house, secret, sealed)


def delivered(house: House, secret: str) -> bool | None:
    """Return whether the relay has this enquiry; None for what cannot be the secret of one.

    Nothing is kept of an enquiry that was delivered: one that does not wait has gone out.
    """
    return not outbox.has_reference(house.database, reference_of(secret)) if is_secret(secret) else None


def is_unwanted(house: House, secret: str) -> bool:
    """Return whether its sender has had this enquiry deleted, as long as the wish is kept."""
    return is_secret(secret) and deletions.is_asked(house.database, reference_of(secret))


def delete_enquiry(house: House, secret: str) -> bool:
    """Delete an enquiry that waits, at once, and let the mailbox be purged of one that went out (promise Z15).

    Doing it again changes nothing. False for what cannot be a secret.
    """
    if not is_secret(secret):
        return False
    reference = reference_of(secret)
    with house.database.writing():
        waited = outbox.drop_enquiry(house.database, reference)
        # Also when it waited: it may be on its way to the relay in this very moment.
        first = deletions.ask(house.database, reference, house.clock.now())
        if first:
            ledger.note(house, "enquiry-deleted")
    if waited:
        house.database.scrub()
    if first:
        who = "the mailbox is purged of it" if house.settings.mailbox else "delete the mail with this number"
        _log.warning("enquiry %s: its sender wants it deleted; %s", reference, who)
    return True


def _check_recipient(house: House) -> None:
    house.recipient.check(email=house.settings.mail_to, now=house.clock.now())


def _put(house: House, secret: str, sealed: bytes) -> None:
    reference = reference_of(secret)
    with house.database.writing():
        # One envelope is one mail, and none at all once its sender has had it deleted.
        if outbox.has_reference(house.database, reference) or deletions.is_asked(house.database, reference):
            return
        outbox.put_enquiry(
            house.database,
            reference=reference,
            message_id=_message_id(house, reference),
            sealed=sealed,
            now=house.clock.now(),
        )


def _text(house: House, said: dict[str, str]) -> str:
    """Return what staff read, in the default language of the site; all of the visitor's data is in here."""
    sent = house.clock.now().astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return enquiry_text(house.language(house.policy.site.default_language).gettext) % {**said, "sent": sent}


def _message_id(house: House, reference: str) -> str:
    """Return the id by which the mail and its thread are found again in the company's mailbox (promise Z15)."""
    return f"<{reference.lower()}@{house.settings.mail_from.domain}>"


def reference_in(house: House, message_id: str) -> str | None:
    """Return the number of the enquiry that a mail with this Message-ID carried; None for every other mail."""
    local, _, domain = message_id.strip("<>").rpartition("@")
    ours = domain.lower() == house.settings.mail_from.domain.lower() and is_reference(local.upper())
    return local.upper() if ours else None
