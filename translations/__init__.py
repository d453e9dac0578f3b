"""The catalogs (`LANG/LC_MESSAGES/messages.po`) and the code that reads them.

`language` speaks one language: sentences, dates, durations, countries. `catalogs` reads and checks the
`.po` files, `extract` finds the sentences in templates, code and facts, `state` says how each of them
stands in a catalog, `pseudo` speaks languages that nobody has to write. English is the source and has
no catalog. `letter` is the text of an enquiry, as page and handler write it. `GLOSSARY.md` fixes one word for each thing in each language.
"""
