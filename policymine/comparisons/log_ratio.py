"""Log ratio: how many times higher the rate is, as a power of two (Hardie 2014).

1 is twice as frequent in the target, 3 eight times, -1 half. It says how large a difference is, not how sure;
the interval beside it, from resampled documents, says that.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from policymine.provenance import cited

__all__ = ["REFERENCES", "ZERO", "effect", "log_ratio", "percent_difference"]

REFERENCES: Final = (
    cited("hardie2014"),
    cited("gabrielatos2012"),
)
# What stands in for a count of zero, as in Hardie (2014): half an occurrence.
ZERO: Final = 0.5


def log_ratio(
    target: ArrayLike, reference: ArrayLike, target_tokens: ArrayLike, reference_tokens: ArrayLike
) -> NDArray[np.float64]:
    """Return log2 of the ratio of rates, positive where the target's rate is higher; zero counts become 0.5.

    Parameters
    ----------
    target, reference : counts, of any shape.
    target_tokens, reference_tokens : tokens of each side, of a shape that broadcasts with the counts.

    >>> log_ratio([8, 1, 0], [1, 2, 0], 1000, 1000)
    array([ 3., -1.,  0.])
    """
    a = np.maximum(np.asarray(target, dtype=np.float64), ZERO)
    b = np.maximum(np.asarray(reference, dtype=np.float64), ZERO)
    n1 = np.asarray(target_tokens, dtype=np.float64)
    n2 = np.asarray(reference_tokens, dtype=np.float64)
    # A difference of logarithms of each side, so that a swap changes the sign and nothing else.
    return np.asarray((np.log2(a) - np.log2(n1)) - (np.log2(b) - np.log2(n2)), dtype=np.float64)


def percent_difference(target_rate: ArrayLike, reference_rate: ArrayLike) -> NDArray[np.float64]:
    """Return %DIFF, by how many percent of the reference's rate the target's is higher; NaN where that is zero.

    Parameters
    ----------
    target_rate, reference_rate : uses in any one unit of text, of one shape.

    Source: Gabrielatos & Marchi (2012), Keyness: appropriate metrics and practical issues. They put a very small
    number in the place of a rate of zero; the ratio is then that number's, so it is left out here.

    >>> percent_difference([3.0, 1.0, 2.0], [1.0, 2.0, 0.0])
    array([200., -50.,  nan])
    """
    a = np.asarray(target_rate, dtype=np.float64)
    b = np.asarray(reference_rate, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(b > 0, (a - b) / b * 100.0, np.nan), dtype=np.float64)


def effect(
    target_log_rate: NDArray[np.float64],
    reference_log_rate: NDArray[np.float64],
    pooled_rate: NDArray[np.float64],
    tokens: tuple[float, float],
    prior_tokens: float,
) -> NDArray[np.float64]:
    """Return the effect whose conservative bound ranks the terms: here the log ratio itself.

    Parameters
    ----------
    target_log_rate, reference_log_rate : log2 of the rate a token, (n_terms, n_draws), of drawn document samples.
    pooled_rate : rate a token of both sides together, (n_terms,).
    tokens : tokens of the target and of the reference.
    prior_tokens : weight of a prior, in tokens; not used here.
    """
    return target_log_rate - reference_log_rate
