"""Both databases: a module of tests that holds for either says `pytestmark = ENGINES`."""

import pytest

_POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.xdist_group("postgresql"))
ENGINES = pytest.mark.parametrize("another", ["sqlite", _POSTGRESQL], indirect=True)
