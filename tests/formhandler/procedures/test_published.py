"""What the build left for the handler to know."""

import json

import pytest

from formhandler.procedures import published


def put(house, name, content):
    path = house.settings.frames / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


def test_a_page_is_found_in_its_language(house):
    put(house, "da/links.json", json.dumps({"contact": "/da/kontakt/"}))
    assert published.link(house, "da", "contact") == "https://www.leanpoint.example/da/kontakt/"


@pytest.mark.parametrize("content", ["", "[]", "{", '{"contact": 1}', '{"contact": {"a": 1}}', "null"])
def test_without_what_is_asked_for_the_site_itself_is_named(house, content):
    assert published.link(house, "da", "contact") == "https://www.leanpoint.example/"
    put(house, "da/links.json", content)
    assert published.link(house, "da", "contact") == "https://www.leanpoint.example/"


def test_a_hash_is_read_by_language_and_document(house):
    assert published.text_hash(house, "da", "terms") is None
    put(house, "documents.json", json.dumps({"da": {"terms": "abc"}}))
    assert published.text_hash(house, "da", "terms") == "abc"
    assert published.text_hash(house, "de", "terms") is None
