"""Which tests of a run must share a process, because they share what took long to make."""

import os

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
        if "PYTEST_XDIST_WORKER" in os.environ:
            _name_with_group(item)


def _uses_its_modules_own(item: pytest.Function) -> bool:
    found = item._fixtureinfo.name2fixturedefs
    return any(definition.scope == "module" for definitions in found.values() for definition in definitions)


def _name_with_group(item: pytest.Item) -> None:
    """Write the group behind a test's name, where whoever deals tests out looks for it.

    pytest-xdist does this itself, but in a way that pytest 9.2 takes no notice of: without a word, every test would be
    dealt out alone (https://github.com/pytest-dev/pytest-xdist/issues/1386).
    """
    mark = item.get_closest_marker("xdist_group")
    if mark and hasattr(item, "_id"):
        item._id = type(item._id).parse(f"{item.nodeid}@{mark.args[0]}")
