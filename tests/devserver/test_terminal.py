"""What is printed while something takes long."""

import pytest

from devserver import terminal


def test_a_step_says_that_it_begins_and_how_long_it_took(capsys):
    with terminal.progress("Building"):
        pass
    assert capsys.readouterr().out == "Building …\nBuilding: done in 0.0 s\n"


def test_a_step_that_fails_does_not_say_that_it_is_done(capsys):
    with pytest.raises(ValueError, match="no"), terminal.progress("Building"):
        raise ValueError("no")
    assert "done" not in capsys.readouterr().out


def test_a_step_that_takes_long_says_that_it_goes_on(monkeypatch):
    monkeypatch.setattr(terminal, "_FIRST", 0.0)
    heard = []
    monkeypatch.setattr(terminal, "say", heard.append)
    with terminal.progress("Building"):
        while len(heard) < 2:
            pass
    assert heard[1] == "Building … 0 s"
