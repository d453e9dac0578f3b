"""What the engine asks of the search: the list of all pages, and the index of a release."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import pass_context
from jinja2.runtime import Context

from facts.wall import SEARCH_PAGES
from plugins.kept import Kept
from plugins.languages.addresses import NEWS, NOT_FOUND
from plugins.search.index import FOLDER, index
from plugins.search.listed import Listed, listed

if TYPE_CHECKING:  # these import what is here
    from plugins.pace.page import SitePage
    from plugins.pace.site import Site, Target

_KEPT = 100_000_000  # bytes of indexes at most: the last few
_LEFT_OUT = (NOT_FOUND, *SEARCH_PAGES)


class Group(NamedTuple):
    """Pages of a kind: "pages", "news" or "legal"."""

    kind: str
    pages: list[Listed]


def questions(site: "Site") -> Mapping[str, Callable[..., Any]]:
    """Return what may be asked: every page of a language, by kind."""

    def by_kind(code: str) -> list[Group]:
        pages = [page for page in site.ask("written") if page.lang == code]
        kinds = {kind: [page for page in pages if _kind(page) == kind] for kind in ("pages", NEWS, "legal")}
        return [Group(kind, listed(found, _LEFT_OUT)) for kind, found in kinds.items()]

    return {"by_kind": by_kind}


def _kind(page: "SitePage") -> str:
    return page.reading.path.partition("/")[0]


def names(site: "Site") -> Mapping[str, Any]:
    """Return what templates ask: every page of the language that is being written, and where the index lies."""

    @pass_context
    def every_page(context: Context) -> list[Group]:
        groups: list[Group] = site.ask("by_kind", context["language"].code)
        return groups

    return {"every_page": every_page, "search_index": f"/{FOLDER}/"}


def files(site: "Site") -> Iterator["Target"]:
    """Yield the files of the index where one is made: in a release, and on demand."""
    from plugins.pace.site import Target  # noqa: PLC0415 - it imports what is here

    if not site.project.search:
        return
    pages = {page.url: _rendered(site, page) for page in site.ask("written") if page.key not in _LEFT_OUT}
    for path, data in index(pages, Kept(site.project.root / "var" / "cache" / "search", _KEPT)).items():
        yield Target("site", path, lambda data=data: data)  # type: ignore[misc]


def _rendered(site: "Site", page: "SitePage") -> str:
    return site.render(f"{page.template}.html", {"language": site.project.languages[page.lang], "item": page})
