"""The start of `inv serve`, as far as it goes without a site; the rest is in tests/journeys/test_editor.py."""

import socket

import pytest

from devserver import supervisor


@pytest.fixture(autouse=True)
def _no_signals(monkeypatch):
    monkeypatch.setattr(supervisor.signal, "signal", lambda *_: None)


def test_a_taken_port_ends_the_start_with_status_one(tmp_path, capsys):
    with socket.create_server(("127.0.0.1", 0)) as other:
        assert supervisor.run(tmp_path, other.getsockname()[1]) == 1
    assert "is taken by another program" in capsys.readouterr().out


@pytest.mark.parametrize("written", ["eighty", "-1", "70000", "65535"])
def test_a_port_that_is_none_is_told_with_what_to_write(tmp_path, capsys, monkeypatch, written):
    monkeypatch.setenv("KEPT_PORT", written)
    assert supervisor.run(tmp_path, None) == 1
    assert "write a port between" in capsys.readouterr().out


def test_the_port_of_the_environment_is_taken_when_none_is_asked_for(tmp_path, capsys, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        monkeypatch.setenv("KEPT_PORT", str(port))
        assert supervisor.run(tmp_path, None) == 1
    assert f"Port {port} is taken" in capsys.readouterr().out
