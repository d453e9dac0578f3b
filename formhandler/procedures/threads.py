"""Which mails of a mailbox belong to which enquiry, and when each enquiry is due. Pure: mails and time are handed in.

A thread begins with the mail by which the form sent an enquiry, known by its Message-ID, and holds every mail that refers
to it, or to a mail of the thread (RFC 5322, section 3.6.4). What such a mail refers to besides is not in the thread: a
colleague's older mail that was quoted in an answer stays. A thread is known by its Message-ID alone, so answers are found
also where the enquiry itself was deleted by hand.

Anybody can send a mail that refers to an enquiry of their own and bears the Message-ID of another mail. So an id leads on
only where all mails that bear it are copies of one: a stranger's wish to be deleted reaches no mail of others.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from formhandler.outgoing.mailbox import StoredMail
from policy import Policy


@dataclass(frozen=True)
class Thread:
    """All mails of one enquiry, in any folder, copies included."""

    reference: str
    mails: tuple[StoredMail, ...]

    @property
    def began(self) -> datetime:
        """When the first of its mails came."""
        return min(mail.received for mail in self.mails)

    @property
    def latest(self) -> datetime:
        """When the last of its mails came."""
        return max(mail.received for mail in self.mails)


def threads_in(mails: Iterable[StoredMail], reference_of: Callable[[str], str | None]) -> list[Thread]:
    """Return the threads of enquiries, the one that rests longest first. `reference_of` reads one from a Message-ID."""
    bearing: dict[str, list[StoredMail]] = defaultdict(list)
    answers: dict[str, list[StoredMail]] = defaultdict(list)
    for mail in mails:
        bearing[mail.message_id].append(mail)
        for named in mail.mentions:
            answers[named].append(mail)
    ids = bearing.keys() | answers.keys()
    begun = {message_id: reference for message_id in ids if (reference := reference_of(message_id))}
    threads = [Thread(reference, _all_of(root, bearing, answers)) for root, reference in begun.items()]
    return sorted(threads, key=lambda thread: (thread.latest, thread.reference))


def due_at(policy: Policy, thread: Thread) -> datetime:
    """Return when a thread is due: calendar months after its last mail, or its first, as the policy says (promise Z15)."""
    start = thread.began if policy.retention.contact_mail_from == "receipt" else thread.latest
    return policy.retention.contact_mail.after(start.astimezone(policy.site.time_zone))


def due(policy: Policy, threads: Collection[Thread], now: datetime, asked_for: Collection[str] = ()) -> list[Thread]:
    """Return the threads to delete: those that are due, and those that their senders asked to have deleted.

    A mail that belongs to another thread too keeps a thread that is merely due until that one is due as well; a person's
    own request waits for nobody.
    """
    wanted = [thread for thread in threads if thread.reference in asked_for]
    staying = {mail for thread in threads if due_at(policy, thread) > now for mail in thread.mails}
    ripe = [
        thread
        for thread in threads
        if thread.reference not in asked_for and due_at(policy, thread) <= now and staying.isdisjoint(thread.mails)
    ]
    return [*wanted, *ripe]


def _all_of(
    root: str, bearing: Mapping[str, Sequence[StoredMail]], answers: Mapping[str, Sequence[StoredMail]]
) -> tuple[StoredMail, ...]:
    """Return the mail with this Message-ID and everything that refers to it, by however many steps."""
    found = dict.fromkeys(bearing.get(root, ()))
    ways, seen = [root], {root}
    while ways:
        for mail in answers.get(ways.pop(), ()):
            found[mail] = None
            if mail.message_id and mail.message_id not in seen and _are_copies(bearing[mail.message_id]):
                seen.add(mail.message_id)
                ways.append(mail.message_id)
    return tuple(found)


def _are_copies(mails: Sequence[StoredMail]) -> bool:
    """Whether mails with one Message-ID are one mail in several folders: then they refer to the same."""
    return len({mail.mentions for mail in mails}) == 1
