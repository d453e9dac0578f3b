"""Which text was accepted: version and language of a document, and a hash of what stood there (requirement N9)."""

import hashlib
from typing import Literal

from formhandler.procedures import published
from formhandler.procedures.house import House

DocumentId = Literal["terms", "agreement"]


def accepted_text(house: House, document: DocumentId, language: str) -> str:
    """Return the evidence to keep: "1.0 da text:sha256:…", where the last part says what was hashed.

    Where the build left no hashes, the facts of the document are hashed, and the evidence says "facts" and not "text".
    """
    facts = house.policy.document(document)
    text = published.text_hash(house, language, document)
    evidence = f"text:sha256:{text}" if text else f"facts:sha256:{_hash(facts.model_dump_json())}"
    return f"{facts.version} {language} {evidence}"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
