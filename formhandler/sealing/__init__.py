"""Keys and what is done with them: the only room that does cryptography.

    keys          which keys there are, from files; refuses what is missing, open to others or malformed
    certificates  the company's certificate: whether it can take mail, and how a development one is made
    envelopes     seal and open a value of the database: AES-256-GCM, bound to its place
    index         find a row by an address that the database does not hold
    tokens        the secrets in links, of which only digests are kept
    references    the number of an enquiry, which proves by itself that we gave it out
    smime         a mail that only the company can open

Nothing here can be tuned: a version byte says how an envelope was made, callers cannot. Each use of a key has a purpose
of its own, and there is no default for it.
"""
