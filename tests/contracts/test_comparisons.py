"""What every comparison method promises: a swap flips the sign, a corpus against itself is zero."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from policymine.comparisons import METHODS
from policymine.comparisons.align import align
from policymine.errors import InputError
from policymine.terms.matrix import TermMatrix


def _matrix(counts: Any, terms: tuple[str, ...]) -> TermMatrix:
    matrix = sparse.csr_matrix(np.asarray(counts)).astype(np.int32)
    n = matrix.shape[0]
    sizes = np.asarray(matrix.sum(axis=1)).ravel() + 7
    return TermMatrix(matrix, terms, tuple(f"d{i}" for i in range(n)), pd.DataFrame(index=range(n)), sizes)


@pytest.fixture
def sides() -> tuple[TermMatrix, TermMatrix]:
    rng = np.random.default_rng(0)
    terms = tuple(sorted(["治理", "管理", "协商", "社区", "居民", "创新"]))
    target = rng.poisson([1, 4, 0.2, 2, 3, 0.5], (9, 6))
    reference = rng.poisson([3, 1, 2, 2, 3, 0], (7, 6))
    return align(_matrix(target, terms), _matrix(reference, terms))


def test_the_names() -> None:
    assert {"keyness", "logodds"} <= set(METHODS.names())
    assert not {"base", "align", "compare", "resample"} & set(METHODS.names())
    assert all(METHODS.help().values())


@pytest.mark.parametrize("name", METHODS.names())
def test_score(name: str, sides: tuple[TermMatrix, TermMatrix]) -> None:
    target, reference = sides
    score = METHODS.load(name).score
    there, back = score(target, reference), score(reference, target)
    assert there.shape == (len(target.terms),)
    assert there.dtype == np.float64
    assert np.isfinite(there).all()
    assert there == pytest.approx(-back, abs=1e-12)
    assert (there != 0).any()
    assert (score(target, target) == 0).all()
    rates = target.totals() / target.n_tokens.sum() - reference.totals() / reference.n_tokens.sum()
    far = np.abs(rates) > 0.01
    assert (np.sign(there)[far] == np.sign(rates)[far]).all()
    with pytest.raises(InputError):
        score(target, _matrix([[1]], ("别的",)))
