"""Questions that pages ask of the rest of the site, each answered once, and who has asked what.

queries = Queries({"menu": menu, "link": link})
with queries.noted() as asked:
    queries.ask("menu", "da")
asked                       # {("menu", "da"): None}
queries.is_unchanged(("menu", "da"))    # whether the last build got the same answer

A page that is rendered from these answers is as good as new for as long as they stay the same. A question may ask others;
it is asked again only when one of those has another answer than before. Those that ask no others are the last ones: where
it is known of most of them that nothing has changed, the few others tell what is due, and nobody looks at the rest.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

from plugins.pace.last import Node, Query
from plugins.pace.stamps import digest

Asked = dict[Query, None]  # a set that keeps its order


def fingerprint(value: object) -> str:
    """Return what tells an answer from any other: of its `repr`, so answers must show all that they say."""
    return digest(repr(value).encode())


class Kept(Protocol):
    """What the last build kept of its questions."""

    def get(self, key: Query) -> Node | None:
        """Return what is kept of a question."""


class Queries:
    """The questions of one build, by name. `of_addresses` depend on where pages lie, of which it is known if all lie as they did.

    What a question depends on beyond other questions does not change in a build, nor from one to the next unless `compare`
    is given nothing.
    """

    def __init__(
        self, functions: Mapping[str, Callable[..., Any]], of_addresses: Collection[str] = frozenset()
    ) -> None:
        self._functions, self._of_addresses = functions, of_addresses
        self._before: Kept = {}
        self._last: dict[Query, frozenset[Query]] = {}
        self._settled: Callable[[Query], bool] = lambda _query: False
        self._kept: Mapping[Query, Any] = {}
        self._answers: dict[Query, Any] = {}
        self._asked: dict[Query, Asked] = {}
        self._noting: list[Asked] = []
        self._unchanged: dict[Query, bool] = {}
        self.nodes: dict[Query, Node] = {}

    def compare(self, before: Kept, settled: Callable[[Query], bool]) -> None:
        """Take what the last build kept of its questions; `settled` knows of some that their answers are the same."""
        self._before, self._settled = before, settled

    def reuse(self, answers: Mapping[Query, Any]) -> None:
        """Take answers of the last build that are still in memory: until something is forgotten, they serve again."""
        self._kept = answers

    def ask(self, name: str, *arguments: str) -> Any:
        """Return the answer to a question, and note that it was asked."""
        query = (name, *arguments)
        if self._noting:
            self._noting[-1][query] = None
        if query not in self._answers and not (query in self._kept and self._serves_again(query)):
            with self.noted() as asked:
                answer = self._functions[name](*arguments)
            self._answers[query], self._asked[query] = answer, asked
        return self._answers[query]

    def _serves_again(self, query: Query) -> bool:
        """Take over a kept answer, if nothing that was asked for it has changed."""
        before = self._before.get(query)
        if before is None or not before[1] or not all(map(self.is_unchanged, before[1])):
            return False
        self._answers[query], self._asked[query] = self._kept[query], dict.fromkeys(before[1])
        self.nodes[query] = before
        return True

    @contextmanager
    def noted(self) -> Iterator[Asked]:
        """Note what is asked inside the `with`."""
        asked: Asked = {}
        self._noting.append(asked)
        try:
            yield asked
        finally:
            self._noting.pop()

    def is_unchanged(self, query: Query) -> bool:
        """Return whether a question has the answer that it had in the last build."""
        known = self._unchanged.get(query)
        if known is None:
            known = self._unchanged[query] = self._is_unchanged(query)
        return known

    def _is_unchanged(self, query: Query) -> bool:
        before = self._before.get(query)
        if before is None:
            return False
        if self._settled(query):
            self.nodes[query] = before
            return True
        # In their order, up to the first that changed: without it the next might never be asked.
        if before[1] and query not in self._answers and all(map(self.is_unchanged, before[1])):
            self.nodes[query] = before
            return True
        return self._fingerprint(query) == before[0]

    def changed(self, before: Mapping[Query, str]) -> set[Query]:
        """Return which of the last questions have another answer than `before`, by the hash of that."""
        return {
            query for query, answer in before.items() if not self._settled(query) and self._fingerprint(query) != answer
        }

    def _fingerprint(self, query: Query) -> str:
        try:
            return self.node(query)[0]
        except Exception:  # noqa: BLE001 - whoever needs the answer asks again, and then it is told
            return ""

    def last(self, asked: Iterable[Query]) -> frozenset[Query]:
        """Return the last questions behind these, without those of addresses."""
        return frozenset().union(*map(self._behind, asked))

    def _behind(self, query: Query) -> frozenset[Query]:
        found = self._last.get(query)
        if found is None:
            found = frozenset()
            if query[0] not in self._of_addresses:
                others = self.node(query)[1]
                found = self.last(others) if others else frozenset((query,))
            self._last[query] = found
        return found

    def node(self, query: Query) -> Node:
        """Return what is kept of a question for the next build, and note the same of all that was asked for it."""
        if query not in self.nodes:
            answer = self.ask(*query)
            self.nodes[query] = (fingerprint(answer), tuple(self._asked[query]))
            for other in self._asked[query]:
                self.node(other)
        return self.nodes[query]

    def forget(self, queries: Iterable[Query]) -> None:
        """Let these, and all that was answered from them, be answered anew when they are asked again."""
        gone: set[Query] = set()
        new = set(queries)
        while new:
            gone |= new
            new = {query for query, asked in self._asked.items() if query not in gone and not new.isdisjoint(asked)}
        for query in gone:
            self._answers.pop(query, None)
            self._asked.pop(query, None)
            self.nodes.pop(query, None)
        self._last.clear()
        self._kept = {}  # what they were compared with no longer holds
