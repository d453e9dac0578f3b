"""What tests of the consent runtime put on its pages, press there, and ask of them."""

from tests.support.browser import Browser

NOTE = "(globalThis.ran ??= []).push"


def waiting(content: str, service: str = "counter") -> str:
    """Return markup that waits for the consent to a service."""
    return f'<template data-service="{service}">{content}</template>'


def script(name: str) -> dict[str, str]:
    """Return a script, by its path, that notes its name when it runs."""
    return {f"/{name}.js": f'{NOTE}("{name}")'}


def press(browser: Browser, action: str) -> None:
    """Press a button of the choice."""
    browser.press(f'[data-choice="{action}"]')


def decided(browser: Browser) -> bool:
    """Return whether the page says that a choice was made."""
    return bool(browser.run("return document.documentElement.dataset.decided") == "yes")


def ran(browser: Browser) -> list[str]:
    """Return the names of the scripts that have run, in order."""
    return list(browser.run("return globalThis.ran ?? []"))


def chosen(browser: Browser, action: str) -> None:
    """Press a button of the choice, and wait until it is kept."""
    press(browser, action)
    browser.wait(lambda: "site_choice" in browser.cookies(), "the choice is not kept")
