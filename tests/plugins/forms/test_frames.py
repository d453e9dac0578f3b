"""The frames as the handler gets them. That the built ones are whole is seen in tests/site/test_frames.py."""

import hashlib
import json

import pytest

from plugins.forms.fields import FormField, form_fields
from plugins.forms.frames import as_json, check, form_slots, hashes, page_slots, slot
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


def test_what_the_handler_is_told_keeps_its_letters():
    assert json.loads(as_json({"terms": "/da/vilkår/"})) == {"terms": "/da/vilkår/"}
    assert "/da/vilkår/" in as_json({"terms": "/da/vilkår/"})


@pytest.mark.promise("N9")
def test_the_published_text_of_a_document_is_known_by_its_hash():
    known = hashes({"da": {"terms": "<p>å</p>"}, "en": {"terms": "<p>a</p>"}})
    assert known["da"]["terms"] == hashlib.sha256("<p>å</p>".encode()).hexdigest()
    assert known["en"]["terms"] != known["da"]["terms"]


def test_a_field_names_its_slots():
    assert FormField("email", "email", "E-mail", 9).slots == ("value.email", "error.email", "invalid.email")
