"""Plain writing becomes the same bytes as Python-Markdown makes of it, and whatever is not plain is left to that."""

import random

import pytest
from markdown import Markdown

from plugins.markdown.plain import Plain
from plugins.markdown.tuned import tuned
from tests.plugins.markdown.test_tuned import SETTINGS
from tests.support.writing import text


class _Counting:
    """Converts by Python-Markdown, and counts how often it is asked."""

    def __init__(self):
        self._markdown = tuned(Markdown(**SETTINGS))
        self.asked = 0

    def __call__(self, source):
        self.asked += 1
        return self._markdown.reset().convert(source)


@pytest.mark.parametrize("oddness", [0, 0.05, 0.2, 0.6])
def test_whatever_is_written_gives_the_bytes_of_python_markdown(oddness):
    plain, python_markdown = Plain(_Counting()), Markdown(**SETTINGS)
    chance = random.Random(23)  # noqa: S311
    for _ in range(700):
        source = text(chance, oddness=oddness)
        assert plain.converted(source) == python_markdown.reset().convert(source), source


def test_plain_writing_needs_no_python_markdown():
    counting = _Counting()
    plain, chance, without = Plain(counting), random.Random(5), 0  # noqa: S311
    for _ in range(400):
        before = counting.asked
        plain.converted(text(chance, oddness=0))
        without += counting.asked == before
    assert without > 100, "lists that touch one another are odd; most texts are not"


@pytest.mark.parametrize("odd", ["- a\n    - b", "    code", "A\\*b", "Words\n- no list", "Line  \nbreak"])
def test_one_odd_block_leaves_the_others_plain(odd):
    asked = []
    markdown = Markdown(**SETTINGS)
    plain = Plain(lambda source: asked.append(source) or markdown.reset().convert(source))
    source = f"# Head\n\nA long paragraph around it all.\n\n{odd}\n\n- one\n- two\n\nAnd the end of it.\n"
    expected = Markdown(**SETTINGS).convert(source)
    assert plain.converted(source) == expected
    assert all(odd in one and "# Head" not in one for one in asked)
    assert asked


@pytest.mark.parametrize("far", ["[a][r]\n\n[r]: b.md", "Note[^1]\n\n[^1]: it", "*[a]: b", "A <b>tag</b>", "[TOC]", "Term\n\n: meaning"])  # fmt: skip
def test_what_reaches_beyond_its_block_is_left_to_python_markdown_whole(far):
    asked = []
    markdown = Markdown(**SETTINGS)
    plain = Plain(lambda source: asked.append(source) or markdown.reset().convert(source))
    source = f"# Head\n\nWords.\n\n{far}\n"
    assert plain.converted(source) == Markdown(**SETTINGS).convert(source)
    assert asked == [source]
