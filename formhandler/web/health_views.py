"""Whether all goes well, as counts: for a monitor, without anything about anybody."""

import json
from http import HTTPStatus

from formhandler.procedures import deliver, purge
from formhandler.web.answers import Answer
from formhandler.web.front import Ask, Front


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
        "contact_closed": int(house.contact_trouble() is not None),
    }
    trouble = counts["purge_overdue"] or counts["enquiries_late"] or counts["contact_closed"]
    status = HTTPStatus.SERVICE_UNAVAILABLE if trouble else HTTPStatus.OK
    body = json.dumps({"status": "trouble" if trouble else "good", **counts}).encode()
    return Answer(status, body, (("Content-Type", "application/json"),))
