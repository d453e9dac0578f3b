from typing import get_args

import pytest

from facts.shapes import Collected
from plugins.consent.names import NAMES
from policy import Cookie, Purpose, Service, Transfer


@pytest.mark.parametrize(
    ("names", "allowed"),
    [
        ("kind", Cookie.model_fields["kind"].annotation),
        ("party", Cookie.model_fields["party"].annotation),
        ("role", Service.model_fields["role"].annotation),
        ("basis", Purpose.model_fields["basis"].annotation),
        ("transfer", Transfer.model_fields["basis"].annotation),
        ("collects", Collected),
    ],
)
def test_every_word_that_the_policy_allows_has_a_name_for_people(names, allowed):
    assert set(NAMES[names]) == set(get_args(allowed))
