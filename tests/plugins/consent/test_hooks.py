"""What the gate, the wall and the templates do in a real build. The gate's own cases stand in test_gate.py."""

import json

import pytest

from tests.support.sites import PROJECT, BuildFailed, build_changed

POLICY = (PROJECT / "policy.toml").read_text(encoding="utf-8")
FOOTER = (PROJECT / "theme/templates/parts/footer.html").read_text(encoding="utf-8")
SIGN_UP = (PROJECT / "content/pages/sign-up.en.md").read_text(encoding="utf-8")


def test_a_setup_script_that_is_not_there_is_told_with_its_line(tmp_path):
    line = POLICY[: POLICY.index("setup =")].count("\n") + 1
    with pytest.raises(BuildFailed, match=rf"policy\.toml:{line}: no script theme/static/services/counter\.js"):
        build_changed(tmp_path, {"policy.toml": POLICY.replace('setup = "matomo" ', 'setup = "counter"')})


@pytest.mark.promise("C20")
def test_a_theme_that_reaches_out_breaks_on_the_wall(tmp_path):
    reaching = FOOTER + '<img src="https://www.youtube.com/logo.png" alt="">\n'
    with pytest.raises(BuildFailed, match=r"<img> reaches for www\.youtube\.com before anybody has agreed"):
        build_changed(tmp_path, {"theme/templates/parts/footer.html": reaching})


@pytest.mark.promise("C19")
def test_an_embed_on_a_page_with_a_form_stops_the_build(tmp_path):
    film = '\n<iframe src="https://www.youtube-nocookie.com/embed/x" title="A film"></iframe>\n'
    with pytest.raises(BuildFailed, match="on a page with a form nothing of others may run"):
        build_changed(tmp_path, {"content/pages/sign-up.en.md": SIGN_UP + film})


@pytest.mark.promise("P6")
def test_the_declaration_for_programs_is_part_of_the_site(site):
    assert json.loads(site.read("/cookies.json"))["services"]


@pytest.mark.promise("C1")
def test_what_a_service_needs_waits_in_its_template_on_every_page_but_those_where_people_type(site):
    for page in site.pages():
        html = page.read_text(encoding="utf-8")
        is_typed_into = 'action="/forms/' in html or 'role="search"' in html
        assert ('<template data-service="matomo">' in html) is not is_typed_into, page


@pytest.mark.promise("C8")
def test_every_page_carries_the_settings_and_a_way_to_them(site):
    for page in site.pages():
        html = page.read_text(encoding="utf-8")
        assert html.count('<dialog class="choice') == 1
        assert 'data-choice="open"' in html
        assert 'data-cookie="site_choice"' in html


@pytest.mark.promise("B8")
@pytest.mark.parametrize("key", ["/cookies/", "/privacy/"])
def test_the_banner_does_not_cover_the_pages_it_leads_to(site, key):
    assert '<dialog class="choice asks"' not in site.read(key)
    assert '<dialog class="choice asks"' in site.read("/")
