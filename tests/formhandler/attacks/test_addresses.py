"""Mail addresses as people and attackers type them, and the answer that each gets: where the mail goes, or what is wrong."""

import html
import re
from urllib.parse import urlencode

import pytest

from formhandler.procedures import deliver
from tests.formhandler.web.conftest import LANGUAGES, stored
from translations.language import sentence

INCOMPLETE = sentence("This is not a complete e-mail address. One looks like name@example.com.")
BEFORE = sentence("The part before the @ cannot belong to an e-mail address. Please check it.")
LONG_BEFORE = sentence("The part before the @ is too long for an e-mail address. Please check it.")
AFTER = sentence("The part after the @ cannot belong to an e-mail address. Please check it.")
TOO_LONG = sentence("This is too long: at most %(limit)s characters fit.")
MISSING = sentence("Please enter your e-mail address.")
STEERING = sentence("There are characters in this that cannot be sent, such as line breaks. Please type it anew.")
LABEL = "y" * 63

TAKEN = {
    # RFC 5321 and 5322: dot-atoms and quoted strings
    "a@b.dk": "a@b.dk",
    "Anna.Soe@Example.ORG": "Anna.Soe@example.org",
    "!#$%&'*+/=?^_`{|}~-@example.org": "!#$%&'*+/=?^_`{|}~-@example.org",
    "anna+tag=1@example.org": "anna+tag=1@example.org",
    "bounce%example.com@example.org": "bounce%example.com@example.org",
    "1@2.dk": "1@2.dk",
    '"anna soe"@example.org': '"anna soe"@example.org',
    '"anna@home"@example.org': '"anna@home"@example.org',
    r'"an\"na\\"@example.org': r'"an\"na\\"@example.org',
    '"plain"@example.org': "plain@example.org",
    '"a..b"@example.org': '"a..b"@example.org',
    '"<b>"@example.org': '"<b>"@example.org',
    '" "@example.org': '" "@example.org',
    # limits: 64 octets before the @, 63 in a label, 254 in all
    f"{'x' * 64}@example.org": f"{'x' * 64}@example.org",
    f"anna@{LABEL}.org": f"anna@{LABEL}.org",
    f"{'x' * 62}@{LABEL}.{LABEL}.{'y' * 60}.dk": f"{'x' * 62}@{LABEL}.{LABEL}.{'y' * 60}.dk",
    # RFC 6531 and IDNA 2008
    "søren@ærlig.dk": "søren@xn--rlig-uoa.dk",
    "用户@例子.世界": "用户@xn--fsqu00a.xn--rhqv96g",
    "אבג@example.org": "אבג@example.org",
    "so\u0308ren@example.org": "s\u00f6ren@example.org",
    "anna@faß.de": "anna@xn--fa-hia.de",
    "anna@XN--BCHER-KVA.example": "anna@xn--bcher-kva.example",
    "anna@ｅｘａｍｐｌｅ．ｏｒｇ": "anna@example.org",
    "anna@example。org": "anna@example.org",
    "anna@exam\u00adple.org": "anna@example.org",
    # what copying leaves around it
    "  anna@example.org\t": "anna@example.org",
    "\u00a0anna@example.org\u2003": "anna@example.org",
}
REFUSED = {
    "": MISSING, "   ": MISSING, "\u200b": MISSING,
    "anna": INCOMPLETE, "anna.example.org": INCOMPLETE, "anna(at)example.org": INCOMPLETE, "anna at example.org": INCOMPLETE,
    "anna＠example.org": INCOMPLETE, "https://example.org/anna": INCOMPLETE,
    "@example.org": BEFORE, "anna@@example.org": BEFORE, "anna@home@example.org": BEFORE,
    ".anna@example.org": BEFORE, "anna.@example.org": BEFORE, "an..na@example.org": BEFORE,
    "an na@example.org": BEFORE, "anna @example.org": BEFORE, "an,na@example.org": BEFORE, "an;na@example.org": BEFORE,
    "mailto:anna@example.org": BEFORE, "MAILTO:anna@example.org": BEFORE, "Anna <anna@example.org": BEFORE,
    "<anna@example.org": BEFORE, "(comment)anna@example.org": BEFORE, "anna(comment)@example.org": BEFORE,
    "anna@example.org, bo@example.org": BEFORE, "anna@example.org;bo@example.org": BEFORE,
    "@relay.example:anna@example.org": BEFORE, "an[na@example.org": BEFORE, "an\\na@example.org": BEFORE,
    '"anna@example.org': BEFORE, '""@example.org': BEFORE, '"an"na"@example.org': BEFORE, '"anna\\"@example.org': BEFORE,
    "ａｎｎａ@example.org": BEFORE, "ﬁn@example.org": BEFORE,
    "an\u200bna@example.org": BEFORE, "\ufeffanna@example.org": BEFORE, "\u202eanna@example.org": BEFORE,
    "an\u00a0na@example.org": BEFORE, "an\u2028na@example.org": STEERING,
    "anna\r\nBcc: bo@example.org": STEERING, "anna@example.org\r\nBcc: bo@example.org": STEERING,
    "anna@example.org\nRCPT TO:<bo@example.org>": STEERING, "an\x00na@example.org": STEERING, "anna@example.org\x85x": STEERING,
    '"anna\r\nBcc: x"@example.org': STEERING,
    f"{'x' * 65}@example.org": LONG_BEFORE, f"{'ø' * 33}@example.org": LONG_BEFORE,
    f"{'x' * 64}@{LABEL}.{LABEL}.{'y' * 59}.dk": TOO_LONG, "a" * 400 + "@example.org": TOO_LONG,
    "anna@": AFTER, "anna@example": AFTER, "anna@localhost": AFTER, "anna@.org": AFTER, "anna@.example.org": AFTER,
    "anna@example.org.": AFTER, "anna@example..org": AFTER, "anna@example.org>": AFTER, "anna@example,org": AFTER,
    "anna@example.org (Anna)": AFTER, "anna@exam ple.org": AFTER, "anna@ example.org": AFTER, "anna@exam_ple.org": AFTER,
    "anna@-example.org": AFTER, "anna@example-.org": AFTER, "anna@ab--cd.org": AFTER, f"anna@{LABEL}y.org": AFTER,
    "anna@127.0.0.1": AFTER, "anna@[127.0.0.1]": AFTER, "anna@[IPv6:::1]": AFTER, "anna@[]": AFTER,
    "anna@example.123": AFTER, "anna@example.org:25": AFTER, "anna@example.org/x": AFTER, "anna@xn--a.org": AFTER,
    "anna@☃.example": AFTER, "anna@xn--.org": AFTER, "anna@exam\u200dple.org": AFTER, "anna@example.org?subject=x": AFTER,
}  # fmt: skip


def typed(email: str) -> dict[str, str]:
    return {"name": "Anna", "email": email}


@pytest.mark.promise("Z6")
def test_every_legal_shape_is_taken_and_its_mail_goes_there_and_nowhere_else(house, visitor, sink):
    for written in TAKEN:
        assert visitor.post("/forms/en/sign-up", typed(written)).status == 303, written
    while deliver.deliver_due(house).sent:
        pass
    # Python's own reader of addresses, which the relay uses, takes the quotes from this one.
    assert set(sink.recipients) == {address.replace('"a..b"', "a..b") for address in TAKEN.values()}
    heads = [raw.decode().partition("\r\n\r\n")[0] for raw in sink.raw]
    # As they stand there: Python's reader takes quotes away.
    unfolded = {re.search(r"^To:\s+(.*)\r$", re.sub(r"\r\n[ \t]+", " ", head), re.MULTILINE)[1] for head in heads}
    assert unfolded == set(TAKEN.values())
    for mail in sink.mails:
        assert [name for name in mail.keys() if name in ("Cc", "Bcc", "Reply-To")] == []  # noqa: SIM118 - a mail is no dict


@pytest.mark.promise("A6")
def test_every_mistake_is_told_in_words_and_nothing_of_it_is_kept(house, visitor):
    for number, (written, told) in enumerate(REFUSED.items()):
        language = house.language(LANGUAGES[number % len(LANGUAGES)])
        said = language.gettext(told) % {"limit": language.number(254)}
        for form, fields in (("sign-up", typed(written)), ("my-data", {"email": written})):
            reply = visitor.post(f"/forms/{language.code}/{form}", urlencode(fields).encode())
            assert reply.status == 422, (form, written)
            assert said in html.unescape(reply.text), (form, written)
    assert not any(stored(house).values())
