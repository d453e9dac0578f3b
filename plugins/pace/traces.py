"""Questions that pages ask of the rest of the site, each answered once, and who has asked what.

    queries = Queries({"menu": menu, "link": link})
    with queries.noted() as asked:
        queries.ask("menu", "da")
    asked                       # {("menu", "da"): None}

A page that is rendered from these answers is as good as new for as long as they stay the same. A question may ask others.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import blake2b
from typing import Any

Query = tuple[str, ...]
Asked = dict[Query, None]  # a set that keeps its order

_LENGTH = 12


def fingerprint(value: object) -> str:
    """Return what tells an answer from any other: of its `repr`, so answers must show all that they say."""
    return digest(repr(value).encode())


def digest(data: bytes) -> str:
    """Return a short hash of `data`."""
    return blake2b(data, digest_size=_LENGTH).hexdigest()


class Queries:
    """The questions of one build, by name. Answers are kept until `forget`."""

    def __init__(self, functions: Mapping[str, Callable[..., Any]]) -> None:
        self._functions = functions
        self._answers: dict[Query, Any] = {}
        self._noting: list[Asked] = []
        self.asked: dict[Query, Asked] = {}

    def ask(self, name: str, *arguments: str) -> Any:
        """Return the answer to a question, and note that it was asked."""
        query = (name, *arguments)
        if self._noting:
            self._noting[-1][query] = None
        if query not in self._answers:
            with self.noted() as asked:
                answer = self._functions[name](*arguments)
            self._answers[query], self.asked[query] = answer, asked
        return self._answers[query]

    @contextmanager
    def noted(self) -> Iterator[Asked]:
        """Note what is asked inside the `with`."""
        asked: Asked = {}
        self._noting.append(asked)
        try:
            yield asked
        finally:
            self._noting.pop()

    def forget(self) -> None:
        """Begin anew: something has changed."""
        self._answers.clear()
        self.asked.clear()
