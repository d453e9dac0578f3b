"""What an editor can get wrong, found with line, column and what to do, before a page is made of it.

    rules            every rule in one table; docs/checks.md shows it
    source           a file as text, whatever program has saved it
    front_matter     the lines at the top of a text
    marks            places in a text, from characters to line, column and excerpt
    anatomy          what the HTML of a page consists of, read in one pass; `elements` has the names
    structure        headings, markup that is none, elements that are not closed
    places           links and the places they name; `template_places` are those of templates
    pictures         words for pictures, and the picture files
    wording          words that the law does not allow (wording.toml), in texts and in `sentences` of the site
    glossary         words of translations/GLOSSARY.md
    checks           all of these on one text; `outline` is what they keep of it for
    between          the checks that look at several pages
    reports          what people and programs are told
    commit_hook      lets git check before each commit

`python -m plugins.editing` is `inv check`. `hooks` is what the engine asks; all others take texts and return marks.
"""
