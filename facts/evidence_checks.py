"""What must hold of proofs and answers: the consent log lasts as long as it is relied on, reminders come in time."""

from collections.abc import Iterator
from datetime import timedelta

from facts.model import Consent, Retention, Rights
from facts.problem import Problem

# February against the longest months.
_A_MONTH_MAY_LACK = timedelta(days=3)


def the_log_lasts_as_long_as_consent(consent: Consent, retention: Retention) -> Iterator[Problem]:
    """An answer is demonstrable while it holds, and its entry goes when it is not relied on any more (requirement E6)."""
    kept, holds = retention.consent_log.longest, consent.lapses.longest
    path = ("retention", "consent_log")
    if consent.log and kept < holds:
        yield Problem(
            path, f"{retention.consent_log} ends before an answer does ({consent.lapses}); write at least that"
        )
    elif consent.log and kept > holds and not retention.consent_log_reason:
        yield Problem(
            path,
            f"{retention.consent_log} is longer than answers are relied on ({consent.lapses}); shorten it, "
            "or write why in consent_log_reason",
        )


def reminders_come_in_time(rights: Rights) -> Iterator[Problem]:
    """Staff are reminded of a request while it can still be answered in time (requirement H2)."""
    shortest = rights.answer.longest - _A_MONTH_MAY_LACK
    for index, reminder in enumerate(rights.reminders):
        if reminder.longest >= shortest:
            said = f"{reminder} is not within {rights.answer} in every month; shorten it"
            yield Problem(("rights", "reminders", index), said)
