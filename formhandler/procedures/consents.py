"""The log of cookie decisions: what a browser reports, checked against what is asked at all (requirements E2, E5).

    record(house, entry)             keeps an answer, or raises InvalidInput
    shown(house, record)             what is kept under a visitor's number, for the visitor or an authority

An entry names the exact text that was shown, which the archive of releases has (`python -m plugins.releases TEXT`); a
text or version that no release of ours has shown is refused, for it would prove nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

from formhandler.errors import InvalidInput
from formhandler.procedures import published, retention
from formhandler.procedures.house import House
from formhandler.storage import consents

Method = Literal["banner", "settings", "embed", "withdrawal", "implied"]

IMPLIED: Method = "implied"
_RECORD = re.compile(r"[A-Za-z0-9_-]{8,36}")


@dataclass(frozen=True)
class ConsentEntry:
    """One answer as a browser reports it. The time is ours, not the browser's.

    Keys of `choices` are ids of purposes, or "@" and the id of a service.
    """

    record: str
    method: str
    version: str
    language: str
    text: str
    signal: bool
    choices: Mapping[str, bool]


def record(house: House, entry: ConsentEntry) -> None:
    """Keep an answer for as long as it is relied on, or raise InvalidInput. Does nothing where the log is off."""
    if not house.policy.consent.log:
        return
    now = house.clock.now()
    _check(house, entry, now)
    answer = consents.Answer(
        record=entry.record,
        recorded_at=now,
        version=entry.version,
        language=entry.language,
        text=entry.text,
        mode=house.policy.consent.mode,
        host=house.policy.consent.shared_with or urlsplit(house.settings.site_url).hostname or "",
        method=entry.method,
        valid=entry.method != IMPLIED,
        signal=entry.signal,
        choices=entry.choices,
        due_at=retention.consent_due(house.policy, now),
    )
    consents.append(house.database, answer)


def shown(house: House, record: str) -> list[dict[str, Any]]:
    """Return what is kept under a number, the oldest answer first; nothing where there is nothing, or no more."""
    return [
        {
            "record_id": answer.record,
            "event_time": answer.recorded_at.isoformat(),
            "collection_method": answer.method,
            "mode": answer.mode,
            "valid_under_gdpr": answer.valid,
            "signal": answer.signal,
            "consent_version": answer.version,
            "text_shown": answer.text,
            "language": answer.language,
            "host": answer.host,
            "choices": dict(answer.choices),
            "kept_until": answer.due_at.isoformat(),
        }
        for answer in consents.answers(house.database, record, house.clock.now())
    ]


def _check(house: House, entry: ConsentEntry, now: datetime) -> None:
    """Raise InvalidInput unless everything in the entry is something a page of ours could have sent."""
    if not _RECORD.fullmatch(entry.record):
        raise InvalidInput("record", "bad-shape")
    if entry.method not in get_args(Method) or (entry.method == IMPLIED and not _may_be_implied(house, now)):
        raise InvalidInput("method", "unknown")
    if entry.language not in house.languages:
        raise InvalidInput("language", "unknown")
    if not published.was_shown(house, entry.language, entry.text, entry.version):
        raise InvalidInput("text", "unknown")
    purposes = {purpose.id for purpose in house.policy.optional_purposes}
    services = {f"@{service.id}" for service in house.policy.active_services}
    if not entry.choices or not set(entry.choices) <= purposes | services:
        raise InvalidInput("choices", "unknown")
    if not all(isinstance(granted, bool) for granted in entry.choices.values()):
        raise InvalidInput("choices", "bad-shape")


def _may_be_implied(house: House, now: datetime) -> bool:
    """Whether going on counts as an answer here and today: somebody has taken that on, until a day (section 10)."""
    consent = house.policy.consent
    today = now.astimezone(house.policy.site.time_zone).date()
    return consent.mode == "implied" and consent.acknowledgement is not None and today <= consent.acknowledgement.until
