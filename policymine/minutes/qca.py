"""How well a condition fits an outcome over cases, as qualitative comparative analysis measures it.

With a handful of cases no condition is proved: consistency and coverage describe the cases at hand, and the exact test with its
q-value says how easily chance gives as much.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from policymine.errors import InputError
from policymine.provenance import cited

__all__ = ["RAGIN_2006", "Fit", "fit_of"]

RAGIN_2006: Final = cited("ragin2006")


@dataclass(frozen=True, slots=True)
class Fit:
    """One condition and the outcome.

    Parameters
    ----------
    n : cases where both are known.
    both, condition, outcome : cases with both, with the condition, with the outcome.
    sufficiency : share of the cases with the condition that have the outcome; None where none has it.
    coverage : share of the cases with the outcome that have the condition: as a necessary condition, its consistency.
    p : two-sided exact p-value (Fisher); None where one of the two is the same in all cases.
    """

    n: int
    both: int
    condition: int
    outcome: int
    sufficiency: float | None
    coverage: float | None
    p: float | None


def fit_of(condition: Sequence[int | None], outcome: Sequence[int | None]) -> Fit:
    """Return how a crisp condition fits a crisp outcome.

    Parameters
    ----------
    condition, outcome : 1, 0 or None by case; cases with a None are left out.

    Raises
    ------
    InputError : lengths differ.

    Source: Ragin (2006).

    >>> f = fit_of([1, 1, 1, 0, 0], [1, 1, 0, 0, 1])
    >>> round(f.sufficiency, 3), round(f.coverage, 3), round(f.p, 3)
    (0.667, 0.667, 1.0)
    """
    if len(condition) != len(outcome):
        raise InputError(
            f"{len(condition)} conditions and {len(outcome)} outcomes: one each a case is needed"
        )
    pairs = [(c, o) for c, o in zip(condition, outcome, strict=True) if c is not None and o is not None]
    both = sum(1 for c, o in pairs if c and o)
    with_condition = sum(1 for c, _ in pairs if c)
    with_outcome = sum(1 for _, o in pairs if o)
    n = len(pairs)
    p: float | None = None
    if 0 < with_condition < n and 0 < with_outcome < n:
        from scipy.stats import fisher_exact

        neither = n - with_condition - with_outcome + both
        p = float(fisher_exact([[both, with_condition - both], [with_outcome - both, neither]]).pvalue)
    return Fit(
        n,
        both,
        with_condition,
        with_outcome,
        both / with_condition if with_condition else None,
        both / with_outcome if with_outcome else None,
        p,
    )
