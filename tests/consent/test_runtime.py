"""The consent runtime in a real browser, on pages made for each question. On the site itself: tests/journeys/test_choice.py."""

import pytest

from tests.support.laboratory import OTHER_HOST, page, switch
from tests.support.questions import NOTE, chosen, decided, press, ran, script, waiting

pytestmark = pytest.mark.browser

FRAME = '<figure><template data-service="films"><iframe src="/film" title="A film"></iframe></template>'
PLACEHOLDER = f'{FRAME}<button data-choice="load">load</button><button data-choice="allow">allow</button></figure>'


def test_scripts_begin_in_order_each_after_the_one_before_it(laboratory, browser):
    parts = '<script src="/one.js"></script><script src="/gone.js"></script><script src="/two.js"></script>'
    laboratory.set_up({"/": page(waiting(parts)), **script("one"), **script("two")})
    browser.open("/")
    assert laboratory.asked() == ["/"]
    chosen(browser, "accept")
    browser.wait(lambda: ran(browser) == ["one", "two"], "the scripts do not run in order")
    assert laboratory.asked() == ["/", "/one.js", "/gone.js", "/two.js"]


def test_an_inline_script_in_a_template_runs_in_its_turn_where_the_policy_has_its_hash(laboratory, browser):
    inline = f'{NOTE}("inline")'
    parts = f'<script src="/one.js"></script><script>{inline}</script><script src="/two.js"></script>'
    files = {"/": page(waiting(parts)), **script("one"), **script("two")}
    laboratory.set_up(files, inline=inline)
    browser.open("/")
    chosen(browser, "accept")
    browser.wait(lambda: "two" in ran(browser), "the last script does not run")
    assert ran(browser) == ["one", "inline", "two"]
    laboratory.set_up(files)
    browser.reload()
    browser.wait(lambda: "two" in ran(browser), "the last script does not run")
    assert ran(browser) == ["one", "two"]  # without its hash


@pytest.mark.promise("C1")
def test_pictures_and_links_of_a_service_wait_like_its_scripts(laboratory, browser):
    parts = '<img src="/pixel.svg" alt=""><link rel="stylesheet" href="/service.css">'
    laboratory.set_up({"/": page(waiting(parts)), "/pixel.svg": "<svg/>", "/service.css": ""})
    browser.open("/")
    browser.wait_until_still()
    assert laboratory.asked() == ["/"]
    chosen(browser, "accept")
    browser.wait(lambda: {"/pixel.svg", "/service.css"} <= set(laboratory.asked()), "picture or link does not come")


def test_what_is_added_to_the_page_later_starts_too_and_only_if_its_service_may(laboratory, browser):
    laboratory.set_up({"/": page(), **script("one"), **script("two")})
    browser.open("/")
    browser.press('[name="statistics"]')
    chosen(browser, "save")
    add = """const template = document.createElement("template"); template.dataset.service = arguments[0];
             const script = document.querySelector("script").cloneNode(); script.setAttribute("data-x", "");
             template.content.append(document.createElement("i")); document.body.append(template);"""
    browser.run(add, "films")
    browser.run(add, "counter")
    browser.wait(lambda: browser.all("body > i"), "what was added does not start")
    assert len(browser.all("body > i")) == 1
    assert not browser.all('[data-service="films"][data-running]')


@pytest.mark.promise("C4")
def test_one_service_of_a_purpose_can_be_switched_apart_in_the_settings(laboratory, browser):
    rows = switch("statistics") + switch("@counter", of="statistics") + switch("@other", of="statistics")
    body = waiting('<script src="/one.js"></script>') + waiting('<script src="/two.js"></script>', "other")
    laboratory.set_up({"/": page(body, switches=rows), **script("one"), **script("two")})
    browser.open("/")
    press(browser, "open")
    browser.press('[name="statistics"]')
    browser.wait(lambda: browser.run("return document.querySelector('[name=\"@other\"]').checked"), "not coupled")
    browser.press('[name="@counter"]')
    chosen(browser, "save")
    browser.wait(lambda: ran(browser) == ["two"], "the granted service does not start")


@pytest.mark.promise("C18")
def test_a_placeholder_loads_for_this_once_and_asks_again_on_the_next_page(laboratory, browser):
    laboratory.set_up({"/": page(PLACEHOLDER), "/film": "film"})
    browser.open("/")
    press(browser, "load")
    browser.wait(lambda: "/film" in laboratory.asked(), "the film does not load")
    assert browser.cookies() == {}
    laboratory.forget()
    browser.reload()
    browser.wait_until_still()
    assert laboratory.asked() == ["/"]


@pytest.mark.promise("C9")
def test_refusing_takes_away_what_was_loaded_for_this_once(laboratory, browser):
    laboratory.set_up({"/": page(PLACEHOLDER), "/film": "film"})
    browser.open("/")
    press(browser, "load")
    browser.wait(lambda: browser.all("iframe"), "the film does not load")
    chosen(browser, "refuse")
    browser.wait(lambda: decided(browser) and not browser.all("iframe"), "the film stays")


def test_hosts_of_a_domain_share_a_choice_only_where_that_is_declared(laboratory, browser):
    for shared, asks in (("; Domain=leanpoint.example", False), ("", True)):
        browser.forget()
        laboratory.set_up({"/": page(shared=shared)})
        browser.open("/")
        chosen(browser, "refuse")
        browser.open(f"https://{OTHER_HOST}/")
        assert decided(browser) is not asks


def test_a_later_choice_that_is_shared_replaces_one_of_this_host_alone(laboratory, browser):
    laboratory.set_up({"/": page()})
    browser.open("/")
    chosen(browser, "accept")
    laboratory.set_up({"/": page(shared="; Domain=leanpoint.example")})
    browser.open("/")
    browser.press("footer a")
    browser.press('dialog [data-choice="refuse"]')
    browser.wait(lambda: "statistics:0" in str(browser.run("return document.cookie")), "the refusal is not kept")
    assert browser.run("return document.cookie.split('site_choice=').length") == 2


@pytest.mark.promise("C10")
@pytest.mark.parametrize("value", ["1", "1!x", "2!1800000000!banner!0!!!statistics:1:abcdef:1800000000", "%00", "a=b"])
def test_a_cookie_that_cannot_be_read_is_no_choice_and_can_be_replaced(laboratory, browser, value):
    laboratory.set_up({"/": page(waiting('<script src="/one.js"></script>')), **script("one")})
    browser.open("/")
    browser.run("document.cookie = 'site_choice=' + arguments[0] + '; Path=/; Secure'", value)
    browser.reload()
    assert not decided(browser)
    assert ran(browser) == []
    press(browser, "refuse")
    browser.wait(lambda: "!banner!0!" in browser.cookies()["site_choice"]["value"], "the choice is not kept")
    browser.reload()
    assert decided(browser)


@pytest.mark.promise("C10")
def test_where_nothing_can_be_kept_nothing_runs_and_the_page_asks_no_more(laboratory, browser):
    laboratory.set_up({"/": page(waiting('<script src="/one.js"></script>')), **script("one")})
    browser.preload("Object.defineProperty(Document.prototype, 'cookie', { get: () => '', set: () => {} })")
    browser.open("/")
    press(browser, "accept")
    browser.wait(lambda: decided(browser), "the banner stays")
    assert "/one.js" not in laboratory.asked()


@pytest.mark.promise("C10")
def test_without_the_part_that_acts_the_page_works_and_goes_on_asking(laboratory, browser):
    laboratory.set_up({"/": page()})
    part = laboratory.files.pop("/act.js")
    browser.open("/")
    press(browser, "accept")
    browser.wait(lambda: any(one.path == "/act.js" for one in laboratory.requests), "the part is not asked for")
    assert not decided(browser)
    laboratory.files["/act.js"] = part
    chosen(browser, "accept")


def test_two_presses_at_once_make_one_choice(laboratory, browser):
    laboratory.set_up({"/": page(waiting('<script src="/one.js"></script>')), **script("one")})
    browser.open("/")
    browser.run("const button = document.querySelector('[data-choice=accept]'); button.click(); button.click();")
    browser.wait(lambda: decided(browser) and ran(browser), "the choice is not carried out")
    browser.wait_until_still()
    assert ran(browser) == ["one"]


def test_a_hundred_services_are_asked_kept_and_started(laboratory, browser):
    names = [f"service-{number}" for number in range(100)]
    rows = switch("statistics") + "".join(switch(f"@{name}", of="statistics") for name in names)
    body = "".join(waiting("<i></i>", name) for name in names)
    laboratory.set_up({"/": page(body, switches=rows)})
    browser.open("/")
    chosen(browser, "accept")
    browser.wait(lambda: len(browser.all("main > i")) == len(names), "not all services start")


@pytest.mark.promise("D2")
def test_a_cookie_of_a_service_that_may_not_run_is_deleted_on_the_next_page(laboratory, browser):
    laboratory.set_up({"/": page()})
    browser.open("/")
    browser.run("document.cookie = '_c.1=x; Path=/'; document.cookie = 'mine=x; Path=/'")
    browser.reload()
    browser.wait(lambda: "_c.1" not in browser.cookies(), "the cookie stays")
    assert "mine" in browser.cookies()


def test_scripts_of_the_page_are_told_what_was_granted_and_what_was_withdrawn(laboratory, browser):
    laboratory.set_up({"/": page()})
    browser.open("/")
    listen = "addEventListener('consent:change', ({ detail }) => sessionStorage.told = JSON.stringify(detail))"
    browser.run(listen)
    chosen(browser, "accept")
    browser.wait(lambda: decided(browser), "the choice is not carried out")
    assert browser.run("return JSON.parse(sessionStorage.told)") == {"granted": ["counter", "films"], "withdrawn": []}
    assert browser.run("return [consent.allows('counter'), consent.allows('nobody')]") == [True, False]
    browser.run("consent.withdraw()")
    told = '"withdrawn":["counter","films"]'
    browser.wait(lambda: told in browser.run("return sessionStorage.told"), "the withdrawal is not told")
