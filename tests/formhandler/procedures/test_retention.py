"""When something is due: every rule, over clock changes and month ends."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from formhandler.procedures import retention
from policy import Duration

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
RULES = (
    retention.confirm_link_ends,
    retention.login_mail_awaited_until,
    retention.login_link_ends,
    retention.trial_ends,
    retention.trial_due,
    retention.follow_up_goes,
    retention.consent_due,
    retention.alert_about,
    retention.while_subscribed,
    retention.subscription_due,
    retention.regret_ends,
)


def local(*when):
    return datetime(*when, tzinfo=COPENHAGEN)


def changed(facts, **durations):
    """Return the facts with other durations: `retention__trial="1 month"`."""
    sections = {"forms__sign_up": facts.forms.sign_up, "retention": facts.retention}
    for name, written in durations.items():
        section, key = name.rsplit("__", 1)
        sections[section] = sections[section].model_copy(update={key: Duration.parse(written)})
    forms = facts.forms.model_copy(update={"sign_up": sections["forms__sign_up"]})
    return facts.model_copy(update={"forms": forms, "retention": sections["retention"]})


@pytest.mark.promise("Z9")
def test_links_live_72_hours_and_the_promise_is_96(facts):
    start = datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert retention.confirm_link_ends(facts, start) == start + timedelta(hours=72)
    assert retention.login_link_ends(facts, start) == start + timedelta(hours=72)
    assert retention.login_mail_awaited_until(facts, start) == start + timedelta(hours=96)


@pytest.mark.promise("Z9")
@pytest.mark.parametrize("start", [local(2026, 3, 28, 12), local(2026, 10, 24, 12)])
def test_hours_are_counted_as_they_pass_over_a_clock_change(facts, start):
    ends = retention.confirm_link_ends(facts, start)
    assert ends - start.astimezone(UTC) == timedelta(hours=72)


@pytest.mark.promise("Z4")
@pytest.mark.parametrize(
    ("accepted", "ends"),
    [
        (local(2026, 11, 23, 0, 0), local(2026, 12, 24)),
        (local(2026, 11, 23, 23, 59, 59), local(2026, 12, 24)),
        (local(2027, 2, 27, 12), local(2027, 3, 30)),  # the clocks change on 28 March
        (local(2026, 9, 26, 12), local(2026, 10, 27)),  # and on 25 October
        (local(2028, 1, 31, 12), local(2028, 3, 2)),  # over 29 February
        (local(2027, 1, 31, 12), local(2027, 3, 3)),
        (local(2026, 12, 2, 12), local(2027, 1, 2)),  # over New Year
    ],
)
def test_a_trial_ends_with_its_thirtieth_day_in_copenhagen(facts, accepted, ends):
    assert retention.trial_ends(facts, accepted.astimezone(UTC)) == ends
    assert retention.trial_ends(facts, accepted).tzinfo is UTC


@pytest.mark.promise("Z4")
def test_the_day_is_copenhagen_s_and_not_utc_s(facts):
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)  # already the 23rd in Copenhagen
    assert retention.trial_ends(facts, late) == local(2026, 12, 24)


@pytest.mark.parametrize("end", [local(2027, 3, 1), local(2026, 10, 1), local(2026, 12, 24)])
def test_what_a_trial_left_is_due_at_midnight_thirty_days_on(facts, end):
    due = retention.trial_due(facts, end.astimezone(UTC)).astimezone(COPENHAGEN)
    assert (due.hour, due.minute) == (0, 0)
    assert due.date() - end.date() == timedelta(days=30)


def test_the_follow_up_goes_at_the_same_time_of_day(facts):
    accepted = local(2027, 3, 20, 9, 30)
    assert retention.follow_up_goes(facts, accepted.astimezone(UTC)) == local(2027, 4, 3, 9, 30)


@pytest.mark.parametrize(
    ("answered", "due"),
    [
        (local(2026, 8, 31, 12), local(2027, 2, 28, 12)),
        (local(2027, 8, 31, 12), local(2028, 2, 29, 12)),
        (local(2026, 3, 31, 12), local(2026, 9, 30, 12)),
        (local(2026, 12, 1, 0, 30), local(2027, 6, 1, 0, 30)),
        (local(2026, 9, 29, 2, 30), local(2027, 3, 29, 2, 30)),
    ],
)
def test_months_are_calendar_months(facts, answered, due):
    assert retention.consent_due(facts, answered.astimezone(UTC)) == due


def test_the_alert_looks_back_by_what_was_promised(facts):
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert retention.alert_about(facts, now) == now - timedelta(hours=24)


@pytest.mark.promise("Z17")
@pytest.mark.parametrize(
    ("accepted", "ends"),
    [
        (local(2026, 11, 23, 12), local(2026, 12, 24)),
        (local(2026, 11, 23, 0), local(2026, 12, 24)),
        (local(2026, 11, 23, 23, 59), local(2026, 12, 24)),
        (local(2026, 10, 10, 12), local(2026, 11, 10)),  # an hour longer: winter begins
        (local(2027, 3, 10, 12), local(2027, 4, 10)),  # an hour shorter: summer begins
        (local(2028, 1, 30, 12), local(2028, 3, 1)),  # the 30th day is 29 February
    ],
)
def test_a_sign_up_can_be_regretted_to_the_end_of_the_thirtieth_day(facts, accepted, ends):
    assert retention.regret_ends(facts, accepted.astimezone(UTC)) == ends


@pytest.mark.promise("Z16")
def test_a_subscription_that_ended_is_due_after_hours_as_they_pass(facts):
    ended = local(2026, 10, 24, 12).astimezone(UTC)
    assert retention.subscription_due(facts, ended) == ended + timedelta(hours=72)
    assert retention.while_subscribed(facts, ended) == retention.OPEN_END


def test_every_rule_follows_the_policy_and_holds_no_number(facts):
    other = changed(
        facts, forms__sign_up__link_valid="1 day", forms__sign_up__follow_up_after="1 week", retention__unconfirmed="90 minutes",
        retention__trial="1 month", retention__after_trial="2 weeks", retention__consent_log="1 year",
        retention__after_subscription="1 week", retention__regret="5 days",
    )  # fmt: skip
    start = local(2026, 11, 23, 12).astimezone(UTC)
    assert retention.confirm_link_ends(other, start) == start + timedelta(days=1)
    assert retention.login_mail_awaited_until(other, start) == start + timedelta(minutes=90)
    assert retention.trial_ends(other, start) == local(2026, 12, 24)
    assert retention.trial_due(other, local(2026, 12, 24)) == local(2027, 1, 7)
    assert retention.follow_up_goes(other, start) == start + timedelta(days=7)
    assert retention.consent_due(other, start) == local(2027, 11, 23, 12)
    assert retention.subscription_due(other, start) == start + timedelta(days=7)
    assert retention.regret_ends(other, start) == local(2026, 11, 29)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_rule_answers_in_utc(facts, rule):
    assert rule(facts, local(2026, 7, 1, 12)).utcoffset() == timedelta(0)
