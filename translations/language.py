"""One language of the site: its sentences, dates, durations and country names.

danish = Language.open("da", Path("translations"))
danish.gettext("Sign up")               # "Tilmeld dig"
danish.duration(Duration(24, "month"))  # "24 måneder"
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import get_global
from babel.dates import format_date, format_time, get_timezone_name
from babel.numbers import format_decimal
from babel.units import format_unit

from policy import Duration
from translations.catalogs import Catalog, catalog_later, read_catalog
from translations.pseudo import FORMATS, NAMES, PSEUDO, PseudoCatalog

SOURCE = "en"
# Plain "en" means American dates to CLDR; the site is written in British English.
_FORMATS = {"en": "en_GB", **FORMATS}


def sentence(text: str) -> str:
    """Return `text` as it is; marks a sentence in a table for extraction, to be translated where it is shown."""
    return text


@dataclass(frozen=True)
class Language:
    """A language code (BCP 47) with its catalog; the source language has an empty one."""

    code: str
    catalog: Catalog

    @classmethod
    def open(cls, code: str, folder: Path, read: Callable[[str, Path], Catalog] = read_catalog) -> "Language":
        """Return the language with its catalog under `folder`; raises CatalogError when it is missing or broken."""
        if code in PSEUDO:
            return cls(code, PseudoCatalog.empty(code))
        return cls(code, Catalog.empty(code) if code == SOURCE else read(code, folder))

    @cached_property
    def _locale(self) -> Locale:
        return Locale.parse(_FORMATS.get(self.code, self.code.replace("-", "_")))

    # Asked for on every page, and each time Babel would look it up anew.
    @cached_property
    def _dates(self) -> dict[date, str]:
        return {}

    @cached_property
    def direction(self) -> str:
        """The direction of writing for the `dir` attribute: "ltr" or "rtl"."""
        return self._locale.text_direction

    @cached_property
    def name(self) -> str:
        """The language's own name: "Dansk"."""
        own = NAMES.get(self.code) or Locale.parse(self.code, sep="-").get_display_name() or self.code
        return own[0].upper() + own[1:]

    def name_of(self, code: str) -> str:
        """The name of another language in this one: "engelsk"."""
        return NAMES.get(code) or Locale.parse(code, sep="-").get_display_name(self._locale) or code

    @property
    def territory_code(self) -> str:
        """Language and territory for Open Graph: "da_DK"."""
        locale = self._locale
        if locale.territory:
            return str(locale)
        likely = Locale.parse(str(get_global("likely_subtags").get(locale.language, locale.language)))
        return f"{locale.language}_{likely.territory}" if likely.territory else locale.language

    def gettext(self, text: str) -> str:
        """Return the sentence in this language; the English one where the catalog has none (a build refuses that)."""
        return self.catalog.singular(text)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Return the form of the sentence for `number`."""
        return self.catalog.plural(singular, plural, number)

    def duration(self, duration: Duration) -> str:
        """Return "24 months" in this language."""
        return format_unit(duration.amount, f"duration-{duration.unit}", locale=self._locale)

    def date(self, day: date) -> str:
        """Return "22 November 2026" in this language."""
        if day not in self._dates:
            self._dates[day] = format_date(day, "long", locale=self._locale)
        return self._dates[day]

    def moment(self, moment: datetime, zone: ZoneInfo) -> str:
        """Return date and time of day in `zone`, without seconds: "22 November 2026, 14:05 CET"."""
        day = moment.astimezone(zone)
        clock = format_time(day, "short", tzinfo=zone, locale=self._locale)
        return f"{self.date(day)}, {clock} {self._zone_name(day)}"

    def _zone_name(self, day: datetime) -> str:
        """Return the short name of a moment's time zone as this language has it, "MEZ", or else as everybody knows it."""
        name = get_timezone_name(day, "short", locale=self._locale)
        # Where a language has no name of its own, CLDR gives the offset.
        return name if name.isalpha() else str(day.tzname())

    def number(self, number: int) -> str:
        """Return the number with this language's separators."""
        return format_decimal(number, locale=self._locale)

    def country(self, code: str) -> str:
        """Return the name of the country with this ISO 3166 code."""
        return str(self._locale.territories.get(code, code))


def needs_catalog(code: str) -> bool:
    """Whether a language has a catalog to keep: not the source, and not one that is made from it."""
    return code != SOURCE and code not in PSEUDO


def open_languages(codes: tuple[str, ...], folder: Path, *, later: bool = False) -> dict[str, Language]:
    """Return the languages by code, in the order given. Catalogs are read at once, or `later`: when they are needed."""
    return {code: Language.open(code, folder, catalog_later if later else read_catalog) for code in codes}
