"""Ours as a contestant among site generators: a whole small project with the corpus in our layout.

emit(gen.Ctx(1000, ["en", "da", "de"]), Path("ours"), gen)      # `gen` is the corpus generator's module
"""

import re
import shutil
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any

from babel.messages.pofile import read_po, write_po

from policy import load
from translations.extract import extract_sentences
from translations.update import updated

ROOT = Path(__file__).resolve().parents[1]
_HOUSE = ("plugins", "facts", "translations", "policy.py", "policy.toml", "pelicanconf.py", "publishconf.py", "deno.json", "tasks.py")  # fmt: skip
_FOLDERS = ("devserver", "formhandler")  # which `inv serve` needs
_MADE = shutil.ignore_patterns("__pycache__", "*.pyc", "frames")
_PAGE = """<!doctype html>
<html lang="{{ language.code }}">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ item.title }} | Bench</title>
<meta name="description" content="{{ item.description }}">
<link rel="canonical" href="{{ absolute(item.url) }}">
{% for other in alternates() %}
<link rel="alternate" hreflang="{{ other.code }}" href="{{ absolute(other.url) }}">
{% endfor %}
<link rel="stylesheet" href="{{ asset("site.css") }}">
</head>
<body>
<a class="skip" href="#main">{{ _("Skip to content") }}</a>
<header><nav aria-label="{{ _("Menu") }}"><ul>
{% for entry in menu() %}
<li><a href="{{ entry.url }}"{% if entry.current %} aria-current="page"{% endif %}>{{ entry.title }}</a></li>
{% endfor %}
</ul></nav>
<ul class="langs" aria-label="{{ _("Language") }}">
{% for other in alternates() %}
<li><a lang="{{ other.code }}" hreflang="{{ other.code }}" href="{{ other.url }}"{% if other.current %} aria-current="true"{% endif %}>{{ other.name }}</a></li>
{% endfor %}
</ul></header>
<main id="main"><h1>{{ item.title }}</h1>
<p class="lead">{{ item.description }}</p>
{{ item.content | gate | safe }}
<p class="upd">{{ _("Updated on") }} <time datetime="{{ item.date.strftime("%Y-%m-%d") }}">{{ item.date | date }}</time></p></main>
<footer><p>Bench</p><ul><li>{{ _("Contact") }}</li><li>{{ _("Privacy") }}</li></ul></footer>
</body>
</html>
"""
_SENTENCES = {"Skip to content": "skip", "Menu": "menu", "Language": "language", "Updated on": "updated", "Contact": "contact", "Privacy": "privacy"}  # fmt: skip


def emit(corpus: Any, out: Path, gen: ModuleType) -> None:
    """Write the project."""
    shutil.rmtree(out, ignore_errors=True)
    _house(corpus, out)
    for number, code, page in corpus.pages():
        body = gen.md(page, lambda to, of=number: _link(gen, of, to), lambda k, of=number: _picture(of, k))
        menu = f"Menu: {number + 1}\n" if number in corpus.nav else ""
        front = f"Title: {page['title']}\nDescription: {page['desc']}\nDate: {page['date']}\n{menu}"
        gen.w(out / source(gen, number, code), f"{front}\n{body}")
    gen.images(out / "content" / "images")
    gen.w(out / "theme" / "static" / "css" / "main.css", gen.CSS)
    gen.w(out / "theme" / "templates" / "page.html", _PAGE)
    _catalogs(corpus, out, gen)
    _glossary(out, gen)


def source(gen: ModuleType, number: int, code: str) -> str:
    """Return where a page of the corpus lies."""
    section = "" if number == 0 else f"{gen.section(number)}/"
    return f"content/pages/{section}{gen.slug(number)}.{code}.md"


def _link(gen: ModuleType, of: int, to: int) -> str:
    up = "" if of == 0 else "../"
    return f"{up}{'' if to == 0 else f'{gen.section(to)}/'}{gen.slug(to)}.md"


def _picture(of: int, number: int) -> str:
    return f"{'../' if of == 0 else '../../'}images/img{number:02d}.svg"


def _house(corpus: Any, out: Path) -> None:
    for name in (*_HOUSE, *_FOLDERS):
        place = ROOT / name
        if place.is_dir():
            shutil.copytree(place, out / name, ignore=_MADE)
        else:
            out.mkdir(parents=True, exist_ok=True)
            shutil.copy2(place, out / name)
    path = out / "policy.toml"
    languages = ", ".join(f'"{code}"' for code in corpus.langs)
    text = re.sub(
        r"^languages = .*$", f"languages = [{languages}]", path.read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    # No contestant has services of others.
    path.write_text(text.replace("active = true", "active = false"), encoding="utf-8")


def _glossary(out: Path, gen: ModuleType) -> None:
    """Write a glossary without terms: the corpus' words mean nothing, and no other contestant looks at them."""
    gen.w(out / "translations" / "GLOSSARY.md", "# Glossary\n")


def _catalogs(corpus: Any, out: Path, gen: ModuleType) -> None:
    """Write a whole catalog for every language: the corpus' own words for its sentences, the English for all others."""
    sentences = extract_sentences(out, load(out / "policy.toml"))
    for code in corpus.langs[1:]:
        path = out / "translations" / code.replace("-", "_") / "LC_MESSAGES" / "messages.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        catalog = read_po(BytesIO(updated(path.read_bytes() if path.exists() else b"", code, sentences)), locale=code)
        words = gen.UI.get(code) or gen.UI["en"]
        for message in catalog:
            if message.id and (not message.string or not any(message.string) or message.fuzzy):
                own = words.get(_SENTENCES.get(str(message.id), ""))
                plural = isinstance(message.id, list | tuple)
                message.string = (message.id[0],) * catalog.num_plurals if plural else own or message.id
                message.flags.discard("fuzzy")
        target = BytesIO()
        write_po(target, catalog)
        path.write_bytes(target.getvalue())
