"""What pages are watched for, while developing and where [consent] `watch` says so (requirement D8)."""

import json
from urllib.parse import urlsplit

from policy import Policy

SCRIPT = "watch"  # theme/static/services/watch.js


def is_watched(facts: Policy, stand_ins: str) -> bool:
    """Return whether pages carry the script that watches them: always where third parties are played."""
    return facts.consent.watch or bool(stand_ins)


def watch_options(facts: Policy, stand_ins: str) -> dict[str, str]:
    """Return the data attributes of that script, by their names without "data-": what is declared."""
    names: dict[str, list[str]] = {}
    for service in facts.active_services:
        for cookie in service.cookies:
            names.setdefault(cookie.kind, []).append(cookie.name)
    hosts = sorted(host for service in facts.active_services for host in service.hosts)
    played = [urlsplit(stand_ins).netloc] if stand_ins else []
    return {"declares": json.dumps(names), "hosts": " ".join([*hosts, *played])}
