"""`<img>` in a finished text becomes what every screen can choose from; the page does not move while pictures come.

    responsive(html, pictures)       `pictures(url)` tells what lies at an address of this site, None if nothing does

Dimensions are set for every picture, drawings included. All but the first of a text wait until they are near the window.
"""

import re
from collections.abc import Callable, Sequence
from html import escape, unescape
from urllib.parse import unquote

from plugins.images.measure import Picture
from plugins.images.variants import Variant, planned, quoted

# How wide a picture in a text is shown (theme/static/css/tokens.css: --measure, --gutter).
SIZES = "(min-width: 46rem) 42rem, 92vw"

_IMG = re.compile(r"<img\b((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([^\s\"'>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_PICTURE = re.compile(r"<picture\b.*?</picture>", re.DOTALL | re.IGNORECASE)

Pictures = Callable[[str], Picture | None]


def responsive(html: str, pictures: Pictures) -> str:
    """Return `html` with dimensions, sizes and formats set for the pictures of this site."""
    if "<img" not in html:
        return html
    seen: list[str] = []

    def replaced(match: re.Match[str]) -> str:
        attributes = _attributes(match[1])
        seen.append(match[0])
        return _written(attributes, pictures, first=len(seen) == 1)

    if "<picture" not in html.lower():
        return _IMG.sub(replaced, html)
    # What an editor has made into a <picture> by hand stays so.
    parts = _PICTURE.split(html)
    own = [*_PICTURE.findall(html), ""]
    return "".join(_IMG.sub(replaced, part) + kept for part, kept in zip(parts, own, strict=True))


def _attributes(text: str) -> dict[str, str]:
    return {match[1].lower(): unescape(match[2] or match[3] or match[4] or "") for match in _ATTRIBUTE.finditer(text)}


def _written(attributes: dict[str, str], pictures: Pictures, *, first: bool) -> str:
    """Return the markup of one picture; the first of a text is fetched at once."""
    source = unquote(attributes.get("src", ""))
    picture = pictures(source) if source.startswith("/") else None
    if not first:
        attributes.setdefault("loading", "lazy")
    attributes.setdefault("decoding", "async")
    if picture is None or not picture.width:
        return _tag("img", attributes)
    _fit(attributes, picture)
    variants = planned(source, picture) if "srcset" not in attributes else ()
    if not variants:
        return _tag("img", attributes)
    sizes = attributes.pop("sizes", SIZES)
    plain = [variant for variant in variants if not variant.type]
    sources = [_source(variants, kind, sizes) for kind in dict.fromkeys(one.type for one in variants) if kind]
    # The widest but one: enough for whoever takes neither format, which are old and small screens.
    attributes |= {"src": quoted(plain[-1]), "srcset": _set(plain), "sizes": sizes}
    return f"<picture>{''.join(sources)}{_tag('img', attributes)}</picture>"


def _fit(attributes: dict[str, str], picture: Picture) -> None:
    """Set width and height; where an editor gave one of them, the other follows."""
    width, height = (attributes.get(name, "") for name in ("width", "height"))
    ratio = picture.width / picture.height
    if width.isdecimal() and not height:
        attributes["height"] = str(round(int(width) / ratio))
    elif height.isdecimal() and not width:
        attributes["width"] = str(round(int(height) * ratio))
    elif not width and not height:
        attributes |= {"width": str(picture.width), "height": str(picture.height)}


def _source(variants: Sequence[Variant], kind: str, sizes: str) -> str:
    chosen = [variant for variant in variants if variant.type == kind]
    return _tag("source", {"type": kind, "srcset": _set(chosen), "sizes": sizes})


def _set(variants: Sequence[Variant]) -> str:
    return ", ".join(f"{quoted(variant)} {variant.width}w" for variant in variants)


def _tag(name: str, attributes: dict[str, str]) -> str:
    written = (
        f' {key}="{escape(value)}"' if value or key in ("alt", "src") else f" {key}"
        for key, value in attributes.items()
    )
    return f"<{name}{''.join(written)}>"
