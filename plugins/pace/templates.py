"""The templates of the theme: an environment that notes which files each page was made of."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, Template, Undefined

from plugins.languages import speech
from plugins.pace.project import Project


class Shown(Undefined):
    """What a template names and nobody has: it may ask whether it is there, but not show it, nor go through it, as if it were empty."""

    __slots__ = ()
    __str__ = __html__ = __iter__ = Undefined._fail_with_undefined_error  # noqa: SLF001 - as its own docs do


class Templates(Environment):
    """The environment of the theme. Each template that is used is asked for by its name, also inside another."""

    def __init__(self, ask: Callable[..., Any], **settings: Any) -> None:
        super().__init__(**settings)
        self._ask = ask

    def get_template(self, name: Any, *arguments: Any, **options: Any) -> Template:
        """Return a template, and note that it was used."""
        if isinstance(name, str):
            self._ask("template", name)
        return super().get_template(name, *arguments, **options)

    def select_template(self, names: Any, *arguments: Any, **options: Any) -> Template:
        """Return the first of several templates that exists, and note that they were looked for."""
        if not isinstance(names, str):
            for name in names:
                if isinstance(name, str):
                    self._ask("template", name)
        return super().select_template(names, *arguments, **options)


def open_environment(
    project: Project,
    ask: Callable[..., Any],
    *,
    names: Mapping[str, Any],
    filters: Mapping[str, Callable[..., Any]],
) -> Templates:
    """Return the environment of the theme's templates, with these names and filters for all of them."""
    environment = Templates(
        ask,
        loader=FileSystemLoader(project.theme / "templates"),
        undefined=Shown,
        bytecode_cache=_compiled(project.root / "var" / "cache" / "templates"),
        **project.jinja,
    )
    speech.install_gettext(environment)
    environment.globals.update(names)
    environment.filters.update(filters)
    return environment


def _compiled(folder: Path) -> FileSystemBytecodeCache | None:
    """Return where compiled templates are kept by their content; None where nothing can be kept."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return FileSystemBytecodeCache(str(folder))
