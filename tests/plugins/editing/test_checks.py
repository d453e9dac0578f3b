"""Every rule on one text finds what it should, at the very place, and leaves good texts alone. «…» is where it must point."""

import re
from pathlib import Path

import pytest
from markdown import Markdown

from plugins.consent.gate import mistakes
from plugins.editing.checks import Page, gate_marks, marks, outline
from plugins.editing.glossary import read_glossary
from plugins.editing.marks import Text
from plugins.editing.rules import RULES

GLOSSARY = read_glossary(
    """
| thing | English | Danish |
|---|---|---|
| paying use | subscription | abonnement |
| why | purpose (not: on purpose) | formål |
| seeing what is held | *access*; a copy | indsigt; en kopi |

| language | instead of | write |
|---|---|---|
| English | email, mail (not: mail server) | e-mail |
""",
    {"en": "English", "da": "Danish"},
)
MARKDOWN = Markdown(extensions=["extra", "sane_lists", "toc", "plugins.documents.blocks:Blocks"], output_format="html")
HEAD = "Title: A\nDescription: B\n\n"


def page(markdown: str, language: str = "en", kind: str = "pages") -> Page:
    html = MARKDOWN.reset().convert(re.sub(r"\{#.*?#\}", "", markdown))  # notes go when facts are filled in
    return Page(Text(Path("content/pages/a.en.md"), HEAD + markdown), len(HEAD), html, language, kind)


def pointed(markdown: str) -> tuple[str, int, int, int]:
    """Return the text without «», and line, column and length of what stood between them."""
    before, _, rest = markdown.partition("«")
    inside, _, after = rest.partition("»")
    line, column = (HEAD + before).count("\n") + 1, len(before.rpartition("\n")[2]) + 1
    return before + inside + after, line, column, len(inside)


BROKEN = [
    ("heading-first", "«# Prices»\n\nText"),
    ("heading-first", "«Prices\n======»\n\nText"),
    ("heading-order", "## A\n\n«#### B»\n\nText"),
    ("heading-order", "«### A {: #a }»"),
    ("heading-empty", "«<h2></h2>»\n\nText"),
    ("markup-left", "Words\n\nSee «[words](»page.md there"),
    ("markup-left", "See [words«] (»contact.md) there"),
    ("markup-left", "`[a](b` and «[a](»b"),
    ("markup-left", "A «[word][gone]» here"),
    ("markup-left", "A note«[^1]» here"),
    ("markup-left", "So «**»much"),
    ("markup-left", "Three things:\n«- »one\n\nText"),
    ("markup-left", "Text\n«|---|»---|\n"),
    ("markup-left", "A line «{: .lead }» of text"),
    ("html-open", "«<div» class='x'>\n\nText"),
    ("html-open", "Some <b>bold</b> and «<b»>bold"),
    ("html-open", "Text«</span»>"),
    ("html-unknown", "Press «<enter»> now"),
    ("image-words", "![](«../images/a.svg»)"),
    ("image-words", "![a map](../images/a.svg) and <img src='«../images/a.svg»'>"),
    ("image-named", "![photo 2](«../images/a.png»)"),
    ("link-empty", "Go [](«page.md»)"),
    ("link-empty", "Go «[here]»()"),
    ("link-insecure", "[a](https://x.example) [b](«http://x.example»)"),
    ("place-twice", "## A {: #a }\n\n## B {: «#a» }"),
    ("wording", "Hello. «By using this\nsite you agree» to all."),
    ("wording", "We use «SSL encryption»."),
    ("glossary", "The mail server, and «email»."),
]


@pytest.mark.parametrize(("rule", "markdown"), BROKEN)
def test_a_broken_rule_is_found_at_its_very_place(rule, markdown):
    text, line, column, length = pointed(markdown)
    checked = page(text)
    [problem] = [checked.text.problem(mark) for mark in marks(checked, GLOSSARY)]
    assert (problem.rule, problem.line, problem.column) == (rule, line, column)
    assert problem.length == length or "\n" in markdown[markdown.index("«") : markdown.index("»")]
    assert ";" in problem.message, "says what to do"


@pytest.mark.parametrize("markdown", [
    "## A\n\n### B\n\n## C\n\n[link](page.md#x), [to] and (fro), 2 * 3 ** 4, `<enter>`, a < b\n",
    "```\n# no heading\n<div> [a](b c)\n```\n\n    #also none\n",
    "![decoration](../images/a.svg)\n![](../images/b.svg){: role=presentation }\n",
    "<details><summary>More</summary>\n\nText\n\n</details>\n\n<ul><li>one<li>two</ul>\n",
    '<p>a<br>b</p>\n\n[<img src="a.svg" alt="Home">](home.md) <a href="x.md" aria-label="More"></a>\n',
    "[words][ref]\n\n[ref]: page.md\n\nA note[^1].\n\n[^1]: Said here.\n",
    "- a\n- b\n{: .cards }\n\nThis is short on purpose.\n",
])  # fmt: skip
def test_a_text_that_is_right_is_left_alone(markdown):
    assert list(marks(page(markdown), GLOSSARY)) == []


def test_several_mistakes_of_the_same_kind_are_each_told_at_their_own_place():
    checked = page("![](a.svg)\n\n![x](a.svg) ![](a.svg)\n")
    found = [checked.text.problem(mark) for mark in marks(checked, GLOSSARY)]
    assert [(problem.line, problem.column) for problem in found] == [(4, 5), (6, 17)]


def test_numbers_typed_in_a_legal_text_are_told_with_their_columns():
    text, line, column, length = pointed("It is kept\nfor «24» months.")
    checked = page(text, kind="legal")
    [problem] = [checked.text.problem(mark) for mark in marks(checked, GLOSSARY)]
    assert (problem.rule, problem.line, problem.column, problem.length) == ("facts-typed", line, column, length)


def test_what_the_gate_refuses_is_told_with_its_column(facts):
    text, line, column, length = pointed('Look:\n\n<iframe src="«https://maps.example/x»" title="Map"></iframe>')
    checked = page(text)
    found = mistakes(checked.html, facts, own=frozenset())
    [problem] = map(checked.text.problem, gate_marks(checked.text, checked.body, found))
    assert (problem.rule, problem.line, problem.column, problem.length) == ("gate", line, column, length)


@pytest.mark.parametrize(("html", "simple"), [
    ('<p>a <a href="https://x.example">b</a><img src="/images/a.svg" alt="c"></p>', True),
    ('<p>a <a href="page.md#x" title="y">b</a> &lt;script&gt; <!-- note --></p>', True),
    ('<img src="https://x.example/a.png" alt="">', False),
    ('<img src="\\\\x.example/a.png" alt="">', False),
    ('<img src="/a.png" onerror="x()" alt="">', False),
    ('<a href=" JavaScript:x()">a</a>', False),
    ('<a href="java&#9;script:x()">a</a>', False),
    ('<img src="/\\x.example/a.png" alt="">', False),
    ('<a href="/x" ping="/y">a</a>', False),
    ('<p style="color:red">a</p>', False),
    ("<script>x()</script>", False),
    ("<iframe src=x></iframe>", False),
    ("<p>a <b c=<i>d</p>", False),
    ("<!--> <script>x()</script> -->", False),
    ("<svg><use href='//x.example/a'/></svg>", False),
])  # fmt: skip
def test_only_a_page_in_which_nothing_can_fetch_or_run_needs_no_gate(html, simple):
    assert Page(Text(Path("a"), ""), 0, html, "en", "pages").anatomy.simple is simple


def test_a_text_is_excused_with_a_reason_and_only_from_what_can_be_excused():
    excused = "{# excused link-insecure: an old site of the council #}\n[a](http://x.example)"
    assert list(marks(page(excused), GLOSSARY)) == []
    for asked, said in (
        (excused.replace(": an old site of the council", ""), "no reason"),
        (excused.replace("http:", "https:"), "nothing here"),
        (excused.replace("link-insecure", "link-insecrue"), "no rule"),
        ("{# excused wording: we like it #}\nBy using this you agree.", "nobody is excused"),
    ):
        found = {mark.rule: mark.message for mark in marks(page(asked), GLOSSARY)}
        assert said in found["excuse"]


def test_the_outline_of_a_page_says_what_other_pages_need_to_know():
    found = outline(page("## A {: #a }\n\n## B c\n\nOne subscription on purpose: [x](b.md#y)"), GLOSSARY, source="en")
    assert found.places == {"a", "b-c"}
    assert found.named == ("a",)
    assert found.targets == (("b.md#y", 0),)
    assert found.terms == {"subscription"}


def test_every_rule_says_what_is_wrong_and_what_to_do():
    assert all(rule.wrong and rule.mend and rule.id == name for name, rule in RULES.items())
