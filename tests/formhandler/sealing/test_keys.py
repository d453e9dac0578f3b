"""Keys from a folder of their own."""

import base64
import stat
from datetime import UTC, datetime

import pytest

from formhandler.addresses import EmailAddress
from formhandler.errors import KeysUnusable
from formhandler.sealing import keys as keys_module
from formhandler.sealing.key_files import retire, write_secret
from formhandler.sealing.keys import KeyRing, MasterKey, load_keys, load_ring, make_development_keys, make_master

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
    assert {stat.S_IMODE(path.stat().st_mode) for path in keys.iterdir() if path.suffix != ".pub"} == {0o600}


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


def test_a_ring_follows_its_folder_from_one_use_to_the_next(folder):
    master(folder, "a")
    ring = load_ring(folder)
    assert ring.newest.id == "a"
    made = make_master(folder, NOW)
    assert ring.newest.id == made.stem.removeprefix("master-")
    assert set(ring.ids) == {"a", made.stem.removeprefix("master-")}
    master(folder, "b")
    assert ring.newest.id == "b"
    retire(folder, "a")
    assert "a" not in ring.ids
    assert made.exists()


def test_a_key_that_was_just_retired_serves_who_has_its_id(folder):
    master(folder, "a", b"a" * 32)
    master(folder, "b", b"b" * 32)
    ring = load_ring(folder)
    ids = ring.ids
    retire(folder, "a")
    assert ring.newest.id == "b"
    assert len({ring.subkey(key_id, "one") for key_id in ids}) == 2


def test_a_key_that_is_retired_while_the_folder_is_read_is_no_trouble(folder, monkeypatch):
    master(folder, "a", b"a" * 32)
    master(folder, "b", b"b" * 32)
    ring = load_ring(folder)
    read = keys_module.read_key

    def retired_first(path):
        if path.name == "master-a.key":
            retire(folder, "a")
        return read(path)

    monkeypatch.setattr(keys_module, "read_key", retired_first)
    assert ring.ids == ("b",)


def test_a_new_key_that_is_not_written_out_yet_is_told_and_read_again(folder):
    master(folder, "a")
    ring = load_ring(folder)
    write_secret(folder / "master-b.key", b"")
    with pytest.raises(KeysUnusable, match="not a key"):
        _ = ring.newest
    (folder / "master-b.key").write_bytes(base64.b64encode(b"b" * 32))
    assert ring.newest.id == "b"


def test_a_folder_that_is_gone_is_told_and_not_taken_for_an_empty_one(folder):
    master(folder, "a")
    ring = load_ring(folder)
    folder.rename(folder.with_name("elsewhere"))
    with pytest.raises(KeysUnusable, match="cannot be read"):
        _ = ring.newest
    folder.with_name("elsewhere").rename(folder)
    assert ring.newest.id == "a"


def test_a_new_master_key_is_newer_than_retired_ones_too(folder):
    first = make_master(folder, NOW)
    make_master(folder, NOW)
    retire(folder, "20261122-02")
    assert make_master(folder, NOW).name == "master-20261122-03.key"
    assert first.name == "master-20261122.key"
