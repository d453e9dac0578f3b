"""All that is held of a person: shown as plain data, or erased (requirement H1, promises Z16, Z21)."""

from dataclasses import fields
from datetime import datetime

from formhandler.addresses import EmailAddress
from formhandler.procedures.house import House
from formhandler.storage import outbox, signups
from formhandler.storage.signups import SignUp


def export(house: House, email: str) -> dict[str, object] | None:
    """Return all that is held under an address, ready for JSON with moments in ISO 8601; None if nothing is.

    Of enquiries nothing can be found: they are sealed for the company, and gone when delivered.
    """
    address = EmailAddress.parse(email)
    found = signups.find_address(house.database, house.keys.ring, address, house.clock.now())
    if found is None:
        return None
    links = signups.links_of(house.database, found.id)
    return {
        "purpose": "trial",
        "basis": house.policy.forms.sign_up.basis,
        "erased_at_the_latest": _written(found.due_at),
        "sign_up": _columns(found),
        "links": [{"purpose": purpose, "valid_until": _written(until)} for purpose, until in links],
        "mails_waiting": [
            {"kind": mail.kind, "message_id": mail.message_id, "since": _written(mail.created_at)}
            for mail in outbox.waiting_of(house.database, found.id)
        ],
    }


def erase(house: House, email: str) -> bool:
    """Erase all that is held under an address, bytes included, and return whether there was anything."""
    address = EmailAddress.parse(email)
    with house.database.writing():
        erased = signups.erase_address(house.database, house.keys.ring, address)
    house.database.scrub()
    return erased > 0


def _columns(found: SignUp) -> dict[str, object]:
    """Return every stored value of a sign-up by its name."""
    return {one.name: _written(getattr(found, one.name)) for one in fields(found)}


def _written(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return value.addr_spec if isinstance(value, EmailAddress) else value
