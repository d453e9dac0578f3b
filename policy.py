"""The facts of `policy.toml`, typed and checked: the only reader of that file, the only source of them for all others.

    from policy import load
    facts = load(Path("policy.toml"))
    facts.retention.contact_mail        # Duration(amount=24, unit='months')

`load` raises `PolicyError` with every mistake found: file, line, key, what is wrong, what to write.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, TypeAdapter, ValidationError

from facts.checks import EEA, contradictions
from facts.duration import Duration
from facts.lines import key_lines, line_of, written
from facts.model import (
    Accessibility,
    Address,
    Agreement,
    Authority,
    Collection,
    Consent,
    Controller,
    Cookie,
    Document,
    Forms,
    Processor,
    Purpose,
    Retention,
    Rights,
    Section,
    Security,
    Service,
    Site,
    Transfer,
)
from facts.problem import Problem, nearest

__all__ = [
    "EEA", "Address", "Authority", "Collection", "Consent", "Controller", "Cookie", "Document", "Duration", "Forms",
    "Policy", "PolicyError", "Processor", "Purpose", "Retention", "Service", "Site", "Transfer", "load",
]  # fmt: skip

_PLACEHOLDER = re.compile(r"PLACEHOLDER|\.example\b")


class PolicyError(Exception):
    """The policy cannot be used. The message has a line for each mistake: file:line: key: what is wrong; what to write."""


class Policy(Section):
    """All facts, frozen."""

    controller: Controller
    authority: Authority
    site: Site
    consent: Consent
    collection: Collection
    forms: Forms
    retention: Retention
    rights: Rights
    security: Security
    agreement: Agreement
    accessibility: Accessibility
    purposes: tuple[Purpose, ...]
    services: tuple[Service, ...]
    processors: tuple[Processor, ...]
    documents: tuple[Document, ...]

    @cached_property
    def active_services(self) -> tuple[Service, ...]:
        """The services that this site really uses."""
        return tuple(service for service in self.services if service.active)

    @cached_property
    def optional_purposes(self) -> tuple[Purpose, ...]:
        """The purposes a visitor may grant or refuse."""
        return tuple(purpose for purpose in self.purposes if purpose.basis == "consent")

    def on(self, day: date) -> "Policy":
        """Return the facts as they hold on a day: the mode "implied" ends with its acknowledgement, from then on we ask."""
        acknowledged = self.consent.acknowledgement
        if self.consent.mode == "opt-in" or (acknowledged and day <= acknowledged.until):
            return self
        return self.model_copy(update={"consent": self.consent.model_copy(update={"mode": "opt-in"})})

    def speaking(self, *codes: str) -> "Policy":
        """Return the facts of a site that speaks more languages, such as those that show what a translation may look like."""
        site = self.site.model_copy(update={"languages": (*self.site.languages, *codes)})
        return self.model_copy(update={"site": site})

    def document(self, identifier: str) -> Document:
        """Return the document with this id; KeyError if there is none."""
        return {document.id: document for document in self.documents}[identifier]

    def service_of(self, host: str) -> Service | None:
        """Return the active service that may be reached at `host`, if one is declared."""
        return next(iter(self.services_of(host)), None)

    def services_of(self, host: str) -> tuple[Service, ...]:
        """Return the active services that may be reached at `host`: several where scripts of one provider share it."""
        return tuple(service for service in self.active_services if host in service.hosts)


@dataclass(frozen=True)
class _Source:
    """A policy file while it is read: where it lies, what it says, where each key stands."""

    path: Path
    text: str

    def error(self, problems: list[Problem]) -> PolicyError:
        lines = key_lines(self.text)
        located = sorted((line_of(problem.path, lines), written(problem.path), problem.message) for problem in problems)
        return PolicyError("\n".join(f"{self.path}:{line}: {key}: {message}" for line, key, message in located))


def load(path: Path, *, release: bool = False) -> Policy:
    """Return the facts in the file at `path`. With `release`, placeholders and the mode "implied" are mistakes too."""
    try:
        source = _Source(path, path.read_text(encoding="utf-8"))
        tables = tomllib.loads(source.text)
    except FileNotFoundError as error:
        raise PolicyError(f"{path}: no such file; the facts of the site belong there") from error
    except UnicodeDecodeError as error:
        raise PolicyError(f"{path}: not UTF-8 at byte {error.start}; save the file as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(f"{path}:{_toml_line(error, source.text)}: not valid TOML: {error}") from error
    problems: list[Problem] = []
    sections = dict(_sections(tables, problems))
    problems += contradictions(sections)
    if release:
        problems += _not_for_release(tables)
    if problems:
        raise source.error(problems)
    return Policy(**sections)


def _toml_line(error: tomllib.TOMLDecodeError, text: str) -> int:
    found = re.search(r"at line (\d+)", str(error))
    return int(found[1]) if found else text.count("\n") + 1


def _sections(tables: Mapping[str, Any], problems: list[Problem]) -> Iterator[tuple[str, Any]]:
    """Yield each section that parses; add what is wrong with the others to `problems`."""
    known = list(Policy.model_fields)
    problems += [Problem((name,), f"unknown section; {nearest(name, known)}") for name in tables if name not in known]
    for name, field in Policy.model_fields.items():
        if name not in tables:
            problems.append(Problem((name,), f"the section [{name}] is missing; add it"))
            continue
        try:
            yield name, _parser(field.annotation).validate_python(tables[name])
        except ValidationError as error:
            problems += [_explained(name, field.annotation, dict(details)) for details in error.errors()]


def _parser(annotation: Any) -> TypeAdapter[Any]:
    return TypeAdapter(annotation)


def _explained(section: str, annotation: Any, details: Mapping[str, Any]) -> Problem:
    """Turn one finding of pydantic into a sentence for whoever edits the file."""
    path = (section, *details["loc"])
    if details["type"] == "extra_forbidden":
        return Problem(path, f"unknown key; {nearest(str(path[-1]), _known_keys(annotation, details['loc'][:-1]))}")
    if details["type"] == "missing":
        return Problem(path, f"missing; add `{path[-1]} = …`")
    message = details["msg"].removeprefix("Value error, ")
    context = details.get("ctx", {})
    if details["type"] == "string_pattern_mismatch":
        message = f'"{details["input"]}" is not written as expected ({context["pattern"]})'
    elif details["type"] == "literal_error":
        message = f'"{details["input"]}" is not allowed here; write {context["expected"]}'
    return Problem(path, message[0].lower() + message[1:] if message.startswith("Input") else message)


def _known_keys(annotation: Any, location: tuple[str | int, ...]) -> list[str]:
    """Return the keys of the section class found at `location` inside `annotation`."""
    for part in (*location, None):
        annotation = _section_class(annotation)
        if isinstance(part, str):
            annotation = annotation.model_fields[part].annotation
    return list(annotation.model_fields)


def _section_class(annotation: Any) -> Any:
    """Return the section class in an annotation such as `tuple[Service, ...]` or `Transfer | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(found for argument in get_args(annotation) if (found := _section_class(argument)))


def _not_for_release(tables: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what may be shown while working but not published: placeholders, and consent by going on."""
    for path, value in _leaves(tables, ()):
        if isinstance(value, str) and _PLACEHOLDER.search(value):
            yield Problem(path, f'"{value}" is a placeholder; a release needs the fact itself')
    if tables.get("consent", {}).get("mode") == "implied":
        yield Problem(
            ("consent", "mode"), 'a release does not take "implied", which is not a valid consent; write "opt-in"'
        )


def _leaves(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if items is None:
        yield path, value
    else:
        for key, item in items:
            yield from _leaves(item, (*path, key))
