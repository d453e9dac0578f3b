"""What templates and the script need to know of the choice, made from the facts. Knows no language.

`consent_of(facts)` gives templates the object `consent`: `consent.data` is the block that the script reads from its own
element, `consent.asked` the purposes in the order shown.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from markupsafe import Markup

from plugins.consent.names import NAMES
from plugins.consent.release import consent_version, purpose_hash, service_hash, services_for
from policy import Duration, Policy, Purpose, Service

LOG = "/forms/consent"
# What each signal of the browser says no to, besides every purpose whose data goes to others for ends of their own.
_SIGNAL_PURPOSE = "marketing"
_OTHERS = ("joint", "independent")


@dataclass(frozen=True)
class Asked:
    """A purpose with the active services behind it."""

    purpose: Purpose
    services: tuple[Service, ...]

    @property
    def others(self) -> tuple[str, ...]:
        """Who else receives data for this purpose, each once."""
        return _others(self.services)

    @property
    def longest(self) -> Duration | None:
        """The longest that anything is kept for this purpose; None when nothing outlives the session."""
        lifetimes = [cookie.lifetime for service in self.services for cookie in service.cookies if cookie.lifetime]
        return max(lifetimes, key=lambda lifetime: lifetime.longest, default=None)


@dataclass(frozen=True)
class Consent:
    """What templates know as `consent`."""

    data: Markup
    version: str
    necessary: tuple[Asked, ...]
    asked: tuple[Asked, ...]
    names: Mapping[str, Mapping[str, str]]

    @property
    def others(self) -> tuple[str, ...]:
        """Every third party that may receive data, each once."""
        return _others(service for asked in self.asked for service in asked.services)

    @property
    def out_of_reach(self) -> tuple[Service, ...]:
        """The services that keep something where no script of this site can delete it (requirement D3)."""
        return tuple(service for asked in self.asked for service in asked.services if not _all_in_reach(service))


def consent_of(facts: Policy) -> Consent:
    """Return what templates need to know of the choice."""
    groups = [Asked(purpose, services_for(facts, purpose)) for purpose in facts.purposes]
    return Consent(
        data=attribute(json.dumps(data_block(facts), separators=(",", ":"))),
        version=consent_version(facts),
        necessary=tuple(group for group in groups if group.purpose.basis != "consent"),
        asked=tuple(group for group in groups if group.purpose.basis == "consent"),
        names=NAMES,
    )


def data_block(facts: Policy) -> dict[str, Any]:
    """Return what the script reads; its shape is `Site` in theme/types/consent.d.ts."""
    optional = [(purpose, services_for(facts, purpose)) for purpose in facts.optional_purposes]
    block = {
        "cookie": facts.consent.cookie,
        "version": consent_version(facts),
        "lapses": shortest_seconds(facts.consent.lapses),
        "honours": {signal: _denied(optional) for signal in facts.consent.honours},
        "purposes": {purpose.id: purpose_hash(purpose, services) for purpose, services in optional},
        "services": {service.id: _service(service) for _purpose, services in optional for service in services},
    }
    return block | ({"log": LOG} if facts.consent.log else {})


def lifetimes(service: Service) -> str:
    """Return the lifetimes that a service's own script is told to keep to, as JSON: seconds by name."""
    first = [cookie for cookie in service.cookies if cookie.party == "first" and cookie.lifetime]
    return json.dumps({cookie.name: shortest_seconds(cookie.lifetime) for cookie in first if cookie.lifetime})


def shortest_seconds(duration: Duration) -> int:
    """Return the shortest that a duration can last on any calendar: what is kept that long is never kept too long."""
    starts = [datetime(year, month, 1, tzinfo=UTC) for year in range(2025, 2029) for month in range(1, 13)]
    return min(int((duration.after(start) - start).total_seconds()) for start in starts)


def _service(service: Service) -> dict[str, Any]:
    erasable: dict[str, list[str]] = {}
    for cookie in service.cookies:
        if cookie.party == "first" and not cookie.http_only:
            erasable.setdefault(cookie.kind, []).append(cookie.name)
    return {"purpose": service.purpose, "hash": service_hash(service)} | ({"erase": erasable} if erasable else {})


def _denied(optional: Iterable[tuple[Purpose, Sequence[Service]]]) -> list[str]:
    return [
        purpose.id
        for purpose, services in optional
        if purpose.id == _SIGNAL_PURPOSE or any(service.role in _OTHERS for service in services)
    ]


def _others(services: Iterable[Service]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(service.provider for service in services if service.role != "own"))


def _all_in_reach(service: Service) -> bool:
    return all(cookie.party == "first" and not cookie.http_only for cookie in service.cookies)


def attribute(text: str) -> Markup:
    """Return `text` for an attribute in single quotes; double quotes stay as they are, which is shorter for JSON."""
    return Markup(text.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&#39;"))  # noqa: S704 - escaped here
