"""The templates: every sentence can be translated, nothing stands in line, nothing comes from elsewhere."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "theme/templates").rglob("*.html"))
PICTURES = sorted([*(ROOT / "theme/static/images").glob("*.svg"), *(ROOT / "content/images").glob("*.svg")])
# A class name, a value put together: what these blocks hold is no text.
_QUIET = r"{% block kind %}.*?{% endblock %}|{% set \w+ %}.*?{% endset -?%}"
_JINJA = re.compile(rf"{_QUIET}|{{#.*?#}}|{{%-?\s*trans\b.*?endtrans\s*-?%}}|{{%.*?%}}|{{{{.*?}}}}", re.DOTALL)
_SPOKEN = ("alt", "aria-label", "placeholder", "title")


class _Text(HTMLParser):
    """Collects what a reader would see or hear, and what a strict policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.refused: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in _SPOKEN and re.search(r"[A-Za-z]{2}", value or ""):
                self.words.append(f"{name}={value}")
            if name == "style" or name.startswith("on"):
                self.refused.append(f"{tag} {name}")
        if tag == "style" or (tag == "script" and not {"src", "type"} & {name for name, _ in attrs}):
            self.refused.append(tag)

    def handle_data(self, data: str) -> None:
        if re.search(r"[A-Za-z]{2}", data):
            self.words.append(data.strip())


def _parsed(template: Path) -> _Text:
    text = _Text()
    text.feed(_JINJA.sub("", template.read_text(encoding="utf-8")))
    text.close()
    return text


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_sentence_of_a_template_can_be_translated(template: Path) -> None:
    assert _parsed(template).words == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_script_or_style_stands_in_line(template: Path) -> None:
    assert _parsed(template).refused == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_names_no_address_elsewhere(template: Path) -> None:
    assert not re.search(r"""(?:src|href|content)=["'](?:https?:)?//""", template.read_text(encoding="utf-8"))


@pytest.mark.parametrize("picture", PICTURES, ids=lambda path: path.name)
def test_a_drawing_is_complete_in_itself(picture: Path) -> None:
    text = picture.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    assert "//" not in text
    assert not re.search(r"<(?:script|image|use|foreignObject)\b|\bon[a-z]+=|\bstyle=", text)
