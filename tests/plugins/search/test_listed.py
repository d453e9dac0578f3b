"""The list of all pages."""

from dataclasses import dataclass

from plugins.search.listed import MOST, listed


@dataclass
class Page:
    """What is asked of a page."""

    key: str
    title: str
    url: str = "/"


def test_pages_are_listed_by_title_without_those_left_out():
    pages = [Page("b", "banana"), Page("a", "Apple"), Page("search", "Search")]
    assert [one.title for one in listed(pages, ["search"])] == ["Apple", "banana"]


def test_a_list_is_never_longer_than_can_be_looked_through():
    assert len(listed([Page(str(number), str(number)) for number in range(MOST + 5)])) == MOST
