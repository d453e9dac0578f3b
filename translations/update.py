"""Shows what the catalogs lack, or adds new sentences to them: `python -m translations.update [--write]`."""

import argparse
import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog as Messages
from babel.messages.pofile import read_po, write_po

from policy import load
from translations.catalogs import Sentence, problems, read_catalog
from translations.extract import extract_sentences
from translations.language import SOURCE
from translations.state import earlier, without_earlier


def updated(old: bytes, language: str, sentences: list[Sentence]) -> bytes:
    """Return the catalog `old` (empty for a new language) with exactly `sentences`; changed ones are marked fuzzy."""
    catalog = read_po(BytesIO(old), locale=language) if old else Messages(locale=language, fuzzy=False)
    catalog.project, catalog.version, catalog.header_comment = (
        "Kept",
        "1",
        f"# The sentences of the site in {language}.",
    )
    catalog.last_translator, catalog.language_team, catalog.msgid_bugs_address = "-", "-", "-"
    template = Messages()
    for sentence in sentences:
        identifier = (sentence.text, sentence.plural) if sentence.plural else sentence.text
        template.add(identifier, locations=[(place.rsplit(":", 1)[0], 0) for place in sentence.places])
    _update(catalog, template)
    target = BytesIO()
    write_po(
        target, catalog, width=120, omit_header=False, include_lineno=False, sort_output=False, include_previous=True
    )
    return target.getvalue()


def _update(catalog: Messages, template: Messages) -> None:
    """Bring a catalog to the sentences of `template`; what a fuzzy one was translated from stays known."""
    before = {message.id: earlier(message) for message in catalog if message.fuzzy and message.id}
    for message in catalog:
        # Babel writes the earlier sentence but does not read it: to it, this is a comment like any other.
        message.user_comments = without_earlier(message)
    catalog.update(template, update_creation_date=False)
    catalog.obsolete.clear()
    for message in catalog:
        if message.fuzzy and message.id and not message.previous_id:
            message.previous_id = before.get(message.id, [])


def main() -> int:
    """Run from the command line; exit with 1 when a catalog lacks something."""
    parser = argparse.ArgumentParser(prog="python -m translations.update")
    parser.add_argument("--write", action="store_true", help="add what is new, mark what changed as fuzzy")
    write = parser.parse_args().write
    root = Path.cwd()
    facts = load(root / "policy.toml")
    sentences = extract_sentences(root, facts)
    lacking = 0
    for code in facts.site.languages:
        if code == SOURCE:
            continue
        path = root / "translations" / code.replace("-", "_") / "LC_MESSAGES" / "messages.po"
        if write:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(updated(path.read_bytes() if path.exists() else b"", code, sentences))
        for problem in problems(read_catalog(code, root / "translations"), sentences):
            print(problem.replace(f"{root}/", ""))
            lacking += 1
    print(
        f"{len(sentences)} sentences, {lacking} lacking" if lacking else f"{len(sentences)} sentences, all translated"
    )
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
