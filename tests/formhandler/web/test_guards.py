"""What is refused before its content is looked at."""

from io import BytesIO

import pytest

from formhandler.web.guards import FORM_TYPE, RefusedError, check_origin, check_type, read_body

SITE = "https://www.leanpoint.example"
HOST = {"host": "www.leanpoint.example"}


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "same-origin", "origin": "null"},
        {"sec-fetch-site": "none"},
        {"origin": SITE},
        {"origin": "http://www.leanpoint.example"},  # a proxy ended the TLS; the host is what counts then
        {},
    ],
)
def test_a_post_from_our_own_pages_passes(headers):
    check_origin({**HOST, **headers}, site_url=SITE, secret_in_path=False)


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site", "origin": SITE},
        {"origin": "https://evil.example"},
        {"origin": "https://www.leanpoint.example.evil.example"},
        {"origin": "null"},
        {"origin": "http://["},  # no URL at all
        {"origin": "", "host": ""},
    ],
)
def test_a_post_from_another_site_is_refused(headers):
    with pytest.raises(RefusedError) as refused:
        check_origin({**HOST, **headers}, site_url=SITE, secret_in_path=False)
    assert refused.value.status == 403


def test_an_unnamed_origin_passes_only_where_the_path_holds_a_secret():
    check_origin({**HOST, "origin": "null"}, site_url=SITE, secret_in_path=True)
    with pytest.raises(RefusedError):
        check_origin({**HOST, "origin": "https://evil.example"}, site_url=SITE, secret_in_path=True)


def test_only_the_type_of_a_plain_form_is_a_form():
    check_type({"content-type": "application/x-www-form-urlencoded; charset=UTF-8"}, FORM_TYPE)
    for other in ("text/plain", "multipart/form-data; boundary=x", ""):
        with pytest.raises(RefusedError) as refused:
            check_type({"content-type": other}, FORM_TYPE)
        assert refused.value.status == 415


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content-length": "11"}, 413),
        ({"content-length": "99999999999999999999"}, 413),
        ({"content-length": "-1"}, 400),
        ({"content-length": "5, 5"}, 400),
        ({"content-length": "²"}, 400),
        ({"content-length": "9"}, 400),  # announces more than comes
        ({"content-length": "5", "transfer-encoding": "chunked"}, 400),
        ({"transfer-encoding": "chunked"}, 400),
    ],
)
def test_a_body_that_is_huge_or_framed_twice_is_refused(headers, status):
    with pytest.raises(RefusedError) as refused:
        read_body(BytesIO(b"12345"), headers, 10)
    assert refused.value.status == status


def test_a_body_is_read_as_far_as_it_was_announced():
    assert read_body(BytesIO(b"12345"), {"content-length": "5"}, 5) == b"12345"
    assert read_body(BytesIO(b"12345"), {}, 5) == b""
