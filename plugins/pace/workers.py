"""Work for all cores: a function is called for many things in forked processes, and what it returns comes back in order.

results = spread(convert, texts, workers=2)

What a worker cannot do, because the function raised or the process was killed, is done here once more: then it raises here.
"""

import gc
import os
import pickle
import selectors
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

Thing = TypeVar("Thing")
Result = TypeVar("Result")

_AT_ONCE = 16  # things that a worker takes from the queue together, at least
_PLACES = 8192  # a pipe holds 64 kB, which the numbers of the queue must not fill
_FEWEST = 64  # below this, a second process costs more than it brings
_NUMBER = struct.Struct("!I")


def cores() -> int:
    """Return how many processes can work at a time."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def spread(function: Callable[[Thing], Result], things: Sequence[Thing], *, workers: int | None = None) -> list[Result]:
    """Return what `function` returns for each thing."""
    number = min(workers or cores(), len(things) // _FEWEST + 1)
    if number < 2 or not hasattr(os, "fork"):  # noqa: PLR2004
        return [function(thing) for thing in things]
    found = _gathered(function, things, number)
    return [found[place] if place in found else function(thing) for place, thing in enumerate(things)]


def aside(function: Callable[[], Result]) -> Callable[[], Result]:
    """Begin a function in a process of its own; return what waits for what it returns. One core does it when asked."""
    if cores() < 2 or not hasattr(os, "fork"):  # noqa: PLR2004
        return function
    reading, worker = _begin(partial(_send, function))

    def result() -> Result:
        with open(reading, "rb") as file:  # noqa: PTH123 - a pipe
            data = file.read()
        os.waitpid(worker, 0)
        found = [one for _place, one in _unpacked(data)]
        return found[0] if found else function()

    return result


def _send(function: Callable[[], Any], out: int) -> None:
    with open(out, "wb") as file:
        file.write(_packed([(0, function())]))


def _gathered(function: Callable[[Thing], Result], things: Sequence[Thing], number: int) -> dict[int, Result]:
    """Return what the workers have managed, by the place of the thing."""
    at_once = max(_AT_ONCE, len(things) // _PLACES + 1)
    queue = _queue(range(0, len(things), at_once))
    pipes = [_begin(partial(_work, function, things, queue, at_once)) for _ in range(number)]
    os.close(queue)
    found: dict[int, Result] = {}
    with selectors.DefaultSelector() as selector:
        for pipe, _worker in pipes:
            selector.register(pipe, selectors.EVENT_READ)
        received: dict[int, list[bytes]] = {pipe: [] for pipe, _worker in pipes}
        while selector.get_map():
            for key, _events in selector.select():
                if data := os.read(key.fd, 1 << 20):
                    received[key.fd].append(data)
                else:
                    selector.unregister(key.fd)
    for pipe, worker in pipes:
        os.close(pipe)
        os.waitpid(worker, 0)
        found.update(_unpacked(b"".join(received[pipe])))
    return found


def _queue(numbers: Sequence[int]) -> int:
    """Return the reading end of a pipe that holds these numbers: whoever is free takes the next."""
    reading, writing = os.pipe()
    os.write(writing, b"".join(map(_NUMBER.pack, numbers)))
    os.close(writing)
    return reading


def _begin(work: Callable[[int], None]) -> tuple[int, int]:
    """Start a worker; return the pipe of what it sends, and its number."""
    reading, writing = os.pipe()
    worker = os.fork()
    if worker:
        os.close(writing)
        return reading, worker
    status = 1
    try:
        gc.disable()  # the process ends soon, and what it shares with ours stays untouched
        os.close(reading)
        work(writing)
        status = 0
    finally:
        os._exit(status)  # whatever happened: nothing of the parent's may run here


def _work(function: Callable[[Any], Any], things: Sequence[Any], queue: int, at_once: int, out: int) -> None:
    """Do what the queue says, and send what comes of it."""
    with open(out, "wb", buffering=1 << 20) as file:
        while len(number := os.read(queue, _NUMBER.size)) == _NUMBER.size:
            (first,) = _NUMBER.unpack(number)
            done: list[tuple[int, Any]] = []
            for place in range(first, min(first + at_once, len(things))):
                with suppress(Exception):
                    done.append((place, function(things[place])))
            with suppress(Exception):
                file.write(_packed(done))


def _packed(done: list[tuple[int, Any]]) -> bytes:
    """Return some results as they are sent: together, for what they have in common is packed once."""
    data = pickle.dumps(done, pickle.HIGHEST_PROTOCOL)
    return _NUMBER.pack(len(data)) + data


def _unpacked(data: bytes) -> Iterator[tuple[int, Any]]:
    """Yield what a worker sent; one that was killed in the middle has sent less."""
    begin = 0
    while begin + _NUMBER.size <= len(data):
        (length,) = _NUMBER.unpack_from(data, begin)
        begin += _NUMBER.size
        if begin + length > len(data):
            return
        yield from pickle.loads(data[begin : begin + length])  # noqa: S301 - from our own process
        begin += length
