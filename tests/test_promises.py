"""Which promises have no test, said openly (`OPEN`), and what `inv evidence` prints about each."""

import json
import sys

import pytest

from formhandler.procedures.evidence import OBSERVED
from tests.support import evidence
from tests.support.promises import OPEN, PROMISES, marked


def test_every_promise_has_a_test_or_is_said_to_be_open():
    missing = set(PROMISES) - set(marked())
    assert missing <= set(OPEN)


def test_what_is_said_to_be_open_is_a_promise():
    assert set(OPEN) <= set(PROMISES)


def test_every_place_that_declares_a_promise_is_a_line_of_the_policy():
    text = (evidence.ROOT / "policy.toml").read_text(encoding="utf-8")
    for promise, keys in evidence.DECLARED.items():
        assert promise in PROMISES
        assert all(evidence.place_of(key, text) for key in keys), promise


def test_where_a_promise_is_declared_nowhere_or_counted_nowhere_is_said_with_the_reason():
    assert set(PROMISES) == set(evidence.DECLARED) | set(evidence.IN_CODE)
    assert not set(evidence.DECLARED) & set(evidence.IN_CODE)
    assert set(PROMISES) == set(OBSERVED) | set(evidence.NOT_COUNTED)


def handler_that_prints(tmp_path, monkeypatch, printed, status):
    """Stand in for the handler's own command: what it counts is tested beside it."""
    (tmp_path / "formhandler.py").write_text(f"import sys\nprint({json.dumps(printed)!r})\nsys.exit({status})\n")
    monkeypatch.setattr(evidence, "COMMAND", (sys.executable, str(tmp_path / "formhandler.py")))
    monkeypatch.setenv("KEPT_VAR", str(tmp_path))


@pytest.mark.parametrize(("broken_at", "status"), [(None, 0), (None, 3), (7, 1)])
def test_inv_evidence_prints_every_promise_and_ends_as_the_handler_does(
    tmp_path, monkeypatch, capsys, broken_at, status
):
    promises = {"Z9": {"erased expire": 12}}
    counted = {"promises": promises, "broken_at": broken_at, "head": "9:00", "overdue": 4 if status == 3 else 0}
    counted |= {"enquiries_late": 0, "least_late": 0, "most_late": 20}
    handler_that_prints(tmp_path, monkeypatch, counted, status)
    assert evidence.main() == status
    said = capsys.readouterr().out
    assert all(f"{name:>4}  {text}" in said for name, text in PROMISES.items())
    assert "      counted   erased expire 12\n" in said
    assert "tests/formhandler/procedures/test_purge.py::test_nothing_is_erased_early_and_everything_when_due" in said
    assert f"      tests     none: {OPEN['Z20']}" in said
    assert ("ALTERED" in said) is (status == 1)
