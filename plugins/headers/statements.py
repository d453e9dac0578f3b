"""What a site says of itself under /.well-known/. Pure: facts and time in, text out.

gpc_json(facts)              that the browser's signal Global Privacy Control is obeyed (requirement G3)
security_txt(facts, now)     where to report a weakness, and until when this may be believed (RFC 9116, requirement X8)
"""

import json
from datetime import UTC, datetime, time

from policy import Policy


def gpc_json(facts: Policy) -> str:
    """Return the statement about Global Privacy Control.

    Its date is that of the cookie declaration, which says what the signal does: it changes when that does, not with every
    build.
    """
    said = {"gpc": "gpc" in facts.consent.honours, "lastUpdate": facts.document("cookies").date.isoformat()}
    return json.dumps(said) + "\n"


def security_txt(facts: Policy, now: datetime) -> str:
    """Return security.txt. It ends at the beginning of a day, so that two builds of one day write the same."""
    security, url = facts.security, facts.site.url.rstrip("/")
    begin = datetime.combine(now.astimezone(UTC).date(), time(), UTC)
    fields = [
        ("Contact", f"mailto:{facts.controller.privacy_email}"),
        ("Expires", security.statement_holds.after(begin).strftime("%Y-%m-%dT%H:%M:%SZ")),
        ("Preferred-Languages", ", ".join(facts.site.languages)),
        ("Canonical", f"{url}/.well-known/security.txt"),
        ("Policy", security.policy_url),
        ("Encryption", security.encryption_url),
    ]
    return "".join(f"{name}: {value}\n" for name, value in fields if value)
