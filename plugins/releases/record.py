"""One release of banner and declaration, as the files that are kept: the same facts and texts give the same bytes.

Its name is the hash of its manifest, and the manifest has the hash of every other file: nothing in it can be changed
without its name telling so. No date of a build is in it; when it was published stands in the archive's journal.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from plugins.releases.shown import fingerprint

MANIFEST, DECLARATION = "release.json", "cookies.json"
_FORMAT = 1
_NAME_LENGTH = 20


class ChangedError(Exception):
    """A kept release does not hold what its name says; the message names the file."""


@dataclass(frozen=True)
class Document:
    """A published document: its version and date, and the SHA-256 of its text by language."""

    version: str
    date: str
    texts: Mapping[str, str]


@dataclass(frozen=True)
class Release:
    """A release. `texts` has the hash of what each language shows about cookies, `files` everything but the manifest.

    `documents` has version, date and the SHA-256 of each language's text for every published document but the declaration:
    the same hash that is kept as evidence when somebody accepts it (promise Z22, requirements P12, N9).
    """

    version: str
    date: str
    consent_version: str
    mode: str
    texts: Mapping[str, str]
    documents: Mapping[str, Document]
    files: Mapping[str, bytes]

    @cached_property
    def manifest(self) -> bytes:
        """The file that says what belongs to the release."""
        said = {
            "format": _FORMAT,
            "version": self.version,
            "date": self.date,
            "consent_version": self.consent_version,
            "mode": self.mode,
            "texts": dict(self.texts),
            "documents": {name: asdict(document) for name, document in self.documents.items()},
            "files": {name: hashlib.sha256(data).hexdigest() for name, data in self.files.items()},
        }
        return (json.dumps(said, indent=1, sort_keys=True) + "\n").encode()

    @property
    def name(self) -> str:
        """The name of the release and of its folder."""
        return fingerprint(self.manifest, _NAME_LENGTH)

    @cached_property
    def declaration(self) -> dict[str, Any]:
        """The declaration for programs, as it was published: the facts of the release."""
        said: dict[str, Any] = json.loads(self.files[DECLARATION])
        return said

    def everything(self) -> dict[str, bytes]:
        """Return all files by name, the manifest among them."""
        return {**self.files, MANIFEST: self.manifest}


def read(name: str, found: Mapping[str, bytes]) -> Release:
    """Return the release `name` made of the files found in its folder, or raise ChangedError."""
    if fingerprint(found.get(MANIFEST, b""), _NAME_LENGTH) != name:
        raise ChangedError(f"{MANIFEST} is not the one that this release was named by")
    said = json.loads(found[MANIFEST])
    files = {file: data for file, data in found.items() if file != MANIFEST}
    kept: dict[str, str] = said["files"]
    for file in sorted(kept.keys() | files.keys()):
        if file not in kept:
            raise ChangedError(f"{file} does not belong to this release")
        if hashlib.sha256(files.get(file, b"")).hexdigest() != kept[file]:
            raise ChangedError(f"{file} has been {'changed' if file in files else 'removed'}")
    documents = {document: Document(**values) for document, values in said["documents"].items()}
    release = Release(
        said["version"], said["date"], said["consent_version"], said["mode"], said["texts"], documents, files
    )
    if said["format"] != _FORMAT or release.manifest != found[MANIFEST]:
        raise ChangedError(f"{MANIFEST} is written in a way that this version does not know")
    return release
