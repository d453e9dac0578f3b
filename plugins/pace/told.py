"""What a build tells people: mistakes as they should be read, file and line first."""

import errno
import os
import sys
import traceback
from pathlib import Path

from jinja2.exceptions import TemplateError, TemplateSyntaxError

from plugins.languages.pages import UnknownPageError
from plugins.pace.assets import AssetError
from plugins.problems import SiteError
from policy import PolicyError
from translations.catalogs import CatalogError

# What to do where a file cannot be written, by what the system says.
_TO_DO = {
    errno.EACCES: "let whoever builds write there",
    errno.EPERM: "let whoever builds write there",
    errno.EROFS: "let whoever builds write there",
    errno.ENOSPC: "make room on the disk",
    errno.EDQUOT: "make room on the disk",
    errno.EXDEV: "the site cannot be a disk of its own; build into a folder on it, with --output",
}
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
        hint = _TO_DO.get(error.errno or 0)
        text = f"{error.filename}: {error.strerror}{f'; {hint}' if hint else ''}"
    elif not isinstance(error, MISTAKES):
        text = f"{code_place(error, root)}: {type(error).__name__}: {error}; a mistake in the program or in a template, not in a text"
    else:
        text = str(error)
    return text.replace(f"{root}{os.sep}", "")


def code_place(error: BaseException, root: Path) -> str:
    """Return "file:line", from the project's root, of the innermost code or template of ours that was at work."""
    frames = [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(error.__traceback__)]
    ours = [(name, line) for name, line in frames if not name.startswith(("<", sys.prefix, sys.base_prefix))]
    name, line = (ours or frames)[-1]
    return f"{name}:{line}".replace(f"{root}{os.sep}", "")


def _template_place(error: BaseException) -> str:
    """Return "file:line: " of the template that raised, read from the traceback that Jinja rewrites."""
    place, trace = "", error.__traceback__
    while trace:
        name = trace.tb_frame.f_code.co_filename
        if name.endswith((".html", ".xml", ".txt")):
            place = f"{name}:{trace.tb_lineno}: "
        trace = trace.tb_next
    return place
