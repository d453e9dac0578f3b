"""Facts in documents: Markdown is filled with the facts of the policy before it becomes a page.

`hooks` is what the engine asks: the HTML of a text, and what is wrong with its facts. `fill` renders a text with facts,
dates and durations in its language; `hyphens` breaks long words of titles; `lines` takes the line breaks out of sentences; `digits` finds numbers that somebody typed where a fact belongs; `declaration` makes
the rows of the cookie declaration.
"""
