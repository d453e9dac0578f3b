"""All that is held of a person: shown as plain data, or erased (requirement H1, promises Z16, Z21)."""

from dataclasses import asdict, dataclass, fields
from datetime import datetime

from formhandler.addresses import EmailAddress
from formhandler.procedures import erasing, ledger, retention, rights
from formhandler.procedures import requests as clock
from formhandler.procedures.house import House
from formhandler.storage import holds, outbox, requests, signups
from formhandler.storage.holds import Hold
from formhandler.storage.requests import Request, Restriction
from formhandler.storage.signups import SignUp

# What shows that we may have the data: who agreed to what, and when (requirements N7, N9).
_PROOF = ("form_version", "mail_id", "mail_sent_at", "confirmed_at", "accepted_at", "terms", "agreement")
_FOLLOW_UP = ("follow_up", "follow_up_sent_at", "stopped_at")


@dataclass(frozen=True)
class Reason:
    """Why values are held: a purpose, its legal basis, the names of the values, and until when; None while it runs."""

    purpose: str
    basis: str
    values: tuple[str, ...]
    until: datetime | None


def export(house: House, email: str) -> dict[str, object] | None:
    """Return all that is held under an address, ready for JSON with moments in ISO 8601; None if nothing is.

    Of enquiries nothing can be found: they are sealed for the company, and gone when delivered.
    """
    address = EmailAddress.parse(email)
    now = house.clock.now()
    records = signups.of_address(house.database, house.keys.ring, address)
    found = [one for one in (signups.find_kept(house.database, record, now) for record in records) if one]
    return of(house, found[0]) if found else None


def of(house: House, found: SignUp) -> dict[str, object]:
    """Return all that is held of a person by its names, each value with its purpose, basis and deadline."""
    restriction = requests.restriction_of(house.database, found.id)
    hold = hold_of(house, found)
    links = signups.links_of(house.database, found.id)
    return {
        "purpose": "trial",
        "basis": house.policy.forms.sign_up.basis,
        "erased_at_the_latest": _written(found.due_at),
        "sign_up": _fields(found),
        "links": [{"purpose": purpose, "valid_until": _written(until)} for purpose, until in links],
        "mails_waiting": [
            {"kind": mail.kind, "message_id": mail.message_id, "since": _written(mail.created_at)}
            for mail in outbox.waiting_of(house.database, found.id)
        ],
        "requests": [_fields(one) for one in requests.of(house.database, found.id)],
        "restriction": _fields(restriction) if restriction else None,
        "legal_hold": _fields(hold) if hold else None,
        "why": [asdict(one) | {"until": _written(one.until)} for one in reasons(house, found)],
        "what_was_done": ledger.about(house, found.id),
    }


def hold_of(house: House, found: SignUp) -> Hold | None:
    """Return why the law makes us keep it, or None."""
    return holds.find(house.database, signups.key_of(house.database, found.id), found.id)


def reasons(house: House, found: SignUp) -> list[Reason]:
    """Return why which values are held, on which legal basis, and until when; each stored value stands in one of them."""
    form = house.policy.forms.sign_up
    until = None if found.due_at == retention.OPEN_END else found.due_at
    other = tuple(one.name for one in fields(found) if one.name not in (*_PROOF, *_FOLLOW_UP))
    return [
        Reason("trial", form.basis, other, until),
        Reason("proof", "legal-obligation", _PROOF, until),
        Reason("follow-up", form.follow_up_basis, _FOLLOW_UP, until),
    ]


def erase(house: House, email: str) -> bool:
    """Erase all that is held under an address, bytes included, and return whether there was anything."""
    address = EmailAddress.parse(email)
    with house.database.writing():
        erased = erasing.erase(house, signups.of_address(house.database, house.keys.ring, address), "erase")
        rights.forget_asked(house, address)
        requests.close_ownerless(house.database, house.clock.now())
        if erased:
            clock.note(house, "erasure", None)
    house.database.scrub()
    return erased > 0


def is_held(house: House, email: str) -> bool:
    """Return whether the law makes us keep what is held under an address, although it was to be erased."""
    records = signups.of_address(house.database, house.keys.ring, EmailAddress.parse(email))
    return bool(holds.held(house.database, records))


def _fields(value: SignUp | Request | Restriction | Hold) -> dict[str, object]:
    """Return every stored value by its name."""
    return {one.name: _written(getattr(value, one.name)) for one in fields(value)}


def _written(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return value.addr_spec if isinstance(value, EmailAddress) else value
