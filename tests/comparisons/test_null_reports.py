"""Random splits of the work reports of the State Council: neither measures nor words may tell them apart too often."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import policymine as pm
from policymine.api.reading import read_corpus
from policymine.api.sides import Side
from policymine.comparisons.measures.means import compare_means
from policymine.comparisons.similarity.chance import pair_chance
from policymine.statistics.fdr import q_values
from policymine.terms.matrix import build_matrix

_SPLITS = 200
# The nominal rate and three Monte Carlo standard errors.
_MOST = 0.05 + 3 * (0.05 * 0.95 / _SPLITS) ** 0.5


@pytest.fixture(scope="module")
def reports(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("null") / "c"
    pm.ingest([shared_data / "gwr"], folder)
    return folder


@pytest.mark.slow
def test_measures_of_random_splits(reports: Path) -> None:
    from policymine.api.compare_measures import _measured

    reading = read_corpus(reports)
    whole = Side("all", reading, tuple(range(len(reading.corpus))), True)
    measured, _, _ = _measured((whole,), None, None)
    n = len(measured.documents)
    for target in (5, n // 2):
        for test in ("permutation", "rank"):
            hits = 0
            for split in range(_SPLITS):
                order = np.random.default_rng(split).permutation(n)
                sides = measured.values[order[:target]], measured.values[order[target:]]
                hits += bool(np.nanmin(q_values(compare_means(*sides, test=test, seed=split).p)) < 0.05)
            print(f"\n{target} of {n}, {test}: {hits / _SPLITS:.3f} with any of {len(measured.keys)} q < .05")  # noqa: T201
            assert hits / _SPLITS <= _MOST


@pytest.mark.slow
def test_words_of_random_splits(reports: Path) -> None:
    counts = build_matrix(read_corpus(reports).tokens, min_df=2).counts.astype(float).tocsr()
    n = counts.shape[0]
    for target in (5, n // 2):
        p = []
        for split in range(_SPLITS):
            rng = np.random.default_rng(split)
            order = rng.permutation(n)
            p.append(pair_chance(counts, order[:target], order[target:], 99, rng).p)
        share = float(np.mean(np.array(p) <= 0.05))
        print(f"\n{target} of {n}: {share:.3f} of random pairs at p <= .05")  # noqa: T201
        assert share <= _MOST
