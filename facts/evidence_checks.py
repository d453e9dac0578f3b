"""What must hold of the consent log: kept as long as it is relied on, and longer only for a written reason."""

from collections.abc import Iterator

from facts.model import Consent, Retention
from facts.problem import Problem


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
