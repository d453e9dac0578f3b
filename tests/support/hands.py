"""What a journey's hands and eyes do in any browser, once it can find elements and wait."""

from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeVar


class Seen(Protocol):
    """What hands need of an element."""

    def is_displayed(self) -> bool:
        """Return whether it can be seen."""

    def click(self) -> None:
        """Click its middle."""

    def send_keys(self, *keys: str) -> None:
        """Focus it and type."""


E = TypeVar("E", bound=Seen)


class Hands(Generic[E]):
    """Finds, presses and types; a browser gives `all` and `wait`."""

    def all(self, selector: str) -> list[E]:
        """Return what matches now."""
        raise NotImplementedError

    def wait(self, condition: Callable[[], Any], complaint: str) -> Any:
        """Return what `condition` returns as soon as it is true; fails with `complaint` when it stays false."""
        raise NotImplementedError

    def find(self, selector: str) -> E:
        """Return the first element that matches, as soon as there is one."""
        found: E = self.wait(lambda: self.all(selector), f"no {selector}")[0]
        return found

    def shown(self, selector: str) -> list[E]:
        """Return what matches and can be seen."""
        return [element for element in self.all(selector) if element.is_displayed()]

    def press(self, selector: str) -> None:
        """Click the first element that matches, as soon as it can be seen."""
        self.wait(lambda: self._pressed(selector), f"nothing to press at {selector}")

    def _pressed(self, selector: str) -> bool:
        for element in self.shown(selector)[:1]:
            element.click()
            return True
        return False

    def type(self, selector: str, text: str) -> None:
        """Type into a field."""
        self.find(selector).send_keys(text)
