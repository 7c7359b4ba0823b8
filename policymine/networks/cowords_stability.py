"""How sure themes are: the documents drawn again and again, centrality, density, quadrant and the themes themselves found anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from policymine.networks.cowords_measures import QUADRANTS, centrality_density, equivalence, quadrant_of
from policymine.statistics.bootstrap import MIN_UNITS, resample_weights, tail

if TYPE_CHECKING:
    from policymine.networks.chance import Pairs
    from policymine.networks.cowords import WordTable

__all__ = ["resampled_themes"]

# Themes are found anew in so many of the resamples.
_AGAIN: Final = 100


def resampled_themes(
    given: WordTable,
    pairs: Pairs,
    kept: NDArray[np.int64],
    sure: NDArray[np.bool_],
    themes: Sequence[Sequence[str]],
    names: Sequence[tuple[str, str]],
    resamples: int,
    seed: int,
    again: Callable[[Mapping[tuple[str, str], float]], list[tuple[str, ...]]],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]] | None:
    """Return intervals of centrality and density, (n_themes, 2), the share of resamples by quadrant, (n_themes, 4), and how much
    of each theme the likest theme of a resample holds, (n_themes,)."""
    from scipy import sparse

    n_docs = len(given.documents)
    if n_docs < MIN_UNITS or not kept.size:
        return None
    n_units = given.table.shape[1]
    to_document = sparse.csr_matrix(
        (np.ones(n_units), (np.arange(n_units), given.unit_document)), shape=(n_units, n_docs)
    )
    single = (given.table @ to_document).tocsr()
    both = (given.table[pairs.first[kept]].multiply(given.table[pairs.second[kept]]) @ to_document).tocsr()
    rng = np.random.default_rng(seed)
    centralities, densities = [], []
    alike: list[list[float]] = []
    for weights in resample_weights(n_docs, resamples, rng):
        counts = single @ weights.T
        index = equivalence(both @ weights.T, counts[pairs.first[kept]], counts[pairs.second[kept]])
        c, d = centrality_density(themes, names, index)
        centralities.append(c)
        densities.append(d)
        for column in range(min(index.shape[1], _AGAIN - len(alike))):
            links = zip(names, index[:, column].tolist(), sure.tolist(), strict=True)
            anew = again({pair: e for pair, e, holds in links if holds})
            alike.append([max((_jaccard(theme, other) for other in anew), default=0.0) for theme in themes])
    c, d = np.concatenate(centralities, axis=1), np.concatenate(densities, axis=1)
    cut = tail(n_docs, 0.95)
    q = quadrant_of(c, d)
    shares = np.stack([(q == k).mean(axis=1) for k in range(len(QUADRANTS))], axis=1)
    ends = [cut, 1.0 - cut]
    return np.quantile(c, ends, axis=1).T, np.quantile(d, ends, axis=1).T, shares, np.mean(alike, axis=0)


def _jaccard(one: Sequence[str], other: Sequence[str]) -> float:
    return len(set(one) & set(other)) / len(set(one) | set(other))
