"""One person with a mark in every field, through the whole life: all of it is shown to her, and nothing stays of her."""

import base64
import json
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from formhandler.procedures import (
    access,
    deliver,
    ledger,
    person,
    purge,
    requests,
    rights,
    signup,
    staff,
    tool_events,
    trial,
)
from formhandler.procedures.backup import back_up
from formhandler.procedures.console import Staff
from formhandler.procedures.house import House
from formhandler.sealing.chain import pseudonym
from formhandler.storage import outbox, signups
from formhandler.storage.models import TABLES
from formhandler.storage.signups import SignUp
from tests.formhandler.test_stolen_parts import loot
from tests.formhandler.web.conftest import Visitor
from tests.support.envelopes import seal_form
from tests.support.exported import EXEMPT, EXPORTED
from tests.support.houses import bytes_on_disk
from tests.support.mailed import token_in
from tests.support.toolside import Played, playing, signed_event, spoken

NAME, CORRECTED, EMAIL = "Zyxname Ærlig", "Zyxother Ærlig", "zyxmail.canary@example.org"
LOOKED, COURT = "zyxreason, she phoned", "zyxcourt asks for it"
# Whole, and so much of each as no key and no sealed byte string has by chance.
MARKS = (NAME, CORRECTED, EMAIL, LOOKED, COURT, "Zyxna", "Zyxot", "zyxma", "zyxre", "zyxco", "Ærlig")
ANNA = Staff("anna", "anna", "")


@dataclass
class Canary:
    """The person, and every secret that was mailed to her."""

    house: House
    visitor: Visitor
    sink: Any
    played: Played
    links: dict[str, str] = field(default_factory=dict)

    def mail(self, page: str) -> str:
        """Deliver what waits and return the token in the newest mail that leads to a page."""
        for _ in range(3):
            deliver.deliver_due(self.house)
        self.links[page] = token_in(self.sink.mails[-1], page)
        return self.links[page]

    @property
    def row(self) -> SignUp:
        """Her sign-up, due or not."""
        [record] = signups.of_address(self.house.database, self.house.keys.ring, signups.EmailAddress.parse(EMAIL))
        found = signups.find_kept(self.house.database, record, self.house.clock.now())
        assert found
        return found


@pytest.fixture
def log() -> Iterator[list[str]]:
    """Every line that anything logs, but for the relay, which is another machine."""
    lines: list[str] = []
    handler, root = logging.Handler(), logging.getLogger()
    handler.emit = lambda record: lines.append(record.getMessage())  # type: ignore[method-assign]
    handler.addFilter(lambda record: record.name != "mail.log")
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield lines
    root.removeHandler(handler)
    root.setLevel(before)


@pytest.fixture
def canary(  # noqa: PLR0917 - pytest hands them in by name
    house: House, visitor: Visitor, sink, tmp_path: Path, clock, log: list[str]
) -> Iterator[Canary]:
    """The canary on trial, with a tool that is told of her; every log line of her life is kept."""
    with playing(tmp_path, clock) as played:
        told = played.known_to(house)
        key = house.keys.forms.newest
        assert key
        sealed = seal_form(key, way=1, name=NAME, email=EMAIL)
        assert visitor.post("/forms/en/sign-up", sealed, content_type="application/vnd.kept.sealed").status == 200
        one = Canary(told, visitor, sink, played)
        signup.confirm(told, one.mail("confirm"), follow_up=True)
        one.links["abuse"] = token_in(sink.mails[-1], "abuse")
        login = one.mail("first-login")
        one.links["stop"] = token_in(sink.mails[-1], "stop")
        signup.accept(told, login, terms=True, agreement=True)
        access.tell_due(told)
        yield one
    assert log
    assert [mark for mark in (*MARKS, *one.links.values()) if mark in "\n".join(log)] == []


def live(one: Canary, clock) -> None:
    """Let everything happen to her that can, so that no column is empty."""
    house = one.house
    clock.forward(timedelta(days=14))
    deliver.deliver_due(house)  # the follow-up mail
    rights.ask(house, EMAIL)
    one.mail("my-data")
    rights.correct(house, one.row, CORRECTED)
    rights.withdraw(house, one.row)
    number = rights.ask_staff(house, one.row, "objection")
    requests.extend(house, number, "complex")
    staff.search(house, ANNA, EMAIL)
    staff.look(house, ANNA, one.row.id, LOOKED)
    for act in (trial.subscribe, trial.unsubscribe):
        clock.forward(timedelta(hours=1))
        with house.database.writing():
            act(house, one.row, clock.now())
    staff.hold(house, ANNA, one.row.id, COURT)
    rights.restrict(house, one.row)
    requests.close(house, rights.ask_staff(house, one.row, "question"), "refused")
    one.sink.mode = "defers"
    deliver.deliver_due(house)


def schema(path: Path) -> set[str]:
    """Return every column of every table as the file has them."""
    with closing(sqlite3.connect(path)) as other:
        names = other.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        ).fetchall()
        return {f"{table}.{row[1]}" for (table,) in names for row in other.execute(f"PRAGMA table_info({table})")}


def stored(one: Canary, column: str) -> list[object]:
    """Return what a column holds of her, opened and as people write it, the empty ones left out."""
    table, _, name = column.partition(".")
    opened: dict[str, list[object]] = {
        "sign_up.name": [CORRECTED], "sign_up.email": [EMAIL], "ledger_text.text": [LOOKED, COURT],
        "legal_hold.reason": [COURT],
    }  # fmt: skip
    if column in opened:
        return opened[column]
    row = one.row
    [model] = [model for model in TABLES if model._meta.table_name == table]
    of_hers = {"sign_up": "id = ?", "ledger": "about = ?"}.get(table, "sign_up_id = ?")
    keys: list[object] = [row.id]
    if table == "ledger":
        key = signups.key_of(one.house.database, row.id)
        keys = [pseudonym(key, ordinal) for ordinal in range(1, 100)]
    field_of = next(field for field in model._meta.sorted_fields if field.column_name == name)
    query = f"SELECT {name} FROM {table} WHERE {of_hers}"  # noqa: S608 - our own names
    found = [field_of.python_value(value) for key in keys for (value,) in one.house.database.execute(query, (key,))]
    return [written(value) for value in found if value is not None]


def written(value: Any) -> object:
    return value.isoformat() if hasattr(value, "isoformat") else value


def shown(held: dict[str, Any], place: str) -> list[object]:
    """Return what stands at a place of the export, the empty ones left out."""
    section, _, name = place.partition(".")
    parts = held[section] if isinstance(held[section], list) else [held[section]]
    return [part[name] for part in parts if part.get(name) is not None] if name else parts


@pytest.mark.promise("Z21")
@pytest.mark.promise("H1")
def test_the_export_holds_every_stored_field_or_a_reason_says_why_not(canary: Canary, clock):
    live(canary, clock)
    columns = schema(canary.house.database.path)
    assert {
        column for column in columns if column not in EXPORTED and not {column, column.partition(".")[0]} & set(EXEMPT)
    } == set()
    held = json.loads(json.dumps(person.export(canary.house, EMAIL)))
    for column, place in EXPORTED.items():
        if column not in columns or column == "ledger.facts":
            continue
        values = stored(canary, column)
        assert values, f"{column} is empty, so nothing was seen of it"
        assert sorted(map(str, shown(held, place))) == sorted(map(str, values)), column
    for facts in stored(canary, "ledger.facts"):
        assert any(json.loads(str(facts)).items() <= done.items() for done in held["what_was_done"])


def traces(one: Canary) -> list[bytes]:
    """Return every byte string that is hers alone: as it lies on the disk, and as anybody would know it."""
    row, database = one.row, one.house.database
    blobs = [value for sql in (
        "SELECT name, email, address_index FROM sign_up WHERE id = ?",
        "SELECT digest FROM token WHERE sign_up_id = ?",
        "SELECT payload, id, message_id FROM outbox WHERE sign_up_id = ?",
        "SELECT text FROM ledger_text WHERE sign_up_id = ?",
        "SELECT reason FROM legal_hold WHERE sign_up_id = ?",
    ) for found in database.execute(sql, (row.id,)) for value in found]  # fmt: skip
    [(slot,)] = database.execute("SELECT slot FROM sign_up WHERE id = ?", (row.id,))
    own = one.house.settings.slots.read_bytes()[512 + 128 * slot :][34:110]
    words = [row.id, row.access or "", row.mail_id or "", *MARKS, *one.links.values()]
    plain = [word.encode() for word in words]
    disguised = [
        form for mark in (NAME, EMAIL) for form in (mark.encode("utf-16-le"), base64.b64encode(mark.encode())[:-4])
    ]
    sealed = [bytes(one)[1:] if isinstance(one, bytes) else str(one).encode() for one in blobs]
    return [trace for trace in (*plain, *disguised, *sealed, own) if trace]


def delete_in_tool(one: Canary) -> None:
    """Let the customer delete everything in the tool, which tells of it."""
    now = one.house.clock.now()
    call, headers = signed_event(now, event="customer-deleted", access=one.row.access or "", at=now.isoformat())
    assert tool_events.hear(one.house, call, **spoken(headers)) == "done"


def wait_for_the_deadline(one: Canary) -> None:
    """Let the purge take her when she is due."""
    one.house.clock.set(one.row.due_at)  # type: ignore[attr-defined]
    purge.purge_due(one.house)


ERASERS = {
    "the person herself": lambda one: rights.erase(one.house, one.row, tell=True),
    "regret": lambda one: rights.regret(one.house, one.row, tell=False),
    "staff": lambda one: staff.erase(one.house, ANNA, one.row.id),
    "the command": lambda one: person.erase(one.house, EMAIL),
    "the customer in the tool": delete_in_tool,
    "the deadline": wait_for_the_deadline,
    "an abuse report": lambda one: signup.report_abuse(one.house, one.links["abuse"]),
}


@pytest.mark.promise("Z16")
@pytest.mark.promise("X2")
@pytest.mark.parametrize("eraser", ERASERS)
def test_erasing_leaves_no_byte_of_her_anywhere(canary: Canary, tmp_path: Path, clock, eraser: str):
    live(canary, clock)
    house, folder = canary.house, tmp_path / "copies"
    rights.lift(house, canary.row)
    rights.ask(house, EMAIL)  # somebody wants the link once more, and the relay is in trouble
    hers = traces(canary)
    back_up(house.settings, clock.now(), to=folder / "days", slots_to=folder / "slots")
    staff.release(house, ANNA, canary.row.id)
    ERASERS[eraser](canary)
    canary.sink.mode = "takes"
    clock.forward(timedelta(hours=2))
    for _ in range(2):
        deliver.deliver_due(house)
    assert access.tell_due(house).told == 1
    left = bytes_on_disk(house.settings.var) + bytes_on_disk(house.settings.keys)
    assert [trace for trace in hers if trace in left] == []
    assert person.export(house, EMAIL) is None
    assert [one.kind for one in outbox.waiting_kind(house.database, "asked")] == []
    in_tool = (tmp_path / "tool.json").read_bytes()
    assert [mark for mark in MARKS if mark.encode() in in_tool] == []
    back_up(house.settings, clock.now(), to=None, slots_to=folder / "slots")
    [old] = folder.glob("days/*.db")
    keys = house.settings.keys
    assert loot(tmp_path / "loot", database=old, slots=folder / "slots" / "kept.slots", keys=keys) == set()
    assert ledger.verify(house).broken_at is None
