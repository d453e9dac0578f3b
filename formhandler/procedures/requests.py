"""The clock of what people ask about their data: answered within a month, staff reminded, more time only with a reason.

What a person does on the page of their data is done at once, and noted; what staff must decide is open until they close
it. Nothing noted here names anybody (requirement H2).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from formhandler.outgoing.compose import new_message_id
from formhandler.procedures import ledger, retention
from formhandler.procedures.house import House
from formhandler.storage import holds, outbox, requests
from formhandler.storage.requests import Kind, Outcome, Reason, Request

# What the ledger says of what was done at once; an erasure it notes by itself.
_EVENTS: Mapping[Kind, str] = {
    "access": "link-sent",
    "correction": "corrected",
    "withdrawal": "objected",
    "restriction": "restricted",
    "lifting": "released",
}


@dataclass(frozen=True)
class OpenRequest:
    """A request that waits for an answer. `days_left` is negative when it is late."""

    number: str
    kind: Kind
    sign_up: str | None
    received_at: datetime
    due_at: datetime
    days_left: int
    extended: Reason | None


def take(house: House, kind: Kind, sign_up: str | None, *, by_staff: bool = False) -> str:
    """Open a request, let the mails wait that tell staff and the person, and return its number."""
    now = house.clock.now()
    with house.database.writing():
        due = retention.answer_due(house.policy, now)
        number = requests.add(house.database, kind, sign_up, now=now, due_at=due, by_staff=by_staff)
        ledger.note(house, "request-received", sign_up, kind=kind)
        _tell_staff(house, number, now)
        if sign_up:
            _tell_person(house, "request-received", sign_up, now)
    return number


def take_of_held(house: House, kind: Kind, records: Iterable[str]) -> bool:
    """Open a request for each of these sign-ups that the law makes us keep, once, and return whether there is one.

    Staff owe its person the reason (GDPR Art 12(4)). Call it inside `writing`.
    """
    held = holds.held(house.database, records)
    for record in held:
        if not any(one.kind == kind and one.closed_at is None for one in requests.of(house.database, record)):
            take(house, kind, record)
    return bool(held)


def note(house: House, kind: Kind, sign_up: str | None) -> None:
    """Note a request that was done in the moment it came. Call it inside `writing`."""
    now = house.clock.now()
    number = requests.add(house.database, kind, sign_up, now=now, due_at=retention.answer_due(house.policy, now))
    requests.close(house.database, number, "done", now)
    if event := _EVENTS.get(kind):
        ledger.note(house, event, sign_up)


def open_requests(house: House) -> list[OpenRequest]:
    """Return what is open, with the days that are left, the most urgent first."""
    zone = house.policy.site.time_zone
    today = house.clock.now().astimezone(zone).date()
    return [
        OpenRequest(
            one.id, one.kind, one.sign_up, one.received_at, one.due_at,
            (one.due_at.astimezone(zone).date() - today).days, one.extended,
        )
        for one in requests.open_ones(house.database)
    ]  # fmt: skip


def of(house: House, sign_up: str) -> list[Request]:
    """Return what a person has asked, the oldest first."""
    return requests.of(house.database, sign_up)


def close(house: House, number: str, outcome: Outcome, *, by: str | None = None) -> bool:
    """Close a request that was answered; False if none of this number is open. `by` is what the ledger calls who did it."""
    with house.database.writing():
        found = requests.find(house.database, number)
        if found is None or not requests.close(house.database, number, outcome, house.clock.now()):
            return False
        ledger.note(house, "request-answered", found.sign_up, kind=found.kind, outcome=outcome, **_by(by))
    return True


def extend(house: House, number: str, reason: Reason, *, by: str | None = None) -> bool:
    """Take more time for a request, once, and let the mail wait that tells the person why; False if that cannot be.

    It must be told within the first month (GDPR Art 12(3)): later than that there is no more time to take.
    """
    now = house.clock.now()
    with house.database.writing():
        found = requests.find(house.database, number)
        if found is None or now >= found.due_at:
            return False
        due = retention.extended_answer_due(house.policy, found.received_at)
        if not requests.extend(house.database, number, reason, due):
            return False
        ledger.note(house, "request-extended", found.sign_up, kind=found.kind, why=reason, **_by(by))
        if found.sign_up:
            _tell_person(house, "request-extended", found.sign_up, now)
    return True


def go(house: House) -> None:
    """Do what the clock asks for: remind staff, and tidy. The purge calls it each time."""
    remind_due(house)
    tidy(house)


def remind_due(house: House) -> int:
    """Let a mail to staff wait for each open request whose next reminder has come, and return how many."""
    now = house.clock.now()
    told = 0
    for one in requests.open_ones(house.database):
        times = sum(1 for moment in _reminders(house, one) if moment <= now)
        if times <= one.reminded:
            continue
        with house.database.writing():
            if requests.note_reminded(house.database, one, times):
                _tell_staff(house, one.id, now)
                told += 1
    return told


def tidy(house: House) -> None:
    """Close what was asked by people who are gone, and delete what was answered so long ago that nobody may ask again."""
    now = house.clock.now()
    with house.database.writing():
        requests.close_ownerless(house.database, now)
        requests.delete_before(house.database, house.policy.rights.requests.before(now))


def late(house: House) -> int:
    """Return how many requests should have been answered; more than 0 is trouble."""
    return requests.count_late(house.database, house.clock.now())


def _by(by: str | None) -> dict[str, str]:
    return {"by": by} if by else {}


def _reminders(house: House, one: Request) -> list[datetime]:
    """Return when staff are reminded: after it has come, and as long before a later deadline as before the first."""
    moments = retention.reminders(house.policy, one.received_at)
    more = one.due_at - retention.answer_due(house.policy, one.received_at)
    return moments + [moment + more for moment in moments if more]


def _tell_staff(house: House, number: str, now: datetime) -> None:
    message_id = new_message_id(house.settings.mail_from)
    outbox.put_said(house.database, kind="staff-notice", said={"request": number}, message_id=message_id, now=now)


def _tell_person(house: House, kind: outbox.Kind, sign_up: str, now: datetime) -> None:
    """Let a mail wait that says how the person's requests stand at the moment it goes; one that waits already says it too."""
    outbox.forget(house.database, sign_up, kind)
    message_id = new_message_id(house.settings.mail_from)
    outbox.put_mail(
        house.database, kind=kind, sign_up=sign_up, message_id=message_id, links={}, now=now, not_before=now,
    )  # fmt: skip
