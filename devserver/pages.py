"""The templates of /dev and of the stand-ins, filled."""

from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

_HERE = Path(__file__).parent
_URL_ENDS = (" ", "\t", "\n", "\r", ">", '"')

STATIC = _HERE / "static"


def render(name: str, **values: object) -> str:
    """Return the template `name` filled with `values`; every value is escaped, and one that is missing is an error."""
    return _environment.get_template(name).render(**values)


def with_links(text: str) -> Markup:
    """Return plain text as HTML in which web addresses can be clicked."""
    out = Markup()
    while (begin := min(_starts(text), default=-1)) >= 0:
        end = min((found for stop in _URL_ENDS if (found := text.find(stop, begin)) >= 0), default=len(text))
        url = text[begin:end].rstrip(".,;)")
        out += escape(text[:begin]) + Markup('<a href="{0}" target="_blank">{0}</a>').format(url)
        text = text[begin + len(url) :]
    return out + escape(text)


def _starts(text: str) -> list[int]:
    return [found for scheme in ("http://", "https://") if (found := text.find(scheme)) >= 0]


def _clock(moment: datetime) -> str:
    return moment.strftime("%d %b %Y, %H:%M:%S")


_environment = Environment(
    loader=FileSystemLoader(_HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.filters |= {"with_links": with_links, "clock": _clock}
