"""A conversation by WebDriver BiDi, the W3C's protocol: commands as JSON over a websocket, one answer each."""

import json
from collections.abc import Callable
from itertools import count
from typing import Any

from websocket import WebSocket, create_connection

_PATIENCE = 60.0  # seconds for one answer


class Refused(Exception):  # noqa: N818 - our names end in what went wrong
    """The browser did not do what a command said; `error` is the protocol's own word for why."""

    def __init__(self, error: str, message: str) -> None:
        super().__init__(f"{error}: {message}")
        self.error = error


class Conversation:
    """A session with a browser that listens at `url`, closed at its end."""

    def __init__(self, url: str) -> None:
        self._socket: WebSocket = create_connection(
            f"{url}/session", timeout=_PATIENCE, suppress_origin=True, http_no_proxy=["127.0.0.1"]
        )
        self._numbers = count(1)
        wanted = {"alwaysMatch": {"acceptInsecureCerts": True, "unhandledPromptBehavior": {"default": "accept"}}}
        self.say("session.new", capabilities=wanted)

    def say(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Return the answer to a command; raises Refused."""
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while (answer := json.loads(self._socket.recv())).get("id") != number:
            """An event, or what came too late for somebody who gave up waiting."""
        if answer["type"] == "error":
            raise Refused(answer["error"], answer["message"])
        return answer["result"]

    def close(self) -> None:
        """End the session; the browser itself goes on."""
        self._socket.close()


def spoken(value: Any) -> dict[str, Any]:
    """Return a Python value as the protocol writes it; what has a `reference` is an element of the page."""
    if reference := getattr(value, "reference", None):
        return dict(reference)
    if value is None:
        return {"type": "null"}
    kind, write = next((kind, write) for type_, kind, write in _WRITTEN if isinstance(value, type_))
    return {"type": kind, "value": write(value)}


_WRITTEN: tuple[tuple[Any, str, Callable[[Any], Any]], ...] = (
    (bool, "boolean", bool),
    (int | float, "number", float),
    (list | tuple, "array", lambda items: [spoken(item) for item in items]),
    (dict, "object", lambda items: [[name, spoken(item)] for name, item in items.items()]),
    (object, "string", str),
)


def understood(said: dict[str, Any], element: Any) -> Any:
    """Return what the protocol wrote as a Python value; `element` makes one of a node of the page."""
    kind, value = said["type"], said.get("value")
    if kind == "node":
        return element(said["sharedId"])
    if kind in ("array", "nodelist", "htmlcollection", "set"):
        return [understood(item, element) for item in value or []]
    if kind in ("object", "map"):
        return {name: understood(item, element) for name, item in value or []}
    return None if kind in ("null", "undefined") else value
