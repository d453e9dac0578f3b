"""Redirects of pages that moved."""

import pytest

from plugins.publishing.moved import Redirect, conflicts, mistakes, redirects, shortened


def test_several_old_addresses_lead_to_one_page():
    found = redirects([("/old/, /older.html", "/new/"), ("/new/ /x/", "/new/")])
    assert [(one.old, one.save_as) for one in found] == [
        ("/old/", "old/index.html"),
        ("/older.html", "older.html"),
        ("/x/", "x/index.html"),
    ]


def test_an_old_address_works_with_and_without_its_last_slash():
    assert shortened([Redirect("/old/", "/new/")]) == {"/old/": "/new/", "/old": "/new/"}
    assert Redirect("/old", "/new/").save_as == "old/index.html"
    assert Redirect("/gammelt%20%C3%B8/", "/new/").save_as == "gammelt ø/index.html"


@pytest.mark.parametrize(
    "value",
    ["old/", "https://x.example/", "//x.example/a", "/", "/../etc/", "/a/../b/", "/a b\x00/", "/a;return/", "/%0d%0aX/", "/%22/", "/%/", "/%2e%2e/a/", "/a%2fb/", "/%FF%00/"],
)  # fmt: skip
def test_what_is_no_address_of_this_site_is_told(value):
    assert list(mistakes(value)) != []


@pytest.mark.parametrize(
    "value", ["/old/", "/da/gammel-side/", "/page.php", "/a_b/c~d/2019/", "/gammelt%20navn/", "/%C3%B8l/"]
)
def test_addresses_as_other_systems_made_them_can_be_named(value):
    assert list(mistakes(value)) == []


def test_a_redirect_from_a_page_or_to_two_pages_is_told():
    found = redirects([("/about/ /a/ /c", "/new/"), ("/a", "/other/")])
    told = {one.old: message for one, message in conflicts(found, {"/about/", "/new/"})}
    assert "lies a page of the site" in told["/about/"]
    assert "leads to" in told["/a/"]
    assert "/c" not in told
