"""What `policy.toml` may say: frozen values, calendar durations, the place of each key, the checks between sections.

Everybody reads the policy through `policy.py`. What build and handler must decide alike stands here as well, as functions
of plain values: `wall`, what a browser may load; `certificates` and `recipients`, whom an enquiry can be sealed for and
every byte of how; `der`, the notation for it.
"""
