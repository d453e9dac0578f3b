"""Answers and the headers on all of them."""

from markupsafe import Markup

from formhandler.web.answers import Answer, complete, nothing, page, see_other


def test_an_answer_never_shows_its_body():
    assert "Søe" not in repr(page(Markup("Anna Søe")))


def test_a_redirect_after_a_post_is_seen_with_get():
    assert (see_other("/x").status, see_other("/x").header("location")) == (303, "/x")


def test_an_answer_may_replace_a_header_of_all_and_have_it_once():
    headers = complete(Answer(200, b"", (("Referrer-Policy", "same-origin"),)), https=True)
    assert [value for name, value in headers if name == "Referrer-Policy"] == ["same-origin"]


def test_only_an_encrypted_site_asks_to_be_visited_so():
    assert "Strict-Transport-Security" in dict(complete(nothing(), https=True))
    assert "Strict-Transport-Security" not in dict(complete(nothing(), https=False))


def test_our_own_pages_are_kept_by_no_cache_and_those_of_the_site_may_be():
    assert dict(complete(nothing(), https=True))["Cache-Control"] == "no-store"
    assert "Cache-Control" not in dict(complete(Answer(200, public=True), https=True))
