"""Accessibility as a browser sees it: axe's rules, a walk by keyboard, sizes of targets, and what runs out of the window."""

from functools import cache
from typing import Any

from selenium.webdriver.common.keys import Keys

from tests.support.browser import Browser
from tests.support.nu import checker

_SPOKEN = ("alertdialog", "button", "dialog", "heading", "link", "region", "switch", "checkbox", "DisclosureTriangle")
_MOST_STEPS = 400
_WIDTHS = (1280, 360, 320)
_SMALLEST_TARGET = 24  # CSS pixels, WCAG 2.2 criterion 2.5.8

# The rule "region" does not take a skip link after the banner for one; landmarks have a test of their own. Forced colours
# are the visitor's own, and what a page computes then is not what is painted.
_AXE_RUN = """
return axe.run(document, {resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  rules: {region: {enabled: false}, "color-contrast": {enabled: !matchMedia("(forced-colors: active)").matches}}})
  .then((result) => result.violations.map(({id, help, nodes}) =>
    `${id}: ${help}: ${nodes.slice(0, 3).map((node) => node.target.join(" ") + " " + (node.any[0]?.message ?? "")).join(" | ")}`));
"""

# What is focused, whether it can be seen (WCAG 2.4.7, 2.4.11), and a name to report it by.
_FOCUS = """
const element = document.activeElement;
if (!element || element === document.body) return null;
const box = element.getBoundingClientRect();
const style = getComputedStyle(element);
const shape = element.closest("label, .tick, .switch") ?? element;
const points = [[.5, .5], [.1, .5], [.9, .5], [.5, .15], [.5, .85]];
const seen = points.some(([x, y]) => {
  const top = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
  return top && (element.contains(top) || top.contains(element) || shape.contains(top) || top.control === element);
});
const marked = [element, shape, element.parentElement, element.nextElementSibling].some((part) => part
  && (getComputedStyle(part).outlineStyle !== "none" || getComputedStyle(part).boxShadow !== "none"));
return {seen, marked, name: `${element.tagName} ${element.id} ${element.textContent.trim().slice(0, 30)} ${element.name ?? ""}`};
"""

# Targets that are too small (WCAG 2.2, 2.5.8). Excepted are links in running text, and whatever is so far from other
# targets that a circle of the right size around it touches none. A box counts with its label.
_SMALL = """
const size = arguments[0];
const shown = (element) => element.checkVisibility({checkOpacity: true, checkVisibilityCSS: true}) && !element.closest(".field-apart, .skip");
const area = (element) => [element, ...(element.labels ?? [])].map((part) => part.getBoundingClientRect())
  .reduce((one, other) => one.width * one.height > other.width * other.height ? one : other);
const targets = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [role=button]")]
  .filter(shown).map((element) => ({element, box: area(element)})).filter(({box}) => box.width > 0);
const inText = ({element}) => getComputedStyle(element).display === "inline"
  && element.parentElement.textContent.trim().length > element.textContent.trim().length;
const near = (one, other) => {
  const [x, y] = [one.box.left + one.box.width / 2, one.box.top + one.box.height / 2];
  const dx = Math.max(other.box.left - x, 0, x - other.box.right), dy = Math.max(other.box.top - y, 0, y - other.box.bottom);
  return Math.hypot(dx, dy) < size / 2;
};
return targets
  .filter((one) => one.box.width < size || one.box.height < size).filter((one) => !inText(one))
  .filter((one) => targets.some((other) => other.element !== one.element && !other.element.labels?.length && near(one, other)))
  .map(({element, box}) => `${element.tagName} ${element.textContent.trim().slice(0, 30)} ${Math.round(box.width)}x${Math.round(box.height)}`);
"""

_TOO_WIDE = """
const page = document.documentElement;
if (page.scrollWidth <= page.clientWidth) return [];
return [`${page.scrollWidth} > ${page.clientWidth}`, ...[...document.body.querySelectorAll("*")]
  .filter((element) => { const box = element.getBoundingClientRect(); return box.right > page.clientWidth + 1 || box.left < -1; })
  .slice(0, 5).map((element) => `${element.tagName}.${element.className}`)];
"""


@cache
def _axe() -> str:
    return checker("axe-core/axe.min.js").read_text(encoding="utf-8")


def violations(browser: Browser) -> list[str]:
    """Return what axe finds wrong with the page as it stands."""
    browser.run(_axe())
    return list(browser.run(_AXE_RUN))


def spoken_names(browser: Browser, selector: str) -> list[tuple[str, str]]:
    """Return what a screen reader is told of the controls and headings in an element: role and name, in order."""
    command = browser.driver.execute_cdp_cmd
    root = command("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    node = command("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    found = command("Accessibility.queryAXTree", {"nodeId": node})["nodes"]
    told = [(part["role"]["value"], part.get("name", {}).get("value", "")) for part in found if not part["ignored"]]
    return [(role, name) for role, name in told if role in _SPOKEN]


def keyboard_walk(browser: Browser) -> list[dict[str, Any]]:
    """Press Tab through the whole page once; return what had the focus, with whether it could be seen."""
    stops: list[dict[str, Any]] = []
    for _ in range(_MOST_STEPS):
        browser.strike(Keys.TAB)
        stop = browser.run(_FOCUS)
        if stop is None:
            return stops
        stops.append(stop)
    raise AssertionError(f"the focus never leaves the page; the last stops were {stops[-3:]}")


def focusable(browser: Browser) -> int:
    """Return how many elements of the page can be reached by keyboard now."""
    candidates = browser.all("a[href], button, input, select, textarea, summary, [tabindex='0']")
    return sum(1 for element in candidates if browser.run(_REACHABLE, element))


_REACHABLE = """
const element = arguments[0];
return element.tabIndex >= 0 && !element.disabled && element.checkVisibility({checkVisibilityCSS: true}) && !element.closest("[inert]");
"""


def small_targets(browser: Browser) -> list[str]:
    """Return the controls that are smaller than a finger needs."""
    return list(browser.run(_SMALL, _SMALLEST_TARGET))


def faults_on_a_phone(browser: Browser, *schemes: str) -> list[str]:
    """Return what is wrong with the page as it stands in a window of 320 pixels: axe, width and targets, in each scheme."""
    browser.resize(_WIDTHS[-1])
    found = [f"too wide: {part}" for part in browser.run(_TOO_WIDE)]
    found += [f"too small: {part}" for part in small_targets(browser)]
    for scheme in schemes:
        browser.colours(scheme)
        found += [f"{scheme}: {part}" for part in violations(browser)]
    return [f"{browser.path()}: {part}" for part in found]


def tab_to(browser: Browser, selector: str) -> None:
    """Press Tab until what matches has the focus; fails when the way by keyboard does not lead there."""
    for _ in range(_MOST_STEPS):
        browser.strike(Keys.TAB)
        if browser.run("return document.activeElement?.matches(arguments[0])", selector):
            return
    raise AssertionError(f"Tab never comes to {selector}")


def wide_pages(browser: Browser, urls: dict[tuple[str, str], str], language: str) -> list[str]:
    """Return the pages of a language that scroll sideways in a window of any width, with what makes them so."""
    found = []
    for (_, code), url in urls.items():
        if code == language:
            browser.open(url)
            for width in _WIDTHS:
                browser.resize(width)
                found += [f"{url} at {width}: {part}" for part in browser.run(_TOO_WIDE)]
    return found
