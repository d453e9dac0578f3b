"""The templates of the theme: their environment, and which files a template is made of."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, meta

from plugins.languages import speech


def open_environment(
    theme: Path,
    settings: Mapping[str, Any],
    *,
    names: Mapping[str, Any],
    filters: Mapping[str, Callable[..., Any]],
) -> Environment:
    """Return the environment of the theme's templates, with these names and filters for all of them."""
    environment = Environment(loader=FileSystemLoader(theme / "templates"), **settings)  # noqa: S701 - settings say so
    speech.install_gettext(environment)
    environment.globals.update(names)
    environment.filters.update(filters)
    return environment


@lru_cache(maxsize=256)
def references(source: str, extensions: tuple[str, ...]) -> tuple[str | None, ...]:
    """Return the names of the templates that a template's text extends, includes or imports; None for a computed name."""
    environment = Environment(extensions=extensions)  # noqa: S701 - nothing is rendered
    return tuple(meta.find_referenced_templates(environment.parse(source)))
