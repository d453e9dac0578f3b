from plugins.languages.addresses import page_address
from plugins.languages.fallback import fallback_address

ABOUT = page_address("about", "about", "de", "en")


def test_a_page_lies_for_other_readers_where_its_translation_would():
    assert fallback_address(ABOUT, "en", {"/about/"}) == ABOUT


def test_where_another_page_is_already_the_address_names_the_language_of_the_words():
    found = fallback_address(ABOUT, "pt-BR", {"/de/about/"})
    assert (found.url, found.save_as) == ("/de/about-pt-br/", "de/about-pt-br/index.html")
