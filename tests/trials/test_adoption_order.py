"""How often `adoption` sees an order of levels that was planted, and how often one that was not. Figures are printed (`-s`).

Issuers of four levels take a term up in the order of levels, at random, or all on one day; each writes documents that use the old
term before and the new one after, nine times in ten.
"""

from __future__ import annotations

import math
import sys
from typing import Any

import pytest

from policymine.shifts.adoption.base import days_of
from tests.shifts.test_adoption import measure, plant

RUNS = 100
# Issuers on each level, documents of each, years between levels, least share of the orders that is seen.
PLANTED = (
    ((1, 3, 5, 6), (12, 12, 12, 12), 1.1, 0.7),
    ((1, 3, 5, 6), (6, 6, 6, 6), 1.1, 0.0),
    ((2, 6, 10, 12), (8, 8, 8, 8), 1.1, 0.8),
    ((1, 3, 5, 6), (12, 12, 12, 12), 0.5, 0.0),
)
NULLS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("random", {}),
    ("random", {"units": (2, 6, 10, 12), "each": (24, 12, 6, 3)}),
    ("together", {"each": (60, 30, 10, 6)}),
)


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


def error(share: float, n: int) -> float:
    return math.sqrt(max(share * (1.0 - share), 1.0 / n) / n)


@pytest.mark.slow
@pytest.mark.parametrize(("units", "each", "years", "least"), PLANTED)
def test_a_planted_order_is_seen(
    units: tuple[int, ...], each: tuple[int, ...], years: float, least: float
) -> None:
    seen, turned, held, bounded = 0, 0, 0, 0
    for seed in range(RUNS):
        table, truth = plant("led", units=units, each=each, seed=5000 + seed, step=365 * years)
        found = measure(table, seed=seed)
        assert found.order is not None
        seen += found.order["verdict"] == "top_down"
        turned += found.order["verdict"] == "bottom_up"
        for row in found.rows():
            low = days_of(row["low"])[0] if row["low"] else -math.inf
            high = days_of(row["high"])[1] if row["high"] else math.inf
            held += low <= truth[row["group"]] <= high + 1
            bounded += 1
    share, cover = seen / RUNS, held / bounded
    say(
        f"adoption led: units {units} documents {each} years between levels {years}: order seen {share:.2f} ± "
        f"{error(share, RUNS):.2f}, turned round {turned / RUNS:.2f}; dates within their bounds {cover:.3f} ± "
        f"{error(cover, bounded):.3f}"
    )
    assert turned / RUNS <= 0.025
    assert share >= least - 2 * error(share, RUNS)
    assert cover >= 0.93


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "options"), NULLS)
def test_no_order_is_seen_where_none_was_planted(kind: str, options: dict[str, Any]) -> None:
    claimed = 0
    for seed in range(RUNS):
        table, _ = plant(kind, seed=9000 + seed, **options)
        found = measure(table, seed=seed)
        assert found.order is not None
        claimed += found.order["verdict"] in ("top_down", "bottom_up")
    share = claimed / RUNS
    say(f"adoption {kind} {options or ''}: order claimed {share:.2f} ± {error(share, RUNS):.2f}")
    assert share <= 0.05 + 2 * math.sqrt(0.05 * 0.95 / RUNS)
