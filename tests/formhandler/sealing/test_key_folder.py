"""The folder of the keys as a whole."""

import shutil
import stat
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.serialization.pkcs12 import load_key_and_certificates

from formhandler.addresses import EmailAddress
from formhandler.errors import KeysUnusable
from formhandler.sealing.certificates import read_recipient
from formhandler.sealing.key_files import retire, write_secret
from formhandler.sealing.key_folder import belongs_in_the_safe, make_certificate, put_back, standing
from formhandler.sealing.keys import load_keys, make_master

COMPANY = EmailAddress.parse("hello@leanpoint.example")
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PASSPHRASE = "five words drawn by lot"


@pytest.fixture
def folder(tmp_path, keys):
    """A folder with every kind of key."""
    shutil.copytree(keys, tmp_path / "keys")
    return tmp_path / "keys"


def test_each_key_is_told_with_what_it_does_today(folder):
    first = load_keys(folder).ring.newest.id
    make_master(folder, NOW)
    told = {one.path.name: one.told for one in standing(folder)}
    assert told["master-20261122.key"] == "seals new rows"
    assert told[f"master-{first}.key"].startswith("opens what was sealed before")
    retire(folder, first)
    told = {one.path.name: one.told for one in standing(folder)}
    assert told[f"retired-{first}.key"].startswith("nothing reads it")
    assert any(name.startswith("form-") for name in told)


def test_what_opens_enquiries_is_not_copied_to_the_safe(folder):
    write_secret(folder / "notes.txt", b"")
    names = {path.name for path in belongs_in_the_safe(folder)}
    assert "recipient.key" not in names
    assert "notes.txt" not in names
    assert names == {path.name for path in folder.iterdir()} - {"recipient.key", "notes.txt"}


def test_keys_that_are_missing_are_put_back_with_their_modes(folder, tmp_path):
    files = {path.name: path.read_bytes() for path in belongs_in_the_safe(folder)}
    back = tmp_path / "new"
    assert len(put_back(back, files)) == len(files)
    assert put_back(back, files) == ()
    assert load_keys(back).ring.ids == load_keys(folder).ring.ids
    modes = {path.suffix: stat.S_IMODE(path.stat().st_mode) for path in back.iterdir()}
    assert modes == {".key": 0o600, ".pub": 0o644, ".pem": 0o644}


def test_nothing_is_put_back_when_one_key_differs(folder, tmp_path):
    files = {path.name: path.read_bytes() for path in belongs_in_the_safe(folder)}
    back = tmp_path / "new"
    back.mkdir()
    [master] = [name for name in files if name.startswith("master-")]
    write_secret(back / master, b"another")
    with pytest.raises(KeysUnusable, match="differs from the archive"):
        put_back(back, files)
    assert [path.name for path in back.iterdir()] == [master]


@pytest.mark.parametrize("name", ["../master-a.key", "/master-a.key", "master-a.key/../x", "recipient.key", "x"])
def test_an_archive_puts_nothing_where_it_does_not_belong(tmp_path, name):
    with pytest.raises(KeysUnusable, match="none of ours"):
        put_back(tmp_path / "keys", {name: b""})
    assert list((tmp_path / "keys").iterdir()) == []


@pytest.mark.promise("Q2")
def test_the_private_key_of_a_new_certificate_is_in_the_pkcs12_and_nowhere_else(tmp_path):
    options = {"email": COMPANY, "now": NOW, "passphrase": PASSPHRASE, "on_curve": False, "old": False}
    file = tmp_path / "hello.p12"
    path = make_certificate(tmp_path, file, **options, add=False)
    private_key, certificate, _ = load_key_and_certificates(file.read_bytes(), PASSPHRASE.encode())
    assert read_recipient(path).certificates == (certificate,)
    assert private_key.public_key() == certificate.public_key()
    assert b"PRIVATE" not in b"".join(one.read_bytes() for one in tmp_path.iterdir())
    read_recipient(path).check(email=COMPANY, now=NOW)


def test_a_second_certificate_stands_beside_the_first_when_asked_to(tmp_path):
    options = {"email": COMPANY, "now": NOW, "passphrase": PASSPHRASE, "on_curve": True, "old": False}
    path = make_certificate(tmp_path, tmp_path / "one.p12", **options, add=False)
    before = path.read_bytes()
    with pytest.raises(KeysUnusable, match="--add"):
        make_certificate(tmp_path, tmp_path / "two.p12", **options, add=False)
    assert path.read_bytes() == before
    make_certificate(tmp_path, tmp_path / "two.p12", **options, add=True)
    assert len(read_recipient(path).certificates) == 2


def test_a_passphrase_that_can_be_guessed_makes_no_certificate(tmp_path):
    options = {"email": COMPANY, "now": NOW, "on_curve": True, "old": False, "add": False}
    with pytest.raises(KeysUnusable, match="too short") as caught:
        make_certificate(tmp_path, tmp_path / "one.p12", **options, passphrase="canary")
    assert "canary" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_no_certificate_is_put_there_whose_private_key_could_not_be_written(tmp_path):
    options = {"email": COMPANY, "now": NOW, "passphrase": PASSPHRASE, "on_curve": True, "old": False, "add": False}
    with pytest.raises(KeysUnusable, match="cannot be written"):
        make_certificate(tmp_path / "keys", tmp_path / "no such stick" / "one.p12", **options)
    assert list((tmp_path / "keys").iterdir()) == []
