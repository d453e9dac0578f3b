"""The ledger of a database that a backup takes the place of goes on in the backup: what was done stays written down."""

from formhandler.storage import ledger
from formhandler.storage.database import Database
from formhandler.storage.models import LedgerRow, LedgerTextRow, SignUpRow

_PAGE = 500


def carry_on(database: Database, other: Database) -> bool:
    """Copy into the other what the ledger here has beyond it, and return whether it could be.

    It cannot when the other has entries that are not here: two stories of the same time would be one too many, and the
    ledger of the copy is left as it is. Call it inside a transaction of the other.
    """
    head = ledger.head_of(other)
    if ledger.digest_at(database, head.number) != head.digest:
        return False
    last = head.number
    while rows := _after(database, last):
        other.change(LedgerRow.insert_many(rows))
        last = int(rows[-1]["number"])
    _carry_people(database, other, head.number)
    return True


def _after(database: Database, number: int) -> list[dict[str, int]]:
    query = LedgerRow.select().where(LedgerRow.number > number).order_by(LedgerRow.number).limit(_PAGE)
    return [dict(row.__data__) for row in database.rows(query)]


def _carry_people(database: Database, other: Database, number: int) -> None:
    """Bring over how many entries are about whom, and what was written since, for those who are in both."""
    for record, entries in other.execute("SELECT id, entries FROM sign_up"):
        here = database.first(SignUpRow.select(SignUpRow.entries).where(SignUpRow.id == record))
        if here and here.entries > entries:
            other.change(SignUpRow.update(entries=here.entries).where(SignUpRow.id == record))
            written = (LedgerTextRow.sign_up == record) & (LedgerTextRow.number > number)
            for row in database.rows(LedgerTextRow.select().where(written)):
                other.change(LedgerTextRow.insert(**row.__data__))
