"""Gini coefficient of who spoke how much, comparable between meetings of different size."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from policymine.errors import InputError
from policymine.provenance import cited

__all__ = ["DELTAS_2003", "gini"]

DELTAS_2003: Final = cited("deltas2003")


def gini(amounts: ArrayLike, *, corrected: bool = True) -> float:
    """Return the Gini coefficient: 0 where all said the same amount, 1 where one person said everything.

    Parameters
    ----------
    amounts : what each person said, (n_people,), not negative; 0 for those who were silent.
    corrected : multiply by n / (n - 1), without which five people could never get above 0.8; without it, one voice
        of n gives (n - 1) / n.

    NaN for fewer than two people, or where nobody said anything.

    Raises
    ------
    InputError : a negative amount.

    Source: Deltas (2003).

    >>> gini([1, 1, 1]), gini([5, 0, 0]), round(gini([1, 2, 3, 4]), 4)
    (0.0, 1.0, 0.3333)
    >>> round(gini([9, 0, 0], corrected=False), 4)
    0.6667
    """
    x = np.sort(np.asarray(amounts, dtype=np.float64))
    n, total = x.size, x.sum()
    if n and x[0] < 0:
        raise InputError("an amount of speech cannot be negative")
    if n < 2 or total == 0:
        return float("nan")
    plain = 2.0 * float(np.arange(1, n + 1) @ x) / (n * total) - (n + 1.0) / n
    return float(np.clip(plain * n / (n - 1.0) if corrected else plain, 0.0, 1.0))
