"""When pages are watched, and for what."""

import json

import pytest

from plugins.consent.watch import is_watched, watch_options
from tests.support.facts import altered

PLAYED = "http://127.0.0.1:8001"


@pytest.mark.promise("D8")
def test_pages_are_watched_while_developing_and_where_the_policy_says_so(facts):
    watching = altered(facts, consent=facts.consent.model_copy(update={"watch": True}))
    assert [is_watched(facts, ""), is_watched(facts, PLAYED), is_watched(watching, "")] == [False, True, True]


def test_what_is_declared_is_known_and_so_is_where_others_are_played(facts):
    told = watch_options(facts, PLAYED)
    names = json.loads(told["declares"])
    assert {"site_choice", "_pk_id.*", "YSC"} <= set(names["cookie"])
    assert {"www.youtube.com", "127.0.0.1:8001"} <= set(told["hosts"].split())
