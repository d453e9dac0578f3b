"""The key that pages seal sign-ups for, as the build reads it."""

import json
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from formhandler.sealing.form_keys import make_form_key
from plugins.forms import hooks
from plugins.forms.form_key import read_form_key
from plugins.pace.site import Site
from plugins.problems import Findings, SiteError
from tests.support.pages import Page
from tests.support.sites import BuiltSite, build_changed, urls

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_a_folder_without_keys_gives_none(tmp_path: Path):
    assert read_form_key(tmp_path) is None
    assert read_form_key(tmp_path / "nowhere") is None


def test_a_private_key_alone_is_not_looked_at(tmp_path: Path):
    make_form_key(tmp_path, NOW).with_suffix(".pub").unlink()
    assert read_form_key(tmp_path) is None


@pytest.mark.parametrize(
    "change",
    [{"id": "20261123"}, {"x-wing": "AAAA"}, {"x25519": None}, {"p-256": "é"}],
    ids=["another id", "too short", "missing", "no base64"],
)
def test_a_public_key_that_is_none_is_refused_with_its_file(tmp_path: Path, change: dict[str, str | None]):
    path = make_form_key(tmp_path, NOW).with_suffix(".pub")
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), **change}), encoding="utf-8")
    with pytest.raises(ValueError, match=r"form-20261122\.pub is no public key"):
        read_form_key(tmp_path)


@pytest.mark.parametrize("written", ["", "[]", "canary"])
def test_a_file_that_is_no_json_is_refused_and_not_quoted(tmp_path: Path, written: str):
    (tmp_path / "form-20261122.pub").write_text(written, encoding="utf-8")
    with pytest.raises(ValueError, match="is no public key") as caught:
        read_form_key(tmp_path)
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("written", [None, "canary"], ids=["missing", "malformed"])
def test_a_release_without_a_key_to_seal_for_is_refused(tmp_path: Path, written: str | None):
    if written:
        (tmp_path / "form-20261122.pub").write_text(written, encoding="utf-8")
    site = Site(SimpleNamespace(keys=tmp_path, release=True), Findings(tmp_path))  # type: ignore[arg-type]
    assert hooks._form_key(site) is None
    with pytest.raises(SiteError, match="formhandler keys make"):
        site.findings.raise_any()


@pytest.mark.parametrize("language", ["en", "da", "de"])
def test_page_and_frame_name_the_newest_key_form_language_and_policy(site: BuiltSite, keys: Path, language: str):
    newest = read_form_key(keys)
    assert newest
    page = Page("", site.read(urls()["sign-up", language]))
    frame = Page("", (site.frames / language / "sign-up.html").read_text(encoding="utf-8"))
    for one in (page, frame):
        form = one.one("form", action=f"/forms/{language}/sign-up#errors")
        assert form.get("data-key") == newest.public
        assert form.get("data-sealed-for") == f"{newest.id} sign-up {language} 2.0"


def test_only_the_sign_up_page_loads_the_script_that_seals_sign_ups(site: BuiltSite):
    loading = [page for page in site.pages() if "/theme/sign-up." in page.read_text(encoding="utf-8")]
    own = {site.file_at(url) for (key, _language), url in urls().items() if key == "sign-up"}
    assert set(loading) == own


def test_without_a_key_the_build_warns_and_the_form_posts_as_forms_do(tmp_path: Path):
    built = build_changed(tmp_path)
    assert "no form-ID.pub in it" in built.said
    text = built.read(urls()["sign-up", "en"])
    assert "data-key" not in text
    assert "/theme/sign-up." not in text
