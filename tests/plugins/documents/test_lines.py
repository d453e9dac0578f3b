"""The line breaks of a source."""

import pytest
from markdown import Markdown

from plugins.documents.lines import joined


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("<p>one\ntwo</p>\n<p>three</p>", "<p>one two</p>\n<p>three</p>"),
        ("<li>one\n  two <a href='/x'>three\nfour</a></li>", "<li>one two <a href='/x'>three four</a></li>"),
        ("<p>one<br>\ntwo</p>", "<p>one<br>\ntwo</p>"),
        ("<p>one</p>\n\n<p>two</p>", "<p>one</p>\n\n<p>two</p>"),
    ],
)
def test_a_sentence_stands_on_one_line_and_tags_stay_where_they_are(written, said):
    assert joined(written) == said


@pytest.mark.parametrize(
    "verbatim",
    ["<pre>a\n  b</pre>", "<PRE class='x'>a\n  b</PRE>", "<textarea>a\n  b</textarea>", "<!-- a\n  b -->"],
)
def test_what_is_shown_as_it_is_written_keeps_its_lines(verbatim):
    assert joined(f"<p>one\ntwo {verbatim} three\nfour</p>") == f"<p>one two {verbatim} three four</p>"


def test_a_block_of_code_of_an_editor_keeps_its_lines():
    html = Markdown().convert("One\ntwo\n\n    a = 1\n      b = 2\n\nthree\nfour")
    assert "a = 1\n  b = 2\n" in joined(html)
    assert "<p>One two</p>" in joined(html)
    assert "<p>three four</p>" in joined(html)
