"""Names of HTML's elements and attributes, as the checks need to tell them apart."""


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


VOID = _names("area base br col embed hr img input link meta source track wbr")
# Elements whose end the standard lets one leave out.
MAY_STAY_OPEN = _names("p li dt dd tr td th thead tbody tfoot colgroup option optgroup rp rt caption")
CODE = _names("code pre script style textarea kbd samp")
HEADINGS = _names("h1 h2 h3 h4 h5 h6")
# What Markdown and our extensions make by themselves: with QUIET attributes only, nothing in them is fetched or run.
HARMLESS = HEADINGS | _names(
    "a abbr b blockquote br caption code dd del dfn div dl dt em figcaption figure hr i img ins kbd li mark ol p pre q s "
    "samp section small span strong sub sup table tbody td tfoot th thead tr ul var"
)
QUIET = _names("alt class colspan dir height id lang rel role scope start title width")
KNOWN = HARMLESS | VOID | MAY_STAY_OPEN | _names(
    "address article aside audio bdi bdo body button canvas cite data datalist details dialog fieldset footer form frame "
    "frameset head header hgroup html iframe label legend main map math menu meter nav noembed noframes noscript object "
    "output param picture plaintext progress ruby script search select slot style summary svg template textarea time "
    "title u video xmp g path circle rect line text use defs animate set"
)  # fmt: skip
