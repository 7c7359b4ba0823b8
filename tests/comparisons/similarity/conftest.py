"""Documents of planted groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

N_TERMS = 250


def _documents(rng: np.random.Generator, rates: Any, n: int, low: int = 80, high: int = 500) -> Any:
    """Return counts of n documents, of uneven length, each bursty about the same rates."""
    rows = []
    for _ in range(n):
        own = rng.gamma(np.asarray(rates) * 100 + 1e-9)
        rows.append(rng.multinomial(rng.integers(low, high), own / own.sum()))
    return np.array(rows)


def _tilted(rng: np.random.Generator, rates: Any, by: float) -> Any:
    changed = rates * np.exp(by * rng.standard_normal(rates.size))
    return changed / changed.sum()


@pytest.fixture
def base_rates() -> Any:
    """Rates of words, few common, many rare."""
    return np.random.default_rng(11).dirichlet(np.full(N_TERMS, 0.3))


@pytest.fixture
def documents() -> Callable[..., Any]:
    """Draws documents of given rates."""
    return _documents


@pytest.fixture
def tilted() -> Callable[..., Any]:
    """Changes rates."""
    return _tilted


@pytest.fixture
def labelled() -> Callable[[Sequence[int]], dict[str, str]]:
    """Labels documents d0000, d0001 ... by group a, b, c, of these sizes."""

    def label(sizes: Sequence[int]) -> dict[str, str]:
        names = [g for g, n in zip("abcdefgh", sizes, strict=False) for _ in range(n)]
        return {f"d{i:04d}": g for i, g in enumerate(names)}

    return label
