"""An editor, a developer and the development server: what is saved is seen, what is mailed is caught."""

import socket

import pytest

from tests.support.browser import open_browser
from tests.support.serving import closes, serving
from tests.support.sites import copy_project, urls
from tests.support.visits import choose, fill_in, submit


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The development server on a copy of the project."""
    root = copy_project(tmp_path_factory.mktemp("served") / "project", with_handler=True)
    with serving(root, "--port", "0") as running:
        url = running.url
        yield running
        before = len(running.text())
    # Ctrl-C has ended it, and everything that it had begun.
    assert running.process.returncode == 0
    assert running.text()[before:] == "\nEnded.\n"
    assert closes(url)


@pytest.fixture(scope="module")
def chromium_there(served, tmp_path_factory):
    """A Chromium without the recorder: it talks to this machine's own addresses."""
    opened = open_browser(tmp_path_factory.mktemp("profile"), served.url)
    yield opened
    opened.close()


@pytest.fixture
def browser(chromium_there):
    """That Chromium, as if nobody had ever used it."""
    yield chromium_there
    chromium_there.forget()


def add_to(path, text: str) -> str:
    """Write a line at the end of a file; return what was there before."""
    before = path.read_text(encoding="utf-8")
    path.write_text(before + text, encoding="utf-8")
    return before


def test_an_editor_saves_a_page_and_the_browser_shows_it(served, browser):
    page = served.root / "content" / "pages" / "about.da.md"
    browser.open(urls()["about", "da"])
    before = add_to(page, "\n\nEn helt ny sætning.\n")
    browser.wait(lambda: "En helt ny sætning." in browser.text(), "the new sentence does not appear")
    page.write_text(before, encoding="utf-8")
    browser.wait(lambda: "En helt ny sætning." not in browser.text(), "the sentence does not go")


def test_a_saved_page_changes_under_the_hands_of_its_reader_and_loses_nothing(served, browser):
    page = served.root / "content" / "pages" / "about.en.md"
    browser.open(urls()["about", "en"])
    choose(browser, "refuse")
    browser.run(
        "globalThis.stays = true; const field = document.createElement('input'); field.name = 'subject';"
        "document.querySelector('h1').after(field)"
    )
    browser.type("[name=subject]", "Half a sen")
    browser.run("document.querySelector('#choice').showModal(); scrollTo(0, 120)")
    before = page.read_text(encoding="utf-8")
    front, blank, body = before.partition("\n\n")
    page.write_text(f"{front}{blank}A sentence before all others.\n\n{body}", encoding="utf-8")
    browser.wait(lambda: "A sentence before all others." in browser.text(), "the sentence does not appear")
    kept = browser.run(
        "return [stays, document.querySelector('[name=subject]').value, document.querySelector('#choice').open, scrollY]"
    )
    page.write_text(before, encoding="utf-8")
    browser.wait(lambda: "A sentence before all others." not in browser.text(), "the sentence does not go")
    assert kept == [True, "Half a sen", True, 120]
    assert browser.run("return stays"), "the page was loaded anew"


def test_styles_are_swapped_and_templates_and_catalogs_are_seen_without_loading_the_page(served, browser):
    browser.open("/da/")
    browser.run("globalThis.stays = true")
    style = served.root / "theme" / "static" / "css" / "main.css"
    before = add_to(style, "\nbody { outline: 7px solid red }\n")
    outline = "return getComputedStyle(document.body).outlineWidth"
    browser.wait(lambda: browser.run(outline) == "7px", "the new style does not appear")
    style.write_text(before, encoding="utf-8")
    browser.wait(lambda: browser.run(outline) != "7px", "the style does not go")
    catalog = served.root / "translations" / "da" / "LC_MESSAGES" / "messages.po"
    words = catalog.read_text(encoding="utf-8")
    begin = words.index('msgid "Skip to the content"')
    end = words.index("\n\n", begin)
    catalog.write_text("", encoding="utf-8")  # in the middle of being saved
    catalog.write_text(f'{words[:begin]}msgid "Skip to the content"\nmsgstr "Hop over"{words[end:]}', encoding="utf-8")
    skip = "return document.querySelector('.skip').textContent"
    browser.wait(lambda: browser.run(skip) == "Hop over", "the new words do not appear")
    catalog.write_text(words, encoding="utf-8")
    browser.wait(lambda: browser.run(skip) != "Hop over", "the old words do not come back")
    assert browser.run("return stays"), "the page was loaded anew"


def test_a_mistake_is_shown_over_the_last_good_page_until_it_is_mended(served, browser):
    page = served.root / "content" / "pages" / "about.en.md"
    browser.open("/about/")
    good = browser.find("h1").text
    before = add_to(page, "\n\n[nowhere](nowhere.md)\n")
    browser.wait(lambda: browser.all("kept-build-error"), "the mistake is not shown")
    shown = browser.run("return document.querySelector('kept-build-error').shadowRoot.textContent")
    line = before.count("\n") + 3
    assert f"content/pages/about.en.md:{line}" in shown
    assert browser.find("h1").text == good
    served.wait_for(rf"content/pages/about\.en\.md:{line}")
    page.write_text(before, encoding="utf-8")
    browser.wait(lambda: not browser.all("kept-build-error"), "the mistake stays on the page")


def test_a_changed_number_of_the_policy_is_on_the_page_and_in_the_running_handler(served, browser):
    policy = served.root / "policy.toml"
    before = policy.read_text(encoding="utf-8")
    browser.open(urls()["privacy", "en"])
    assert "23 months" not in browser.text()
    policy.write_text(before.replace('contact_mail = "24 months"', 'contact_mail = "23 months"'), encoding="utf-8")
    browser.wait(lambda: "23 months" in browser.text(), "the new number does not appear")
    policy.write_text(before, encoding="utf-8")
    browser.wait(lambda: "23 months" not in browser.text(), "the old number does not come back")


def test_broken_code_of_the_form_handler_is_shown_and_mended_without_a_new_start(served, browser):
    code = served.root / "formhandler" / "web" / "troubles.py"
    browser.open("/")
    before = add_to(code, "\n\nthis is not python\n")
    browser.wait(lambda: "The form handler does not run" in browser.text(), "the mistake is not shown")
    assert "troubles.py" in browser.text()
    code.write_text(before, encoding="utf-8")
    browser.wait(lambda: "The form handler does not run" not in browser.text(), "the site does not come back")
    assert browser.shown("main h1")


def test_a_sign_up_is_caught_and_its_link_can_be_followed(browser):
    browser.open("/dev/mail")
    browser.open(urls()["sign-up", "da"])
    fill_in(browser, name="Ada Lind", email="ada@example.org")
    submit(browser)
    browser.open("/dev/mail")
    browser.wait(lambda: "ada@example.org" in browser.text(), "the mail does not arrive")
    browser.press("table a")
    browser.press('pre a[href*="/confirm/"]')
    browser.driver.switch_to.window(browser.driver.window_handles[-1])
    submit(browser)
    browser.open("/dev/mail")
    browser.wait(lambda: len(browser.all("tbody tr")) >= 2, "the login mail does not arrive")


def test_an_enquiry_is_shown_as_the_company_reads_it(browser):
    browser.open(urls()["contact", "en"])
    fill_in(browser, name="Ada Lind", email="ada@example.org", subject="A question", message="How much is it?")
    submit(browser)
    browser.open("/dev/mail")
    browser.wait(lambda: "encrypted" in browser.text(), "the mail does not arrive")
    browser.press("tr:has(.badge) a")
    for text in ("opened with the development key", "Ada Lind", "A question", "How much is it?"):
        assert text in browser.text()


def test_third_parties_are_played_on_this_machine(browser):
    browser.open(urls()["product", "en"])
    choose(browser, "accept")
    browser.wait(lambda: any(name.startswith("_pk_id") for name in browser.cookies()), "Matomo is not played")
    browser.open("/dev/requests")
    browser.wait(lambda: "statistics.leanpoint.example" in browser.text(), "the request is not listed")
    assert "www.youtube-nocookie.com" in browser.text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_the_tools_load_without_a_complaint_of_the_browser(browser, scheme):
    browser.colours(scheme)
    browser.driver.get_log("browser")  # what pages before these complained of is read, and gone
    for path in ("/dev/", "/dev/mail", "/dev/requests", "/dev/tool"):
        browser.open(path)
        assert browser.find("h1").text
    complaints = browser.driver.get_log("browser")
    assert [entry["message"] for entry in complaints if "/dev/" in entry["message"]] == []


def test_a_taken_port_is_told_in_two_lines_and_nothing_is_left_running(served):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with serving(served.root, "--port", str(port)) as second:
            assert second.process.wait(60) == 1
    assert f"Port {port} is taken" in second.text()
    assert "KEPT_PORT" in second.text()
    assert "Traceback" not in second.text()


def test_a_first_build_that_fails_is_mended_without_a_new_start(tmp_path):
    root = copy_project(tmp_path / "project", with_handler=True)
    page = root / "content" / "pages" / "about.en.md"
    before = add_to(page, "\n\n[nowhere](nowhere.md)\n")
    with serving(root, "--port", "0") as running:
        running.wait_for("The build failed")
        browser = open_browser(tmp_path / "profile", running.url)
        try:
            browser.open("/")
            assert "build the site first" in browser.text()
            page.write_text(before, encoding="utf-8")
            browser.wait(
                lambda: browser.shown("main h1") and browser.all('[href="/theme/images/favicon.svg"]'),
                "the site does not come up",
            )
        finally:
            browser.driver.quit()
        running.process.kill()
        assert closes(running.url), "the server goes on although nobody is left to end it"
