"""The header files: every page its policy, pages with a form the stricter one, nothing for the handler's own answers."""

import re

import pytest

from facts.wall import PAGE_HEADERS
from plugins.headers.servers import FILES, POLICY, Sent
from tests.support.sites import PROJECT

SENT = Sent(
    "default-src 'none'; img-src https://a.example",
    "default-src 'none'",
    ("/contact/", "/da/kontakt/"),
    search_paths=("/search/",),
    moved=(("/old.page/", "/new/"), ("/gammelt%20%C3%B8", "/da/nyt/")),
)


def written(name: str) -> str:
    return FILES[name](SENT)


@pytest.mark.promise("D10")
@pytest.mark.parametrize("name", [name for name in FILES if name not in ("nginx-server.conf", "_redirects")])
def test_each_file_carries_both_policies_and_the_addresses_of_the_forms(name):
    text = written(name)
    assert SENT.site in text
    assert re.search(rf'[ "]{re.escape(SENT.form)}("|$)', text, re.MULTILINE)
    assert all(path in text for path in SENT.form_paths)


@pytest.mark.promise("X1")
@pytest.mark.parametrize("name", ["nginx-http.conf", "apache.conf", "caddy.conf", "_headers"])
def test_each_file_sends_what_every_page_is_sent_with(name):
    text = written(name)
    for header, value in (*PAGE_HEADERS, ("Strict-Transport-Security", "max-age=31536000")):
        assert value in text
        assert header in text or header.lower().replace("-", "_") in text


@pytest.mark.parametrize("name", ["nginx-http.conf", "apache.conf", "caddy.conf"])
def test_answers_of_the_handler_keep_their_own_headers(name):
    assert "/forms/" in written(name)


def test_nginx_sends_each_header_that_it_has_a_value_for():
    variables = set(re.findall(r"map \S+ \$(kept_\w+)", written("nginx-http.conf"))) - {"kept_kind", "kept_moved"}
    assert set(re.findall(r"add_header \S+ \$(\w+) always;", written("nginx-server.conf"))) == variables


def test_nginx_knows_the_file_that_a_folder_is_turned_into():
    assert "/contact/ form;" in written("nginx-http.conf")
    assert "/contact/index.html form;" in written("nginx-http.conf")


def test_apache_sets_the_stricter_policy_after_the_other_so_that_it_stays():
    lines = [line for line in written("apache.conf").splitlines() if POLICY in line]
    assert [SENT.site in line for line in lines] == [True, False, False]


def test_underscore_headers_give_a_form_both_policies_of_which_the_stricter_holds():
    lines = written("_headers").splitlines()
    assert lines[1] == "/*"
    assert lines[lines.index("/contact/") + 1] == f"  {POLICY}: {SENT.form}"


def test_each_file_is_explained_in_the_documentation():
    explained = (PROJECT / "docs" / "headers.md").read_text(encoding="utf-8")
    assert [name for name in FILES if f"headers/{name}" not in explained] == []


@pytest.mark.parametrize("name", ["nginx-http.conf", "apache.conf", "caddy.conf", "_headers"])
def test_the_search_page_alone_may_compile_webassembly(name):
    (line,) = [line for line in written(name).splitlines() if "wasm-unsafe-eval" in line]
    assert line.replace(" 'wasm-unsafe-eval'", "").count("unsafe") == 0
    assert "/search/" in written(name)


@pytest.mark.parametrize(
    ("name", "plain", "decoded"),
    [
        ("nginx-http.conf", '"/old.page/" "/new/";', '"/gammelt ø" "/da/nyt/";'),
        ("apache.conf", r'RedirectMatch 301 "^/old\.page/$" "/new/"', r'"^/gammelt\ ø$" "/da/nyt/"'),
        ("caddy.conf", 'redir "/old.page/" "/new/" 301', 'redir "/gammelt ø" "/da/nyt/" 301'),
        ("_redirects", "/old.page/ /new/ 301", "/gammelt%20%C3%B8 /da/nyt/ 301"),
    ],
)
def test_each_server_leads_from_an_old_address_to_the_new_one(name, plain, decoded):
    assert plain in written(name)
    assert decoded in written(name)
