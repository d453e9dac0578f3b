"""What Kept does with forms: sign-ups, enquiries and the consent log, from the request to the erasure.

    web         routes, guards, pages            the only room that knows HTTP
    procedures  what happens, step by step       decides; knows no request, no SQL, no socket
    outgoing    mails and the relay              the only room that opens connections
    storage     SQLite or PostgreSQL, rows       the only room that knows peewee
    sealing     keys, envelopes, tokens, S/MIME  the only room that does cryptography
    settings    facts of this machine            facts of the promise come from `policy`
    written     what a setting may say, as typed values
    language    the languages of mails and pages
    addresses   what counts as a mail address, and when two are the same
    fields      what may stand in a line or a message that somebody typed
    clock       the time, handed in              nobody else asks for it
    errors      everything that can go wrong, as a tree

Imports run one way: cli > web > procedures > outgoing, storage > sealing > settings, language > written > addresses, fields, clock > errors.
`procedures.house.open_house(policy, settings, clock)` joins the parts; there is no global state.
"""
