"""Every rule that content is held to: its id, how much it weighs, what is wrong, what to do. docs/checks.md shows this table.

An *error* stops a build. A *warning* is told by every build and stops none; `inv check --strict` takes it for an error.
"""

from typing import Literal, NamedTuple

Weight = Literal["error", "warning"]


class Rule(NamedTuple):
    """One rule; `excusable` says whether a text may ask to be excused from it, with a reason."""

    id: str
    weight: Weight
    wrong: str
    mend: str
    excusable: bool = False


_ALL = (
    # Files
    Rule("file-name", "error", "a text is not named `name.LANG.md`", "rename it: `about.en.md`"),
    Rule("file-language", "error", "a text is in a language the site does not have", "add the language to `policy.toml`, or rename the file"),
    Rule("file-kind", "error", "something else lies among the texts", "move pictures to `content/images`, delete the rest"),
    Rule("file-encoding", "error", "a file is not UTF-8, or holds a null character", "save it as UTF-8 text in your editor"),
    Rule("page-broken", "error", "a text cannot be made into a page", "the message says why"),
    Rule("page-twice", "error", "two texts are the same page in the same language", "rename one of them"),
    Rule("page-address", "error", "two pages would lie at one address, or one where something else lies", "write another `Slug`"),
    Rule("page-untranslated", "warning", "a page lacks a language of the site; an error in a release where `[site]` says so, and of legal pages", "translate it: `inv new NAME --to LANG`"),
    Rule("translation-stale", "warning", "a translation is older than its original, or does not say what it was made from; an error in a release where `[site]` says so, and of legal pages", "put it right, then `inv translations --made NAME.LANG`"),
    Rule("page-moved", "error", "an old address in `Moved` cannot lead here", "take it out, as the message says"),
    Rule("page-vanished", "warning", "nothing is any more where an earlier release had a page; an error in a release", "write `Moved: /old/` into the page that says it now"),
    # Front matter
    Rule("front-matter-line", "error", "a line at the top is not `Key: value`", "write it so, and a blank line before the text"),
    Rule("front-matter-key", "error", "a key is unknown, or given twice", "use the key that the message names"),
    Rule("front-matter-missing", "error", "the title, the description, or the date of a news article is missing", "add the line"),
    Rule("front-matter-value", "error", "a value cannot be: a date that never was or comes before another, an address with blanks, an unknown status", "write it as the message shows"),
    Rule("front-matter-name", "error", "there is no such template or document", "use one that the message names"),
    # Facts
    Rule("facts-filled", "error", "`{{ … }}` or `{% … %}` cannot be filled", "check the brackets and the name of the fact"),
    Rule("facts-typed", "error", "a number is typed in a legal text", "write the fact of `policy.toml`: `{{ facts.… | duration }}`"),
    # Links
    Rule("link-page", "error", "a link leads to no page", "link to a source file without its language: `(contact.md)`"),
    Rule("link-place", "error", "the page has no such place in the language the reader is led to", "link to one of its places, or give the heading `{: #name }`"),
    Rule("link-file", "error", "a linked file or picture does not exist", "put it there, or mend the link; pictures lie in `content/images`"),
    Rule("link-empty", "error", "a link has no words, or no address", "write both: `[words](page.md)`"),
    Rule("link-insecure", "warning", "a link leaves without encryption (`http:`)", "write `https:`", excusable=True),
    Rule("place-twice", "error", "two places of a page have the same name", "rename one"),
    Rule("place-translated", "warning", "a named place is missing in a translation, or only there", "give the heading the same `{: #name }` in each language", excusable=True),
    # Pictures
    Rule("image-words", "error", "a picture has no words for those who do not see it", "`![what it shows](../images/x.svg)`; for decoration `{: role=presentation }`"),
    Rule("image-named", "warning", "the words of a picture are its file name", "say what it shows"),
    Rule("image-large", "warning", "a picture has too many bytes or pixels", "save it smaller; the message names the limit"),
    Rule("image-damaged", "error", "a picture cannot be read", "save it again as AVIF, WebP, PNG, JPEG or SVG"),
    # Structure
    Rule("heading-first", "error", "a text has a heading of the first level; that is its title", "begin with `##`"),
    Rule("heading-order", "error", "a heading skips a level", "use the level that the message names"),
    Rule("heading-empty", "error", "a heading has no words", "write some, or delete it"),
    Rule("markup-left", "error", "readers would see markup: a link, emphasis or `{: … }` that is not closed or not written right", "write it as the message shows; in code, put it between `` ` ``", excusable=True),
    Rule("html-open", "error", "an element of HTML is not closed, or closed without being open", "close it, or leave it out"),
    Rule("html-unknown", "error", "there is no such element of HTML; browsers drop its name", "for a `<` in a text write `&lt;`"),
    # What must not be published
    Rule("catalog", "error", "a catalog lacks a sentence, has it only as fuzzy, or with other placeholders", "`inv translations --update`, then translate it"),
    Rule("gate", "error", "something would be loaded from elsewhere, or run, before anybody agreed", "declare it in `policy.toml`, link to it, or leave it out, as the message says"),
    Rule("wording", "error", "words that the law does not allow where people decide or are told", "say it as the message advises"),
    Rule("glossary", "warning", "a translation does not use the word of the glossary, or a text uses one it rules out", "use the word that the message names, or change `translations/GLOSSARY.md`", excusable=True),
    Rule("excuse", "warning", "a text asks to be excused for nothing, from a rule that allows none, or without a reason", "write `{# excused RULE: reason #}` in the line above, or leave it out"),
)  # fmt: skip

RULES = {rule.id: rule for rule in _ALL}


def weight_of(rule: str) -> Weight:
    """Return how much a problem weighs: as its rule says, and what has no rule is an error."""
    return RULES[rule].weight if rule in RULES else "error"


def table() -> str:
    """Return all rules as the Markdown table that docs/checks.md shows."""
    rows = ["| rule | weighs | what is wrong | what to do |", "|---|---|---|---|"]
    rows += [
        f"| `{rule.id}` | {rule.weight}{', excusable' if rule.excusable else ''} | {rule.wrong} | {rule.mend} |"
        for rule in _ALL
    ]
    return "\n".join(rows)
