"""Which tests of a run must share a process, because they share what took long to make."""

import pytest


def keep_together(items: list[pytest.Item]) -> None:
    """Group the tests that use what their module makes for them all: in processes apart, each would make it again."""
    for item in items:
        if (
            isinstance(item, pytest.Function)
            and _uses_its_modules_own(item)
            and not item.get_closest_marker("xdist_group")
        ):
            item.add_marker(pytest.mark.xdist_group(item.location[0]))


def _uses_its_modules_own(item: pytest.Function) -> bool:
    found = item._fixtureinfo.name2fixturedefs
    return any(definition.scope == "module" for definitions in found.values() for definition in definitions)
