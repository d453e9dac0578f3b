"""Never a stale page: whatever people change, a build that does only what is due ends like one from nothing."""

from tests.support.edits import Edits
from tests.support.incremental import InMemory, built_again, built_from_nothing
from tests.support.sites import copy_project

_STEPS, _COMPARED = 24, 4


def test_a_site_that_was_changed_at_random_is_the_one_that_a_build_from_nothing_makes(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795435200")
    root = copy_project(tmp_path / "project")
    edits = Edits(root, tmp_path / "out" / "site", seed=3)
    built_again(root, tmp_path / "out")
    done = []
    for step in range(_STEPS):
        edits.change()
        done.append(edits.did)
        outcome = built_again(root, tmp_path / "out")
        if step % _COMPARED == 0:
            assert outcome == built_from_nothing(root, tmp_path / "new"), done


def test_a_site_in_memory_that_was_changed_at_random_is_the_one_that_a_build_from_nothing_makes(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795435200")
    root = copy_project(tmp_path / "project")
    edits = Edits(root, tmp_path / "out" / "site", seed=5, tampering=False)
    site = InMemory(root, tmp_path / "out")
    done = []
    for step in range(_STEPS):
        edits.change()
        done.append(edits.did)
        outcome = site.saved()
        if step % _COMPARED == 0:
            assert outcome == built_from_nothing(root, tmp_path / "new"), done
