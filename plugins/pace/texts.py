"""The HTML of all sources: what was read just now is in memory, the rest lies in the file of texts."""

from collections.abc import Callable
from dataclasses import dataclass, field

from plugins.pace.last import Place, Store, hash_of


@dataclass
class Texts:
    """Texts by the path of their source: `new` ones, and those that are kept at `places` of a store.

    `again` reads a source once more, where its text was damaged on the disk.
    """

    new: dict[str, str] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    store: Store | None = None
    again: Callable[[str], str] = str

    def __getitem__(self, path: str) -> str:
        text = self.new.get(path)
        if text is None and self.store and path in self.places:
            text = self.store.text(self.places[path])
        return self.again(path) if text is None else text

    def hash(self, path: str) -> str:
        """Return what the text of a source is known by."""
        return hash_of(self.new[path].encode()) if path in self.new else self.places[path][2]
