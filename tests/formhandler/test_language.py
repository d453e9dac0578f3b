"""The languages of mails and pages."""

from formhandler.language import choose, open_languages


def test_the_languages_of_the_policy_are_opened_in_its_order(facts):
    assert tuple(open_languages(facts)) == facts.site.languages


def test_a_language_that_is_gone_gives_way_to_the_default_one(facts):
    languages = open_languages(facts)
    assert choose(languages, "da").code == "da"
    assert choose(languages, "tlh").code == facts.site.default_language
