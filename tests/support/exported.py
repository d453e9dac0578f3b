"""Every column of the database: where the export of a person shows it, or why not.

A new column belongs into one of the two tables; `tests/formhandler/attacks/test_canary.py` fails until it does.
"""

from formhandler.storage.requests import Request
from formhandler.storage.signups import SignUp

# The place in the export: a section, and the name in it.
EXPORTED = {
    **{f"sign_up.{name}": f"sign_up.{name}" for name in SignUp.__dataclass_fields__},
    "token.purpose": "links.purpose",
    "token.expires_at": "links.valid_until",
    "outbox.kind": "mails_waiting.kind",
    "outbox.message_id": "mails_waiting.message_id",
    "outbox.created_at": "mails_waiting.since",
    "ledger.at": "what_was_done.at",
    "ledger.event": "what_was_done.event",
    "ledger.facts": "what_was_done",
    "ledger_text.text": "what_was_done.text",
    **{f"rights_request.{name}": f"requests.{name}" for name in Request.__dataclass_fields__},
    "rights_request.sign_up_id": "requests.sign_up",
    "restriction.since": "restriction.since",
    "restriction.due_at": "restriction.due_at",
    "legal_hold.reason": "legal_hold.reason",
    "legal_hold.since": "legal_hold.since",
    "legal_hold.by_staff": "legal_hold.by",
}
_OWNER = "says whose row it is: the id of the sign-up, which is exported"
_KEY = "finds the key of the record, and says nothing of anybody"
_PACE = "when and by whom the machine tries next"
_NOBODY = "the table names nobody and belongs to nobody"
EXEMPT = {
    "sign_up.address_index": "a keyed digest of the address, which is exported",
    "sign_up.index_key": _KEY,
    "sign_up.slot": _KEY,
    "sign_up.entries": "how many entries of the ledger are exported",
    "token.digest": "a digest of a secret that only the person has, in a mail",
    "token.sign_up_id": _OWNER,
    "outbox.id": "a random number that binds the seal to its row",
    "outbox.slot": _KEY,
    "outbox.sign_up_id": _OWNER,
    "outbox.reference": "only enquiries have one, and nobody here can say whose they are",
    "outbox.payload": "the secrets of the links in a mail: shown here, whoever reads the export could act",
    **{f"outbox.{name}": _PACE for name in ("not_before", "attempts", "claim", "claimed_until")},
    "ledger.number": "the place in the chain, the same for all",
    "ledger.about": "the pseudonym by which the entry was found",
    "ledger.sealed": "binds the text, which is exported",
    "ledger.digest": "binds the entry to the one before it",
    "ledger_text.number": "the place in the chain, the same for all",
    "ledger_text.sign_up_id": _OWNER,
    "restriction.sign_up_id": _OWNER,
    "legal_hold.sign_up_id": _OWNER,
    "tool_call.access": "the number of the account, which is exported with the sign-up",
    **{f"tool_call.{name}": _PACE for name in ("not_before", "attempts", "tried_at", "claim", "claimed_until")},
    "consent": "by the random number of a browser's record, which its visitor alone can read; shown on the declaration page",
    "deletion_request": _NOBODY,
    "seen_envelope": "a digest of what a page sent, random to everybody; gone with the form key",
    "job": _NOBODY,
    "tool_nonce": _NOBODY,
    "staff_login": "of staff, not of people who sign up",
    "staff_trial": "of staff, not of people who sign up",
    "key_check": _NOBODY,
    "migration": _NOBODY,
    "slot_file": _NOBODY,
    "spent_slot": "notes of keys to burn, empty after each erasure",
}
