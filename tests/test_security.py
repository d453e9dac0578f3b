"""SECURITY.md says what each stolen part reveals, and names a test for each: they are there, by these names."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
_TABLE = (
    (TESTS.parent / "SECURITY.md")
    .read_text(encoding="utf-8")
    .split("## What a stolen part reveals")[1]
    .split("\n## ")[0]
)
ROWS = [line.strip("| ").split(" | ") for line in _TABLE.splitlines() if line.startswith("| ")][1:]
DEFINED = {
    name
    for path in TESTS.rglob("test_*.py")
    for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
}


def test_the_table_has_a_row_for_each_part():
    assert len(ROWS) >= 10
    assert {len(row) for row in ROWS} == {3}


@pytest.mark.parametrize("row", ROWS, ids=[row[0][:40] for row in ROWS])
def test_each_row_names_tests_that_exist(row):
    named = set(re.findall(r"`(test_\w+)`", row[2]))
    assert named
    assert named <= DEFINED
