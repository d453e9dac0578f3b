"""What a visitor has agreed to, as a hash: another hash means that the question must be asked anew (requirement C13).

Material is who receives what, where, on which basis, and what is kept for how long. Names and explanations are not:
a corrected typing mistake asks nobody again.
"""

import base64
import hashlib
import json
from collections.abc import Sequence
from typing import Any

from policy import Cookie, Policy, Purpose, Service

_LENGTH = 6  # characters of 5 bits: a change is missed once in a thousand million times


def service_hash(service: Service) -> str:
    """Return the material hash of a service."""
    return _hash(_service(service))


def purpose_hash(purpose: Purpose, services: Sequence[Service]) -> str:
    """Return the material hash of a purpose with the services that are active for it."""
    return _hash([purpose.id, purpose.basis, *sorted(map(_service, services))])


def services_for(facts: Policy, purpose: Purpose) -> tuple[Service, ...]:
    """Return the active services of a purpose."""
    return tuple(service for service in facts.active_services if service.purpose == purpose.id)


def consent_version(facts: Policy) -> str:
    """Return the version of the declaration, with the hash of everything in it that is material: "2.0-k3x9ab"."""
    hashes = [purpose_hash(purpose, services_for(facts, purpose)) for purpose in facts.purposes]
    return f"{facts.document('cookies').version}-{_hash(hashes)}"


def _service(service: Service) -> list[Any]:
    transfer = service.transfer.basis if service.transfer else None
    cookies = sorted(map(_cookie, service.cookies))
    return [
        service.id, service.purpose, service.provider, service.role, transfer,
        sorted(service.countries), sorted(service.hosts), sorted(service.collects), cookies,
    ]  # fmt: skip


def _cookie(cookie: Cookie) -> list[str]:
    return [cookie.name, cookie.kind, str(cookie.lifetime), cookie.party, cookie.domain or ""]


def _hash(value: Any) -> str:
    digest = hashlib.sha256(json.dumps(value).encode()).digest()
    return base64.b32encode(digest).decode().lower()[:_LENGTH]
