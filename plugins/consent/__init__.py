"""The cookie choice at build time: what the script is told, and two of the three walls around third parties.

    data         facts → the object `consent` of templates, with the data block that the script reads
    release      the material hash of each purpose: when it changes, visitors are asked again for that purpose
    receipt      the part of a visitor's receipt that is the same for all
    names        words of policy.toml as people read them
    references   what HTML, CSS and SVG fetch by themselves
    gate         what editors write: an <iframe> of a declared service waits for consent, the rest is a mistake
    wall         everything that was built: no reference to another host outside the templates of declared services

Templates get `consent` (data.Consent), `declaration()`, `third_parties()`, `receipt_notice()`, `setup_options(service)`
and the filter `gate`. All but `hooks` are functions of facts and text:

    consent_of(facts).data                                     text for the attribute data-consent='…'
    gated(html, facts, render)                                 html with placeholders, made by render(embed)
    [*mistakes(html, facts, own=frozenset({"my.example"}))]    what must not stand in a page
    [*Wall(facts, own, stand_ins).problems(folder)]            what breaks through in a built folder

The script itself lies in theme/static/consent, its shapes in theme/types/consent.d.ts. When the consent log is on, it
posts a `Report` (described there) to /forms/consent.
"""

from plugins.consent import hooks


def register() -> None:
    """Connect to Pelican."""
    hooks.connect()
