"""Whether an answer tells who is known here: `inv bench answers` (`--pairs 5000`, `--looks 10000`).

Pairs of requests, one about somebody who is known and one about nobody, in an order drawn by lot, go to a handler in a
process of its own. Bytes must be the same in all of them; of the times the table shows how well one could tell the two
apart: 0.50 is by guessing, 1.00 is always. Then `looks` asks for every link of every mail.
"""

import argparse
import random
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import cycle
from pathlib import Path
from statistics import median
from time import perf_counter
from urllib.parse import urlencode

from bench import looks
from bench.acquaintances import Acquaintances, made_known, nobody
from bench.table import table
from formhandler.web.guards import FORM_TYPE, SEALED_TYPE
from tests.formhandler.web.conftest import write_frames
from tests.support.envelopes import seal_form
from tests.support.houses import Place, make_keys

_DATE = "Date"


@dataclass(frozen=True)
class Sent:
    """One request, and the secret in it that its answer may repeat."""

    method: str
    path: str
    body: bytes = b""
    kind: str = FORM_TYPE
    secret: str = ""


Draw = Callable[[], Sent]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a row for each kind of answer, then what the looks changed."""
    parser = argparse.ArgumentParser(prog="bench.answers", description=__doc__)
    parser.add_argument("--pairs", type=int, default=5000, help="pairs of each kind (default: 5000)")
    parser.add_argument("--looks", type=int, default=10_000, help="GETs and HEADs at each moment (default: 10000)")
    parser.add_argument("--rounds", type=int, default=0, help="another name for --pairs")
    options = parser.parse_args(arguments)
    pairs = options.rounds or options.pairs
    with tempfile.TemporaryDirectory() as folder:
        place = _place(Path(folder))
        known = made_known(place, again=pairs)
        with _serving(place) as port:
            rows = [_row(name, _measured(port, pairs, *draws)) for name, *draws in _kinds(known)]
    print(table(("about somebody known, or nobody", "known, ms", "nobody, ms", "told apart", "answers"), rows))
    return looks.main(["--looks", str(options.looks)])


def _place(folder: Path) -> Place:
    return Place(folder / "house", make_keys(folder / "made"), 9, frames=write_frames(folder / "frames"))


def _kinds(known: Acquaintances) -> Iterator[tuple[str, Draw, Draw]]:
    """Return what is measured: its name, a request about somebody known, and one about nobody."""
    people, again = cycle(known.people), iter(known.again)
    yield "sign-up", lambda: _sign_up(next(people)), lambda: _sign_up(nobody())
    yield "sign-up, a second mail", lambda: _sign_up(next(again)), lambda: _sign_up(nobody())
    yield "sign-up, sealed", lambda: _sealed(known, next(people)), lambda: _sealed(known, nobody())
    yield "my data", lambda: _my_data(next(people)), lambda: _my_data(nobody())
    for page in ("confirm", "first-login", "my-data"):
        yield f"link: {page}", *_both(page, "GET", known.dead[page])
    yield "pressed: abuse", *_both("abuse", "POST", known.dead["abuse"])


def _both(page: str, method: str, dead: Iterable[str]) -> tuple[Draw, Draw]:
    """Return how links are drawn that work no more, and links that never were."""
    tokens = cycle(dead)
    return lambda: _link(page, method, next(tokens)), lambda: _link(page, method, secrets.token_urlsafe(24))


def _sign_up(email: str) -> Sent:
    return Sent("POST", "/forms/en/sign-up", urlencode({"name": "Anna Æblegård", "email": email}).encode())


def _sealed(known: Acquaintances, email: str) -> Sent:
    body = seal_form(known.form_key, way=1, name="Anna Æblegård", email=email)
    return Sent("POST", "/forms/en/sign-up", body, SEALED_TYPE)


def _my_data(email: str) -> Sent:
    return Sent("POST", "/forms/en/my-data", urlencode({"email": email}).encode())


def _link(page: str, method: str, token: str) -> Sent:
    return Sent(method, f"/forms/en/{page}/{token}", secret=token)


def _measured(port: int, pairs: int, known: Draw, unknown: Draw) -> tuple[list[float], list[float], int]:
    """Return the seconds that both kinds of answer took, and how many different answers there were."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    taken: dict[bool, list[float]] = {True: [], False: []}
    answers = set()
    for number in range(-20, pairs):
        drawn = [(True, known()), (False, unknown())]
        for is_known, sent in random.sample(drawn, 2):
            seconds, answer = _asked(connection, sent)
            answers.add(answer)
            if number >= 0:  # what came before has warmed it up
                taken[is_known].append(seconds)
    connection.close()
    return taken[True], taken[False], len(answers)


def _asked(connection: HTTPConnection, sent: Sent) -> tuple[float, tuple[object, ...]]:
    """Return how long an answer took, and all of it that could differ."""
    headers = {"Content-Type": sent.kind, "Sec-Fetch-Site": "same-origin"} if sent.method == "POST" else {}
    begun = perf_counter()
    connection.request(sent.method, sent.path, sent.body, headers)
    answer = connection.getresponse()
    body = answer.read()
    seconds = perf_counter() - begun
    said = tuple((name, value) for name, value in answer.getheaders() if name != _DATE)
    return seconds, (answer.status, said, body.replace(sent.secret.encode(), b"@") if sent.secret else body)


def told_apart(known: Iterable[float], unknown: Iterable[float]) -> float:
    """Return how well the two can be told apart by their times: the area under the curve, from 0.5 to 1."""
    ranked = sorted([(seconds, True) for seconds in known] + [(seconds, False) for seconds in unknown])
    many = len(ranked) // 2
    above = sum(rank for rank, (_seconds, is_known) in enumerate(ranked, 1) if is_known)
    area = (above - many * (many + 1) / 2) / many**2
    return max(area, 1 - area)


def _row(name: str, measured: tuple[list[float], list[float], int]) -> tuple[object, ...]:
    known, unknown, answers = measured
    apart = f"{told_apart(known, unknown):.3f}"
    print(f"{name}: told apart {apart}", file=sys.stderr, flush=True)  # all of it takes many minutes
    return name, f"{median(known) * 1e3:.2f}", f"{median(unknown) * 1e3:.2f}", apart, answers


@contextmanager
def _serving(place: Place) -> Iterator[int]:
    command = [sys.executable, "-m", "bench.answer_server"]
    environment = {name: value for name, value in place.environment().items() if value}
    process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield int(process.stdout.readline() if process.stdout else "")
    finally:
        process.communicate("", timeout=60)


if __name__ == "__main__":
    raise SystemExit(main())
