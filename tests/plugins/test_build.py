"""Bad input to a build: told with file and line, exit status not 0, the old site untouched."""

import re

import pytest

from tests.support.sites import PROJECT, BuildFailed, build, build_changed, copy_project

ABOUT = (PROJECT / "content/pages/about.en.md").read_text(encoding="utf-8")
PRIVACY = (PROJECT / "content/legal/privacy.en.md").read_text(encoding="utf-8")
POLICY = (PROJECT / "policy.toml").read_text(encoding="utf-8")
DANISH = (PROJECT / "translations/da/LC_MESSAGES/messages.po").read_text(encoding="utf-8")


def _said(folder, changes, **options):
    with pytest.raises(BuildFailed) as caught:
        build_changed(folder, changes, **options)
    assert "Traceback" not in str(caught.value)
    assert "Nothing was built" in str(caught.value)
    # Columns are the matter of the checks (tests/plugins/editing).
    return re.sub(r"^(\S+:\d+):\d+: ", r"\1: ", str(caught.value), flags=re.MULTILINE)


def test_mistakes_of_editors_in_several_files_are_told_together(tmp_path):
    end = ABOUT.count("\n")
    said = _said(tmp_path, {
        "content/pages/about.en.md": ABOUT.replace("Title:", "Titel:", 1) + "\nSee [it](nowhere.md).\n",
        "content/legal/privacy.en.md": PRIVACY + "\nWe keep it 24 months.\n",
        "content/news/own-policy.en.md": "Title: A\nDescription: B\nDate: 2026-02-30\n\n{{ facts.retention.trail }}\n",
        "content/pages/Loose Name.md": "Title: A\nDescription: B\n\ntext\n",
        "content/pages/product.fr.md": "Title: A\nDescription: B\n\ntext\n",
    })  # fmt: skip
    assert "content/pages/about.en.md:1: unknown key `titel`; did you mean `Title`?" in said
    assert f'content/pages/about.en.md:{end + 2}: no page "nowhere.md"' in said
    assert f'content/legal/privacy.en.md:{PRIVACY.count(chr(10)) + 2}: "24" is typed here' in said
    assert 'content/news/own-policy.en.md:3: "2026-02-30" is not a date' in said
    assert "content/news/own-policy.en.md:5: " in said
    assert "content/pages/Loose Name.md:1: not named `name.LANG.md`" in said
    assert 'content/pages/product.fr.md:1: language "fr" is not in policy.toml' in said


def test_two_pages_at_one_address_are_told_and_so_is_one_that_belongs_to_the_handler(tmp_path):
    said = _said(tmp_path, {
        "content/pages/about.en.md": ABOUT.replace("Slug: about", "Slug: contact", 1),
        "content/pages/extra.en.md": "Title: A\nDescription: B\nSlug: forms\n\ntext\n",
    })  # fmt: skip
    assert "its address /contact/ belongs to" in said
    assert "content/pages/extra.en.md:3: its address /forms/ belongs to the form handler" in said


def test_what_front_matter_names_and_nobody_has_made_is_told_with_its_line(tmp_path):
    said = _said(tmp_path, {
        "content/pages/about.en.md": ABOUT.replace("Slug: about", "Slug: about\nTemplate: pgae", 1),
        "content/legal/privacy.en.md": PRIVACY.replace("Document: privacy\n", "", 1),
        "content/legal/extra.en.md": "Title: A\nDescription: B\nDocument: licence\n\ntext\n",
    })  # fmt: skip
    assert 'content/pages/about.en.md:4: no template "pgae"; known are article' in said
    assert "content/legal/privacy.en.md:4: no document" in said
    assert 'content/legal/extra.en.md:3: no [[documents]] "licence"' in said


def test_a_file_that_cannot_become_a_page_is_told_and_never_left_out(tmp_path):
    said = _said(tmp_path, {
        "content/pages/about.en.md": ABOUT + "\n{{ 1 / 0 }}\n",
        "content/pages/extra.en.MD": "Title: A\nDescription: B\n\ntext\n",
        "content/pages/other.html": "<html></html>",
        "content/news/null.en.md": "Title: A\nDescription: B\nDate: 2026-01-01\n\na\0b\n",
    })  # fmt: skip
    assert f"content/pages/about.en.md:{ABOUT.count(chr(10)) + 2}: ZeroDivisionError" in said
    assert "content/pages/extra.en.MD:1: not a text of the site" in said
    assert "content/pages/other.html:1: not a text of the site" in said
    assert "content/news/null.en.md:5: holds a null character" in said
    assert "same name and language" not in said


def test_a_page_without_a_version_in_the_default_language_is_built(tmp_path):
    texts = {
        f"content/pages/extra.{code}.md": "Title: A\nDescription: B\nSlug: extra\n\ntext\n" for code in ("da", "de")
    }
    assert build_changed(tmp_path, texts).file_at("/de/extra/").is_file()


def test_a_draft_is_not_published_in_any_way(tmp_path):
    draft = "Title: Not yet said\nDescription: B\nStatus: draft\nMenu: 9\n"
    built = build_changed(tmp_path, {
        "content/pages/extra.en.md": f"{draft}\ntext\n",
        "content/news/later.en.md": f"{draft}Date: 2026-11-22\n\ntext\n",
    })  # fmt: skip
    written = [file for file in built.folder.rglob("*") if file.suffix in (".html", ".xml")]
    assert [file for file in written if "Not yet said" in file.read_text(encoding="utf-8")] == []
    assert not built.file_at("/extra/").exists()


def test_a_template_that_leads_to_no_page_is_told_with_its_line(tmp_path):
    page = (PROJECT / "theme/templates/page.html").read_text(encoding="utf-8")
    changed = page.replace("{% block main %}", '{% block main %}{{ link("nowhere") }}', 1)
    said = _said(tmp_path, {"theme/templates/page.html": changed})
    line = page[: page.index("{% block main %}")].count("\n") + 1
    assert f'theme/templates/page.html:{line}: no page "nowhere"; known are about' in said


@pytest.mark.promise("C20")
def test_an_undeclared_embed_stops_the_build_with_file_line_and_host(tmp_path):
    pasted = '\n<iframe src="https://player.vimeo.com/video/1" title="A film"></iframe>\n'
    said = _said(tmp_path, {"content/pages/about.en.md": ABOUT + pasted})
    assert f"content/pages/about.en.md:{ABOUT.count(chr(10)) + 2}: " in said
    assert "player.vimeo.com" in said
    assert "policy.toml" in said


def test_a_mistake_in_the_policy_is_told_with_its_line(tmp_path):
    line = POLICY[: POLICY.index("contact_mail =")].count("\n") + 1
    said = _said(tmp_path, {"policy.toml": POLICY.replace("contact_mail =", "contact_mial =")})
    assert f"policy.toml:{line}: retention.contact_mial: unknown key" in said


@pytest.mark.promise("B7")
def test_a_missing_sentence_is_told_with_language_sentence_and_place_beside_the_mistakes_of_texts(tmp_path):
    gone = DANISH.replace('msgid "Skip to the content"', 'msgid "Skip to the contents"')
    assert gone != DANISH
    said = _said(tmp_path, {
        "translations/da/LC_MESSAGES/messages.po": gone,
        "content/pages/about.en.md": ABOUT + "\n[a](nowhere.md)\n",
    })  # fmt: skip
    assert 'no page "nowhere.md"' in said
    assert ": da: missing sentence" in said
    assert '"Skip to the content" (used in theme/templates/' in said


def test_a_fuzzy_sentence_stops_the_build(tmp_path):
    fuzzy = DANISH.replace('msgid "Skip to the content"', '#, fuzzy\nmsgid "Skip to the content"')
    assert "fuzzy sentence" in _said(tmp_path, {"translations/da/LC_MESSAGES/messages.po": fuzzy})


def test_a_broken_template_is_told_with_the_line_of_the_template(tmp_path):
    page = (PROJECT / "theme/templates/page.html").read_text(encoding="utf-8")
    said = _said(tmp_path, {"theme/templates/page.html": page + "\n{% if %}\n"})
    assert f"theme/templates/page.html:{(page + chr(10)).count(chr(10)) + 1}" in said


def test_a_broken_style_or_script_is_told_with_file_and_line(tmp_path):
    script = (PROJECT / "theme/static/consent/record.js").read_text(encoding="utf-8")
    said = _said(tmp_path, {"theme/static/consent/record.js": script + "\nexport function (\n"})
    assert "record.js" in said


def test_a_release_refuses_placeholders_and_names_each(tmp_path):
    said = _said(tmp_path, {}, release=True)
    assert "controller.company_number" in said
    assert "site.url" in said


def test_consent_by_going_on_is_warned_of_in_every_build(tmp_path):
    acknowledged = (
        '[consent.acknowledgement]\nname = "A. Person"\nreason = "R"\ndate = 2026-11-01\nuntil = 2027-01-01\n\n'
    )
    implied = POLICY.replace('mode = "opt-in"', 'mode = "implied"').replace(
        "[[purposes]]", f"{acknowledged}[[purposes]]", 1
    )
    built = build_changed(tmp_path, {"policy.toml": implied})
    assert '║ WARNING: policy.toml: [consent] mode is "implied"' in built.said
    assert "A. Person until 2027-01-01" in built.said


def test_a_page_that_some_language_lacks_is_built_and_told(tmp_path):
    new = "Title: Prices\nDescription: What the tool costs.\n\nText.\n"
    built = build_changed(tmp_path, {"content/pages/prices.en.md": new})
    assert "WARNING: content/pages/prices.en.md:1: not translated into da, de" in built.said
    assert (built.folder / "prices/index.html").exists()


def test_a_failed_build_leaves_the_old_site_as_it_was(tmp_path):
    root = copy_project(tmp_path / "project")
    before = build(root, tmp_path)
    old = {path: path.read_bytes() for path in tmp_path.joinpath("site").rglob("*") if path.is_file()}
    (root / "content/pages/about.en.md").write_text("no front matter at all", encoding="utf-8")
    with pytest.raises(BuildFailed):
        build(root, tmp_path)
    assert {path: path.read_bytes() for path in before.folder.rglob("*") if path.is_file()} == old


def test_two_builds_of_the_same_sources_give_the_same_bytes(tmp_path):
    root = copy_project(tmp_path / "project")
    one, other = build(root, tmp_path / "one"), build(root, tmp_path / "other")
    names = {path.relative_to(one.folder): path.read_bytes() for path in one.folder.rglob("*") if path.is_file()}
    assert {p.relative_to(other.folder): p.read_bytes() for p in other.folder.rglob("*") if p.is_file()} == names
