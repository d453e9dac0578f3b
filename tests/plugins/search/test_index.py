"""The search index, made by the real Pagefind; that it is found with is seen in tests/journeys/test_search.py."""

import gzip
import json

import pytest

from plugins.kept import Kept
from plugins.problems import SiteError
from plugins.search import index as module
from plugins.search.index import FOLDER, index


def page(language, words):
    return (
        f'<!doctype html><html lang="{language}"><head><title>T</title></head><body><nav>everywhere</nav>'
        f"<main><h1>{words}</h1><p>{words} in a text.</p><form>asked</form></main></body></html>"
    )


PAGES = {"/": page("en", "Retention"), "/da/": page("da", "Opbevaring"), "/ar/": page("ar", "خصوصية")}


def test_each_language_has_an_index_of_its_own_texts(tmp_path):
    files = index(PAGES, Kept(tmp_path, 10**7))
    entry = json.loads(files[f"{FOLDER}/pagefind-entry.json"])
    assert {code: part["page_count"] for code, part in entry["languages"].items()} == {"en": 1, "da": 1, "ar": 1}
    texts = [gzip.decompress(data).decode() for name, data in files.items() if "/fragment/" in name]
    assert sum("Opbevaring" in text for text in texts) == 1
    assert [text for text in texts if "everywhere" in text or "asked" in text] == []


def test_no_interface_of_others_is_shipped(tmp_path):
    scripts = [name for name in index(PAGES, Kept(tmp_path, 10**7)) if name.endswith((".js", ".css", ".html"))]
    assert scripts == [f"{FOLDER}/pagefind.js"]


def test_the_same_pages_give_the_same_index_without_making_it_again(tmp_path, monkeypatch):
    one = Kept(tmp_path / "one", 10**7)
    first = index(PAGES, one)
    assert index(PAGES, Kept(tmp_path / "two", 10**7)) == first
    monkeypatch.setattr(module, "_run", lambda *_: pytest.fail("made again"))
    assert index(dict(reversed(PAGES.items())), one) == first


def test_what_pagefind_complains_of_stops_the_build(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_LEFT_OUT", "[[")
    with pytest.raises(SiteError, match="Pagefind cannot make the search index"):
        index(PAGES, Kept(tmp_path, 10**7))
