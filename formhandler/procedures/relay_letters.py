"""What the relay is known to take: addresses with letters beyond ASCII before the "@", or none (SMTPUTF8, RFC 6531).

Every mail that goes asks it anew, and the answer is kept for all processes. While it is known to take none, the form
refuses such an address at once: whoever waited for a mail that cannot be sent would wait in vain.
"""

from formhandler.addresses import EmailAddress
from formhandler.errors import InvalidInput
from formhandler.procedures.house import House
from formhandler.storage import jobs


def note(house: House, *, taken: bool) -> None:
    """Keep what the relay offered just now; written only when it is news."""
    known = jobs.state(house.database, "letters")
    if taken and (known.good_at is None or known.failing_since):
        jobs.note_good(house.database, "letters", house.clock.now())
    if not taken and known.failing_since is None:
        jobs.note_failed(house.database, "letters", house.clock.now())


def check(house: House, address: EmailAddress) -> None:
    """Raise InvalidInput for an address that the relay is known not to take; what is unknown is tried."""
    if address.needs_smtputf8 and jobs.state(house.database, "letters").failing_since:
        raise InvalidInput("email", "letters-not-taken")
