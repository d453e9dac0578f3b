"""What a browser may load, as text; that browsers obey it is seen in tests/journeys/test_wall.py."""

import re

import pytest

from facts.wall import FORM_POLICY, in_page, is_framed, site_policy
from tests.support.declared import facts_with
from tests.support.facts import service_named, with_service


def rules(policy: str) -> dict[str, list[str]]:
    return {rule.split(" ")[0]: rule.split(" ")[1:] for rule in policy.split("; ")}


def hosts(policy: str) -> set[str]:
    return set(re.findall(r"(?:https|wss)://([a-z0-9.-]+)", policy))


@pytest.mark.promise("D10")
def test_each_declared_host_may_be_reached_for_its_kind_only(facts):
    may = rules(site_policy(facts.active_services))
    assert may["script-src"] == ["'self'", "https://statistics.leanpoint.example/matomo.js"]
    assert may["connect-src"] == may["img-src"] == ["'self'", "https://statistics.leanpoint.example"]
    assert may["frame-src"] == ["https://www.youtube-nocookie.com", "https://www.youtube.com"]
    assert may["default-src"] == may["base-uri"] == may["frame-ancestors"] == ["'none'"]


@pytest.mark.promise("P5")
def test_exactly_the_hosts_of_active_services_stand_in_the_policy(facts, tmp_path):
    assert hosts(site_policy(facts.active_services)) == {h for one in facts.active_services for h in one.hosts}
    silent = with_service(facts, "youtube", active=False)
    assert hosts(site_policy(silent.active_services)) == {"statistics.leanpoint.example"}
    many = facts_with(tmp_path, "ga4", "google-ads", "vimeo", "maps", "chat")
    assert hosts(site_policy(many.active_services)) == {h for one in many.active_services for h in one.hosts}


@pytest.mark.promise("C19")
def test_a_page_with_a_form_lets_nothing_of_others_in_whatever_is_declared():
    assert hosts(FORM_POLICY) == set()
    assert rules(FORM_POLICY)["frame-src"] == ["'none'"]
    assert site_policy(()) == FORM_POLICY


def test_nothing_inline_is_let_in_and_no_text_becomes_script(facts):
    for policy in (site_policy(facts.active_services), FORM_POLICY):
        assert "unsafe" not in policy
        assert "require-trusted-types-for 'script'; trusted-types 'none'" in policy


def test_a_service_loosens_what_it_says_and_nothing_else(facts, tmp_path):
    chat = facts_with(tmp_path, "chat")
    may = rules(site_policy(chat.active_services))
    assert "'unsafe-inline'" in may["style-src"]
    assert "'unsafe-inline'" not in may["script-src"]
    assert "require-trusted-types-for" not in may
    assert "wss://client.relay.crisp.chat" in may["connect-src"]
    named = with_service(facts, "matomo", trusted_types=("theirs",))
    assert rules(site_policy(named.active_services))["trusted-types"] == ["theirs"]


def test_a_script_is_let_in_by_its_full_address_and_nothing_beside_it(facts):
    odd = with_service(facts, "matomo", script="https://statistics.leanpoint.example/a;b,c'd/x.js?id=1")
    scripts = rules(site_policy(odd.active_services))["script-src"]
    assert scripts == ["'self'", "https://statistics.leanpoint.example/a%3Bb%2Cc%27d/x.js"]


def test_no_declaration_can_end_a_rule_an_attribute_or_a_setting_of_a_server(facts):
    odd = with_service(facts, "matomo", script='https://statistics.leanpoint.example/";$x\\{}<>&')
    assert set('"$\\{}<>&\n') & set(site_policy(odd.active_services)) == set()


def test_stand_ins_are_let_in_where_third_parties_are_played(facts):
    may = rules(site_policy(facts.active_services, played_at="http://127.0.0.1:8001"))
    assert all("http://127.0.0.1:8001" in may[name] for name in ("script-src", "connect-src", "img-src", "frame-src"))
    assert "http://127.0.0.1:8001" not in may["style-src"]


def test_a_page_carries_all_rules_but_those_that_need_a_header(facts):
    policy = site_policy(facts.active_services)
    assert set(rules(policy)) - set(rules(in_page(policy))) == {"frame-ancestors"}


def test_what_an_embed_reaches_is_a_frame_and_what_a_script_reaches_is_none(facts):
    assert is_framed(service_named(facts, "youtube"), "www.youtube.com")
    assert not is_framed(service_named(facts, "matomo"), "statistics.leanpoint.example")
    assert not is_framed(service_named(facts, "youtube"), "elsewhere.example")
