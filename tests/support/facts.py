"""Facts that differ from the shipped ones in something a test is about."""

from typing import Any

from policy import Policy, Service


def altered(facts: Policy, **sections: Any) -> Policy:
    """Return the facts with other sections; nothing that was worked out from the old ones is carried over."""
    return Policy(**{name: getattr(facts, name) for name in Policy.model_fields} | sections)


def with_service(facts: Policy, identifier: str, **changes: Any) -> Policy:
    """Return the facts with one service changed."""
    changed = service_named(facts, identifier).model_copy(update=changes)
    return altered(facts, services=[changed if service.id == identifier else service for service in facts.services])


def service_named(facts: Policy, identifier: str) -> Service:
    """Return the service with this id."""
    return next(service for service in facts.services if service.id == identifier)
