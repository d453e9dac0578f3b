"""Commands that have several steps or words of their own; `cli` has the others and joins them all.

    keys      make, list, rotate, forms, export, import, certificate, destroy
    backups   backup and restore
    consents  what the consent log holds under a number
    mailbox   the enquiries in the company's mailbox: list, purge

Each module adds its parsers with `add_parsers`; a command takes the settings and its options and returns the exit status.
"""
