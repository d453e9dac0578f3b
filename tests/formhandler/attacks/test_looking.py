"""Whoever only looks changes nothing: every link of every mail, asked for by scanners, at once and again later."""

from datetime import timedelta

import pytest

from tests.support.lives import crossed
from tests.support.looks import everything, look

# `inv bench answers` asks ten thousand times at each.
MOMENTS = [timedelta(0), timedelta(seconds=1), timedelta(minutes=4), timedelta(hours=1), timedelta(hours=24)]
KINDS = ("confirm", "abuse", "first-login", "stop", "my-data", "contact/sent", "contact/delete")


@pytest.mark.promise("N2")
@pytest.mark.promise("Z5")
def test_looking_at_every_link_of_every_mail_at_once_and_later_changes_no_byte(lives, visitor, clock):
    begun = clock.now()
    assert all(any(f"/{kind}/" in path for path in lives.paths) for kind in KINDS)
    before = everything(lives.house)
    for moment in MOMENTS:
        clock.set(begun + moment)
        wanted = lives.paths if moment else lives.paths | crossed(lives.paths)
        assert look(visitor, wanted, max(300, len(wanted))) <= {200, 303, 404}
        assert everything(lives.house) == before, f"changed after {moment}"
