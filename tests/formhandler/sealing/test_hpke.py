"""What a page has sealed, opened: the vectors, every changed byte, every other place. The sealing is in tests/forms."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, derive_private_key
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PrivateKey, Suite

from formhandler.errors import FormKeyGone, KeptError, SealBroken
from formhandler.sealing.form_keys import FormKey, FormKeys, expand_xwing, load_form_keys, make_form_key
from formhandler.sealing.hpke import open_form, read_head
from tests.support.envelopes import WAY_NAMES, head, seal_body, seal_form
from tests.support.sites import PROJECT

VECTORS = PROJECT / "tests/formhandler/vectors"
OFFICIAL = json.loads((VECTORS / "hpke.json").read_text(encoding="utf-8"))
OURS = json.loads((VECTORS / "forms.json").read_text(encoding="utf-8"))
KEY, OTHER = FormKey("20261122", b"k" * 32), FormKey("20261123", b"o" * 32)
KEYS = FormKeys((KEY, OTHER))
CANARY = {"name": "Canary Ærlig", "email": "canary@example.org"}
EVERY_WAY = pytest.mark.parametrize("way", range(3), ids=WAY_NAMES)


def opened(envelope: bytes, keys: FormKeys = KEYS) -> bytes:
    return open_form(keys, envelope, form="sign-up", language="en").body


@EVERY_WAY
def test_a_form_comes_out_as_it_was_posted(way: int):
    form = open_form(KEYS, seal_form(KEY, way=way, **CANARY), form="sign-up", language="en")
    assert form.body == b"name=Canary+%C3%86rlig&email=canary%40example.org"
    assert (form.policy, form.key_id) == ("2.0", KEY.id)


@EVERY_WAY
def test_every_changed_missing_or_added_byte_is_refused(way: int):
    envelope = seal_form(KEY, way=way, **CANARY)
    forged = [envelope[:at] + bytes((envelope[at] ^ 1 << at % 8,)) + envelope[at + 1 :] for at in range(len(envelope))]
    forged += [envelope[:at] + envelope[at + 1 :] for at in range(len(envelope))]
    forged += [envelope[:at] + b"\0" + envelope[at:] for at in range(len(envelope) + 1)]
    forged += [envelope[:length] for length in range(len(envelope))]
    for one in forged:
        with pytest.raises((SealBroken, FormKeyGone)) as caught:
            opened(one)
        assert "anary" not in str(caught.value)


@EVERY_WAY
@pytest.mark.parametrize(
    "other",
    [{"form": "contact"}, {"language": "da"}, {"policy": "1.0"}],
    ids=["another form", "another language", "another policy"],
)
def test_an_envelope_is_bound_to_form_language_and_policy(way: int, other: dict[str, str]):
    before, after = head(KEY.id, way=way, **other), head(KEY.id, way=way)
    envelope = seal_form(KEY, way=way, before=before, **CANARY)
    for moved in (envelope, envelope.replace(before, after)):
        if moved == envelope and "policy" in other:
            continue
        with pytest.raises(SealBroken):
            opened(moved)


@EVERY_WAY
def test_an_envelope_for_another_key_of_ours_is_refused(way: int):
    with pytest.raises(SealBroken):
        opened(seal_form(OTHER, way=way, before=head(KEY.id, way=way), **CANARY))


def test_an_envelope_sealed_one_way_does_not_open_as_another():
    envelope = seal_form(KEY, way=1, **CANARY)
    with pytest.raises(SealBroken):
        opened(envelope.replace(head(KEY.id, way=1), head(KEY.id, way=2)))


def test_older_keys_open_and_destroyed_ones_are_told_apart(tmp_path: Path):
    old = make_form_key(tmp_path, datetime(2026, 11, 1, tzinfo=UTC))
    keys = load_form_keys(tmp_path)
    assert keys.newest
    envelope = seal_form(keys.newest, **CANARY)
    make_form_key(tmp_path, datetime(2026, 11, 2, tzinfo=UTC))
    assert b"Canary" in opened(envelope, keys)
    old.unlink()
    with pytest.raises(FormKeyGone):
        opened(envelope, keys)


@pytest.mark.parametrize(
    "envelope",
    [
        b"",
        b"\x01",
        b"\x02" + head(KEY.id)[1:] + bytes(2000),
        b"\x01zz20261122 sign-up en 2.0\n" + bytes(2000),
        head(KEY.id),
        head(KEY.id) + bytes(1135),
        head("../master", form="sign-up") + bytes(2000),
        b"name=Anna&email=anna%40example.com",
        bytes(200_000),
    ],
)
def test_what_is_no_envelope_of_ours_is_refused_before_it_is_opened(envelope: bytes):
    with pytest.raises(SealBroken):
        opened(envelope)


@EVERY_WAY
def test_a_doubly_sealed_form_opens_only_to_the_inner_envelope(way: int):
    inner = seal_form(KEY, way=way, **CANARY)
    assert opened(seal_body(KEY, inner, way=way)) == inner.rstrip(b" ")


def test_an_oversized_form_is_the_parsers_to_refuse():
    assert len(opened(seal_form(KEY, name="x" * 100_000))) > 100_000


def test_the_head_tells_the_way_and_what_an_envelope_claims_to_be():
    found = read_head(seal_form(KEY, way=2, **CANARY))
    assert found
    assert (found.way, found.key_id, found.form, found.language, found.policy) == (2, KEY.id, "sign-up", "en", "2.0")
    assert read_head(b"name=x") is None


def test_nothing_of_a_form_is_shown_when_it_is_printed():
    form = open_form(KEYS, seal_form(KEY, **CANARY), form="sign-up", language="en")
    assert "anary" not in repr(form)


def test_errors_are_ours_and_hold_nothing_of_the_envelope():
    for envelope in (b"canary", head(KEY.id) + b"canary" * 400, head("gone") + b"canary" * 400):
        with pytest.raises(KeptError) as caught:
            opened(envelope)
        assert "canary" not in str(caught.value)


@pytest.mark.parametrize("way", OURS["envelopes"])
def test_what_a_browser_ever_sealed_opens_for_ever_with_its_key(way: str):
    key = FormKey(OURS["key_id"], bytes.fromhex(OURS["secret"]))
    form = open_form(FormKeys((key,)), bytes.fromhex(OURS["envelopes"][way]), form="sign-up", language="en")
    assert form.body.decode() == OURS["body"]


def official_key(kind: str) -> X25519PrivateKey | MLKEM768X25519PrivateKey | object:
    secret = bytes.fromhex(OFFICIAL[kind]["skRm"])
    if kind == "x25519":
        return X25519PrivateKey.from_private_bytes(secret)
    if kind == "p-256":
        return derive_private_key(int.from_bytes(secret, "big"), SECP256R1())
    seed = expand_xwing(secret)
    return MLKEM768X25519PrivateKey(
        MLKEM768PrivateKey.from_seed_bytes(seed[:64]), X25519PrivateKey.from_private_bytes(seed[64:])
    )


@pytest.mark.parametrize(
    ("kind", "kem", "aead"),
    [
        ("x25519", KEM.X25519, AEAD.AES_256_GCM),
        ("p-256", KEM.P256, AEAD.AES_256_GCM),
        ("x-wing", KEM.MLKEM768_X25519, AEAD.CHACHA20_POLY1305),
    ],
    ids=["x25519", "p-256", "x-wing"],
)
def test_the_library_that_opens_agrees_with_the_vectors_on_the_key(kind: str, kem: KEM, aead: AEAD):
    vector = OFFICIAL[kind]
    assert Suite(kem, KDF.HKDF_SHA256, aead)
    # The vectors' texts carry associated data, which ours do not: the empty text under their key stands in for them.
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305  # noqa: PLC0415

    cipher = (AESGCM if kind != "x-wing" else ChaCha20Poly1305)(bytes.fromhex(vector["key"]))
    sealed = cipher.encrypt(bytes.fromhex(vector["base_nonce"]), b"canary", b"")
    enc = bytes.fromhex(vector["enc"] if kind == "x-wing" else vector["pkEm"])
    info = bytes.fromhex(vector["info"])
    assert Suite(kem, KDF.HKDF_SHA256, aead).decrypt(enc + sealed, official_key(kind), info=info) == b"canary"
