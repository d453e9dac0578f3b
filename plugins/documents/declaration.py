"""The rows of the cookie declaration: every cookie of every active service, by purpose, and who else receives data.

`groups` is what the page shows, `as_json` the same for programs: /cookies.json (requirements P1, P2, P6).
"""

import json
from dataclasses import dataclass
from typing import Any

from policy import Cookie, Policy, Purpose, Service

_FORMAT = 1  # of cookies.json
# How a service is run is nobody's business; cookies and durations are written in their own way.
_INTERNAL = {"active", "cookies", "kept", "script", "setup", "options"}


@dataclass(frozen=True)
class Row:
    """One cookie, or whatever else is kept in the browser, with the service that sets it."""

    cookie: Cookie
    service: Service


@dataclass(frozen=True)
class Group:
    """A purpose with its active services and everything they keep."""

    purpose: Purpose
    services: tuple[Service, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of the table, in the order of `policy.toml`."""
        return tuple(Row(cookie, service) for service in self.services for cookie in service.cookies)


def groups(facts: Policy) -> tuple[Group, ...]:
    """Return the groups in the order in which a visitor is asked; one that nothing uses at present is among them."""
    return tuple(
        Group(purpose, tuple(service for service in facts.active_services if service.purpose == purpose.id))
        for purpose in facts.purposes
    )


def third_parties(facts: Policy) -> tuple[Service, ...]:
    """Return the active services whose data others receive (promise Z19)."""
    return tuple(service for service in facts.active_services if service.role != "own")


def as_json(facts: Policy) -> str:
    """Return the declaration for programs. Sentences are English, durations as in `policy.toml`."""
    document = facts.document("cookies")
    declaration = {
        "format": _FORMAT,
        "site": facts.site.url,
        "controller": facts.controller.name,
        "version": document.version,
        "date": document.date.isoformat(),
        "mode": facts.consent.mode,
        "consent_lapses": str(facts.consent.lapses),
        "purposes": [purpose.model_dump(mode="json") for purpose in facts.purposes],
        "services": [entry(service) for service in facts.active_services],
    }
    return json.dumps(declaration, ensure_ascii=False, indent=1) + "\n"


def entry(service: Service) -> dict[str, Any]:
    """Return what the declaration for programs says of a service."""
    plain = service.model_dump(mode="json", exclude=_INTERNAL, exclude_none=True)
    kept = {"kept": str(service.kept)} if service.kept else {}
    return plain | kept | {"cookies": [_cookie(cookie) for cookie in service.cookies]}


def _cookie(cookie: Cookie) -> dict[str, Any]:
    plain = cookie.model_dump(mode="json", exclude={"lifetime"}, exclude_none=True)
    return plain | {"lifetime": str(cookie.lifetime or "session")}
