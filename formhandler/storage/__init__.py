"""What is kept, in one SQLite file: the only room that knows peewee and SQL.

    database    connections, transactions, the checkpoint after an erasure
    models      the tables as they are now
    migrations  how they became so: named steps, each in one transaction with its record
    signups     people on trial, sealed; and the digests of their links
    outbox      mails that wait for the relay, claimed by one process at a time
    consents    the log of cookie decisions, without anybody's name

Functions take the database (and the keys, where a row is sealed) and return frozen values; no model leaves this room.
A row that is due is treated as gone by every read, so that a purge that did not run breaks no promise.
"""
