"""What must hold for the hosts of services, for what is asked of them, and for what Google is told."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from facts.model import Purpose, Service
from facts.problem import Problem, nearest
from facts.shapes import ConsentType
from facts.wall import is_framed

UNCLASSIFIED: Final = "unclassified"
GOOGLE: Final = "google"  # the setup script that speaks Consent Mode: theme/static/services/google.js

# Requirement G8: what is granted to Google follows from one purpose alone and never from another.
PURPOSE_OF: Final[Mapping[ConsentType, str]] = {
    "analytics_storage": "statistics",
    "ad_storage": "marketing",
    "ad_user_data": "marketing",
    "ad_personalization": "marketing",
    "functionality_storage": "preferences",
    "personalization_storage": "preferences",
}


def services_have_a_purpose(services: Sequence[Service], purposes: Sequence[Purpose]) -> Iterator[Problem]:
    """Each service serves a declared purpose; one that nobody has classified runs nowhere (requirement P4)."""
    known = [purpose.id for purpose in purposes]
    for index, service in enumerate(services):
        if service.purpose == UNCLASSIFIED:
            if service.active:
                yield Problem(
                    ("services", index, "purpose"),
                    f'nobody has said what "{service.id}" is for; write one of {", ".join(known)}, or active = false',
                )
        elif service.purpose not in known:
            yield Problem(
                ("services", index, "purpose"),
                f'"{service.purpose}" is not a declared purpose; {nearest(service.purpose, known)}',
            )


def hosts_belong_to_one_service(services: Sequence[Service]) -> Iterator[Problem]:
    """A host is declared once, except that services of one provider may share it, of which one is shown in frames at most."""
    owners: dict[str, Service] = {}
    for index, service in enumerate(services):
        for host in service.hosts:
            owner = owners.setdefault(host, service)
            if owner is not service and not _share(host, owner, service):
                yield Problem(
                    ("services", index, "hosts"),
                    f'"{host}" belongs to "{owner.id}" already; name it once (scripts of one provider may share a host)',
                )


def _share(host: str, one: Service, other: Service) -> bool:
    # What an editor embeds is known by its host alone.
    return one.provider == other.provider and not (is_framed(one, host) and is_framed(other, host))


def hosts_are_declared(services: Sequence[Service]) -> Iterator[Problem]:
    """A service's script, its options and what it reaches lead to no hosts but its own."""
    for index, service in enumerate(services):
        if service.script and host_in(service.script) not in service.hosts:
            yield Problem(("services", index, "script"), "the script's host is not among the hosts; add it to them")
        for name, value in service.options.items():
            if value.startswith("https://") and host_in(value) not in service.hosts:
                yield Problem(
                    ("services", index, "options"), f"the host of `{name}` is not among the hosts; add it to them"
                )
        for reach, hosts in service.reaches.items():
            for host in hosts:
                if host not in service.hosts:
                    yield Problem(
                        ("services", index, "reaches"), f'"{host}" ({reach}) is not among the hosts; add it to them'
                    )


def necessary_services_stay_at_home(services: Sequence[Service]) -> Iterator[Problem]:
    """What counts as necessary loads from nobody: also statistics without cookies wait for a yes (C17, G5, G10)."""
    for index, service in enumerate(services):
        if service.purpose == "necessary" and (service.hosts or service.script):
            yield Problem(
                ("services", index, "hosts"),
                f'"{service.id}" counts as necessary, so nobody is asked, but it loads from elsewhere; '
                "give it a purpose with consent",
            )


def consent_mode_follows_the_purpose(services: Sequence[Service]) -> Iterator[Problem]:
    """Google is told of a grant only what the purpose of the service covers (requirement G8)."""
    for index, service in enumerate(services):
        path = ("services", index, "consent_mode")
        if (service.setup == GOOGLE) != bool(service.consent_mode):
            yield Problem(
                path,
                f'"{service.id}" needs both setup = "{GOOGLE}" and consent_mode = […], or neither: '
                "the one tells Google the other",
            )
        for kind in service.consent_mode:
            if PURPOSE_OF[kind] != service.purpose:
                yield Problem(
                    path,
                    f'"{kind}" belongs to the purpose "{PURPOSE_OF[kind]}", not to "{service.purpose}"; take it out',
                )


def host_in(url: str) -> str:
    """Return the host in an address that begins with `https://`."""
    return url.split("/")[2]
