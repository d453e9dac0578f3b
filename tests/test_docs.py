"""What the guides say is true: links lead somewhere, examples are read, words for programs exist."""

import re

import pytest

from facts.model import Cookie, Service
from policy import PolicyError
from tests.support.declared import EXAMPLES, facts_with
from tests.support.sites import PROJECT

GUIDES = sorted([*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md")])
CONSENT = PROJECT / "docs" / "consent"
# Refused by the policy as it is, as its recipe says.
REFUSED = ("linkedin",)


def anchors(text: str) -> set[str]:
    """The places in a guide that a link can name."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_every_link_of_a_guide_leads_somewhere(guide):
    lost = []
    without_code = re.sub(r"`[^`\n]*`|^    .*$", "", guide.read_text(encoding="utf-8"), flags=re.MULTILINE)
    for target in re.findall(r"\]\(([^)\s]+)\)", without_code):
        if target.startswith(("https://", "mailto:")) or (target.endswith(".md") and "CONTRIBUTING" in guide.name):
            continue
        name, _, place = target.partition("#")
        path = guide if not name else (guide.parent / name)
        if not path.exists() or (place and place not in anchors(path.read_text(encoding="utf-8"))):
            lost.append(target)
    assert lost == []


def test_every_example_service_has_a_recipe_that_links_it():
    recipes = (CONSENT / "recipes.md").read_text(encoding="utf-8")
    assert [path.name for path in sorted(EXAMPLES.glob("*.toml")) if f"(services/{path.name})" not in recipes] == []


@pytest.mark.parametrize("name", [path.stem for path in sorted(EXAMPLES.glob("*.toml"))])
def test_each_example_service_can_be_declared_unless_its_recipe_says_otherwise(tmp_path, name):
    if name not in REFUSED:
        assert facts_with(tmp_path, name).services[-1].active
        return
    with pytest.raises(PolicyError):
        facts_with(tmp_path, name)


def test_what_the_guide_for_scripts_names_is_in_the_types():
    types = (PROJECT / "theme" / "types" / "consent.d.ts").read_text(encoding="utf-8")
    said = (CONSENT / "scripts.md").read_text(encoding="utf-8")
    for name in {*re.findall(r"\bconsent\.(\w+)\(", said), *re.findall(r"\bdetail\.(\w+)", said)}:
        assert re.search(rf"\b{name}\b[(:]", types), name


def test_the_guide_to_declaring_knows_every_key_of_a_service_and_a_cookie():
    said = (CONSENT / "README.md").read_text(encoding="utf-8")
    known = set(re.findall(r"`\[*(?:services\.)?(\w+)\]*`", said))
    rare = {"reason", "domain", "http_only"}  # of cookies; the build asks for them where they are needed
    assert ({*Service.model_fields, *Cookie.model_fields} - known - rare) == set()
