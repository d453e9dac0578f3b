"""What people read and what programs read: places, excerpts, marks below them, counts."""

import json
from pathlib import Path

from plugins.editing.marks import Mark, Text
from plugins.editing.reports import as_json, as_text
from plugins.problems import Findings, Problem, SiteError, told

TEXT = Text(Path("content/a.en.md"), "Title: A\n\nSee [it](nowhere.md).\n")
LOST = TEXT.problem(Mark("link-page", 19, 10, 'no page "nowhere.md"; link to a source file'))


def test_a_problem_is_told_with_its_line_and_a_mark_below_the_place():
    assert told(LOST).split("\n") == [
        'content/a.en.md:3:10: no page "nowhere.md"; link to a source file [link-page]',
        "     3 | See [it](nowhere.md).",
        "       |          ^^^^^^^^^^",
    ]


def test_of_a_long_line_only_the_surroundings_are_shown_with_the_mark_in_the_right_place():
    text = Text(Path("a"), "x" * 500 + "HERE" + "y" * 500)
    _head, line, mark = told(text.problem(Mark("glossary", 500, 4, "a; b"))).split("\n")
    assert len(line) < 130
    assert line[mark.index("^") : mark.rindex("^") + 1] == "HERE"


def test_problems_are_told_in_the_order_of_their_places_and_each_once():
    later, first = Problem(Path("a"), 10, "later"), Problem(Path("a"), 9, "first")
    assert str(SiteError([later, first, later])) == "a:9: first\na:10: later"


def test_findings_take_a_problem_as_heavily_as_its_rule_weighs(tmp_path):
    findings = Findings(tmp_path)
    for problem in (LOST, Problem(Path("a"), 1, "m", rule="glossary")):
        findings.take(problem)
    assert (findings.problems, [one.rule for one in findings.warnings]) == ([LOST], ["glossary"])


def test_the_json_has_for_each_problem_what_an_editors_program_needs():
    told_to_programs = json.loads(as_json([LOST], [Problem(Path("b"), 1, "m", rule="glossary")], 45))
    assert told_to_programs["pages"] == 45
    assert told_to_programs["problems"][0] == {
        "path": "content/a.en.md",
        "line": 3,
        "column": 10,
        "end_column": 20,
        "severity": "error",
        "rule": "link-page",
        "message": LOST.message,
        "wrong": 'no page "nowhere.md"',
        "do": "link to a source file",
        "excerpt": "See [it](nowhere.md).",
    }
    assert told_to_programs["problems"][1]["severity"] == "warning"


def test_the_last_line_counts_what_was_found():
    assert as_text([], [], 45) == "45 pages checked: nothing to mend"
    assert as_text([LOST], [LOST, LOST], 1).endswith("1 page checked: 1 error, 2 warnings")
