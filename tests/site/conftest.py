"""The built site as trees."""

import pytest

from tests.support.pages import Page
from tests.support.sites import BuiltSite, urls


@pytest.fixture(scope="session")
def pages(site: BuiltSite) -> list[Page]:
    """Every page of the shipped site in every language."""
    return [Page(site.url_of(path), path.read_text(encoding="utf-8")) for path in site.pages()]


@pytest.fixture(scope="session")
def by_key(pages: list[Page]) -> dict[tuple[str, str], Page]:
    """The same pages by key and language."""
    by_url = {page.url: page for page in pages}
    return {place: by_url[url] for place, url in urls().items()}
