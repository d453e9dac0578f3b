"""The languages of mails and pages."""

from types import SimpleNamespace

from formhandler.language import choose, ltr, open_languages


def test_the_languages_of_the_policy_are_opened_in_its_order(facts):
    assert tuple(open_languages(facts)) == facts.site.languages


def test_a_language_that_is_gone_gives_way_to_the_default_one(facts):
    languages = open_languages(facts)
    assert choose(languages, "da").code == "da"
    assert choose(languages, "tlh").code == facts.site.default_language


def test_a_phone_number_keeps_its_order_among_words_from_right_to_left():
    hebrew, danish = SimpleNamespace(direction="rtl"), SimpleNamespace(direction="ltr")
    assert ltr("+45 32 82", hebrew) == "\u2066+45 32 82\u2069"
    assert ltr("+45 32 82", danish) == "+45 32 82"
