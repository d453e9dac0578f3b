"""What a build keeps for the next one when it has come to an end, or to a mistake (plugins/pace/last.py says where).

remember(look, beginning)                     # after a mistake in a text: what was read
save(outputs, site, look, beginning, end)     # after a whole build
"""

import pickle
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from plugins.pace import rooms
from plugins.pace.last import Last, Name, Node, Query, Record
from plugins.pace.look import Look, until
from plugins.pace.output import Output
from plugins.pace.place import Built
from plugins.pace.rendering import Made, query_of
from plugins.pace.site import Site
from plugins.pace.sources import Sources
from plugins.pace.stamps import Listing, listings_of
from plugins.pace.tables import Table
from plugins.problems import Problem

# What nobody knows after a mistake: what was read has changed since the files were made.
_UNTOLD = {"index": "", "addresses": "", "outlines": ""}


@dataclass
class Beginning:
    """What of a build's beginning is kept: hashes of what all is made from, what was read, what is wrong with it."""

    parts: dict[str, str]
    sources: Sources
    aloud: tuple[str, ...]
    house_said: list[Problem] = field(default_factory=list)
    outlines_said: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class End:
    """What of its end is kept. `by_changes`: what was due has been told by what had changed, and nobody looked at the rest."""

    built: Built
    records: dict[Name, Record]
    made: Mapping[Name, Made]
    by_changes: bool

    def traces(self, site: Site, last: Last) -> tuple[Table[Query, Node], Table[Query, str]]:
        """Return what was asked for what, and the answers to the last questions."""
        new = {query: node for one in self.made.values() for query, node in one.nodes.items()}
        if self.by_changes:
            return last.nodes.more(new), last.answers.more(_answers(new))
        left = {query_of(name) for name in self.records if name not in self.made}
        kept = {query: node for query in left if (node := last.nodes.get(query))} if left else {}
        nodes = {**kept, **site.queries.nodes, **new}
        return last.nodes.becomes(nodes), last.answers.becomes(_answers(nodes))


def _answers(nodes: Mapping[Query, Node]) -> dict[Query, str]:
    return {
        query: answer
        for query, (answer, asked) in nodes.items()
        if not asked and answer and query[0] not in rooms.OF_ADDRESSES
    }


def are_same(parts: Mapping[str, str], others: Mapping[str, str], names: Iterable[str]) -> bool:
    """Return whether these parts are known and the same in both."""
    return all(parts.get(name) and parts.get(name) == others.get(name) for name in names)


def remember(look: Look, beginning: Beginning) -> None:
    """Keep what was read, though the site cannot be built: mending one text does not read all others again."""
    store, last, texts = look.store, look.last, beginning.sources.texts
    sound = beginning.sources.sound()
    content = {path: stamp for path, stamp in look.seen()[1].items() if path in sound}
    store.write(
        replace(
            last,
            parts={**beginning.parts, **_UNTOLD, "world": last.parts.get("world", "")},
            content=last.content.becomes(content),
            sources=last.sources.becomes(sound),
            texts=last.texts.becomes(store.add_texts(texts.places, texts.new)),
            until=0.0,
        )
    )


def save(outputs: Mapping[str, Output], site: Site, look: Look, beginning: Beginning, end: End) -> None:
    """Keep what the next build needs."""
    seen_house, seen_content = look.seen()
    store, last, texts, built = look.store, look.last, beginning.sources.texts, end.built
    texts.places = store.add_texts(texts.places, texts.new)
    texts.new = {path: text for path, text in texts.new.items() if path not in texts.places}
    nodes, answers = end.traces(site, last)
    due = site.plan.due.timestamp() if site.plan.due else None
    store.write(
        Last(
            begun_as=last.begun_as,
            house=last.house.becomes(seen_house),
            house_digests=last.house_digests.becomes(look.digests),
            content=last.content.becomes(seen_content),
            listings=last.listings.becomes(_listings(outputs, look)),
            parts=beginning.parts,
            sources=last.sources.becomes(beginning.sources.rows),
            texts=last.texts.becomes(texts.places),
            nodes=nodes,
            answers=answers,
            targets=last.targets.becomes(end.records),
            house_said=pickle.dumps(beginning.house_said, pickle.HIGHEST_PROTOCOL),
            outlines_said=pickle.dumps(beginning.outlines_said, pickle.HIGHEST_PROTOCOL),
            said=list(built.warnings),
            aloud=list(built.aloud),
            pages=built.pages,
            due=built.due,
            until=until(site.project.now.timestamp(), due),
        )
    )


def _listings(outputs: Mapping[str, Output], look: Look) -> dict[Name, Listing]:
    """Return what the folders of the outputs are known to hold: one that was changed has another stamp now.

    Whoever has not looked at them knows what the last build knew.
    """
    if not look.listings:
        return look.last.listings.known
    now, found = time.time_ns(), dict[Name, Listing]()
    for name, output in outputs.items():
        listings = look.listings[name]
        if not _is_there(output.folder, listings):  # it has come into the place of another as a whole
            listings = listings_of(output.folder, {}, now)
        found |= {(name, below): listing for below, listing in listings.items()}
    return found


def _is_there(folder: Path, listings: Mapping[str, Listing]) -> bool:
    """Return whether a folder is the one of these listings."""
    try:
        return folder.stat().st_ino == listings[""][0][3]
    except (OSError, KeyError):
        return False
