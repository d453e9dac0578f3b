"""What counts as a mail address, and when two are the same."""

import pytest

from formhandler.addresses import EmailAddress
from formhandler.errors import InvalidInput

TAKEN = {
    "a@b.dk": "a@b.dk",
    " anna@leanpoint.example ": "anna@leanpoint.example",
    "Anna@Bücher.example": "Anna@xn--bcher-kva.example",
    "anna@xn--bcher-kva.example": "anna@xn--bcher-kva.example",
    "o'neil+tag@sub.example.co.uk": "o'neil+tag@sub.example.co.uk",
    "用户@例子.世界": "用户@xn--fsqu00a.xn--rhqv96g",
    "søren@example.dk": "søren@example.dk",
    '"john doe"@example.dk': '"john doe"@example.dk',
    '"john"@example.dk': "john@example.dk",
    "x" * 64 + "@example.dk": "x" * 64 + "@example.dk",
}
REFUSED = {
    "": "no-at-sign",
    "anna": "no-at-sign",
    "@example.dk": "bad-local-part",
    "a..b@example.dk": "bad-local-part",
    ".a@example.dk": "bad-local-part",
    "a b@example.dk": "bad-local-part",
    "a\r\nBcc: b@example.dk": "bad-local-part",
    "a\u2028b@example.dk": "bad-local-part",
    "a\x00@example.dk": "bad-local-part",
    "\u202eanna@example.dk": "bad-local-part",
    "<a@example.dk>": "bad-local-part",
    "a,b@example.dk": "bad-local-part",
    '"a\nb"@example.dk': "bad-local-part",
    '""@example.dk': "bad-local-part",
    "x" * 65 + "@example.dk": "local-part-too-long",
    "ø" * 33 + "@example.dk": "local-part-too-long",
    "a@localhost": "bad-domain",
    "a@example.dk.": "bad-domain",
    "a@127.0.0.1": "bad-domain",
    "a@[127.0.0.1]": "bad-domain",
    "a@exa_mple.dk": "bad-domain",
    "a@example.dk\r\nBcc: b@example.dk": "bad-local-part",
    "a@example.dk\r\n": None,
    "a@": "bad-domain",
    "a@" + "x" * 64 + ".dk": "bad-domain",
    "x" * 64 + "@" + ".".join(["y" * 60] * 3) + ".example": "too-long",
}


@pytest.mark.parametrize(("written", "addr_spec"), TAKEN.items())
def test_an_address_is_taken_in_its_plainest_spelling(written, addr_spec):
    assert EmailAddress.parse(written).addr_spec == addr_spec


@pytest.mark.parametrize(("written", "reason"), [(k, v) for k, v in REFUSED.items() if v])
def test_what_is_no_address_is_refused_with_a_reason(written, reason):
    with pytest.raises(InvalidInput) as caught:
        EmailAddress.parse(written)
    assert caught.value.reason == reason


def test_254_octets_are_taken_and_255_are_refused():
    local, tail = "x" * 64, ".".join(["y" * 60] * 3)
    fits = f"{local}@{tail}.{'z' * (254 - 64 - 1 - len(tail) - 1 - 3)}.dk"
    assert len(EmailAddress.parse(fits).addr_spec) == 254
    with pytest.raises(InvalidInput, match="too-long"):
        EmailAddress.parse(fits.replace("z.dk", "zz.dk"))


def test_spellings_of_one_mailbox_share_their_normal_form():
    spellings = (
        "Anna@Bücher.example",
        "anna@BÜCHER.example",
        "anna@xn--bcher-kva.example",
        '"ANNA"@bu\u0308cher.example',
    )
    assert {EmailAddress.parse(written).normal for written in spellings} == {"anna@xn--bcher-kva.example"}


def test_different_letters_stay_different_mailboxes():
    assert EmailAddress.parse("straße@example.dk").normal != EmailAddress.parse("strasse@example.dk").normal


def test_an_address_does_not_show_itself_when_printed():
    address = EmailAddress.parse("canary@example.dk")
    assert "canary" not in f"{address} {address!r} {[address]} %s" % address


def test_only_letters_before_the_at_sign_need_smtputf8():
    assert EmailAddress.parse("søren@example.dk").needs_smtputf8
    assert not EmailAddress.parse("soren@exämple.dk").needs_smtputf8


def test_the_error_quotes_neither_the_value_nor_the_domain():
    with pytest.raises(InvalidInput) as caught:
        EmailAddress.parse("canary@canary_domain.dk")
    assert "canary" not in str(caught.value)
    assert caught.value.__context__ is None
