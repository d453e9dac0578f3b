"""What a visitor has agreed to, as a hash: another hash means that the question must be asked anew (requirement C13).

Material is who receives what, where, on which basis, and what is kept for how long. Names and explanations are not:
a corrected typing mistake asks nobody again. Nor does a release that does less than one before it: whoever agreed to
more agreed to less, so that answers to the earlier one go on to hold.

All is computed from the declaration for programs (plugins.documents.declaration), which every release keeps.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from plugins.documents import declaration
from policy import Duration, Policy, Purpose, Service

Entry = Mapping[str, Any]

_LENGTH = 6  # characters of 5 bits: a change is missed once in a thousand million times
_SAME = ("id", "purpose", "provider", "role")
_NO_MORE = ("countries", "hosts", "collects")


def service_hash(service: Service) -> str:
    """Return the material hash of a service."""
    return _hash(_material(declaration.entry(service)))


def purpose_hash(purpose: Purpose, services: Sequence[Service]) -> str:
    """Return the material hash of a purpose with the services that are active for it."""
    return _purpose_hash(purpose.id, purpose.basis, map(declaration.entry, services))


def services_for(facts: Policy, purpose: Purpose) -> tuple[Service, ...]:
    """Return the active services of a purpose."""
    return tuple(service for service in facts.active_services if service.purpose == purpose.id)


def consent_version(facts: Policy) -> str:
    """Return the version of the declaration, with the hash of everything in it that is material: "2.0-k3x9ab"."""
    hashes = [purpose_hash(purpose, services_for(facts, purpose)) for purpose in facts.purposes]
    return f"{facts.document('cookies').version}-{_hash(hashes)}"


def service_hashes(service: Service, past: Iterable[Entry]) -> list[str]:
    """Return the hashes whose answers hold for a service: its own, then those of `past` declarations that said more."""
    now = declaration.entry(service)
    earlier = [old for declared in past for old in declared["services"] if covers(old, now)]
    return list(dict.fromkeys([service_hash(service), *(_hash(_material(old)) for old in earlier)]))


def purpose_hashes(purpose: Purpose, services: Sequence[Service], past: Iterable[Entry]) -> list[str]:
    """Return the same for a purpose: of all its services, each must have said more before."""
    found = [purpose_hash(purpose, services)]
    for declared in past:
        known = {old["id"]: old for old in declared["services"] if old["purpose"] == purpose.id}
        bases = {old["id"]: old["basis"] for old in declared["purposes"]}
        entries = map(declaration.entry, services)
        if bases.get(purpose.id) == purpose.basis and all(covers(known.get(now["id"]), now) for now in entries):
            found.append(_purpose_hash(purpose.id, purpose.basis, known.values()))
    return list(dict.fromkeys(found))


def covers(old: Entry | None, now: Entry) -> bool:
    """Return whether who agreed to a service as it was has agreed to it as it is: nothing else, nothing more, no longer."""
    if old is None:
        return False
    return (
        all(old[key] == now[key] for key in _SAME)
        and _transfer(old) == _transfer(now)
        and all(set(now[key]) <= set(old[key]) for key in _NO_MORE)
        and all(any(_covers_cookie(was, cookie) for was in old["cookies"]) for cookie in now["cookies"])
    )


def _covers_cookie(old: Entry, now: Entry) -> bool:
    return _identity(old) == _identity(now) and _lasts(old) >= _lasts(now)


def _identity(cookie: Entry) -> list[str]:
    return [cookie["name"], cookie["kind"], cookie["party"], cookie.get("domain", "")]


def _lasts(cookie: Entry) -> timedelta:
    lifetime = cookie["lifetime"]
    return timedelta() if lifetime == "session" else Duration.parse(lifetime).longest


def _transfer(service: Entry) -> str | None:
    return (service.get("transfer") or {}).get("basis")


def _purpose_hash(identifier: str, basis: str, services: Iterable[Entry]) -> str:
    return _hash([identifier, basis, *sorted(map(_material, services), key=json.dumps)])


def _material(service: Entry) -> list[Any]:
    cookies = sorted([*_identity(cookie), cookie["lifetime"]] for cookie in service["cookies"])
    return [*(service[key] for key in _SAME), _transfer(service), *(sorted(service[key]) for key in _NO_MORE), cookies]


def _hash(value: Any) -> str:
    digest = hashlib.sha256(json.dumps(value).encode()).digest()
    return base64.b32encode(digest).decode().lower()[:_LENGTH]
