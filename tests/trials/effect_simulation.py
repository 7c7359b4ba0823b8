"""Corpora drawn from a known model: issuers that differ, documents of different lengths, topics moved by year and level.

    made = simulate(rng, effects=True)            word counts, fields, shares and words that are true
    truth = true_effects(effects=True)            what a regression on endlessly many documents would find

Documents of an issuer lean the same way (a random effect on each topic), issuers are of very different sizes, years
vary within issuers and the level is the issuer's, so that an interval that takes documents as independent is too
narrow for it.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policymine.terms.matrix import TermMatrix
from policymine.topic_models.base import TopicData

K = 5
TERMS = 150
YEARS = 20
STRENGTH = 6.0
SPREAD = 0.4
BASE = np.array([0.3, 0.0, 0.0, -0.3, -0.6])
BY_DECADE = np.array([0.5, -0.5, 0.0, 0.0, 0.2])
BY_LEVEL = np.array([0.0, 0.0, 0.7, -0.6, 0.0])


@dataclass(frozen=True)
class Made:
    """A corpus: counts with fields, and what it was drawn from."""

    data: TopicData
    fields: dict[str, list[object]]
    clusters: NDArray[np.int64]
    shares: NDArray[np.float64]
    words: NDArray[np.float64]
    leaning: NDArray[np.float64]


def means(year: NDArray, level: NDArray, own: NDArray, effects: bool) -> NDArray[np.float64]:
    """Return the mean shares of documents, (n, K)."""
    line = BASE + own
    if effects:
        line = line + (year[:, None] - YEARS / 2) / 10 * BY_DECADE + level[:, None] * BY_LEVEL
    shares = np.exp(line)
    return shares / shares.sum(axis=1, keepdims=True)


@functools.cache
def true_effects(*, effects: bool, size: int = 200_000) -> NDArray[np.float64]:
    """Return the effect of ten years and of the level, (2, K), averaged over years, levels and issuers."""
    rng = np.random.default_rng(1)
    year, level = rng.integers(0, YEARS, size), rng.integers(0, 2, size)
    own = rng.normal(0, SPREAD, (size, K))
    ahead, behind = (means(year + h, level, own, effects) for h in (5, -5))
    high, low = (means(year, np.full(size, v), own, effects) for v in (1, 0))
    return np.stack([(ahead - behind).mean(axis=0), (high - low).mean(axis=0)])


def simulate(
    rng: np.random.Generator,
    *,
    effects: bool,
    n: int = 150,
    issuers: int = 20,
    least: int = 2,
    length: float = 150.0,
) -> Made:
    """Return a corpus of n documents.

    Parameters
    ----------
    rng : draws everything.
    effects : whether year and level move the topics.
    n, issuers, least : documents, issuers, and documents that an issuer has at least.
    length : median number of words, lognormal with a spread of 0.7, at least 20.
    """
    weights = rng.dirichlet(np.full(issuers, 1.5))
    extra = rng.multinomial(n - least * issuers, weights)
    owner = np.repeat(np.arange(issuers), extra + least)
    level = (np.arange(issuers) % 2)[owner]
    year = rng.integers(0, YEARS, n)
    leaning = rng.normal(0, SPREAD, (issuers, K))
    own = leaning[owner]
    mean = means(year, level, own, effects)
    shares = np.stack([rng.dirichlet(STRENGTH * m) for m in mean])
    # A third of every topic's words is common to all.
    words = 0.67 * rng.dirichlet(np.full(TERMS, 0.1), K) + 0.33 * rng.dirichlet(np.full(TERMS, 0.5))
    sizes = np.maximum(20, rng.lognormal(np.log(length), 0.7, n)).astype(int)
    counts = np.stack([rng.multinomial(size, s @ words) for size, s in zip(sizes, shares, strict=True)])
    return Made(
        data=data_of(counts),
        fields={
            "year": (2000 + year).tolist(),
            "level": ["central" if v else "local" for v in level],
            "issuer": [f"i{i}" for i in owner],
        },
        clusters=owner,
        shares=shares,
        words=words,
        leaning=leaning,
    )


def effects_of_issuers(made: Made) -> NDArray[np.float64]:
    """Return the effect of ten years and of each issuer against the largest, in the order of a table, (issuers, K)."""
    sizes = np.bincount(made.clusters)
    names = sorted(range(len(sizes)), key=lambda i: (-sizes[i], f"i{i}"))
    year = np.arange(YEARS)

    def mean(issuer: int, ahead: float) -> NDArray[np.float64]:
        level = np.full(YEARS, issuer % 2)
        return means(year + ahead, level, made.leaning[issuer], True).mean(axis=0)

    by_year = sum(sizes[i] * (mean(i, 5) - mean(i, -5)) for i in names) / sizes.sum()
    return np.stack([by_year, *(mean(i, 0) - mean(names[0], 0) for i in names[1:])])


def data_of(counts: NDArray) -> TopicData:
    """Return TopicData of these counts, a document a row."""
    import pandas as pd
    from scipy.sparse import csr_matrix

    names = tuple(f"d{i:04d}" for i in range(len(counts)))
    matrix = TermMatrix(
        counts=csr_matrix(counts.astype(np.int32)),
        terms=tuple(f"w{j:03d}" for j in range(counts.shape[1])),
        documents=names,
        fields=pd.DataFrame({"id": names}),
        n_tokens=counts.sum(axis=1).astype(np.int64),
    )
    return TopicData(matrix, names)
