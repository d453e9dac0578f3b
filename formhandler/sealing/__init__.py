"""Keys and what is done with them: the only room that does cryptography.

    keys          the keys a handler holds; refuses what is missing, open to others or malformed
    key_files     the files they lie in: names, modes, making, retiring, destroying
    key_folder    the folder as a whole: what each key does, what goes to the safe and comes back
    form_keys     the keys that open what pages seal, and their public halves for the build
    hpke          a sign-up that its page has sealed, opened
    archive       keys for the safe, sealed with a passphrase
    slot_copy     the one copy of the slot file, for the day a disk is lost
    certificates  the company's certificate: whether it can take mail, making one, and the file for a mail program
    slots         a key for each record, wrapped by a master key; burnt when the record is erased
    slot_file     the slots as a file beside the database
    envelopes     seal and open a value of the database under its record's key: AES-256-GCM, bound to its place
    index         find a row by an address that the database does not hold
    chain         the links of the ledger, and the names of a record in it
    tokens        the secrets in links, of which only digests are kept
    staff         accounts of the console; passwords and one_time_codes are what they prove themselves with
    signatures    signed calls between handler and tool
    references    the number of an enquiry, and the secret by which its sender has it deleted
    smime         a mail that only the company can open
    cms           its bytes; what counts as one when a page has made it

Nothing here can be tuned: a version byte says how an envelope was made, callers cannot. Each use of a key has a purpose
of its own, and there is no default for it.
"""
