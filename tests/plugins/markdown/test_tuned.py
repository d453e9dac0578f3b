"""Python-Markdown made faster gives the same bytes as it gives by itself, for whatever people write."""

import random

import pytest
from markdown import Markdown

from plugins.markdown.tuned import needed, serialized, tuned

SETTINGS = {
    "extensions": ["extra", "sane_lists", "toc", "plugins.documents.blocks:Blocks"],
    "output_format": "html",
}
PARTS = [
    "word", "two words", "*it*", "**bold**", "***both***", "_it_", "__b__", "a*b*c", "a_b_c", "`code`", "``a`b``", "\\*", "\\_x\\_", "\\\\",
    "[a](b.md)", '[a](<b c> "t")', "[a][r]", "[r]", "[r][]", "![i](i.svg)", "![i][r]", "![r]", "<https://a.test/>", "<me@a.test>", "<b>h</b>",
    "&amp;", "&", "&#169;", "<", ">", "  \nnext", "\n", "\n\n", "\n\n# Head\n\n", "\n\n## Head {#id .c}\n\n", "\n\n- a\n- b\n\n    more\n\n",
    "\n\n1. a\n2. b\n\n", "\n\n> quote\n\n", "\n\n    code\n\n", "\n\n```py\nx = 1\n```\n\n", "\n\n| a | b |\n|--:|:-:|\n| 1 | `2` |\n\n", "\n\n[r]: c.md 'T'\n\n",
    "\n\nOne line\nand two\n\n", "\n\nA | b\n--|--\n1 | 2\n\n", "\n\nWords\n- item\n\n", "\n\nÆble\n> quote\n\n", "\n\nHead\n---\n\n", "\n\nText\n    more\n\n",
    "\n\n- item\n\n    Own lines\n    two\n\nLazy\n\n", "\n\nWord\n# Head\n\n", "\n\nWord\n[r]: x.md\n\n", "\n\nWord\n* * *\n\n", "\n\n[^1]: Note\n\n    More of it.\n\nAfter\n\n",
    "\n\nTerm\n: Meaning\n\n", "[^1]", "\n\n[^1]: Note.\n\n", "\n\n*[HTML]: Markup\n\n", "HTML", "{: .c }", "\n{: .c #i }\n", "*x*{.y}", "<!-- c -->", '\n\n<div markdown="1">\n*x*\n</div>\n\n',
    "\n\n<p>raw</p>\n\n", "\n\n---\n\n", "\n\nHead\n====\n\n", "<script>1 < 2</script>", "ÆØÅ ß", "\t", "'\"", "~~s~~", "a  b", "[TOC]", "\x02", "klzzwxh:0001",
]  # fmt: skip


def _both() -> tuple[Markdown, Markdown]:
    return Markdown(**SETTINGS), tuned(Markdown(**SETTINGS))


def test_whatever_is_written_gives_the_same_bytes_one_text_after_the_other():
    plain, fast = _both()
    chance = random.Random(11)  # noqa: S311
    for _ in range(1500):
        text = "".join(part + chance.choice(["", " "]) for part in chance.choices(PARTS, k=chance.randint(1, 14)))
        assert fast.reset().convert(text) == plain.reset().convert(text), text


def test_a_converter_that_has_read_others_gives_what_a_new_one_gives():
    _plain, fast = _both()
    for text in PARTS:
        assert fast.reset().convert(text) == Markdown(**SETTINGS).convert(text), text


@pytest.mark.parametrize(("pattern", "found"), [
    (r"\[", "["), (r"(?<!\!)\[", "["), (r"(a|\*)b", "b"), (r"(\*|_)", "*_"), (r"x?", ""), (r"(?:`+)", "`"), (r"[<&]", "<&"), (r"[^<]", ""),
])  # fmt: skip
def test_what_a_pattern_needs_is_read_from_the_pattern(pattern, found):
    assert needed(pattern, 0) == set(found)


def test_an_unusual_tree_is_written_as_ever():
    plain = Markdown(**SETTINGS)
    root = plain.parser.parseDocument(["a"]).getroot()
    root[0].set("hidden", None)
    assert serialized(root) == "<div><p hidden>a</p></div>"
