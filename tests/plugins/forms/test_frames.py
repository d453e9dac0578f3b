"""The frames as the handler gets them. That the built ones are whole is seen in tests/site/test_frames.py."""

import hashlib
import json
from pathlib import Path

import pytest

from plugins.forms.fields import FormField, form_fields
from plugins.forms.frames import check, form_slots, page_slots, slot, write_documents, write_frame, write_links
from plugins.problems import SiteError
from policy import Policy


def test_a_slot_is_empty_in_a_page_and_named_in_a_frame():
    assert slot("value.name", frame=False) == ""
    assert slot("value.name", frame=True) == "@@value.name@@"


def test_every_field_of_a_form_needs_its_slots(facts: Policy):
    slots = form_slots(form_fields(facts)["sign-up"])
    assert slots == {
        "error-prefix", "summary", "value.name", "error.name", "invalid.name", "value.email", "error.email", "invalid.email",
    }  # fmt: skip


def test_a_template_that_lost_a_slot_stops_the_build_with_its_name():
    with pytest.raises(SiteError, match=r'theme/templates/frame.html:1: has no \{\{ slot\("body"\) \}\}'):
        check("@@title@@", page_slots(), "frame.html")


def test_a_slot_that_nobody_fills_stops_the_build():
    with pytest.raises(SiteError, match='does not know the slot "extra"'):
        check("@@title@@ @@body@@ @@extra@@", page_slots(), "frame.html")


def test_frames_and_links_lie_in_the_folder_of_their_language(tmp_path: Path):
    write_frame(tmp_path, "da", "page.html", "å")
    write_links(tmp_path, "da", {"terms": "/da/vilkår/"})
    assert (tmp_path / "da" / "page.html").read_text(encoding="utf-8") == "å"
    assert json.loads((tmp_path / "da" / "links.json").read_text(encoding="utf-8")) == {"terms": "/da/vilkår/"}


@pytest.mark.promise("N9")
def test_the_published_text_of_a_document_is_known_by_its_hash(tmp_path: Path):
    write_documents(tmp_path, {"da": {"terms": "<p>å</p>"}, "en": {"terms": "<p>a</p>"}})
    hashes = json.loads((tmp_path / "documents.json").read_text(encoding="utf-8"))
    assert hashes["da"]["terms"] == hashlib.sha256("<p>å</p>".encode()).hexdigest()
    assert hashes["en"]["terms"] != hashes["da"]["terms"]


def test_a_field_names_its_slots():
    assert FormField("email", "email", "E-mail", 9).slots == ("value.email", "error.email", "invalid.email")
