"""The whole handler as a process: it starts, answers, delivers, and ends when told to."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.support.houses import Place
from tests.support.sinks import Sink

ANNA = {"name": "Anna Søe", "email": "anna@example.com"}


@pytest.fixture
def environment(tmp_path: Path, keys: Path, frames: Path, sink: Sink) -> dict[str, str]:
    """The environment of a machine with a relay."""
    shutil.copytree(keys, tmp_path / "keys")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("home", encoding="utf-8")
    place = Place(tmp_path, keys, sink.port, site=tmp_path / "site", frames=frames)
    return {**os.environ, **place.environment(), "KEPT_LISTEN": f"127.0.0.1:{free_port()}", "PYTHONUNBUFFERED": "1"}


def free_port() -> int:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        return int(opened.getsockname()[1])


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "formhandler", "serve"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        assert process.stdout
        while "Serving" not in (line := process.stdout.readline()):
            assert line, "ended before it served"
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def asked(environment: dict[str, str], method: str, path: str, data: dict[str, str] | None = None) -> tuple[int, str]:
    host, _, port = environment["KEPT_LISTEN"].partition(":")
    connection = HTTPConnection(host, int(port), timeout=10)
    kind = {"Content-Type": "application/x-www-form-urlencoded"} if data else {}
    connection.request(method, path, urlencode(data) if data else None, kind)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def test_a_process_serves_site_and_forms_delivers_and_ends_in_order(environment: dict[str, str], sink: Sink):
    with serving(environment) as process:
        assert asked(environment, "GET", "/") == (200, "home")
        assert asked(environment, "POST", "/forms/en/sign-up", ANNA)[0] == 303
        mails = sink.wait_for(1)
        assert mails[0]["To"] == "anna@example.com"
        assert json.loads(asked(environment, "GET", "/healthz")[1])["status"] == "good"
        process.send_signal(signal.SIGTERM)
        said = process.communicate(timeout=30)[0]
        assert process.returncode == 0, said
    for canary in ("anna", "Anna", "127.0.0.1:"):
        assert canary not in said


def test_an_enquiry_is_mostly_delivered_when_its_page_is_shown(environment: dict[str, str], sink: Sink):
    with serving(environment):
        host, _, port = environment["KEPT_LISTEN"].partition(":")
        connection = HTTPConnection(host, int(port), timeout=10)
        body = urlencode({**ANNA, "subject": "x", "message": "y"})
        connection.request("POST", "/forms/en/contact", body, {"Content-Type": "application/x-www-form-urlencoded"})
        answer = connection.getresponse()
        answer.read()
        path = answer.headers["Location"].partition("#")[0]
        connection.close()
        assert "is delivered" in asked(environment, "GET", path)[1]
        assert len(sink.wait_for(1)) == 1


def test_a_taken_port_ends_the_start_with_a_plain_sentence(environment: dict[str, str]):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "formhandler", "serve"],
            env={**environment, "KEPT_LISTEN": f"127.0.0.1:{port}"},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == f"KEPT_LISTEN: port {port} is taken by another program; end it, or choose another port\n"
