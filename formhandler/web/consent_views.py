"""The consent log: a browser reports a choice about cookies, without anything that says whose it is."""

import json
from dataclasses import fields
from http import HTTPStatus
from typing import Any

from formhandler.errors import InvalidInput
from formhandler.procedures import consents
from formhandler.procedures.consents import ConsentEntry
from formhandler.web.answers import Answer, nothing
from formhandler.web.front import Ask, Front
from formhandler.web.guards import RefusedError

_TYPES: dict[str, type] = {
    "record": str,
    "method": str,
    "version": str,
    "language": str,
    "text": str,
    "signal": bool,
    "choices": dict,
}


def record(front: Front, ask: Ask) -> Answer:
    """Keep a choice. Nobody reads the answer: browsers send this in the background, even while a page is left."""
    try:
        consents.record(front.house, _entry(ask.body))
    except InvalidInput as error:
        raise RefusedError(HTTPStatus.UNPROCESSABLE_ENTITY) from error
    return nothing()


def _entry(body: bytes) -> ConsentEntry:
    """Return the entry that a body holds, or raise InvalidInput: every key, no other, each of its type."""
    try:
        said: Any = json.loads(body)
    except (ValueError, RecursionError):
        raise InvalidInput("body", "not-json") from None
    names = {one.name for one in fields(ConsentEntry)}
    if not isinstance(said, dict) or set(said) != names:
        raise InvalidInput("body", "other-keys")
    for name, kind in _TYPES.items():
        if type(said[name]) is not kind:
            raise InvalidInput(name, "bad-type")
    return ConsentEntry(**said)
