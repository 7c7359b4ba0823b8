"""Makers of small term matrices, as fixtures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from policymine.terms.matrix import TermMatrix


def _term_matrix(
    counts: Any, sizes: Sequence[int] | Any = None, *, terms: Sequence[str] | None = None, prefix: str = "d"
) -> TermMatrix:
    """Return a matrix of these counts (documents x terms); sizes default to the row sums."""
    matrix = sparse.csr_matrix(np.asarray(counts)).astype(np.int32)
    n_documents, n_terms = matrix.shape
    lengths = np.asarray(matrix.sum(axis=1)).ravel() if sizes is None else np.asarray(sizes)
    return TermMatrix(
        counts=matrix,
        terms=tuple(terms) if terms is not None else tuple(f"w{i:04d}" for i in range(n_terms)),
        documents=tuple(f"{prefix}{i:04d}" for i in range(n_documents)),
        fields=pd.DataFrame(index=range(n_documents)),
        n_tokens=lengths.astype(np.int64),
    )


def _bursty(rng: np.random.Generator, sizes: Any, rates: Any, shape: float = 1.0) -> Any:
    """Return negative-binomial counts, documents x terms: rates a token, varying by document."""
    lengths = np.asarray(sizes)
    noise = rng.gamma(shape, 1.0 / shape, (lengths.size, len(rates)))
    return rng.poisson(lengths[:, None] * np.asarray(rates) * noise)


@pytest.fixture
def term_matrix() -> Callable[..., TermMatrix]:
    """Makes a term matrix from counts."""
    return _term_matrix


@pytest.fixture
def bursty() -> Callable[..., Any]:
    """Draws counts that vary between documents more than Poisson."""
    return _bursty
