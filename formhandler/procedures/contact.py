"""An enquiry: sealed for the company in memory, and kept only as that, only until the relay has it (promise Z14).

Nothing of it is ever written in the clear: no row, no file, no log line (requirements Q1, Q2).
"""

from formhandler import fields
from formhandler.addresses import EmailAddress
from formhandler.outgoing.compose import plain_part
from formhandler.procedures.house import House
from formhandler.sealing.references import known_reference, new_reference
from formhandler.sealing.smime import seal_mail
from formhandler.storage import outbox


def send_enquiry(house: House, *, name: str, email: str, subject: str, message: str, language: str) -> str:
    """Let an enquiry wait for the relay and return its reference.

    Raises InvalidInput for what cannot be sent, CertificateUnusable when nobody could open it: never plain instead.
    """
    form = house.policy.forms.contact
    address = EmailAddress.parse(email)
    name = fields.line("name", name, form.name_length)
    subject = fields.line("subject", subject, form.subject_length)
    message = fields.message("message", message, form.message_length)
    now = house.clock.now()
    house.keys.recipient.check(email=house.settings.mail_to, now=now)
    reference = new_reference(house.keys.ring)
    text = _text(house, reference, (name, address.addr_spec, subject, house.language(language).name), message)
    sealed = seal_mail(house.keys.recipient, plain_part(text))
    with house.database.writing():
        outbox.put_enquiry(
            house.database, reference=reference, message_id=_message_id(house, reference), sealed=sealed, now=now
        )
    return reference


def delivered(house: House, reference: str) -> bool | None:
    """Return whether the relay has this enquiry; None for a reference that we never gave out.

    Nothing is kept of an enquiry that was delivered: one of our references that does not wait has gone out.
    """
    known = known_reference(house.keys.ring, reference)
    if known is None:
        return None
    return not outbox.has_reference(house.database, known)


def _text(house: House, reference: str, said: tuple[str, str, str, str], message: str) -> str:
    """Return what staff read, in the default language of the site; all of the visitor's data is in here."""
    language = house.language(house.policy.site.default_language)
    _ = language.gettext
    name, email, subject, spoken = said
    arrived = language.moment(house.clock.now(), house.policy.site.time_zone)
    rows = (
        (_("Name"), name),
        (_("E-mail address"), email),
        (_("Subject"), subject),
        (_("Language"), spoken),
        (_("Received"), arrived),
        (_("Reference"), reference),
    )
    head = "\n".join(f"{label}: {value}" for label, value in rows)
    return f"{head}\n\n{message}\n"


def _message_id(house: House, reference: str) -> str:
    """Return the id by which the mail and its thread are found again in the company's mailbox (promise Z15)."""
    return f"<{reference.lower()}@{house.settings.mail_from.domain}>"
