"""Corpora drawn from topics that are known: what a judge of models must find, and words without topics, where it must not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from policymine.terms.matrix import TermMatrix
from policymine.topic_models.base import TopicData


def to_data(counts: Any, parents: list[str] | None = None) -> TopicData:
    matrix = sparse.csr_matrix(np.asarray(counts, dtype=np.int32))
    n_units, n_terms = matrix.shape
    names = tuple(f"d{i:04d}" for i in range(n_units))
    terms = tuple(f"w{i:04d}" for i in range(n_terms))
    sizes = np.asarray(matrix.sum(axis=1), dtype=np.int64).ravel()
    held = TermMatrix(matrix, terms, names, pd.DataFrame(index=range(n_units)), sizes)
    return TopicData(held, names if parents is None else tuple(parents))


def drawn(
    k: int, *, n: int = 240, length: int = 80, n_terms: int = 400, seed: int = 0
) -> tuple[TopicData, NDArray[np.float64]]:
    """Documents of a known LDA, and its topics."""
    rng = np.random.default_rng(seed)
    topics = rng.dirichlet(np.full(n_terms, 0.05), size=k)
    shares = rng.dirichlet(np.full(k, 0.1), size=n)
    return to_data([rng.multinomial(length, row) for row in shares @ topics]), topics


def shuffled(data: TopicData, seed: int = 0) -> TopicData:
    """The same words and the same lengths of texts, dealt out at random: no topics are left."""
    counts = data.matrix.counts
    words = np.repeat(counts.indices, counts.data)
    np.random.default_rng(seed).shuffle(words)
    lengths = np.asarray(counts.sum(axis=1)).ravel()
    rows = np.repeat(np.arange(lengths.size), lengths)
    dealt = sparse.csr_matrix((np.ones(words.size, np.int32), (rows, words)), shape=counts.shape)
    dealt.sum_duplicates()
    return TopicData(replace(data.matrix, counts=dealt), data.parents)
