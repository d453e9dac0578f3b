"""Commands that have several steps or words of their own; `cli` has the others and joins them all.

    keys      make, list, rotate, forms, export, import, certificate, destroy
    backups   backup and restore
    consents  what the consent log holds under a number
    people    show, correct, restrict, erase all that is held of a person
    requests  what people asked about their data, with the days that are left
    console   the accounts of staff
    mailbox   the enquiries in the company's mailbox: list, purge

Each module adds its parsers with `add_parsers`; a command takes the settings and its options and returns the exit status.
"""
