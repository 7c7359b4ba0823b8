"""Intervals and verdicts of `composition` on overdispersed documents of known rates. Figures are printed (`-s`)."""

from __future__ import annotations

import math
import sys

import numpy as np
import pytest

from policymine.shifts.composition.base import parts_of
from tests.shifts.test_composition import measure, plant

RUNS = 100
Rates = dict[str, tuple[float, float]]
Sizes = dict[str, tuple[int, int]]
# Uses of each issuer per document before and after, documents before and after, and the verdicts that are no error.
CASES: tuple[tuple[str, Rates, Sizes, frozenset[str]], ...] = (
    ("nothing", {"A": (2.0, 2.0), "B": (2.0, 2.0)}, {"A": (12, 12), "B": (12, 12)}, frozenset({"unclear"})),
    ("nothing, rare", {"A": (0.2, 0.2), "B": (0.2, 0.2)}, {"A": (30, 30), "B": (30, 30)}, frozenset({"unclear"})),
    ("mix", {"A": (1.0, 1.0), "B": (8.0, 8.0)}, {"A": (40, 10), "B": (10, 40)}, frozenset({"composition", "unclear"})),
    ("mix, few", {"A": (1.0, 1.0), "B": (6.0, 6.0)}, {"A": (12, 5), "B": (5, 12)}, frozenset({"composition", "unclear"})),
    ("within", {"A": (1.0, 4.0), "B": (1.0, 4.0)}, {"A": (20, 12), "B": (12, 20)}, frozenset({"within", "unclear"})),
    ("both", {"A": (1.0, 3.0), "B": (6.0, 8.0)}, {"A": (30, 10), "B": (10, 30)},
     frozenset({"both", "within", "composition", "unclear"})),
)  # fmt: skip


def truth(rates: Rates, sizes: Sizes) -> list[float]:
    """The total, within and mix parts of the rates themselves, per 10,000 tokens of documents of 2,000."""
    weight = np.array([[sizes[g][side] * 2000.0 for g in sizes] for side in (0, 1)])
    uses = np.array([[sizes[g][side] * rates[g][side] for g in sizes] for side in (0, 1)])
    parts = parts_of(uses, weight)[1].sum(axis=1) * 10_000
    return [float(parts.sum()), float(parts[0]), float(parts[1])]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "rates", "sizes", "fair"), CASES)
def test_parts_are_covered_and_verdicts_hold(
    name: str, rates: Rates, sizes: Sizes, fair: frozenset[str]
) -> None:
    known = truth(rates, sizes)
    covered, rejected = np.zeros(3), 0
    verdicts: dict[str, int] = {}
    for seed in range(RUNS):
        found = measure(plant(np.random.default_rng(7000 + seed), rates, sizes), seed=seed)
        verdicts[found.verdict] = verdicts.get(found.verdict, 0) + 1
        rejected += found.p_within is not None and found.p_within <= 0.05
        covered += [
            part["low"] is None or part["low"] <= value <= part["high"]
            for part, value in zip(found.parts, known, strict=False)
        ]
    error = math.sqrt(0.05 * 0.95 / RUNS)
    total, within, mix = (covered / RUNS).tolist()
    sys.stdout.write(
        f"composition {name}: covered total {total:.2f}, within {within:.2f}, mix {mix:.2f} (± {error:.2f}); p of change "
        f"within at most 0.05 in {rejected / RUNS:.2f}; verdicts {verdicts}\n"
    )
    wrong = sum(n for verdict, n in verdicts.items() if verdict not in fair) / RUNS
    assert wrong <= 0.05 + 2 * error
    assert min(total, within, mix) >= 0.95 - 3 * error
    if known[1] == 0.0:
        assert rejected / RUNS <= 0.05 + 2 * error
