"""What is kept, in one SQLite file or on a PostgreSQL server: the only room that knows peewee and SQL.

    database    SQLite: connections, transactions, the checkpoint after an erasure
    postgresql  the same calls, where several machines share one database; slot_table: record keys there
    records     the keys of records: taken with a row, burnt after it, checked at the start
    models      the tables as they are now
    migrations  how they became so: named steps, each in one transaction with its record
    signups     people on trial, sealed; and the digests of their links
    outbox      mails that wait for the relay, claimed by one process at a time
    requests    what people asked about their data, and who is only kept
    tool_calls  accounts that the tool has to hear of, and the nonces of its own calls
    deletions   enquiries that their senders want deleted from the company's mailbox
    consents    the log of cookie decisions, without anybody's name
    holds       sign-ups that the law tells us to keep
    staff       who of staff is logged in
    overview    states and counts for staff; opens nothing
    reseal      rows from before records had keys of their own
    rotation    brings what is at rest under a newer master key
    backups     copies of the file, made and put back; `settling` what they need then
    presence    who works here, so that nothing is put back under their feet
    ledger      what was done, in a chain that only grows; ledger_copy: carried on when a copy is put back
    jobs        when each standing job was last done
    key_checks  notices a missing or wrong master key at the start

Functions take the database (and the keys, where a row is sealed) and return frozen values; no model leaves this room.
A row that is due is treated as gone by every read, so that a purge that did not run breaks no promise.
"""
