"""`shift` on planted pairs, at the bars it is held to; the figures are those of `python -m tests.benchmarks shift`."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.benchmarks.planted import LEVELS
from tests.benchmarks.shift import run

ENOUGH = tuple(str(level) for level in LEVELS if level >= 5)


@pytest.mark.slow
def test_planted_shifts_are_judged_dated_and_as_sure_as_stated(shared_data: Path) -> None:
    found = run(shared_data, 6, texts=0)
    sys.stdout.write(found.table() + "\n")
    notes = found.notes
    for level in map(str, LEVELS):
        assert notes["false"][level]["share"] <= 0.05
        assert notes["false_change"][level]["share"] <= 0.05
        assert notes["covered_break"][level]["share"] >= 0.93
    for level in ENOUGH:
        assert notes["right"][level]["share"] >= 0.85
        assert notes["within_break"][level]["share"] >= 0.9
    for name, row in notes["reliability"].items():
        if row["n"] >= 30:
            # As often right as stated, or more often.
            assert row["share"] >= row["stated"] - 3 * row["error"] - 0.05, name
