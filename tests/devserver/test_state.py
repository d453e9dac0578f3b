"""The note that supervisor and child share."""

from devserver.builder import shortened
from devserver.state import State


def test_a_state_is_read_as_it_was_written(tmp_path):
    path = tmp_path / "dev" / "state.json"
    state = State(3, "failed", "content/pages/about.en.md:1: no title")
    state.write(path)
    assert State.read(path) == state


def test_there_is_a_state_before_the_first_build(tmp_path):
    assert State.read(tmp_path / "none.json") == State(0, "building", "")


def test_what_a_build_printed_is_shown_from_the_projects_folder_on(tmp_path):
    assert shortened(f"{tmp_path}/policy.toml:3: x\n", tmp_path) == "policy.toml:3: x"
    assert shortened("", tmp_path) == "It said nothing."
    assert len(shortened("line\n" * 500, tmp_path).splitlines()) == 60
