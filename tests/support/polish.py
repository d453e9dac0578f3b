"""A fourth language as somebody would begin it: one word in the policy, a catalog, the first pages. Polish has three plural forms.

What nobody has translated yet stands in the catalog in English, so that a build takes it; the pages that are not there
are shown in English too, which is what tests look at.
"""

import re
from io import BytesIO
from pathlib import Path

from babel.messages.pofile import read_po, write_po

from plugins.editing.front_matter import split
from plugins.languages.freshness import version_of
from policy import load
from translations.extract import extract_sentences
from translations.update import updated

CODE = "pl"

SENTENCES = {
    "Skip to the content": "Przejdź do treści",
    "Main menu": "Menu główne",
    "Language:": "Język:",
    "This page is not available in %(language)s yet. You are reading it in %(other)s.": (
        "Tej strony nie ma jeszcze w języku: %(language)s. Czytasz ją w języku: %(other)s."
    ),
}
ABOUT = """Title: O nas
Description: Kim jesteśmy i gdzie nas znaleźć.
Slug: o-nas
Menu: 2
Source: en {version}

{{{{ facts.controller.name }}}} to mała duńska firma.

Zobacz [nasze narzędzie](product.md), [formularz](contact.md) albo [politykę prywatności](../legal/privacy.md#rights).
"""
HOME = """Title: Praca trochę lepsza każdego miesiąca
Description: Narzędzie dla zespołów.
Template: home

Więcej [o nas](about.md).
"""
ARTICLE = """Title: Najpierw pytamy
Description: O ciasteczkach.
Slug: najpierw-pytamy
Date: 2026-11-02

Piszemy o [prywatności](../legal/privacy.md).
"""

_DEEP = """Title: {title}
Description: Words.
Slug: {slug}

{links}
"""
_LINKS = "[one](index.md) [two](../index.md) [three](../../about.md) [four](contact.md) [five](../deep/start.md)"
DEEP = {
    "guide/index.en": ("Guide", "guide"),
    "guide/index.pl": ("Poradnik", "poradnik"),
    "guide/deep/index.en": ("Deep", "depth"),
    "guide/deep/start.en": ("Start", "start"),
    "guide/deep/start.pl": ("Pierwsze kroki", "pierwsze-kroki"),
}


def add_polish(root: Path) -> None:
    """Add the language to the project at `root`, and pages in folders below one another."""
    policy = root / "policy.toml"
    text = policy.read_text(encoding="utf-8")
    policy.write_text(re.sub(r"^(languages = \[.*)\]", rf'\1, "{CODE}"]', text, flags=re.MULTILINE), encoding="utf-8")
    catalog = root / "translations" / CODE / "LC_MESSAGES" / "messages.po"
    catalog.parent.mkdir(parents=True)
    catalog.write_bytes(_begun(updated(b"", CODE, extract_sentences(root, load(policy)))))
    english = (root / "content/pages/about.en.md").read_text(encoding="utf-8")
    for path, words in [
        ("pages/home", HOME), ("pages/about", ABOUT.format(version=version_of(split(english)))), ("news/asking-first", ARTICLE),
    ]:  # fmt: skip
        (root / f"content/{path}.{CODE}.md").write_text(words, encoding="utf-8")
    for name, (title, slug) in DEEP.items():
        deep = root / f"content/pages/{name}.md"
        deep.parent.mkdir(parents=True, exist_ok=True)
        deep.write_text(_DEEP.format(title=title, slug=slug, links="" if "index" in name else _LINKS), encoding="utf-8")


def _begun(data: bytes) -> bytes:
    catalog = read_po(BytesIO(data), locale=CODE)
    for message in catalog:
        if isinstance(message.id, tuple):
            message.string = (message.id[0], *[message.id[1]] * (catalog.num_plurals - 1))
        elif message.id:
            message.string = SENTENCES.get(message.id, message.id)
    target = BytesIO()
    write_po(target, catalog)
    return target.getvalue()
