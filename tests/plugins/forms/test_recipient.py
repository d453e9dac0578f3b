"""Whom the contact page seals for, and what stands there when nobody can be sealed for."""

import base64
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from facts.recipients import templates
from formhandler.sealing.certificates import read_recipient
from plugins.forms.recipient import page_recipient, page_text
from policy import Policy
from tests.support.houses import MAIL_TO
from tests.support.pages import Page, text_of
from tests.support.recipients import MADE, make_pairs
from tests.support.sites import PROJECT, BuiltSite, build, urls
from translations.language import Language

NOW = datetime(2026, 11, 23, tzinfo=UTC)
END = MADE + timedelta(days=730)


def read(keys: Path, **changed):
    return page_recipient(keys, **{"email": MAIL_TO, "variant": "compat", "now": NOW} | changed)


def test_the_page_gets_the_very_templates_that_the_handler_compares_with(keys: Path):
    found = read(keys)
    [template] = templates(read_recipient(keys / "recipient.pem").certificates, "compat")
    *_around, [way, key, part] = json.loads(found.data)
    assert (way, base64.b64decode(key), base64.b64decode(part)) == (template.kind, template.key, template.parts[0])
    assert (found.trouble, found.warning) == (None, None)


@pytest.mark.promise("Q4")
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"now": END}, "expired on 2028-10-31"),
        ({"now": MADE - timedelta(days=2)}, "not valid before"),
        ({"email": "somebody@else.example"}, "another address"),
    ],
)
def test_a_certificate_that_cannot_take_mail_leaves_no_form(keys: Path, changed: dict, said: str):
    found = read(keys, **changed)
    assert said in (found.trouble or "")
    assert not found.data


def test_a_certificate_on_a_curve_needs_the_setting_modern(tmp_path: Path):
    pair = make_pairs(tmp_path)["curve"]
    pair.certificate.rename(tmp_path / "recipient.pem")
    assert 'smime = "modern"' in (read(tmp_path).trouble or "")
    assert json.loads(read(tmp_path, variant="modern").data)[3][0] == "ecdh"


def test_what_is_no_certificate_is_told_and_not_quoted(tmp_path: Path):
    (tmp_path / "recipient.pem").write_text("canary")
    found = read(tmp_path)
    assert "not a certificate" in (found.trouble or "")
    assert "canary" not in str(found)


def test_without_any_certificate_the_form_is_there_and_the_build_warns(tmp_path: Path):
    found = read(tmp_path)
    assert (found.data, found.trouble) == ("", None)
    assert "encrypted only on arrival" in (found.warning or "")


@pytest.mark.promise("Q4")
def test_thirty_days_before_the_end_the_page_still_seals_and_the_build_warns(keys: Path):
    assert read(keys, now=END - timedelta(days=31)).warning is None
    found = read(keys, now=END - timedelta(days=29))
    assert found.data
    assert "expires on 2028-10-31" in (found.warning or "")


def test_staff_read_the_message_in_their_language_whatever_the_page_speaks():
    text = page_text(Language.open("de", PROJECT / "translations"), Language.open("da", PROJECT / "translations"))
    assert "Sprog: Deutsch" in text
    assert set(re.findall(r"%\((\w+)\)s", text)) == {"name", "email", "subject", "sent", "reference", "message"}


@pytest.fixture(scope="module")
def closed(keys: Path, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The site as it is built after the end of the certificate."""
    target = tmp_path_factory.mktemp("closed")
    return build(PROJECT, target, KEPT_KEYS=str(keys), SOURCE_DATE_EPOCH=str(int(END.timestamp())))


@pytest.mark.promise("Q4")
def test_after_the_end_the_page_shows_phone_and_address_and_no_form(closed: BuiltSite, facts: Policy):
    assert re.search(r"recipient\.pem:1: expired on 2028-10-31.*phone and address", closed.said)
    for code in facts.site.languages:
        page = Page("contact", closed.read(urls()["contact", code]))
        shown = text_of(page.one("main"))
        assert not page.all("textarea")
        assert facts.controller.phone in shown
        assert facts.controller.email in shown
        assert facts.controller.street in shown
        assert "contact." not in "".join(one.get("src") or "" for one in page.all("script"))


def test_the_handler_still_has_a_form_to_tell_mistakes_in(closed: BuiltSite, facts: Policy):
    for code in facts.site.languages:
        assert 'name="message"' in (closed.frames / code / "contact.html").read_text(encoding="utf-8")


@pytest.mark.promise("Q1")
def test_the_form_of_the_shipped_site_seals_for_the_company_in_every_language(
    site: BuiltSite, facts: Policy, keys: Path
):
    wanted = read(keys).data
    for code in facts.site.languages:
        [form] = [
            one for one in Page("contact", site.read(urls()["contact", code])).all("form") if one.get("data-recipients")
        ]
        assert form.get("data-recipients") == wanted
        assert all(
            form.get(f"data-{name}") for name in ("text", "name", "email", "subject", "message", "wrong", "unreached")
        )
