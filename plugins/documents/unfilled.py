"""Says why facts cannot be filled into a text, in words for those who wrote it: which name, and which one is meant."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache
from typing import Any, get_args

from jinja2.exceptions import TemplateSyntaxError, UndefinedError
from pydantic import BaseModel

from policy import Policy

_ATTRIBUTE = re.compile(r"'(?P<type>[\w.]+) object' has no attribute '(?P<name>\w+)'")
_UNDEFINED = re.compile(r"'(?P<name>\w+)' is undefined")
_FILTER = re.compile(r"No (?:filter|test) named '(?P<name>\w+)'")
_BEGINNINGS = ("facts", "language", "article", "document")
_IN_POLICY = "the facts stand in policy.toml"
_BRACKETS = "check the brackets {{ }} and {% %}"


def explained(error: BaseException, filters: Iterable[str]) -> tuple[str, str]:
    """Return what to tell of an error, and the word of the text that is wrong ("" where no single one is)."""
    said = str(getattr(error, "message", None) or error).rstrip(".")
    if isinstance(error, TemplateSyntaxError):
        return _syntax(said, filters)
    if isinstance(error, UndefinedError) and (match := _ATTRIBUTE.search(said)):
        section = match["type"].rpartition(".")[2]
        return _unknown(f'the facts have no "{match["name"]}" here', match["name"], _keys().get(section, ())), match[
            "name"
        ]
    if isinstance(error, UndefinedError) and (match := _UNDEFINED.search(said)):
        return _unknown(f'there is no "{match["name"]}"', match["name"], _BEGINNINGS), match["name"]
    if isinstance(error, LookupError):
        word = str(error).strip("'")
        return f'there is no "{word}"; {_IN_POLICY}', word
    return f"{type(error).__name__}: {said}; {_IN_POLICY}", ""


def _syntax(said: str, filters: Iterable[str]) -> tuple[str, str]:
    if match := _FILTER.search(said):
        return _unknown(f'there is no filter "{match["name"]}"', match["name"], filters), match["name"]
    if "end of comment" in said:
        return "`{#` begins a note; write `{: #name }` to name a place, or `{# note #}`", "{#"
    return f"{said}; {_BRACKETS}", ""


def _unknown(wrong: str, name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, list(known), 1)
    return f'{wrong}; did you mean "{close[0]}"?' if close else f"{wrong}; {_IN_POLICY}"


@cache
def _keys() -> dict[str, tuple[str, ...]]:
    """Return the keys of each kind of section by the name of its class."""
    found: dict[str, tuple[str, ...]] = {}
    waiting: list[Any] = [Policy]
    while waiting:
        one = waiting.pop()
        waiting += get_args(one)
        if isinstance(one, type) and issubclass(one, BaseModel) and one.__name__ not in found:
            found[one.__name__] = tuple(one.model_fields)
            waiting += [field.annotation for field in one.model_fields.values()]
    return found
