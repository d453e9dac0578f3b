"""Signed calls between handler and tool."""

import hashlib
import hmac

import pytest

from formhandler.sealing.signatures import (
    NONCE,
    SIGNATURE,
    TIME,
    SignedCall,
    is_near,
    is_signed,
    new_nonce,
    sign,
    signature_of,
)

SECRET = "s" * 64
CALL = SignedCall("/api/access", b'{"access": "a"}')
AT = {"time": "1795435200", "nonce": "0" * 32}


def test_a_signed_call_is_known_by_whoever_has_the_secret():
    signature = sign(SECRET, "to-tool", CALL, **AT)[SIGNATURE]
    assert is_signed(SECRET, "to-tool", CALL, **AT, signature=signature)


@pytest.mark.parametrize("other", [
    {"secret": "t" * 64},
    {"direction": "from-tool"},
    {"direction": "confirmed"},
    {"call": SignedCall("/api/access", b'{"access": "b"}')},
    {"call": SignedCall("/api/acces", b's{"access": "a"}')},
    {"time": "1795435201"},
    {"nonce": "1" * 32},
])  # fmt: skip
def test_a_call_that_differs_in_anything_is_another_call(other):
    signature = sign(SECRET, "to-tool", CALL, **AT)[SIGNATURE]
    values = {"secret": SECRET, "direction": "to-tool", "call": CALL, **AT, **other}
    positional = (values.pop("secret"), values.pop("direction"), values.pop("call"))
    assert not is_signed(*positional, **values, signature=signature)


@pytest.mark.parametrize("signature", ["", "0" * 64, "é" * 64, "0" * 100_000])
def test_what_is_no_signature_is_refused_without_an_error(signature):
    assert not is_signed(SECRET, "to-tool", CALL, **AT, signature=signature)


@pytest.mark.parametrize("change", [{"time": "-1"}, {"time": "soon"}, {"time": ""}, {"nonce": ""}, {"nonce": "x" * 32}])
def test_time_and_nonce_of_another_shape_are_refused_even_when_signed(change):
    values = {**AT, **change}
    assert not is_signed(
        SECRET, "to-tool", CALL, **values, signature=sign(SECRET, "to-tool", CALL, **values)[SIGNATURE]
    )


def test_a_signature_is_made_as_the_documentation_says():
    parts = [b"kept tool 1", b"to-tool", b"1795435200", b"0" * 32, b"/api/access", hashlib.sha256(CALL.body).digest()]
    signed = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    assert signature_of(SECRET, "to-tool", CALL, **AT) == hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()


def test_a_time_is_near_for_five_minutes_before_and_after():
    assert all(is_near("1000", 1000 + apart) for apart in (-300, 0, 300))
    assert not any(is_near("1000", 1000 + apart) for apart in (-301, 301))
    assert not is_near("now", 1000)


def test_a_nonce_is_never_the_same_and_a_call_shows_no_body():
    assert len({new_nonce() for _ in range(1000)}) == 1000
    assert 'access":' not in repr(CALL)
    assert set(sign(SECRET, "to-tool", CALL, **AT)) == {TIME, NONCE, SIGNATURE}
