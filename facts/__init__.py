"""What `policy.toml` may say: frozen values, calendar durations, the place of each key, the checks between sections.

Only `policy.py` imports this package; everybody else imports `policy`.
"""
