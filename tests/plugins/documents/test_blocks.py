"""The extension that gives a list its class."""

from markdown import Markdown

EXTENSIONS = ["extra", "sane_lists", "plugins.documents.blocks:Blocks"]


def _html(text: str) -> str:
    return Markdown(extensions=EXTENSIONS).convert(text)


def test_a_class_after_a_list_belongs_to_the_list() -> None:
    html = _html("- **One.** First.\n- **Two.** Second.\n{: .cards }\n")
    assert html.startswith('<ul class="cards">')
    assert "<li class" not in html


def test_a_class_after_numbered_steps_belongs_to_the_list() -> None:
    assert _html("1. One\n2. Two\n{: .steps }\n").startswith('<ol class="steps">')


def test_an_aligned_column_has_a_class_and_no_style() -> None:
    html = _html("| a | b | c |\n|:--|:-:|--:|\n| 1 | 2 | 3 |\n")
    assert '<th class="to-left">a</th>' in html
    assert '<td class="to-right">3</td>' in html
    assert "style" not in html


def test_a_class_of_a_paragraph_stays_where_it_is() -> None:
    assert _html("Text.\n{: .note }\n") == '<p class="note">Text.</p>'
