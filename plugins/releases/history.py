"""The versions of the cookie declaration, and what changed from one to the next, in words (requirement P6).

    versions = history(published, current)
    versions[0].changes[0].said(language)       # "YouTube stores YSC (session)."

Compared are declarations as they were published for programs (cookies.json), so that old ones need no old code. What one
of them did not tell yet of a service is "none".
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from plugins.consent.names import COLLECTED, ROLE, TRANSFER
from plugins.releases.archive import Published
from policy import Duration
from translations.language import Language, sentence

Declaration = Mapping[str, Any]
Said = Callable[[Language, Any], str]


@dataclass(frozen=True)
class Change:
    """One difference. `values` are put into the sentence, each in words of the reader's language."""

    sentence: str
    values: Mapping[str, tuple[Said, Any]]

    def said(self, language: Language) -> str:
        """Return the sentence in a language."""
        return language.gettext(self.sentence) % {
            name: say(language, value) for name, (say, value) in self.values.items()
        }


@dataclass(frozen=True)
class Version:
    """A version of the declaration: what differs from the one before, None for the first, and its releases."""

    declaration: Declaration
    changes: tuple[Change, ...] | None
    releases: tuple[Published, ...]

    @property
    def number(self) -> str:
        """What it is called: "2.0"."""
        return str(self.declaration["version"])

    @property
    def date(self) -> date:
        """The day that the document says."""
        return date.fromisoformat(self.declaration["date"])


def history(published: Sequence[Published], current: Declaration) -> tuple[Version, ...]:
    """Return the versions, the newest first; `current` is what is being built, kept already or not."""
    last: dict[str, Declaration] = {}
    for declaration in (*(one.release.declaration for one in published), current):
        last.pop(declaration["version"], None)
        last[declaration["version"]] = declaration
    versions: list[Version] = []
    before: Declaration | None = None
    for number, declaration in last.items():
        changes = None if before is None else tuple(differences(before, declaration))
        releases = tuple(one for one in published if one.release.version == number)
        versions.append(Version(declaration, changes, releases))
        before = declaration
    return tuple(reversed(versions))


def differences(before: Declaration, after: Declaration) -> Iterator[Change]:
    """Yield what differs between two declarations."""
    yield from _answers(before, after)
    yield from _listed(before["purposes"], after["purposes"], _PURPOSES)
    yield from _listed(before["services"], after["services"], _SERVICES)
    names = {purpose["id"]: purpose["name"] for one in (before, after) for purpose in one["purposes"]}
    for old, new in _kept(before["services"], after["services"]):
        yield from _service(old, new, {**_FIELDS, "purpose": (sentence("purpose"), _named(names))})
        yield from _cookies(old, new)


def _answers(before: Declaration, after: Declaration) -> Iterator[Change]:
    if before["consent_lapses"] != after["consent_lapses"]:
        values = {"before": (_time, before["consent_lapses"]), "after": (_time, after["consent_lapses"])}
        yield Change(sentence("Answers hold for %(after)s now, %(before)s before."), values)
    if before["mode"] != after["mode"]:
        sentences = {
            "opt-in": sentence("Nothing optional runs without an answer any more."),
            "implied": sentence("Going on to another page counts as an answer now."),
        }
        yield Change(sentences[after["mode"]], {})


def _service(before: Declaration, after: Declaration, fields: Mapping[str, tuple[str, Said]]) -> Iterator[Change]:
    for field, (what, say) in fields.items():
        if before.get(field) != after.get(field):
            yield Change(
                sentence("%(service)s, %(what)s: now %(after)s; before: %(before)s."),
                {
                    "service": (_plain, after["name"]),
                    "what": (_word, what),
                    "before": (say, before.get(field)),
                    "after": (say, after.get(field)),
                },
            )


def _cookies(before: Declaration, after: Declaration) -> Iterator[Change]:
    service = {"service": (_plain, after["name"])}
    old, new = ({cookie["name"]: cookie["lifetime"] for cookie in one["cookies"]} for one in (before, after))
    for name in [name for name in new if name not in old]:
        values = service | {"cookie": (_plain, name), "time": (_time, new[name])}
        yield Change(sentence("%(service)s stores %(cookie)s (%(time)s)."), values)
    for name in [name for name in old if name not in new]:
        yield Change(sentence("%(service)s no longer stores %(cookie)s."), service | {"cookie": (_plain, name)})
    for name in [name for name in new if name in old and old[name] != new[name]]:
        values = {"cookie": (_plain, name), "before": (_time, old[name]), "after": (_time, new[name])}
        yield Change(sentence("%(cookie)s is kept for %(after)s now, %(before)s before."), values)


def _listed(before: Sequence[Declaration], after: Sequence[Declaration], words: tuple[str, str]) -> Iterator[Change]:
    """Yield what has come and what has gone in a list of things with ids."""
    for sentence_, ones, others in ((words[0], after, before), (words[1], before, after)):
        known = {other["id"] for other in others}
        yield from (Change(sentence_, {"name": (_word, one["name"])}) for one in ones if one["id"] not in known)


def _kept(before: Sequence[Declaration], after: Sequence[Declaration]) -> Iterator[tuple[Declaration, Declaration]]:
    old = {one["id"]: one for one in before}
    yield from ((old[one["id"]], one) for one in after if one["id"] in old)


def _plain(_language: Language, value: Any) -> str:
    return str(value)


def _word(language: Language, value: Any) -> str:
    return language.gettext(value)


def _time(language: Language, value: str) -> str:
    return language.gettext("session") if value == "session" else language.duration(Duration.parse(value))


def _named(names: Mapping[str, str]) -> Said:
    """Return what says one or several words of the policy by their names, also those that the policy no longer knows."""

    def said(language: Language, value: Any) -> str:
        words = value if isinstance(value, list) else [value] if value else []
        return ", ".join(language.gettext(names.get(word, word)) for word in words) or _none(language)

    return said


def _countries(language: Language, value: Sequence[str] | None) -> str:
    return ", ".join(map(language.country, value or ())) or _none(language)


def _hosts(language: Language, value: Sequence[str] | None) -> str:
    return ", ".join(value or ()) or _none(language)


def _span(language: Language, value: str | None) -> str:
    return _time(language, value) if value else _none(language)


def _transfer(language: Language, value: Declaration | None) -> str:
    return _named(TRANSFER)(language, value["basis"]) if value else _none(language)


def _none(language: Language) -> str:
    return language.gettext("none")


_PURPOSES = (sentence("New purpose: %(name)s."), sentence("No longer a purpose: %(name)s."))
_SERVICES = (sentence("New service: %(name)s."), sentence("No longer used: %(name)s."))
# What a visitor has agreed to, as far as a service tells it: the field, what it is called on the page, how it is said.
_FIELDS: Mapping[str, tuple[str, Said]] = {
    "provider": (sentence("Provider"), _plain),
    "role": (sentence("role"), _named(ROLE)),
    "countries": (sentence("Country"), _countries),
    "transfer": (sentence("Basis of the transfer"), _transfer),
    "collects": (sentence("Receives"), _named(COLLECTED)),
    "hosts": (sentence("addresses"), _hosts),
    "kept": (sentence("time that records are kept"), _span),
}
