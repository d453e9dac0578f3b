"""A rotation while a server runs and people sign up: nobody is refused, nobody lost, nothing left under the old key."""

import itertools
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from http.client import HTTPConnection
from pathlib import Path
from typing import Self
from urllib.parse import urlencode

from formhandler.clock import SystemClock
from formhandler.procedures import person
from formhandler.procedures.house import open_house
from formhandler.settings import read_settings
from tests.formhandler.web.conftest import write_frames
from tests.formhandler.web.test_run import free_port, serving
from tests.support.houses import Place
from tests.support.sinks import Sink

_PEOPLE_BETWEEN = 20  # sign-ups that arrive, at least, before, between and after two rotations


class Crowd:
    """Three visitors at a time who sign up, each with another address and from another network."""

    def __init__(self, listen: str) -> None:
        self._host, _, self._port = listen.partition(":")
        self._numbers = itertools.count()
        self._ending = threading.Event()
        self._told = threading.Condition()
        self.answers: dict[str, int] = {}
        self._threads = [threading.Thread(target=self._keep_signing_up) for _ in range(3)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        for thread in self._threads:
            thread.join()

    def wait_for(self, more: int) -> None:
        """Return when so many more have had their answer."""
        with self._told:
            goal = len(self.answers) + more
            assert self._told.wait_for(lambda: len(self.answers) >= goal, 60)

    def _keep_signing_up(self) -> None:
        while not self._ending.is_set():
            number = next(self._numbers)
            email = f"canary{number}@example.com"
            connection = HTTPConnection(self._host, int(self._port), timeout=30)
            headers = {
                "Content-Type": "application/x-www-form-urlencoded",
                "X-Forwarded-For": f"10.{number // 250}.{number % 250}.1",
            }
            connection.request("POST", "/forms/en/sign-up", urlencode({"name": "Canary", "email": email}), headers)
            status = connection.getresponse().status
            connection.close()
            with self._told:
                self.answers[email] = status
                self._told.notify_all()


# Dies as by a power cut when everything is rewritten and nothing is proved yet.
_KILLED = """
import os, signal
from formhandler.cli import main
from formhandler.procedures import rotate
rotate.prove_and_forget = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
main(["keys", "rotate"])
"""


def rotating(environment: dict[str, str], *, killed: bool = False) -> subprocess.Popen[str]:
    command = [sys.executable, *(["-c", _KILLED] if killed else ["-m", "formhandler", "keys", "rotate"])]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_keys_rotate_while_people_sign_up(tmp_path: Path, keys: Path, sink: Sink, facts):
    shutil.copytree(keys, tmp_path / "keys")
    place = Place(tmp_path, keys, sink.port, frames=write_frames(tmp_path / "frames"))
    listen = f"127.0.0.1:{free_port()}"
    settings = {"KEPT_LISTEN": listen, "KEPT_PROXY": "127.0.0.1", "PYTHONUNBUFFERED": "1"}
    environment = {**os.environ, **place.environment(), **settings}
    with serving(environment) as server, Crowd(listen) as crowd:
        crowd.wait_for(_PEOPLE_BETWEEN)
        killed = rotating(environment, killed=True)
        killed.communicate(timeout=60)
        assert killed.returncode == -signal.SIGKILL
        said = [process.communicate(timeout=60) for process in [rotating(environment), rotating(environment)]]
        crowd.wait_for(_PEOPLE_BETWEEN)
        said.append(rotating(environment).communicate(timeout=60))
        crowd.wait_for(_PEOPLE_BETWEEN)
        assert server.poll() is None
    assert set(crowd.answers.values()) == {303}
    assert any("ended halfway goes on" in out for out, _ in said)
    ended = [out for out, _ in said if "nothing needs an older key" in out]
    refused = [error for _, error in said if "another rotation is at work" in error]
    assert len(ended) + len(refused) == 3, said
    assert not re.search("canary", str(said), re.IGNORECASE)
    everybody_is_there(place, facts, crowd.answers)


def everybody_is_there(place: Place, facts, addresses):
    """Look after the end: one master key, everything under it, everybody found."""
    [master] = (place.folder / "keys").glob("master-*.key")
    newest = master.stem.removeprefix("master-")
    house = open_house(facts, read_settings(place.environment()), SystemClock())
    assert house.database.slots.master_ids() == {newest}
    assert house.database.execute("SELECT DISTINCT index_key FROM sign_up") == [(newest,)]
    assert house.database.execute("SELECT count(*) FROM sign_up") == [(len(addresses),)]
    for email in addresses:
        assert person.export(house, email)
    house.database.close()
