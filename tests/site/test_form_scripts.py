"""What sealing costs a visitor: sizes of what the form pages load."""

import gzip

import pytest

from tests.support.sites import BuiltSite

LIMIT = 1600


def sizes(site: BuiltSite, name: str) -> list[int]:
    """Return how many bytes of a script a visitor loads, compressed by gzip."""
    return [len(gzip.compress(path.read_bytes(), 9, mtime=0)) for path in site.folder.glob(f"theme/{name}.*.js")]


@pytest.mark.promise("X9")
@pytest.mark.parametrize("name", ["sign-up"])
def test_all_that_seals_a_form_in_its_page_is_small(site: BuiltSite, name: str):
    [size] = sizes(site, name)
    assert size <= LIMIT, f"{name}.js has {size} bytes"
