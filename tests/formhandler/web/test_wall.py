"""What browsers may load on the site. That pages with forms may load nothing of others is seen in test_app."""

from formhandler.web.wall import site_policy
from policy import Policy


def test_declared_hosts_may_be_reached_each_for_its_kind(facts: Policy):
    rules = dict(rule.split(" ", 1) for rule in site_policy(facts).split("; "))
    assert rules["script-src"] == "'self' https://statistics.leanpoint.example"
    assert rules["frame-src"] == "https://www.youtube-nocookie.com https://www.youtube.com"
    assert rules["default-src"] == "'none'"


def test_a_site_without_services_lets_nothing_in(facts: Policy):
    alone = Policy(**{name: getattr(facts, name) for name in Policy.model_fields if name != "services"}, services=())
    rules = dict(rule.split(" ", 1) for rule in site_policy(alone).split("; "))
    assert (rules["script-src"], rules["frame-src"]) == ("'self'", "'none'")


def test_stand_ins_are_let_in_where_third_parties_are_played(facts: Policy):
    assert "http://127.0.0.1:8001" in site_policy(facts, played_at="http://127.0.0.1:8001")


def test_nothing_inline_and_no_evaluation_is_ever_allowed(facts: Policy):
    assert "unsafe" not in site_policy(facts)
