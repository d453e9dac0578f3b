"""What a build tells people: mistakes as they should be read, file and line first."""

import os
from pathlib import Path

from jinja2.exceptions import TemplateError, TemplateSyntaxError

from plugins.languages.pages import UnknownPageError
from plugins.pace.assets import AssetError
from plugins.problems import SiteError
from policy import PolicyError
from translations.catalogs import CatalogError

MISTAKES = (PolicyError, CatalogError, AssetError, SiteError, UnknownPageError, TemplateError, OSError)


def explain(error: BaseException, root: Path) -> str:
    """Return a mistake as people should read it: file and line first, paths from the project's root."""
    if isinstance(error, TemplateSyntaxError):
        text = f"{error.filename or error.name}:{error.lineno}: {error.message}"
    elif isinstance(error, TemplateError):
        text = f"{_template_place(error)}{type(error).__name__}: {error}"
    elif isinstance(error, UnknownPageError):
        text = f"{_template_place(error)}{error}"
    elif isinstance(error, OSError) and error.filename:
        text = f"{error.filename}: {error.strerror}"
    else:
        text = str(error)
    return text.replace(f"{root}{os.sep}", "")


def _template_place(error: BaseException) -> str:
    """Return "file:line: " of the template that raised, read from the traceback that Jinja rewrites."""
    place, trace = "", error.__traceback__
    while trace:
        name = trace.tb_frame.f_code.co_filename
        if name.endswith((".html", ".xml", ".txt")):
            place = f"{name}:{trace.tb_lineno}: "
        trace = trace.tb_next
    return place
