"""Sums of unequal coins against all ways gone through, and against Fisher's test where lengths are equal."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.stats import hypergeom

from policymine.kernels.sums import split_tails


def plain(inside: list[float], outside: list[float], total: int, held: int) -> tuple[float, float]:
    """P(at least held), P(at most held) on the inner side, by going through every set of documents."""
    sizes = np.array(inside + outside)
    rate = brentq(lambda r: np.sum(1 - np.exp(-r * sizes)) - total, 1e-9, 1e6)
    chance = 1 - np.exp(-rate * sizes)
    weight = {}
    for chosen in itertools.combinations(range(sizes.size), total):
        mine = np.zeros(sizes.size, dtype=bool)
        mine[list(chosen)] = True
        inner = int(mine[: len(inside)].sum())
        weight[inner] = weight.get(inner, 0.0) + float(np.prod(np.where(mine, chance, 1 - chance)))
    whole = sum(weight.values())
    return (
        sum(w for k, w in weight.items() if k >= held) / whole,
        sum(w for k, w in weight.items() if k <= held) / whole,
    )


def tails(inside: list[float], outside: list[float], total: int, held: int) -> tuple[float, float]:
    upper, lower = np.ones(1), np.ones(1)
    split_tails(np.array(inside), np.array(outside), np.array([total]), np.array([held]), upper, lower)
    return float(upper[0]), float(lower[0])


@pytest.mark.parametrize(("total", "held"), [(1, 1), (3, 2), (4, 0), (5, 3)])
def test_against_every_set(total: int, held: int) -> None:
    inside, outside = [1.0, 2.5, 0.3], [0.7, 1.1, 4.0, 0.2]
    assert tails(inside, outside, total, held) == pytest.approx(plain(inside, outside, total, held), rel=1e-6)


def test_equal_lengths_are_fishers_test() -> None:
    upper, lower = tails([2.0] * 6, [2.0] * 20, 7, 4)
    assert upper == pytest.approx(hypergeom.sf(3, 26, 7, 6))
    assert lower == pytest.approx(hypergeom.cdf(4, 26, 7, 6))


def test_longer_documents_are_less_of_a_surprise() -> None:
    assert tails([5.0] * 4, [1.0] * 12, 4, 4)[0] > 5 * tails([1.0] * 4, [1.0] * 12, 4, 4)[0]
