"""`compare`: two halves of the laws, and 50,000 generated documents against 50,000, from the tokens to the table.

Timed is everything after segmentation: the term matrix, intervals by 1,000 resamples of documents, the permutation test
of documents, dispersion and order. Beside it stands the token-level part alone (counts and log-likelihood), which is
what plain keyness takes; it answers no question about documents, and is no contender.
"""

from __future__ import annotations

import resource
import time
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.measure import Measured, interleaved

DOCUMENTS = 50_000
WORDS = 60_000
LENGTH = 250


def run(folder: Path, rounds: int) -> Measured:
    """Return the medians; the generated documents are compared once."""
    from policymine.comparisons.keyness import score
    from policymine.comparisons.units import word_units
    from policymine.segmenters.stopwords import left_out
    from tests.benchmarks.count import _tokens
    from tests.kernels.real_texts import laws

    texts = laws(folder)
    tokens = _tokens(texts)
    odd = np.random.default_rng(0).permutation(len(texts)) % 2 == 1
    halves = np.flatnonzero(~odd), np.flatnonzero(odd)

    def ours() -> Any:
        return _compared(tokens, halves)

    def plain() -> Any:
        matrix = word_units(tokens, left_out(tokens.vocabulary, "zh")).matrix
        return score(matrix.take(halves[0]), matrix.take(halves[1]))

    began = time.perf_counter()
    found = ours()
    first = time.perf_counter() - began
    seconds = interleaved({"laws, counts and log-likelihood alone": plain, "laws, compare": ours}, rounds)
    began_work = time.process_time()
    ours()
    laws_work = time.process_time() - began_work
    before = _peak()
    made = _generated(np.random.default_rng(1))
    n = DOCUMENTS
    began, worked = time.perf_counter(), time.process_time()
    large = _compared(made, (np.arange(n), np.arange(n, 2 * n)))
    seconds["50,000 x 50,000 generated, compare"] = time.perf_counter() - began
    planted = {f"t{i:05d}" for i in range(300, 340)}
    hits = set(large.table.loc[large.table["q"] < 0.05, "term"])
    return Measured(
        title=f"{len(texts)} laws, {len(tokens)} tokens; {2 * n} generated documents, {len(made)} tokens: compare",
        seconds=seconds,
        ratios={},
        notes={
            "laws, first call with imports, seconds": round(first, 2),
            "laws, processor seconds": round(laws_work, 2),
            "laws, terms tested": found.n_tested,
            "laws, random halves: q < 0.05": int((found.table["q"] < 0.05).sum()),
            "generated, processor seconds": round(time.process_time() - worked, 1),
            "generated, terms tested": large.n_tested,
            "generated, planted terms found": f"{len(hits & planted)} of {len(planted)}",
            "generated, other terms found": len(hits - planted),
            "peak memory before and after the generated documents, GiB": f"{before:.2f}, {_peak():.2f}",
        },
    )


def _compared(tokens: Any, rows: tuple[Any, Any]) -> Any:
    from policymine.comparisons.compare import compare_matrices
    from policymine.comparisons.units import word_units
    from policymine.segmenters.stopwords import left_out

    matrix = word_units(tokens, left_out(tokens.vocabulary, "zh")).matrix
    return compare_matrices(matrix.take(rows[0]), matrix.take(rows[1]))


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def _generated(rng: np.random.Generator) -> Any:
    """Return documents of Zipf words in bursts; 40 words are planted at one and a half times the rate on the first side."""
    from policymine.corpus.tokens import Tokens

    lengths = rng.lognormal(np.log(LENGTH), 0.6, 2 * DOCUMENTS).astype(np.int64) + 20
    indptr = np.concatenate(([0], np.cumsum(lengths)))
    weight = 1.0 / (np.arange(WORDS) + 3.0)
    chosen = weight.copy()
    chosen[300:340] *= 1.5
    ids = np.empty(indptr[-1], dtype=np.int32)
    for side, shape in ((0, chosen), (1, weight)):
        low, high = indptr[side * DOCUMENTS], indptr[(side + 1) * DOCUMENTS]
        # Each word is drawn, or with a third's chance repeats one of the last ten: bursts, as texts have them.
        drawn = np.searchsorted(np.cumsum(shape / shape.sum()), rng.random(high - low)).astype(np.int32)
        back = np.arange(high - low) - rng.integers(1, 11, high - low)
        again = (rng.random(high - low) < 1 / 3) & (back >= 0)
        drawn[again] = drawn[back[again]]
        ids[low:high] = np.minimum(drawn, WORDS - 1)
    starts = np.zeros(ids.size, dtype=np.int32)
    return Tokens(
        documents=tuple(f"{i:06d}" for i in range(2 * DOCUMENTS)),
        indptr=indptr,
        ids=ids,
        starts=starts,
        ends=starts,
        vocabulary=tuple(f"t{i:05d}" for i in range(WORDS)),
    )
