"""An element of a page in Firefox, with the names that Selenium gives to what journeys ask of one."""

from typing import Any, Protocol

# As Selenium's own notion: takes up room, and neither it nor anything around it is hidden or wholly transparent.
_DISPLAYED = """
const element = arguments[0], box = element.getBoundingClientRect();
return box.width > 0 && box.height > 0 && element.checkVisibility({checkOpacity: true, checkVisibilityCSS: true});
"""
_FOCUS = "arguments[0].focus({preventScroll: false})"
_INTO_VIEW = "arguments[0].scrollIntoView({block: 'nearest', inline: 'nearest', behavior: 'instant'})"


class Page(Protocol):
    """What an element needs of the browser it is in."""

    def run(self, script: str, *arguments: Any) -> Any:
        """Return what a script says in the page."""

    def act(self, source: dict[str, Any]) -> None:
        """Do what a hand does."""


class Element:
    """One element; asking it after its page is gone raises Refused."""

    def __init__(self, page: Page, reference: str) -> None:
        self._page = page
        self.reference = {"sharedId": reference}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Element) and self.reference == other.reference

    def __hash__(self) -> int:
        return hash(self.reference["sharedId"])

    @property
    def text(self) -> str:
        """What can be read of it."""
        return str(self._page.run("return arguments[0].innerText.trim()", self))

    @property
    def tag_name(self) -> str:
        """Its tag in small letters."""
        return str(self._page.run("return arguments[0].localName", self))

    @property
    def rect(self) -> dict[str, float]:
        """Where it is on the page, and how large."""
        script = (
            "const {x, y, width, height} = arguments[0].getBoundingClientRect();"
            "return {x: x + scrollX, y: y + scrollY, width, height}"
        )
        return dict(self._page.run(script, self))

    @property
    def size(self) -> dict[str, float]:
        """How large it is."""
        rect = self.rect
        return {"width": rect["width"], "height": rect["height"]}

    def get_attribute(self, name: str) -> str | None:
        """Return its property of that name, else its attribute."""
        value = self._page.run(
            "return arguments[0][arguments[1]] ?? arguments[0].getAttribute(arguments[1])", self, name
        )
        return None if value is None else str(value)

    def value_of_css_property(self, name: str) -> str:
        """Return the computed value of a property."""
        return str(self._page.run("return getComputedStyle(arguments[0]).getPropertyValue(arguments[1])", self, name))

    def is_displayed(self) -> bool:
        """Return whether it can be seen."""
        return bool(self._page.run(_DISPLAYED, self))

    def is_selected(self) -> bool:
        """Return whether it is ticked."""
        return bool(self._page.run("return arguments[0].checked === true || arguments[0].selected === true", self))

    def is_enabled(self) -> bool:
        """Return whether it can be used."""
        return not self._page.run("return arguments[0].disabled === true", self)

    def click(self) -> None:
        """Click its middle."""
        self._page.run(_INTO_VIEW, self)
        middle = {"type": "pointerMove", "x": 0, "y": 0, "origin": {"type": "element", "element": self.reference}}
        press = [{"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]
        self._page.act({"type": "pointer", "id": "mouse", "actions": [middle, *press]})

    def send_keys(self, *keys: str) -> None:
        """Focus it and type."""
        self._page.run(_FOCUS, self)
        presses = [{"type": kind, "value": key} for key in "".join(keys) for kind in ("keyDown", "keyUp")]
        self._page.act({"type": "key", "id": "keys", "actions": presses})

    def clear(self) -> None:
        """Empty a field."""
        self._page.run("arguments[0].select()", self)
        self.send_keys("\ue017")
