"""A withdrawal deletes everything declared, in every place where a browser keeps something, and nothing else."""

import pytest

from tests.support.sites import build
from tests.support.static import static
from tests.support.strewn import KEPT, STREW, in_page, strewn_project
from tests.support.visits import choose_in_settings, is_asked

PLANTED = {
    *(f"_pk_id.9.{shape}" for shape in ("host", "domain", "path", "both", "partitioned")),
    *("_pk_local", "_pk_session", "_pk_cache", "_pk_base"),
}
OTHERS = {"others_own", "others_local", "others_cache", "others_base"}


@pytest.fixture(params=["chromium", "firefox"])
def browser(request):
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def strewn_site(tmp_path_factory):
    """A site whose statistics are declared to keep something everywhere."""
    folder = tmp_path_factory.mktemp("strewn")
    return build(strewn_project(folder / "project"), folder)


@pytest.fixture
def visitor(world, browser, strewn_site):
    """Somebody who has accepted everything on that site, and whom the statistics have left everything."""
    world.recorder.play(static(strewn_site))
    browser.open("/cookies/")
    choose_in_settings(browser, "accept")
    browser.run(in_page(STREW))
    assert set(kept(browser)) >= PLANTED | OTHERS
    return browser


def kept(browser):
    return {*browser.cookies(), *browser.run(in_page(KEPT))}


def of_statistics(browser):
    return sorted(name for name in kept(browser) if name.startswith("_pk_"))


@pytest.mark.promise("D2")
@pytest.mark.promise("C9")
@pytest.mark.promise("C17")
def test_a_withdrawal_in_the_settings_leaves_nothing_in_five_shapes_of_cookie_and_four_stores(visitor):
    choose_in_settings(visitor, "refuse")
    visitor.wait(lambda: not of_statistics(visitor), "something is left")
    assert kept(visitor) == OTHERS | {"site_choice"}


@pytest.mark.promise("D2")
@pytest.mark.promise("Z3")
def test_the_button_of_the_declaration_leaves_nothing_either_and_keeps_the_refusal(visitor):
    visitor.press('main [data-do="withdraw"]')
    visitor.wait(lambda: not of_statistics(visitor), "something is left")
    visitor.wait_until_still()
    assert kept(visitor) == OTHERS | {"site_choice"}
    assert not is_asked(visitor)


@pytest.mark.promise("D2")
def test_deleting_takes_the_answer_along_so_that_it_is_asked_again(visitor):
    visitor.press('main [data-do="forget"]')
    visitor.wait(lambda: not of_statistics(visitor), "something is left")
    visitor.wait_until_still()
    assert kept(visitor) == OTHERS
    visitor.open("/")
    assert is_asked(visitor)


@pytest.mark.promise("C9")
def test_what_a_lapsed_consent_left_is_deleted_at_the_next_visit(visitor):
    visitor.preload("const now = Date.now; Date.now = () => now() + 366 * 86400000")
    visitor.open("/cookies/")
    visitor.wait(lambda: not of_statistics(visitor), "something is left")
    assert kept(visitor) >= OTHERS
