"""Rows from before records had keys of their own, sealed anew: once, at the first start of this version.

In batches, each a transaction: a start that is killed goes on where it was. `scrub` must follow: what was sealed under a
master key still stands in freed pages and in the log.
"""

from collections.abc import Callable

from formhandler.addresses import EmailAddress
from formhandler.sealing.envelopes import open_first_version, seal
from formhandler.sealing.index import index_of
from formhandler.sealing.keys import KeyRing
from formhandler.storage.database import Database
from formhandler.storage.models import OutboxRow, SignUpRow
from formhandler.storage.records import new_key
from formhandler.storage.signups import key_of

_BATCH = 100
_FIRST_VERSION = 1


def reseal(database: Database, ring: KeyRing) -> int:
    """Give every row without a key one, seal it under that, and return how many there were."""
    return sum(_in_batches(database, ring, step) for step in (_sign_ups, _mails))


def _in_batches(database: Database, ring: KeyRing, step: Callable[[Database, KeyRing], int]) -> int:
    total = 0
    while True:
        with database.writing():
            count = step(database, ring)
        if not count:
            return total
        total += count


def _sign_ups(database: Database, ring: KeyRing) -> int:
    rows = database.rows(SignUpRow.select().where(SignUpRow.slot.is_null()).limit(_BATCH))
    for row in rows:
        slot, key = new_key(database, row.id)
        changed: dict[str, object] = {"slot": slot}
        for column in ("name", "email"):
            place = {"purpose": f"sign_up.{column}", "record": row.id}
            opened = open_first_version(ring, **place, data=bytes(getattr(row, column)))
            changed[column] = seal(key, **place, data=opened)
            if column == "email":
                index = index_of(ring, EmailAddress.parse(opened.decode()))
                changed |= {"address_index": index.value, "index_key": index.key_id}
        database.change(SignUpRow.update(**changed).where(SignUpRow.id == row.id))
    return len(rows)


def _mails(database: Database, ring: KeyRing) -> int:
    """Seal waiting mails anew: enquiries, which were not sealed by us, and tokens, which were under a master key."""
    enquiry = (OutboxRow.kind == "enquiry") & OutboxRow.slot.is_null()
    first_version = (OutboxRow.kind != "enquiry") & (OutboxRow.payload < bytes((_FIRST_VERSION + 1,)))
    rows = database.rows(OutboxRow.select().where(enquiry | first_version).limit(_BATCH))
    for row in rows:
        place = {"purpose": "outbox.payload", "record": row.id}
        changed: dict[str, object] = {}
        if row.kind == "enquiry":
            changed["slot"], key = new_key(database, row.id)
            opened = bytes(row.payload)
        else:
            key = key_of(database, row.sign_up or "")
            opened = open_first_version(ring, **place, data=bytes(row.payload))
        database.change(
            OutboxRow.update(**changed, payload=seal(key, **place, data=opened)).where(OutboxRow.id == row.id)
        )
    return len(rows)
