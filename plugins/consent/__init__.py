"""The cookie choice at build time: what the script is told, and two of the three walls around third parties.

    data         facts → the object `consent` of templates: attributes of the dialog and of its switches, which the script reads
    release      the material hash of each purpose: when it changes for more, visitors are asked again for that purpose
    receipt      the part of a visitor's receipt that is the same for all
    setup        what the setup script of a service is told: options, lifetimes, what Google may know is granted
    watch        what pages are watched for: things stored or asked that nobody declared
    names        words of policy.toml as people read them
    references   what HTML, CSS and SVG fetch by themselves
    inline       scripts and styles that stand in a page itself, which the policy of the site lets no browser take
    gate         what editors write: an <iframe> of a declared service waits for consent, the rest is a mistake
    wall         everything that was built: no reference to another host outside the templates of declared services

Templates get `consent` (data.Consent), `declaration()`, `third_parties()`, `receipt_path(code)`, `setup_options(service)`
and the filter `gate`. All but `hooks` are functions of facts and text:

    consent_of(facts).site, consent_of(facts).questions        what the script is told
    gated(html, facts, render)                                 html with placeholders, made by render(embed)
    [*mistakes(html, facts, own=frozenset({"my.example"}))]    what must not stand in a page
    [*Wall(facts, own, stand_ins).problems(folder)]            what breaks through in a built folder

The script itself lies in theme/static/consent, its shapes in theme/types/consent.d.ts: `main.js` is what every page
loads, `act.js` what an act of the visitor takes, `implied.js` the mode of that name. Their markup is parts/choice.html.
When the consent log is on, `act.js` posts a `Report` to /forms/consent.
"""
