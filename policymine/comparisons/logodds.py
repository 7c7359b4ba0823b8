"""Log-odds with an informative Dirichlet prior: rare terms shrink towards the common rate (Monroe et al. 2008).

Both sides borrow `prior_tokens` tokens from the two sides together, so that a term seen once on one side and
never on the other does not lead the list. The z-score takes tokens as independent; it describes, and
the document-level test decides.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from policymine.comparisons.align import require_aligned
from policymine.errors import InputError
from policymine.provenance import cited
from policymine.terms.matrix import TermMatrix

__all__ = ["REFERENCES", "SENTENCE", "default_prior", "effect", "log_odds", "score"]

REFERENCES: Final = (cited("monroe2008"),)
SENTENCE: Final = (
    "Terms are ranked by the log-odds ratio with an informative Dirichlet prior proportional to the rates of both "
    "sides together."
)


def default_prior(target: TermMatrix, reference: TermMatrix) -> float:
    """Return the prior's weight in tokens: one document of average length over both sides."""
    n_documents = int((target.n_tokens > 0).sum() + (reference.n_tokens > 0).sum())
    return float(target.n_tokens.sum() + reference.n_tokens.sum()) / max(n_documents, 1)


def log_odds(
    target: ArrayLike,
    reference: ArrayLike,
    target_tokens: float,
    reference_tokens: float,
    *,
    prior_tokens: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the log-odds ratio (natural logarithm) and its z-score, each (n_terms,), positive for the target.

    Parameters
    ----------
    target, reference : counts of each term on each side, (n_terms,).
    target_tokens, reference_tokens : all tokens of each side.
    prior_tokens : weight of the prior in tokens; its shape is the rate over both sides.

    A term that occurs on neither side gets 0 and 0.

    Raises
    ------
    InputError : a prior that is not positive.

    Source: Monroe, Colaresi & Quinn (2008), equations 15, 16, 20 and 22.
    """
    if not prior_tokens > 0:
        raise InputError(f"prior_tokens is a positive number of tokens, not {prior_tokens}")
    a = np.asarray(target, dtype=np.float64)
    b = np.asarray(reference, dtype=np.float64)
    n1, n2 = float(target_tokens), float(reference_tokens)
    alpha = prior_tokens * (a + b) / (n1 + n2)
    seen = alpha > 0
    with np.errstate(divide="ignore", invalid="ignore"):
        left = np.log(a + alpha) - np.log(n1 + prior_tokens - a - alpha)
        right = np.log(b + alpha) - np.log(n2 + prior_tokens - b - alpha)
        deviation = np.sqrt(1.0 / (a + alpha) + 1.0 / (b + alpha))
        delta = np.where(seen, left - right, 0.0)
        z = np.where(seen, delta / deviation, 0.0)
    return delta, z


def effect(
    target_log_rate: NDArray[np.float64],
    reference_log_rate: NDArray[np.float64],
    pooled_rate: NDArray[np.float64],
    tokens: tuple[float, float],
    prior_tokens: float,
) -> NDArray[np.float64]:
    """Return the effect whose conservative bound ranks the terms: the shrunken log-odds ratio, base 2.

    Parameters
    ----------
    target_log_rate, reference_log_rate : log2 of the rate a token, (n_terms, n_draws), of drawn document samples.
    pooled_rate : rate a token of both sides together, (n_terms,).
    tokens : tokens of the target and of the reference.
    prior_tokens : weight of the prior in tokens.
    """
    alpha = (prior_tokens * pooled_rate)[:, None]

    def side(log_rate: NDArray[np.float64], n: float) -> NDArray[np.float64]:
        p = (np.exp2(log_rate) * n + alpha) / (n + prior_tokens)
        p = np.clip(p, 0.0, 1.0 - 1e-12)
        return np.asarray(np.log2(p) - np.log2(1.0 - p), dtype=np.float64)

    return side(target_log_rate, tokens[0]) - side(reference_log_rate, tokens[1])


def score(target: TermMatrix, reference: TermMatrix) -> NDArray[np.float64]:
    """Return the z-score of the log-odds ratio of each term, (n_terms,), positive where typical of the target.

    The prior is worth one document of average length. Raises InputError where the vocabularies are not aligned.
    """
    require_aligned(target, reference)
    return log_odds(
        target.totals(),
        reference.totals(),
        int(target.n_tokens.sum()),
        int(reference.n_tokens.sum()),
        prior_tokens=default_prior(target, reference),
    )[1]
