"""What visitors and people who sign up do, in words: the steps that many journeys share."""

import re
from email.message import EmailMessage

from tests.support.browser import Browser
from tests.support.recorder import Recorder

# One dialog is both: the banner while it is not open, the settings while it is.
BANNER, SETTINGS = "#choice:not([open])", "#choice[open]"
STATISTICS, TRACKER = "statistics.leanpoint.example", "/matomo.php"

_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


def choose(browser: Browser, action: str, *, where: str = BANNER) -> None:
    """Press a button of the banner or the settings: "accept", "refuse" or "save"; return when it has taken effect."""
    browser.press(f'{where} [data-choice="{action}"]')
    browser.wait(lambda: not browser.shown(BANNER), "the banner stays")
    browser.wait_until_still()


def accept_all(browser: Browser, recorder: Recorder) -> None:
    """Accept everything, and return when the statistics have sent what they send for this page."""
    choose(browser, "accept")
    browser.wait(lambda: TRACKER in recorder.paths(STATISTICS), "the statistics do not start")


def choose_in_settings(browser: Browser, action: str) -> None:
    """Open the settings, on whatever page, and press a button there; return when it has taken effect."""
    before = browser.cookies().get("site_choice")
    open_settings(browser)
    browser.press(f'{SETTINGS} [data-choice="{action}"]')
    browser.wait(lambda: browser.cookies().get("site_choice") != before, "the choice is not kept")
    browser.wait_until_still()


def open_settings(browser: Browser) -> None:
    """Open the settings from the page's foot, or from the banner while it stands before the foot."""
    browser.press(f'{BANNER} [data-choice="open"]' if is_asked(browser) else 'footer [data-choice="open"]')
    browser.wait(lambda: browser.shown(SETTINGS), "the settings do not open")


def is_asked(browser: Browser) -> bool:
    """Return whether the page asks for a choice."""
    return bool(browser.shown(BANNER))


def switch(browser: Browser, purpose: str, *, where: str = BANNER) -> None:
    """Turn the switch of a purpose over."""
    browser.press(f'{where} [name="{purpose}"]')


def fill_in(browser: Browser, **fields: str) -> None:
    """Type into the fields of the form on the page, by name."""
    for name, text in fields.items():
        browser.type(f'main [name="{name}"]', text)


def submit(browser: Browser) -> None:
    """Press the form's button and return when the next page is there, or this one says what is wrong."""
    before = browser.find("html")
    browser.press('main form button[type="submit"]')
    browser.wait(lambda: _is_gone(browser, before) or browser.run(_TOLD), "the form leads nowhere")
    browser.wait_until_still()


# A sealed form stays where it is: nobody can use it while it is being sent, then its summary is the page's target.
_TOLD = "return !!document.querySelector('#errors[hidden]:target ~ form:not([inert])')"


def _is_gone(browser: Browser, before: object) -> bool:
    now = browser.all("html")
    return bool(now) and now[0] != before


def heading(browser: Browser) -> str:
    """Return the page's first heading."""
    return browser.find("h1").text


def links_of(mail: EmailMessage) -> list[str]:
    """Return the addresses in a mail's text part, in order."""
    return _ADDRESS.findall(text_part(mail))


def link_to(mail: EmailMessage, kind: str) -> str:
    """Return the one address in a mail that leads to this kind of page: "confirm", "abuse", "first-login", "stop"."""
    found = [link for link in links_of(mail) if f"/{kind}/" in link]
    if len(set(found)) != 1:
        raise AssertionError(f"{len(found)} links to {kind} in the mail {mail['Subject']}")
    return found[0]


def text_part(mail: EmailMessage) -> str:
    """Return the text of a mail."""
    body = mail.get_body(("plain",))
    return body.get_content() if body else ""
