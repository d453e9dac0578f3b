"""What a real build writes: a policy in every page, header files beside the site, statements within."""

import json
import re

import pytest

from facts.wall import FORM_POLICY, SEARCH_POLICY, in_page, site_policy
from plugins.headers.servers import FILES

_META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


@pytest.mark.promise("D10")
@pytest.mark.promise("C19")
def test_every_page_carries_the_policy_of_its_kind_before_anything_is_fetched(site, facts):
    for page in site.pages():
        html = page.read_text(encoding="utf-8")
        [policy] = _META.findall(html)
        has_form = 'action="/forms/' in html
        other = SEARCH_POLICY if 'id="search"' in html else site_policy(facts.active_services)
        assert policy == in_page(FORM_POLICY if has_form else other), page
        assert html.index("Content-Security-Policy") < min(html.index("<script"), html.index("<link"))


@pytest.mark.promise("C19")
def test_the_frames_of_the_handler_carry_the_strictest_policy_and_no_service(site):
    frames = sorted(site.frames.rglob("*.html"))
    assert frames
    for frame in frames:
        html = frame.read_text(encoding="utf-8")
        assert _META.findall(html) == [in_page(FORM_POLICY)]
        assert "data-service" not in html


def test_the_header_files_lie_beside_the_site_and_not_in_it(site, facts):
    folder = site.folder.parent / "headers"
    assert {path.name for path in folder.iterdir()} == set(FILES)
    assert site_policy(facts.active_services) in (folder / "_headers").read_text(encoding="utf-8")
    assert not (site.folder / "_headers").exists()


@pytest.mark.promise("G3")
@pytest.mark.promise("X8")
def test_the_statements_are_part_of_the_site(site):
    assert json.loads(site.read("/.well-known/gpc.json"))["gpc"] is True
    assert site.read("/.well-known/security.txt").startswith("Contact: mailto:")
