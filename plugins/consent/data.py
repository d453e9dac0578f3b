"""What templates and the script need to know of the choice, made from the facts. Knows no language.

`consent_of(facts)` gives templates the object `consent`: `consent.site` are the data attributes of the dialog,
`consent.asked` the purposes in the order shown, `consent.questions` the attributes of their switches. Their shapes for the script are `Site` and `Question` in theme/types/consent.d.ts.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import cached_property

from markupsafe import Markup

from plugins.consent.names import NAMES
from plugins.consent.release import Entry, consent_version, purpose_hashes, service_hashes, services_for
from policy import Cookie, Duration, Policy, Purpose, Service

LOG = "/forms/consent"
# Which property of a browser's `navigator` is which signal.
_SIGNALS = {"gpc": "globalPrivacyControl"}
# What a signal says no to, besides every purpose whose data goes to others for ends of their own.
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
        return longest(cookie for service in self.services for cookie in service.cookies)


@dataclass(frozen=True)
class Consent:
    """What templates know as `consent`. `past` returns the declarations of earlier releases, as cookies.json has them."""

    site: Mapping[str, str]
    version: str
    necessary: tuple[Asked, ...]
    asked: tuple[Asked, ...]
    names: Mapping[str, Mapping[str, str]]
    honours: tuple[str, ...] = ()
    implied: tuple[Purpose, ...] = ()
    past: Callable[[], Sequence[Entry]] = field(default=tuple)

    @property
    def others(self) -> tuple[str, ...]:
        """Every third party that may receive data, each once."""
        return _others(service for asked in self.asked for service in asked.services)

    @property
    def out_of_reach(self) -> tuple[Service, ...]:
        """The services that keep something where no script of this site can delete it (requirement D3)."""
        return tuple(service for asked in self.asked for service in asked.services if not _all_in_reach(service))

    @cached_property
    def questions(self) -> Mapping[str, Mapping[str, str]]:
        """The attributes of each switch, by the id of its purpose, or "@" and the id of its service."""
        past = self.past()
        found: dict[str, Mapping[str, str]] = {}
        for asked in self.asked:
            purpose, denied = asked.purpose, self._denied(asked)
            hashes = purpose_hashes(purpose, asked.services, past)
            found[purpose.id] = {"name": purpose.id, "value": "|".join(hashes), **denied}
            for service in asked.services:
                value, name = "|".join(service_hashes(service, past)), f"@{service.id}"
                found[name] = {"name": name, "value": value, "data-of": purpose.id, **denied, **_erasable(service)}
        return found

    def _denied(self, asked: Asked) -> dict[str, str]:
        shares = any(service.role in _OTHERS for service in asked.services)
        denied = self.honours and (asked.purpose.id == _SIGNAL_PURPOSE or shares)
        return {"data-no": _SIGNALS[self.honours[0]]} if denied else {}


def consent_of(facts: Policy, past: Callable[[], Sequence[Entry]] = tuple) -> Consent:
    """Return what templates need to know of the choice; `past` is asked when the first page is rendered."""
    groups = [Asked(purpose, services_for(facts, purpose)) for purpose in facts.purposes]
    return Consent(
        site=site_data(facts),
        version=consent_version(facts),
        necessary=tuple(group for group in groups if group.purpose.basis != "consent"),
        asked=tuple(group for group in groups if group.purpose.basis == "consent"),
        names=NAMES,
        honours=facts.consent.honours,
        implied=_granted_by_going_on(facts),
        past=past,
    )


def site_data(facts: Policy) -> dict[str, str]:
    """Return the data attributes of the dialog."""
    consent = facts.consent
    data = {
        "cookie": consent.cookie,
        "lapses": str(shortest_seconds(consent.lapses)),
        "version": consent_version(facts),
        "log": LOG if consent.log else "",
        "shared": f"; Domain={consent.shared_with}" if consent.shared_with else "",
    }
    return {f"data-{name}": value for name, value in (data | _implied(facts)).items() if value}


def _granted_by_going_on(facts: Policy) -> tuple[Purpose, ...]:
    """Return the purposes that going on with a visit grants: none where a choice takes a button."""
    granted = facts.consent.implied_purposes if facts.consent.mode == "implied" else ()
    return tuple(purpose for purpose in facts.optional_purposes if purpose.id in granted)


def _implied(facts: Policy) -> dict[str, str]:
    """Return which purposes going on with a visit grants, and until when."""
    granted, acknowledged = _granted_by_going_on(facts), facts.consent.acknowledgement
    if not granted or acknowledged is None:
        return {}
    ends = datetime.combine(acknowledged.until + timedelta(days=1), time(), facts.site.time_zone)
    return {"implied": str(int(ends.timestamp())), "going-on": " ".join(purpose.id for purpose in granted)}


def longest(cookies: Iterable[Cookie]) -> Duration | None:
    """Return the longest lifetime among cookies; None when nothing outlives the session."""
    lifetimes = [cookie.lifetime for cookie in cookies if cookie.lifetime]
    return max(lifetimes, key=lambda lifetime: lifetime.longest, default=None)


def lifetimes(service: Service) -> str:
    """Return the lifetimes that a service's own script is told to keep to, as JSON: seconds by name."""
    first = [cookie for cookie in service.cookies if cookie.party == "first" and cookie.lifetime]
    return json.dumps({cookie.name: shortest_seconds(cookie.lifetime) for cookie in first if cookie.lifetime})


def shortest_seconds(duration: Duration) -> int:
    """Return the shortest that a duration can last on any calendar: what is kept that long is never kept too long."""
    starts = [datetime(year, month, 1, tzinfo=UTC) for year in range(2025, 2029) for month in range(1, 13)]
    return min(int((duration.after(start) - start).total_seconds()) for start in starts)


def _erasable(service: Service) -> dict[str, str]:
    """Return what a script of ours can delete: a pattern for cookies, each written with its "=", and names by kind."""
    patterns: list[str] = []
    stores: dict[str, list[str]] = {}
    for cookie in service.cookies:
        if cookie.party == "first" and not cookie.http_only:
            if cookie.kind == "cookie":
                patterns.append(_pattern(cookie.name))
            else:
                stores.setdefault(cookie.kind, []).append(cookie.name)
    found = {"data-left": "|".join(patterns), "data-stores": json.dumps(stores) if stores else ""}
    return {name: value for name, value in found.items() if value}


def _pattern(name: str) -> str:
    """Return a regular expression, the same in Python and JavaScript, for a cookie's name and the "=" after it."""
    begins = name.endswith("*")
    plain = re.sub(r"[^\w-]", lambda found: f"\\{found[0]}", name.removesuffix("*"))
    return plain if begins else f"{plain}="


def _others(services: Iterable[Service]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(service.provider for service in services if service.role != "own"))


def _all_in_reach(service: Service) -> bool:
    return all(cookie.party == "first" and not cookie.http_only for cookie in service.cookies)


def attribute(text: str) -> Markup:
    """Return `text` for an attribute in single quotes; double quotes stay as they are, which is shorter for JSON."""
    return Markup(text.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&#39;"))  # noqa: S704 - escaped here
