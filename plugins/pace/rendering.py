"""Makes the files of a build that are due, on all cores: each is made, looked at by the wall, and staged if it is new."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from plugins.consent.hooks import wall
from plugins.pace.engine import named
from plugins.pace.last import Last, Node, Query
from plugins.pace.output import Output
from plugins.pace.site import Site, Target
from plugins.pace.stamps import Stamp, digest, is_same_file, stamp_of
from plugins.pace.workers import spread
from plugins.problems import Problem

Record = tuple[tuple[Query, ...], str, Stamp]  # what was asked, the hash of the file, its stamp


@dataclass(frozen=True)
class Made:
    """A file that was made: what is kept of it, whether it is staged, what was asked for it, what is wrong with it."""

    record: Record
    is_new: bool
    nodes: dict[Query, Node]
    problems: list[Problem]
    warnings: list[Problem]


class Renderer:
    """What is needed to make one file after the other. `whole` makes and stages all, whatever was there."""

    def __init__(
        self,
        site: Site,
        before: Last,
        outputs: Mapping[str, Output],
        lying: Mapping[str, Mapping[str, Stamp]],
        *,
        whole: bool = False,
    ) -> None:
        self._site, self._before, self._outputs, self._lying = site, before, outputs, lying
        self._wall = wall(site.project)
        self._sent: set[Query] = set()
        self._whole = whole

    def is_due(self, target: Target) -> bool:
        """Return whether a file has to be made again."""
        record = self._before.targets.get((target.folder, target.path))
        if record is None or not self._lies(target, record[2]):
            return True
        if target.source and record[1] != _copied(target.source):
            return True
        return not all(map(self._site.queries.is_unchanged, record[0]))

    def _lies(self, target: Target, stamp: Stamp) -> bool:
        found = self._lying[target.folder].get(target.path)
        return found is not None and is_same_file(found, stamp)

    def make_all(self, due: Sequence[Target]) -> list[Made]:
        """Return what was made of these."""
        return spread(self.make, due)

    def make(self, target: Target) -> Made:
        """Make one file, and stage it if it differs from what lies there."""
        site, queries = self._site, self._site.queries
        findings = site.findings
        problems, warnings = len(findings.problems), len(findings.warnings)
        # Before the file is read: what is saved in between is seen by the next build.
        copied = _copied(target.source) if target.source else ""
        with queries.noted() as asked:
            made = target.make()
        data = made.encode() if isinstance(made, str) else made
        known = copied or digest(data)
        nodes = dict(self._new_nodes(asked))
        record = self._before.targets.get((target.folder, target.path))
        is_new = self._whole or record is None or record[1] != known or not self._lies(target, record[2])
        found = [*findings.problems[problems:], *self._broken(target, data)]
        told = findings.warnings[warnings:]
        del findings.problems[problems:], findings.warnings[warnings:]
        stamp = self._outputs[target.folder].stage(target.path, data) if is_new or record is None else record[2]
        return Made((tuple(asked), known, stamp), is_new, nodes, found, told)

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
