"""Shows what visitors were shown: `python -m plugins.releases` lists the archive, with a check number it shows that text.

A number is that of a text (12 letters and digits, on receipts and in the consent log), of a release (20), or the SHA-256 of
a document that somebody has accepted. A beginning is enough.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from plugins.problems import SiteError
from plugins.releases.archive import Archive, Published
from plugins.releases.shown import Shown, text_of

FOLDER = Path("releases")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; return the exit status: 1 when nothing is found or the archive was tampered with."""
    parser = argparse.ArgumentParser(prog="python -m plugins.releases", description=__doc__)
    parser.add_argument("number", nargs="?", default="", help="of a text or a release; without it, all are listed")
    number: str = parser.parse_args(arguments).number.strip().lower()
    try:
        published = Archive(FOLDER).read()
    except SiteError as error:
        print(error, file=sys.stderr)
        return 1
    lines = list(_found(published, number) if number else _listed(published))
    print("\n".join(lines) or f"No release has shown a text with the number {number}.")
    return 0 if lines else 1


def _listed(published: Sequence[Published]) -> Iterator[str]:
    if not published:
        yield "Nothing is kept yet; the first `inv build --release` begins the archive."
    for one in published:
        texts = ", ".join(f"{code} {text}" for code, text in one.release.texts.items())
        yield f"{one.release.name}  since {one.since:%Y-%m-%d %H:%M} UTC  version {one.release.version}  texts: {texts}"


def _found(published: Sequence[Published], number: str) -> Iterator[str]:
    """Yield when and where a text or the texts of a release were shown, and their words."""
    for one in published:
        yield from _documents(one, number)
        for code, text in one.release.texts.items():
            if text.startswith(number) or one.release.name.startswith(number):
                yield f"{FOLDER / one.release.name / code}.html: text {text} of version {one.release.version}, "
                yield f"consent version {one.release.consent_version}, shown from {one.since:%Y-%m-%d %H:%M} UTC:"
                yield from ("", *Shown.of_page(one.release.files[f"{code}.html"].decode()).texts, "")


def _documents(one: Published, number: str) -> Iterator[str]:
    """Yield the documents whose text has this SHA-256, as it is kept when somebody accepts one."""
    for name, document in one.release.documents.items():
        for code, text in document.texts.items():
            if text.startswith(number):
                page = f"{name}.{code}.html"
                yield f"{FOLDER / one.release.name / page}: {name} {document.version}, sha256 {text}, "
                yield f"published from {one.since:%Y-%m-%d %H:%M} UTC:"
                yield from ("", text_of(one.release.files[page].decode()), "")


if __name__ == "__main__":
    sys.exit(main())
