"""Played third parties: they set what the policy declares and keep what they were asked."""

import pytest

from devserver.standins import Standins


def cookies(answer) -> dict[str, str]:
    found = [value for name, value in answer.headers if name == "Set-Cookie"]
    return {value.partition("=")[0]: value for value in found}


def declared(facts, host: str) -> set[str]:
    return {cookie.name for cookie in facts.service_of(host).cookies if cookie.party == "third"}


def test_an_embed_sets_exactly_the_third_party_cookies_that_are_declared(facts):
    standins = Standins(facts, lambda url: url)
    answer = standins.answer("www.youtube.com", "/embed/x")
    assert answer.status == "200 OK"
    assert set(cookies(answer)) == declared(facts, "www.youtube.com")
    assert "Path=/www.youtube.com/" in cookies(answer)["YSC"]


def test_a_host_sets_cookies_of_its_own_domain_only(facts):
    standins = Standins(facts, lambda url: url)
    assert not cookies(standins.answer("www.youtube-nocookie.com", "/embed/x"))
    assert not cookies(standins.answer("www.youtube-nocookie.com", "/embed/x", own_name=True))
    own = cookies(standins.answer("www.youtube.com", "/standin/pixel.svg", own_name=True))
    assert set(own) == declared(facts, "www.youtube.com")
    assert "Domain=.youtube.com" in own["YSC"]
    assert "Max-Age" not in own["YSC"]
    assert "Max-Age=15552000" in own["VISITOR_INFO1_LIVE"]


def test_the_player_asks_every_host_of_its_service_for_something(facts):
    standins = Standins(facts, lambda url: url.replace("https://", "http://127.0.0.1:8001/"))
    page = standins.answer("www.youtube-nocookie.com", "/embed/x").body.decode()
    assert 'src="http://127.0.0.1:8001/www.youtube.com/standin/pixel.svg"' in page


def test_the_statistics_script_is_a_script_and_its_tracker_answers(facts):
    standins = Standins(facts, lambda url: url)
    assert b"_paq" in standins.answer("statistics.leanpoint.example", "/matomo.js").body
    assert standins.answer("statistics.leanpoint.example", "/matomo.php").status == "204 No Content"


def test_a_host_that_is_not_declared_is_kept_but_not_played(facts):
    standins = Standins(facts, lambda url: url)
    assert standins.answer("fonts.example", "/x.css").status == "404 Not Found"
    assert [request.host for request in standins.requests] == ["fonts.example"]


@pytest.mark.parametrize("path", ["/www.youtube.com/embed/x", "www.youtube.com/embed/x"])
def test_the_first_part_of_a_local_path_is_the_host(facts, path):
    standins = Standins(facts, lambda url: url)
    said = []
    standins.application({"PATH_INFO": path, "HTTP_COOKIE": "YSC=1; a=b"}, lambda status, _headers: said.append(status))
    (request,) = standins.requests
    assert (request.host, request.path, request.sent_cookies) == ("www.youtube.com", "/embed/x", ("YSC", "a"))
    assert said == ["200 OK"]
