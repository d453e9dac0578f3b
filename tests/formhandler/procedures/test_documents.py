"""Which text of terms and agreement was accepted."""

import json
import re

import pytest

from formhandler.procedures.documents import accepted_text


@pytest.mark.promise("N9")
def test_the_evidence_names_version_language_and_hash_of_the_text(house):
    house.settings.frames.mkdir()
    (house.settings.frames / "documents.json").write_text(json.dumps({"da": {"terms": "abc", "agreement": "def"}}))
    assert accepted_text(house, "terms", "da") == "1.0 da text:sha256:abc"
    assert accepted_text(house, "agreement", "da") == "1.0 da text:sha256:def"


def test_without_published_texts_it_says_that_facts_were_hashed(house):
    evidence = accepted_text(house, "terms", "de")
    assert re.fullmatch(r"1\.0 de facts:sha256:[0-9a-f]{64}", evidence)
    assert evidence == accepted_text(house, "terms", "de")
    assert evidence != accepted_text(house, "agreement", "de")
