"""What a build does about translations: pages that stand in for those a language lacks, and what readers and editors are told."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from plugins.languages.addresses import Address
from plugins.languages.fallback import fallback_address
from plugins.languages.freshness import State, Version, parse_source, standings
from plugins.languages.pages import Older
from plugins.languages.refusals import told
from plugins.pace.page import SitePage
from plugins.pace.site import Site
from plugins.pace.written import LEGAL, Reading
from translations.pseudo import PSEUDO


def complete(site: Site, pages: Iterable[SitePage], address: Callable[[Reading, str], Address]) -> None:
    """Note how the pages stand that lack a fresh translation, and let others stand in for those that a language lacks.

    `address` gives the place of a page for readers of a language.
    """
    codes = [code for code in site.project.languages if code not in PSEUDO]
    by_key: dict[str, dict[str, SitePage]] = {}
    for page in pages:
        by_key.setdefault(page.key, {}).setdefault(page.lang, page)
    odd = (versions for versions in by_key.values() if not _is_fresh(versions, codes))
    found = (_version(site, page) for versions in odd for page in versions.values())
    site.standings = {(one.key, one.language): one for one in standings(found, codes)}
    if site.project.facts.site.missing != "link":
        _stand_in(site, address)


def _is_fresh(versions: Mapping[str, SitePage], codes: Sequence[str]) -> bool:
    """Whether a page is an original with a fresh translation in each language; quick, since nearly all are."""
    original = versions.get(codes[0])
    if original is None or "source" in original.reading.values:
        return False
    wanted = f"{codes[0]} {original.reading.words}"
    return all(code in versions and versions[code].reading.values.get("source") == wanted for code in codes[1:])


def _version(site: Site, page: SitePage) -> Version:
    reading = page.reading
    legal = reading.path.startswith(f"{LEGAL}/") or "document" in reading.values
    place = f"{site.content_name}/{reading.path}"
    made_from = parse_source(reading.values.get("source", ""))
    return Version(page.key, page.lang, place, reading.words, made_from, reading.source_line, legal)


def _stand_in(site: Site, address: Callable[[Reading, str], Address]) -> None:
    lacking = site.pages.lacking()
    taken = {page.url for page in site.pages.written()} if lacking else set()
    for page, code in lacking:
        if isinstance(page, SitePage):
            place = fallback_address(address(page.reading, code), page.lang, taken)
            taken.add(place.url)
            site.pages.stand_in(replace(page, address=place, reader=code, canonical=page.url))


def check(site: Site) -> None:
    """Tell of translations that are stale, missing or unmarked; a release is refused where the facts or the law ask for it."""
    wanted = site.project.facts.site
    found = site.standings.values()
    mistakes, warnings = told(
        found, site.plan.resting, stale=wanted.stale, missing=wanted.missing, release=site.project.release
    )
    site.findings.problems += mistakes
    site.findings.warnings += warnings


def older(site: Site, key: str, code: str) -> Older | None:
    """Return that readers of a page should be told of its original; None where there is nothing to tell."""
    standing = site.standings.get((key, code))
    if standing is None or standing.state is not State.STALE or site.project.facts.site.stale != "notice":
        return None
    original = standing.original
    return Older(site.pages.find(key, original.language).url, original.language) if original else None
