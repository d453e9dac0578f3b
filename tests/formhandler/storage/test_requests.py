"""Requests and restrictions as rows."""

from datetime import UTC, datetime, timedelta

from formhandler.procedures import rights
from formhandler.storage import requests, signups
from tests.formhandler.conftest import EMAIL

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_numbers_of_requests_are_random_and_hold_no_letter_that_is_read_for_another(house):
    numbers = {requests.add(house.database, "question", None, now=NOW, due_at=NOW) for _ in range(200)}
    assert len(numbers) == 200
    assert not set("".join(number[2:] for number in numbers)) & set("01ILO")


def test_a_deadline_that_moves_while_data_is_only_kept_counts_after_the_restriction(house, walk):
    walk.sign_up()
    who = rights.by_address(house, EMAIL)
    rights.restrict(house, who)
    kept = rights.by_address(house, EMAIL).due_at
    assert signups.change(house.database, who.id, due_at=NOW + timedelta(days=3))
    assert rights.by_address(house, EMAIL).due_at == kept
    assert rights.restriction(house, who).due_at == NOW + timedelta(days=3)
    assert requests.restrictions(house.database) == [(who.id, NOW, kept)]
