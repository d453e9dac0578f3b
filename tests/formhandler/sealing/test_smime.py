"""A mail that only the company can open. Envelopes that browsers make: tests/journeys/test_sealed_mail.py."""

import base64
import json
import subprocess
from pathlib import Path

import pytest

from formhandler.errors import SealBroken
from formhandler.sealing.certificates import read_recipient, read_recipient_key
from formhandler.sealing.smime import open_mail, seal_mail
from tests.support.openers import KeyPair, end_gpgsm, openers
from tests.support.recipients import OPENED_BY, WAYS, recipient_of

PART = "Content-Type: text/plain; charset=utf-8\r\n\r\nCanary Æblegård\r\n".encode()
VECTORS = json.loads((Path(__file__).parent.parent / "vectors" / "enquiries.json").read_text(encoding="utf-8"))


def key_of(pair):
    return read_recipient_key(pair.certificate, pair.key)


@pytest.fixture(scope="module")
def programs(pairs, tmp_path_factory):
    """Every program that opens mail, by the key it was given; set up once."""
    folders = {kind: tmp_path_factory.mktemp(kind) for kind in pairs}
    yield {kind: openers(folders[kind], pair) for kind, pair in pairs.items()}
    for folder in folders.values():
        end_gpgsm(folder)


@pytest.mark.promise("Z14")
@pytest.mark.parametrize("way", WAYS)
def test_the_programs_that_open_each_variant_are_those_that_the_documentation_names(pairs, programs, way):
    kinds, variant = WAYS[way]
    sealed = seal_mail(recipient_of(pairs, way), PART)
    for kind in kinds:
        opened = {name: open_with(sealed) for name, open_with in programs[kind].items()}
        assert {name for name, inside in opened.items() if inside == PART} == OPENED_BY[variant] & set(programs[kind])


@pytest.mark.parametrize("way", WAYS)
def test_every_recipient_opens_it_and_nobody_else(pairs, way):
    kinds, _variant = WAYS[way]
    sealed = seal_mail(recipient_of(pairs, way), PART)
    for kind, pair in pairs.items():
        if kind in kinds:
            assert open_mail(key_of(pair), sealed) == PART
        else:
            with pytest.raises(SealBroken):
                open_mail(key_of(pair), sealed)


@pytest.mark.parametrize("vector", VECTORS["envelopes"], ids=lambda vector: f"{vector['made_by']}, {vector['way']}")
def test_what_was_ever_mailed_opens_forever_with_its_key(tmp_path, vector):
    sealed = base64.b64decode(vector["sealed"])
    for kind in vector["opened_by"]:
        pair = KeyPair(tmp_path / f"{kind}.pem", tmp_path / f"{kind}.key")
        pair.certificate.write_text(VECTORS["keys"][kind]["certificate"])
        pair.key.write_text(VECTORS["keys"][kind]["key"])
        assert open_mail(key_of(pair), sealed) == VECTORS["content"].encode()


def test_the_vectors_hold_every_way_from_page_and_handler():
    assert {(vector["way"], vector["made_by"]) for vector in VECTORS["envelopes"]} == {
        (way, maker) for way in WAYS for maker in ("page", "handler")
    }


def test_it_is_enveloped_data_under_aes_256(keys, tmp_path):
    (tmp_path / "sealed.der").write_bytes(seal_mail(read_recipient(keys / "recipient.pem"), PART))
    command = ["openssl", "cms", "-cmsout", "-print", "-inform", "DER", "-in", tmp_path / "sealed.der"]
    said = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    assert "enveloped-data" in said or "envelopedData" in said
    assert "aes-256-cbc" in said


def test_nothing_of_the_content_stands_in_the_envelope(keys):
    sealed = seal_mail(read_recipient(keys / "recipient.pem"), PART)
    assert b"Canary" not in sealed
    assert seal_mail(read_recipient(keys / "recipient.pem"), PART) != sealed


def test_what_is_no_envelope_is_refused_without_quoting_it(keys):
    key = read_recipient_key(keys / "recipient.pem", keys / "recipient.key")
    for data in (b"", b"canary", seal_mail(read_recipient(keys / "recipient.pem"), PART)[:-20]):
        with pytest.raises(SealBroken) as caught:
            open_mail(key, data)
        assert "canary" not in str(caught.value)
