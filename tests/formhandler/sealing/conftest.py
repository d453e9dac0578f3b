"""What the tests of this room share."""

import pytest

from tests.support.openers import KeyPair
from tests.support.recipients import make_pairs


@pytest.fixture(scope="session")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, KeyPair]:
    """A certificate with its key of each kind that can be sealed for."""
    return make_pairs(tmp_path_factory.mktemp("pairs"))
