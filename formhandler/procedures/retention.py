"""When something is due: each rule of the policy as a moment. Pure; nothing here looks at a clock or a row.

Days and longer are counted on the calendar of the site's time zone, so a day has 23 or 25 hours twice a year and
31 January plus a month is the last of February. Hours are counted as they pass.
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from policy import Duration, Policy

# The deadline of what has none: kept as a moment, so that every comparison stays as it is.
OPEN_END = datetime(9999, 1, 1, tzinfo=UTC)


def confirm_link_ends(policy: Policy, submitted: datetime) -> datetime:
    """Return when an unconfirmed sign-up is due: with its link, well before what is promised (promise Z9, clock A)."""
    return _later(policy.forms.sign_up.link_valid, submitted, policy.site.time_zone)


def login_mail_awaited_until(policy: Policy, confirmed: datetime) -> datetime:
    """Return how long a confirmed sign-up waits for its login mail to leave: no relay away for days may keep it longer."""
    return _later(policy.retention.unconfirmed, confirmed, policy.site.time_zone)


def login_link_ends(policy: Policy, login_mail_sent: datetime) -> datetime:
    """Return when a sign-up without accepted terms is due: with its login link (promise Z9, clock B)."""
    return _later(policy.forms.sign_up.link_valid, login_mail_sent, policy.site.time_zone)


def resent_login_ends(policy: Policy, signed_up: datetime, due: datetime, now: datetime) -> datetime:
    """Return when a sign-up is due whose login mail goes again: not sooner than it was, nor later than is promised (Z9).

    However often it goes, it is kept no longer than an unconfirmed one, the time of a purge included.
    """
    promised = policy.retention.purge_every.before(
        _later(policy.retention.unconfirmed, signed_up, policy.site.time_zone)
    )
    return max(due, min(login_link_ends(policy, now), promised))


def trial_ends(policy: Policy, accepted: datetime) -> datetime:
    """Return the end of the last day of a trial (promise Z4)."""
    return policy.retention.trial.end_of_day_after(accepted, policy.site.time_zone)


def trial_end_told(policy: Policy, accepted: datetime) -> datetime:
    """Return when somebody is told that the trial ends: before its last day, at the hour at which it began."""
    last_day = _later(policy.retention.trial, accepted, policy.site.time_zone)
    return policy.forms.sign_up.trial_end_notice.before(last_day.astimezone(policy.site.time_zone))


def trial_due(policy: Policy, trial_end: datetime) -> datetime:
    """Return when a trial that ended without a subscription is due (W8)."""
    return _later(policy.retention.after_trial, trial_end, policy.site.time_zone)


def while_subscribed(_policy: Policy, _started: datetime) -> datetime:
    """Return that a subscription has no deadline: it is kept for as long as it runs (promise Z16)."""
    return OPEN_END


def subscription_due(policy: Policy, ended: datetime) -> datetime:
    """Return when a sign-up is due whose subscription has ended (promise Z16)."""
    return _later(policy.retention.after_subscription, ended, policy.site.time_zone)


def after_late_end(policy: Policy, told: datetime) -> datetime:
    """Return the soonest that a sign-up is due whose subscription ended longer ago than it would be kept, as we hear now."""
    return _later(policy.retention.purge_every, told, policy.site.time_zone)


def regret_ends(policy: Policy, accepted: datetime) -> datetime:
    """Return the end of the last day on which the sign-up can be regretted (promise Z17)."""
    return policy.retention.regret.end_of_day_after(accepted, policy.site.time_zone)


def follow_up_goes(policy: Policy, accepted: datetime) -> datetime:
    """Return when the follow-up mail goes, if it was consented to (promise Z8)."""
    return _later(policy.forms.sign_up.follow_up_after, accepted, policy.site.time_zone)


def answer_due(policy: Policy, asked: datetime) -> datetime:
    """Return by when a request about somebody's data must be answered (requirement H2)."""
    return _later(policy.rights.answer, asked, policy.site.time_zone)


def extended_answer_due(policy: Policy, asked: datetime) -> datetime:
    """Return by when a request must be answered that takes longer for a reason the law knows (requirement H2)."""
    return _later(policy.rights.extension, answer_due(policy, asked), policy.site.time_zone)


def reminders(policy: Policy, asked: datetime) -> list[datetime]:
    """Return when staff are reminded of a request that is still open (requirement H2)."""
    return sorted(_later(after, asked, policy.site.time_zone) for after in policy.rights.reminders)


def my_data_link_ends(policy: Policy, sent: datetime) -> datetime:
    """Return how long the link to one's own data works."""
    return _later(policy.rights.link_valid, sent, policy.site.time_zone)


def restriction_ends(policy: Policy, asked: datetime) -> datetime:
    """Return until when restricted data is kept that would be due."""
    return _later(policy.rights.restriction, asked, policy.site.time_zone)


def consent_due(policy: Policy, answered: datetime) -> datetime:
    """Return when an answer about cookies is no longer relied on (requirement E6)."""
    return _later(policy.retention.consent_log, answered, policy.site.time_zone)


def alert_about(policy: Policy, now: datetime) -> datetime:
    """Return the moment before which no enquiry should have begun to wait (requirement Q6)."""
    return policy.forms.contact.delivery_limit.before(now)


def _later(duration: Duration, start: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment a duration after `start`, days and months counted where the site is."""
    return duration.after(start.astimezone(zone))
