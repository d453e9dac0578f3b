"""The table of rules in the documentation is the one in the code, and no check uses a rule that is not in it."""

import re

from plugins.editing.rules import RULES, table, weight_of
from tests.support.sites import PROJECT


def test_the_documentation_shows_the_rules_that_the_code_has():
    assert table() in (PROJECT / "docs" / "checks.md").read_text(encoding="utf-8")


def test_every_rule_that_a_check_names_is_one_of_the_table_and_each_is_used():
    named = set()
    for path in [*(PROJECT / "plugins").rglob("*.py")]:
        if path.name != "rules.py":
            told = path.read_text(encoding="utf-8")
            assert set(re.findall(r'rule="([a-z-]+)"', told)) <= set(RULES), path
            named |= set(re.findall(r'"([a-z]+(?:-[a-z]+)*)"', told)) & set(RULES)
    assert named == set(RULES)


def test_a_problem_without_a_rule_weighs_as_an_error():
    assert (weight_of(""), weight_of("glossary"), weight_of("link-page")) == ("error", "warning", "error")
