"""The log of cookie decisions: what a browser reports, checked against what is asked at all (requirements E2, E5)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from formhandler.errors import InvalidInput
from formhandler.procedures import retention
from formhandler.procedures.house import House
from formhandler.storage import consents

Method = Literal["banner", "settings", "embed", "withdrawal"]

_RECORD = re.compile(r"[A-Za-z0-9_-]{8,36}")
_VERSION = re.compile(r"[A-Za-z0-9._-]{1,40}")


@dataclass(frozen=True)
class ConsentEntry:
    """One answer as a browser reports it. The time is ours, not the browser's.

    Keys of `choices` are ids of purposes, or "@" and the id of a service.
    """

    record: str
    method: str
    version: str
    language: str
    signal: bool
    choices: Mapping[str, bool]


def record(house: House, entry: ConsentEntry) -> None:
    """Keep an answer for as long as it is relied on, or raise InvalidInput. Does nothing where the log is off."""
    if not house.policy.consent.log:
        return
    _check(house, entry)
    now = house.clock.now()
    answer = consents.Answer(
        record=entry.record,
        recorded_at=now,
        version=entry.version,
        language=entry.language,
        method=entry.method,
        signal=entry.signal,
        choices=entry.choices,
        due_at=retention.consent_due(house.policy, now),
    )
    consents.append(house.database, answer)


def _check(house: House, entry: ConsentEntry) -> None:
    """Raise InvalidInput unless everything in the entry is something a page of ours could have sent."""
    if not _RECORD.fullmatch(entry.record):
        raise InvalidInput("record", "bad-shape")
    if not _VERSION.fullmatch(entry.version):
        raise InvalidInput("version", "bad-shape")
    if entry.method not in get_args(Method):
        raise InvalidInput("method", "unknown")
    if entry.language not in house.languages:
        raise InvalidInput("language", "unknown")
    purposes = {purpose.id for purpose in house.policy.optional_purposes}
    services = {f"@{service.id}" for service in house.policy.active_services}
    if not entry.choices or not set(entry.choices) <= purposes | services:
        raise InvalidInput("choices", "unknown")
    if not all(isinstance(granted, bool) for granted in entry.choices.values()):
        raise InvalidInput("choices", "bad-shape")
