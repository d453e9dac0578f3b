"""Makes the files of a build that are due, on all cores: each is made, looked at by the wall, and staged if it is new."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from plugins.consent.hooks import wall
from plugins.pace.engine import named
from plugins.pace.last import Last, Name, Node, Query, Record
from plugins.pace.output import Output
from plugins.pace.site import Site, Target
from plugins.pace.stamps import Stamp, digest, is_same_file, stamp_of
from plugins.pace.workers import spread
from plugins.problems import Problem


@dataclass
class Made:
    """A file that was made: what is kept of it and of what was asked for it, whether it is staged, what is wrong with it."""

    record: Record
    is_new: bool
    nodes: dict[Query, Node]
    problems: list[Problem]
    warnings: list[Problem]


def query_of(name: Name) -> Query:
    """Return by what the traces know a file: what was asked for it is kept as if it were a question itself."""
    return "made", *name


class Renderer:
    """What is needed to make one file after the other. `whole` makes and stages all, whatever was there.

    `changed` are the last questions that have another answer, if that tells what is due: if nothing else has changed.
    """

    def __init__(
        self,
        site: Site,
        before: Last,
        outputs: Mapping[str, Output],
        lying: Mapping[str, Mapping[str, Stamp]],
        *,
        changed: set[Query] | None = None,
        whole: bool = False,
    ) -> None:
        self._site, self.before, self._outputs, self._lying = site, before, outputs, lying
        self._wall = wall(site.project)
        self._sent: set[Query] = set()
        self._changed, self._whole = changed, whole

    @property
    def by_changes(self) -> bool:
        """Whether what has changed tells what is due."""
        return self._changed is not None

    def is_due(self, target: Target) -> bool:
        """Return whether a file has to be made again."""
        name = (target.folder, target.path)
        record = self.before.targets.get(name)
        if record is None or not self._lies(target, record[2]):
            return True
        if target.source and record[1] != _copied(target.source):
            return True
        if self._changed is not None:
            return not self._changed.isdisjoint(record[0])
        node = self.before.nodes.get(query_of(name))
        return node is None or not all(map(self._site.queries.is_unchanged, node[1]))

    def _lies(self, target: Target, stamp: Stamp) -> bool:
        found = self._lying[target.folder].get(target.path)
        return found is not None and is_same_file(found, stamp)

    def record(self, name: Name) -> Record:
        """Return what is kept of a file that was not due.

        An answer that came out the same may have been made from others than before.
        """
        record, node = (
            self.before.targets.known[name],
            None if self.by_changes else self.before.nodes.get(query_of(name)),
        )
        return (tuple(sorted(self._site.queries.last(node[1]))), *record[1:]) if node else record

    def make_all(self, due: Sequence[Target]) -> list[Made]:
        """Return what was made of these; the same question is the same object in all, so that it is kept once."""
        same: dict[Query, Query] = {}

        def shared(queries: Sequence[Query]) -> tuple[Query, ...]:
            return tuple([same.setdefault(query, query) for query in queries])

        found = spread(self.make, due)
        for one in found:
            one.record = (shared(one.record[0]), *one.record[1:])
            one.nodes = {same.setdefault(query, query): (node[0], shared(node[1])) for query, node in one.nodes.items()}
        return found

    def make(self, target: Target) -> Made:
        """Make one file, and stage it if it differs from what lies there."""
        site, queries = self._site, self._site.queries
        findings = site.findings
        problems, warnings = len(findings.problems), len(findings.warnings)
        # Before the file is read: what is saved in between is seen by the next build.
        copied = _copied(target.source) if target.source else ""
        with queries.noted() as asked:
            text = target.make()
        data = text.encode() if isinstance(text, str) else text
        known = copied or digest(data)
        name = (target.folder, target.path)
        nodes = {query_of(name): ("", tuple(asked)), **dict(self._new_nodes(asked))}
        record = self.before.targets.get(name)
        is_new = self._whole or record is None or record[1] != known or not self._lies(target, record[2])
        found = [*findings.problems[problems:], *self._broken(target, data)]
        told = findings.warnings[warnings:]
        del findings.problems[problems:], findings.warnings[warnings:]
        stamp = self._outputs[target.folder].stage(target.path, data) if is_new or record is None else record[2]
        return Made((tuple(sorted(queries.last(asked))), known, stamp), is_new, nodes, found, told)

    def _new_nodes(self, asked: Mapping[Query, None]) -> Iterator[tuple[Query, Node]]:
        """Yield what is kept of all that was asked, once for each question of a process."""
        for query in asked:
            if query not in self._sent:
                self._sent.add(query)
                node = self._site.queries.node(query)
                yield query, node
                yield from self._new_nodes(dict.fromkeys(node[1]))

    def _broken(self, target: Target, data: bytes) -> Iterator[Problem]:
        """Yield what breaks through the wall around the output."""
        if target.folder != "headers":
            for line, message in self._wall.broken(Path(target.path), data):
                yield Problem(named(target.folder, target.path), line, message)


def _copied(source: Path) -> str:
    """Return what tells a file that is only copied from the one before."""
    try:
        return repr(stamp_of(source.stat()))
    except OSError:
        return ""
