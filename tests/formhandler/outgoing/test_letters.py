"""The words of a mail."""

import re
from html.parser import HTMLParser

import html5lib
import pytest
from jinja2 import UndefinedError

from formhandler.language import open_languages
from formhandler.outgoing.letters import write

LINK = "https://www.leanpoint.example/forms/en/confirm/" + "a" * 32
MAILS = (
    "confirm", "login", "follow-up", "trial-end", "my-data", "request-received", "request-extended", "erasure-done", "staff-notice",
)  # fmt: skip
REQUEST = {
    "what": "To see what we hold", "number": "R-2B7C-9K4M", "received": "22 November 2026", "due": "22 December 2026",
    "why": "It takes longer because the request is complex.",
}  # fmt: skip
HOSTILE = '<b onclick="x">Eve</b> & "co"'


@pytest.fixture(params=["en", "da", "de"])
def language(request, facts):
    """Each language of the site."""
    return open_languages(facts)[request.param]


def values(facts):
    """Return something for every name that the templates use."""
    links = ("confirm_link", "abuse_link", "login_link", "stop_link", "tool_link", "contact_link", "my_data_link")
    return dict.fromkeys(links, LINK) | {
        "name": HOSTILE,
        "site_host": "www.leanpoint.example",
        "tool_name": facts.site.tool_name,
        "controller": facts.controller,
        "sender_name": facts.controller.name,
        "valid_until": "25 November 2026 at 14:05 CET",
        "retention": facts.retention,
        "follow_up_after": facts.forms.sign_up.follow_up_after,
        "trial_end_notice": facts.forms.sign_up.trial_end_notice,
        "trial_last_day": "22 December 2026",
        "deleted_on": "23 January 2027",
        "regret": False,
        "requests": [REQUEST],
        **REQUEST,
    }


@pytest.mark.parametrize("name", MAILS)
def test_every_mail_is_written_in_every_language(name, language, facts):
    written = write(name, language=language, values=values(facts))
    assert written.subject
    assert (LINK in written.text) is (LINK in written.html)
    assert f'lang="{language.code}"' in written.html
    assert "%(" not in written.subject + written.text + written.html


@pytest.mark.parametrize("name", MAILS)
def test_the_html_is_valid_and_fetches_nothing(name, language, facts):
    html = write(name, language=language, values=values(facts)).html
    html5lib.HTMLParser(strict=True).parse(html)
    fetched = re.findall(
        r"""(?:src|srcset|background|poster)\s*=|url\(|@import|<(?:img|link|script|iframe|object|video)""", html
    )
    assert fetched == []


@pytest.mark.parametrize("name", MAILS)
def test_text_and_html_say_the_same_words(name, language, facts):
    written = write(name, language=language, values=values(facts))
    plain = {word.strip(".,:") for word in written.text.split()}
    assert {word.strip(".,:") for word in _words_of(written.html)} == plain - {"--"}


def test_a_hostile_name_is_escaped_in_html_and_plain_in_text(facts):
    written = write("login", language=open_languages(facts)["en"], values=values(facts))
    assert "<b onclick" not in written.html
    assert "&lt;b onclick=&#34;x&#34;&gt;Eve&lt;/b&gt; &amp; &#34;co&#34;" in written.html
    assert f"Hello {HOSTILE}," in written.text


@pytest.mark.promise("N4")
def test_the_mail_that_asks_to_confirm_names_nobody_and_leads_to_our_host_only(language, facts):
    written = write("confirm", language=language, values=values(facts))
    assert "Eve" not in written.text + written.html + written.subject
    hosts = set(re.findall(r"https?://([^/\s\"<]+)", written.text + written.html))
    assert hosts == {"www.leanpoint.example"}


@pytest.mark.promise("N10")
def test_the_login_mail_announces_the_end_of_the_trial_and_of_the_data(language, facts):
    text = " ".join(write("login", language=language, values=values(facts)).text.split())
    for rule in (facts.retention.trial, facts.retention.after_trial, facts.retention.regret):
        assert language.duration(rule) in text


def test_the_stop_link_stands_in_the_login_mail_only_with_consent(facts):
    language = open_languages(facts)["en"]
    stop = "https://www.leanpoint.example/forms/en/stop/" + "s" * 32
    with_consent = write("login", language=language, values=values(facts) | {"stop_link": stop})
    without = write("login", language=language, values=values(facts) | {"stop_link": None})
    assert stop in with_consent.text
    assert "/stop/" not in without.text + without.html


def test_lines_of_the_text_stay_short_and_links_whole(language, facts):
    for name in MAILS:
        lines = write(name, language=language, values=values(facts)).text.splitlines()
        assert all(len(line) <= 72 or line == LINK for line in lines), name
        assert all(line == LINK for line in lines if "https://" in line)
        assert "\n\n\n" not in "\n".join(lines)


def test_a_name_that_a_template_needs_and_is_not_given_raises(facts):
    with pytest.raises(UndefinedError):
        write("confirm", language=open_languages(facts)["en"], values={"sender_name": "x"})


def test_a_mail_is_not_shown_when_printed(facts):
    assert "Eve" not in repr(write("login", language=open_languages(facts)["en"], values=values(facts)))


class _Words(HTMLParser):
    """Collects the words that a reader sees."""

    def __init__(self):
        super().__init__()
        self.words = set()
        self._hidden = False

    def handle_starttag(self, tag, _attrs):
        self._hidden = tag in ("style", "title")

    def handle_endtag(self, _tag):
        self._hidden = False

    def handle_data(self, data):
        if not self._hidden:
            self.words |= set(data.split())


def _words_of(html):
    parser = _Words()
    parser.feed(html)
    return parser.words
