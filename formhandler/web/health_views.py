"""Whether all goes well, as counts: for a monitor, without anything about anybody."""

import json
import re
from datetime import datetime
from http import HTTPStatus

from formhandler.procedures import access, deliver, mailbox, purge, requests
from formhandler.web.answers import Answer
from formhandler.web.front import Ask, Front

_STATEMENT = "/.well-known/security.txt"
_TROUBLES = ("purge_overdue", "enquiries_late", "tool_late", "requests_late", "contact_closed", "mailbox_failing")
# A new build renews it; below this somebody is told to make one (requirement X8).
_DAYS_TO_BUILD = 30


def health(front: Front, _ask: Ask) -> Answer:
    """Return the counts; status 503 when something is later than promised, so that any monitor notices."""
    house = front.house
    backlog = deliver.backlog(house)
    waited = int((house.clock.now() - backlog.oldest).total_seconds()) if backlog.oldest else 0
    counts = {
        "purge_overdue": purge.overdue(house),
        "outbox_waiting": backlog.waiting,
        "outbox_oldest_seconds": waited,
        "enquiries_late": len(deliver.late(house)),
        "tool_waiting": access.backlog(house).waiting,
        "tool_late": int(access.is_late(house)),
        "requests_late": requests.late(house),
        "contact_closed": int(house.contact_trouble() is not None),
        "mailbox_failing": int(mailbox.failing(house)),
    }
    ends = _statement_ends_in(front)
    counts |= {} if ends is None else {"security_txt_days": ends}
    late = ends is not None and ends < _DAYS_TO_BUILD
    trouble = late or any(counts[name] for name in _TROUBLES)
    status = HTTPStatus.SERVICE_UNAVAILABLE if trouble else HTTPStatus.OK
    body = json.dumps({"status": "trouble" if trouble else "good", **counts}).encode()
    return Answer(status, body, (("Content-Type", "application/json"),))


def _statement_ends_in(front: Front) -> int | None:
    """Return for how many days security.txt of the site may still be believed; None where there is no site or no such file."""
    found = front.site.find(_STATEMENT, {}) if front.site else None
    ends = re.search(r"^Expires: (\S+)$", found.text, re.MULTILINE) if found else None
    return (datetime.fromisoformat(ends[1]) - front.house.clock.now()).days if ends else None
