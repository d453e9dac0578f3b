"""Speed, measured: `inv bench NAME` runs the module `bench/NAME.py` and prints a table of medians and ratios.

Contestants take turns within one run, so that a busy machine slows all of them alike: trust ratios, not milliseconds.
Tests assert sizes and counts, which are the same everywhere; times stand here only.

    answers      whether an answer tells, by its bytes or its time, who is known here; and ten thousand looks at each link
    at_rest      sealing a row, finding an address, erasing a person, opening the house
    consent      the cookie choice beside vanilla-cookieconsent, Klaro and orejime, on the same page in real Chromium
    edits        a project changed at random, and never a stale page: 500 steps
    pages        what our pages weigh in each language, and what Lighthouse says of them
    purge        erasing what is due, from 1,000 sign-ups up
    sealing      a sign-up sealed in real Chromium in each of the three ways, beside hpke-js, and opened
    serve        from a saved text to the browser: `inv serve` beside `hugo server`, and memory over many saves
    site         a whole site built by ours, Hugo, Pelican and Pelican with i18n_subsites, over a shared corpus

Parts that benches share: `registry` (contestants from the npm registry, pinned), `window` (Chromium by its own protocol),
`table` (medians as text). Parts of `answers`: `answer_server`, `acquaintances`, `looks`; of `pages`: `front`, `lighthouse`.
A bench has `main(arguments)`.
"""
