"""Keys from a folder of their own."""

import base64
import stat
from datetime import UTC, datetime

import pytest

from formhandler.addresses import EmailAddress
from formhandler.errors import KeysUnusable
from formhandler.sealing.keys import KeyRing, MasterKey, load_keys, make_development_keys, write_secret

COMPANY = EmailAddress.parse("hello@leanpoint.example")
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def master(folder, key_id, secret=b"k" * 32):
    write_secret(folder / f"master-{key_id}.key", base64.b64encode(secret))


@pytest.fixture
def folder(tmp_path, keys):
    """A folder with the certificate, and no master key yet."""
    (tmp_path / "recipient.pem").write_bytes((keys / "recipient.pem").read_bytes())
    return tmp_path


def test_development_keys_load_and_are_for_their_owner_alone(keys):
    loaded = load_keys(keys)
    loaded.recipient.check(email=COMPANY, now=NOW)
    assert len(loaded.ring.ids) == 1
    assert {stat.S_IMODE(path.stat().st_mode) for path in keys.iterdir()} == {0o600}


def test_making_keys_again_leaves_what_is_there(keys):
    before = {path.name: path.read_bytes() for path in keys.iterdir()}
    assert make_development_keys(keys, email=COMPANY, now=NOW) == ()
    assert {path.name: path.read_bytes() for path in keys.iterdir()} == before


def test_the_greatest_id_seals_and_all_are_found_newest_first(folder):
    for key_id in ("20261122", "20270101", "20261122-2"):
        master(folder, key_id)
    ring = load_keys(folder).ring
    assert ring.newest.id == "20270101"
    assert ring.ids == ("20270101", "20261122-2", "20261122")


def test_two_purposes_and_two_keys_share_no_subkey():
    ring = KeyRing((MasterKey("a", b"a" * 32), MasterKey("b", b"b" * 32)))
    subkeys = {ring.subkey(key_id, purpose) for key_id in ("a", "b") for purpose in ("one", "two")}
    assert len(subkeys) == 4
    assert {len(subkey) for subkey in subkeys} == {32}


def test_the_derivation_of_subkeys_never_changes():
    # Whatever was sealed under it must open for ever.
    derived = KeyRing((MasterKey("a", bytes(range(32))),)).subkey("a", "index of addresses")
    assert derived.hex() == "4582d290bf0949842f31409c8e6a46f209e6a15b2ea272df50d0d62819baae09"


def test_a_key_that_others_can_read_is_refused(folder):
    master(folder, "a")
    (folder / "master-a.key").chmod(0o640)
    with pytest.raises(KeysUnusable, match=r"mode 0640.*chmod 600"):
        load_keys(folder)


@pytest.mark.parametrize(
    "content", [b"", b"canary", b"canary!!", base64.b64encode(b"k" * 31), base64.b64encode(b"k" * 33)]
)
def test_a_malformed_key_is_refused_without_quoting_it(folder, content):
    write_secret(folder / "master-a.key", content)
    with pytest.raises(KeysUnusable, match=r"master-a\.key: not a key") as caught:
        load_keys(folder)
    assert "canary" not in str(caught.value)


def test_what_is_missing_is_named_with_what_to_do(tmp_path, folder):
    with pytest.raises(KeysUnusable, match="no such folder"):
        load_keys(tmp_path / "nowhere")
    with pytest.raises(KeysUnusable, match=r"no master-ID\.key"):
        load_keys(folder)
    master(folder, "a")
    (folder / "recipient.pem").unlink()
    with pytest.raises(KeysUnusable, match=r"recipient\.pem: no such file"):
        load_keys(folder)


def test_a_key_with_a_strange_name_is_not_passed_over(folder):
    master(folder, "a")
    (folder / "master-a.key").rename(folder / "master-A B.key")
    with pytest.raises(KeysUnusable, match="not a name for a key"):
        load_keys(folder)


def test_a_key_file_is_never_overwritten(folder):
    master(folder, "a")
    with pytest.raises(KeysUnusable, match="never overwritten"):
        master(folder, "a")


def test_an_empty_ring_is_refused_and_a_ring_shows_ids_only():
    with pytest.raises(KeysUnusable):
        KeyRing(())
    key = MasterKey("a", b"canary" * 6)
    assert "canary" not in f"{key} {key!r} {KeyRing((key,))!r}"
