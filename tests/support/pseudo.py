"""A language that nobody has to write: the English pages in Hebrew letters, so that writing runs from right to left.

Placeholders, Markdown, Jinja and addresses stay as they are. Babel knows durations, dates and countries of "he".
"""

import re
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog as Messages
from babel.messages.pofile import write_po

from policy import load
from tests.support.sites import copy_project
from translations.catalogs import Sentence
from translations.extract import extract_sentences

CODE = "he"

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_HEBREW = "אבגדהוזחטיכלמנסעפצקרשתבגדה"
_LETTERS = str.maketrans(_LATIN + _LATIN.upper(), _HEBREW * 2)

# What is not language: templates, link targets, attribute lists, tags, entities, placeholders, addresses, code.
_KEPT = re.compile(
    r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|\{:[^}]*\}|\]\([^)]*\)|<[^>]+>|&#?\w+;|%\(\w+\)[a-z]|%%|https?://\S+|\S+@\S+|`[^`]*`",
    re.DOTALL,
)
_TRANSLATED_KEYS = ("Title", "Description", "Label")


def pseudo(text: str) -> str:
    """Return the text in Hebrew letters; whatever is not language in it stays."""
    out, end = [], 0
    for kept in _KEPT.finditer(text):
        out += [text[end : kept.start()].translate(_LETTERS), kept[0]]
        end = kept.end()
    return "".join([*out, text[end:].translate(_LETTERS)])


def pseudo_page(text: str) -> str:
    """Return a content file in Hebrew letters; of its front matter only what readers see."""
    front, blank, body = text.partition("\n\n")
    lines = []
    for line in front.splitlines():
        key, colon, value = line.partition(":")
        lines.append(f"{key}{colon}{pseudo(value)}" if key in _TRANSLATED_KEYS else line)
    return "\n".join(lines) + blank + pseudo(body)


def pseudo_catalog(sentences: list[Sentence]) -> bytes:
    """Return a complete catalog of the language."""
    catalog = Messages(locale=CODE, fuzzy=False)
    for sentence in sentences:
        if sentence.plural:
            forms = [pseudo(sentence.text), *[pseudo(sentence.plural)] * (catalog.num_plurals - 1)]
            catalog.add((sentence.text, sentence.plural), forms)
        else:
            catalog.add(sentence.text, pseudo(sentence.text))
    target = BytesIO()
    write_po(target, catalog)
    return target.getvalue()


def pseudo_project(target: Path) -> Path:
    """Return a copy of the project at `target` that speaks one language more."""
    root = copy_project(target, with_handler=True)
    policy = root / "policy.toml"
    text = policy.read_text(encoding="utf-8")
    policy.write_text(re.sub(r"^(languages = \[.*)\]", rf'\1, "{CODE}"]', text, flags=re.MULTILINE), encoding="utf-8")
    for page in (root / "content").rglob("*.en.md"):
        translated = page.with_name(page.name.replace(".en.md", f".{CODE}.md"))
        translated.write_text(pseudo_page(page.read_text(encoding="utf-8")), encoding="utf-8")
    catalog = root / "translations" / CODE / "LC_MESSAGES" / "messages.po"
    catalog.parent.mkdir(parents=True)
    catalog.write_bytes(pseudo_catalog(extract_sentences(root, load(policy))))
    return root
