"""Agreement of several coders who put the same units into categories: Krippendorff's alpha with an interval over units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from policymine.errors import InputError
from policymine.statistics.bootstrap import MIN_UNITS, resample_weights, tail

__all__ = ["Agreement", "krippendorff_alpha"]

_RESAMPLES: Final = 2_000


@dataclass(frozen=True, slots=True)
class Agreement:
    """Krippendorff's alpha for nominal data.

    Parameters
    ----------
    alpha : 1 where coders always agree, 0 where they agree as often as chance would have it, below 0 where less often;
        NaN where fewer than two units were coded twice, or all answers are one category (there is then nothing to tell).
    low, high : ends of the interval over units; NaN below five units, or where all units agree alike.
    n_units : units that two coders or more put into a category.
    n_values : answers to these units.
    """

    alpha: float
    low: float
    high: float
    n_units: int
    n_values: int


def krippendorff_alpha(values: ArrayLike, *, level: float = 0.95, seed: int = 0) -> Agreement:
    """Return how far coders agree on categories, corrected for chance; missing answers are left out.

    Parameters
    ----------
    values : category of each unit by coder, (n_coders, n_units), whole numbers from 0; -1 where a coder gave none.
    level : level of the interval, which resamples units.
    seed : of the resampling.

    A unit that fewer than two coders answered does not enter. Disagreement is counted in pairs of answers to the same unit,
    each unit weighing as many answers as it has, and divided by that of pairs drawn from all answers.

    Raises
    ------
    InputError : no table of coders by units, or a category below -1.

    Source: Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability; Hayes, A. F. & Krippendorff, K. (2007).
    Answering the call for a standard reliability measure for coding data. Comm. Methods and Measures 1 (the interval).

    >>> meg, owen = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    >>> round(krippendorff_alpha([meg, owen]).alpha, 3)
    0.095
    """
    given = np.asarray(values, dtype=np.int64)
    if given.ndim != 2 or (given.size and given.min() < -1):
        raise InputError("agreement takes a table of coders by units: whole numbers from 0, -1 where missing")
    _, coded = np.unique(given, return_inverse=True)
    coded = coded.reshape(given.shape)
    n_codes = int(coded.max()) + 1 if coded.size else 0
    # Answers by unit and category; a first code of -1 is no category.
    counts = np.zeros((given.shape[1], n_codes))
    for row in coded:
        counts[np.arange(given.shape[1]), row] += 1.0
    if given.size and given.min() == -1:
        counts = counts[:, 1:]
    counts = counts[counts.sum(axis=1) >= 2]
    n_units, n_values = counts.shape[0], int(counts.sum())
    if n_units < 2:
        return Agreement(np.nan, np.nan, np.nan, n_units, n_values)
    size = counts.sum(axis=1)
    # Ordered pairs of unlike answers within a unit, over the partners that an answer has there.
    unlike = (size * size - (counts * counts).sum(axis=1)) / (size - 1.0)
    totals = counts.sum(axis=0)
    n = float(totals.sum())
    expected = n * n - float((totals * totals).sum())
    if expected <= 0:
        return Agreement(np.nan, np.nan, np.nan, n_units, n_values)
    scale = (n - 1.0) / expected
    low = high = np.nan
    if n_units >= MIN_UNITS and np.ptp(unlike) > 0:
        rng = np.random.default_rng(seed)
        # What chance would give is held as the data have it; units are drawn again.
        drawn = np.concatenate([w @ unlike for w in resample_weights(n_units, _RESAMPLES, rng)])
        cut = tail(n_units, level)
        low = 1.0 - scale * float(np.quantile(drawn, 1.0 - cut, method="higher"))
        high = 1.0 - scale * float(np.quantile(drawn, cut, method="lower"))
    return Agreement(1.0 - scale * float(unlike.sum()), low, high, n_units, n_values)
