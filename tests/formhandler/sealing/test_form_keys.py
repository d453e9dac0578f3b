"""The keys of the forms: made, read, refused, followed, outlived."""

import base64
import json
import os
import shutil
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from formhandler.addresses import EmailAddress
from formhandler.errors import KeysUnusable
from formhandler.sealing.form_keys import FormKey, expand_xwing, load_form_keys, make_form_key, outlived, publish
from formhandler.sealing.keys import make_development_keys
from plugins.forms.form_key import read_form_key
from tests.support.houses import MAIL_TO
from tests.support.sites import PROJECT

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
VECTOR = json.loads((PROJECT / "tests/formhandler/vectors/hpke.json").read_text(encoding="utf-8"))["x-wing"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "keys"


def test_a_new_key_is_for_its_owner_and_its_public_half_for_everybody(folder: Path):
    path = make_form_key(folder, NOW)
    assert path.name == "form-20261122.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.with_suffix(".pub").stat().st_mode) == 0o644


def test_the_public_file_says_nothing_of_the_secret(folder: Path):
    path = make_form_key(folder, NOW)
    public = json.loads(path.with_suffix(".pub").read_text(encoding="utf-8"))
    assert sorted(public) == ["id", "p-256", "x-wing", "x25519"]
    assert [len(base64.b64decode(public[kind])) for kind in ("x-wing", "x25519", "p-256")] == [1216, 32, 65]
    assert path.read_text(encoding="utf-8").strip() not in str(public)


def test_two_keys_of_a_day_have_nothing_in_common(folder: Path):
    make_form_key(folder, NOW)
    make_form_key(folder, NOW)
    older, newer = (load_form_keys(folder).find(key_id) for key_id in ("20261122", "20261122-02"))
    assert older
    assert newer
    assert not set(older.published().values()) & set(newer.published().values())


def test_the_three_keys_of_one_secret_are_three(folder: Path):
    make_form_key(folder, NOW)
    key = load_form_keys(folder).newest
    assert key
    assert key.x25519.public_key().public_bytes_raw() != key.mlkem_x25519.public_key().public_bytes_raw()


def test_a_seed_of_x_wing_gives_the_public_key_of_its_vector():
    expanded = expand_xwing(bytes.fromhex(VECTOR["skRm"]))
    key = FormKey("x", bytes(32))
    key.__dict__["_expanded"] = expanded
    public = key.mlkem.public_key().public_bytes_raw() + key.mlkem_x25519.public_key().public_bytes_raw()
    assert public.hex() == VECTOR["pkRm"]


def test_a_key_put_there_counts_at_once_and_so_does_one_taken_away(folder: Path):
    first = make_form_key(folder, NOW)
    keys = load_form_keys(folder)
    make_form_key(folder, NOW + timedelta(days=1))
    assert keys.newest
    assert keys.newest.id == "20261123"
    first.unlink()
    assert keys.ids == ("20261123",)
    assert keys.find("20261122") is None


def test_a_bad_key_put_there_leaves_the_others_at_work_and_is_told_once(folder: Path, caplog: pytest.LogCaptureFixture):
    make_form_key(folder, NOW)
    keys = load_form_keys(folder)
    bad = make_form_key(folder, NOW + timedelta(days=1))
    bad.chmod(0o644)
    assert [keys.ids for _ in range(3)] == [("20261122",)] * 3
    assert caplog.text.count("mode 0644") == 1
    bad.chmod(0o600)
    assert keys.ids == ("20261123", "20261122")


def test_a_folder_that_is_gone_leaves_the_keys_that_were_read(folder: Path, caplog: pytest.LogCaptureFixture):
    make_form_key(folder, NOW)
    keys = load_form_keys(folder)
    folder.rename(folder.with_name("elsewhere"))
    assert keys.ids == ("20261122",)
    assert "the form keys stay as they were" in caplog.text


def test_another_key_under_the_same_name_is_noticed(folder: Path):
    path = make_form_key(folder, NOW)
    keys = load_form_keys(folder)
    before = keys.newest
    path.write_bytes(base64.b64encode(bytes(32)))
    publish_anew(path)
    assert keys.newest != before


def publish_anew(path: Path) -> None:
    path.with_suffix(".pub").unlink()
    publish(path)


def test_a_folder_without_form_keys_gives_none(tmp_path: Path):
    keys = load_form_keys(tmp_path)
    assert (keys.newest, keys.ids) == (None, ())


def test_a_key_that_others_can_read_is_refused(folder: Path):
    make_form_key(folder, NOW).chmod(0o640)
    with pytest.raises(KeysUnusable, match="mode 0640"):
        load_form_keys(folder)


def test_a_malformed_key_is_refused_and_not_quoted(folder: Path):
    path = make_form_key(folder, NOW)
    path.write_text("canary", encoding="utf-8")
    with pytest.raises(KeysUnusable, match="needs 32 bytes") as caught:
        load_form_keys(folder)
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("written", ["{}", "canary", '{"id": "20261122"}'])
def test_a_public_half_of_another_key_is_refused_at_the_start(folder: Path, written: str):
    path = make_form_key(folder, NOW)
    path.with_suffix(".pub").write_text(written, encoding="utf-8")
    with pytest.raises(KeysUnusable, match=r"does not belong to form-20261122\.key"):
        load_form_keys(folder)


def test_a_missing_public_half_can_be_written_again(folder: Path):
    path = make_form_key(folder, NOW)
    before = path.with_suffix(".pub").read_bytes()
    path.with_suffix(".pub").unlink()
    assert load_form_keys(folder).ids == ("20261122",)
    assert publish(path).read_bytes() == before


def test_making_what_is_missing_writes_a_lost_public_half_again(keys: Path, tmp_path: Path):
    folder = tmp_path / "keys"
    shutil.copytree(keys, folder)
    [public] = folder.glob("form-*.pub")
    before = public.read_bytes()
    public.unlink()
    assert make_development_keys(folder, email=EmailAddress.parse(MAIL_TO), now=NOW) == (public,)
    assert public.read_bytes() == before


def test_the_build_reads_what_the_handler_publishes(folder: Path):
    make_form_key(folder, NOW)
    make_form_key(folder, NOW + timedelta(days=1))
    page, newest = read_form_key(folder), load_form_keys(folder).newest
    assert page
    assert newest
    assert (page.id, page.public) == (newest.id, newest.public)


def test_a_key_is_outlived_when_a_newer_one_is_older_than_its_pages_can_be(folder: Path):
    old, new = make_form_key(folder, NOW), make_form_key(folder, NOW + timedelta(days=1))
    os.utime(new, (NOW.timestamp(), NOW.timestamp()))
    assert outlived(folder, NOW + timedelta(days=30)) == ()
    assert outlived(folder, NOW + timedelta(days=30, seconds=1)) == (old,)


def test_the_last_key_is_never_outlived(folder: Path):
    make_form_key(folder, NOW)
    assert outlived(folder, NOW + timedelta(days=4000)) == ()


def test_a_key_is_not_shown_when_it_is_printed(folder: Path):
    path = make_form_key(folder, NOW)
    secret = base64.b64decode(path.read_bytes())
    keys = load_form_keys(folder)
    assert repr(keys) == "FormKeys(20261122)"
    assert repr(keys.newest) == "FormKey(20261122)"
    assert secret.hex() not in repr(keys.newest)
