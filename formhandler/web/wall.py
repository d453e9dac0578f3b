"""What a browser may load on the pages that this process serves; the rules themselves are `facts.wall`."""

from facts.wall import FORM_PAGES, FORM_POLICY, SEARCH_PAGES, SEARCH_POLICY, site_policy
from formhandler.web.front import Front


def policy_of(front: Front, path: str) -> str:
    """Return the policy of the site's page at this path: on a page with a form, nothing but our own (requirement C19)."""
    codes = front.house.languages
    if path in {front.frames.link(code, key) for code in codes for key in FORM_PAGES}:
        return FORM_POLICY
    # A site without a search has no link to one: the home page stands in.
    if path != "/" and path in {front.frames.link(code, key) for code in codes for key in SEARCH_PAGES}:
        return SEARCH_POLICY
    return site_policy(front.facts.active_services, played_at=front.site.played_at if front.site else "")
