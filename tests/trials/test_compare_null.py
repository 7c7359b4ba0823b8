"""`compare` on random splits of one corpus, where it must find nothing, and on planted terms. Figures are printed (`-s`).

Of each corpus 200 random splits: the share of them with any term of q < 0.05 must not be above 5% by more than chance
allows (a binomial test at 1%). Beside it stands what plain log-likelihood would say, with the same correction of its
chi-square p: it takes tokens as independent, and finds something in nearly every split. The power: terms planted at
a multiple of their rate in half of the documents.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import sparse, stats

from policymine.comparisons.compare import compare_matrices
from policymine.comparisons.document_test import document_test
from policymine.comparisons.keyness import log_likelihood
from policymine.comparisons.resample import side_of
from policymine.comparisons.units import near, word_units
from policymine.segmenters.base import Segmenter
from policymine.segmenters.lexicon import builtin_lexicon
from policymine.segmenters.stopwords import left_out
from policymine.segmenters.store import segmenter_for
from policymine.statistics.fdr import q_values
from policymine.terms.collocations import node_positions
from policymine.terms.matrix import TermMatrix
from tests.benchmarks.count import _tokens
from tests.kernels.real_texts import laws, work_reports

RUNS = 200
MIN_COUNT = 5
Tokens = Any


def _english(folder: Path) -> Tokens:
    from policymine.corpus.tokens import Tokens as Made

    paths = sorted((folder / "fomc_minutes").rglob("*.txt"))
    texts = [t for p in paths if len(t := p.read_text("utf-8-sig", errors="replace")) > 2000]
    segmenter: Segmenter = segmenter_for("en", builtin_lexicon())
    number: dict[str, int] = {}
    ids: list[int] = []
    indptr = [0]
    for text in texts:
        ids += [number.setdefault(w, len(number)) for w in segmenter.segment(text).words]
        indptr.append(len(ids))
    places = np.zeros(len(ids), dtype=np.int32)
    names = tuple(f"{i:04d}" for i in range(len(texts)))
    return Made(names, np.array(indptr), np.array(ids, dtype=np.int32), places, places, tuple(number))


def _sample_of_laws(folder: Path) -> Tokens:
    texts = laws(folder)
    chosen = np.random.default_rng(5).choice(len(texts), 400, replace=False)
    return _tokens([texts[i] for i in np.sort(chosen)])


def _words(tokens: Tokens, language: str = "zh") -> TermMatrix:
    return word_units(tokens, left_out(tokens.vocabulary, language)).matrix


def _company(tokens: Tokens) -> TermMatrix:
    from policymine.comparisons.units import company_units

    nodes = node_positions(tokens, "管理")
    assert near(tokens, nodes, 5).any()
    return company_units(tokens, nodes, 5, left_out(tokens.vocabulary, "zh")).matrix


CORPORA: dict[str, tuple[Callable[[Path], TermMatrix], float]] = {
    "work reports, halves": (lambda f: _words(_tokens(work_reports(f))), 0.5),
    "work reports, a fifth": (lambda f: _words(_tokens(work_reports(f))), 0.2),
    "400 laws, halves": (lambda f: _words(_sample_of_laws(f)), 0.5),
    "400 laws, a twentieth": (lambda f: _words(_sample_of_laws(f)), 0.05),
    "400 laws, company of 管理, halves": (lambda f: _company(_sample_of_laws(f)), 0.5),
    "FOMC minutes, halves": (lambda f: _words(_english(f), "en"), 0.5),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", CORPORA)
def test_random_splits_find_nothing(name: str, shared_data: Path) -> None:
    make, share = CORPORA[name]
    whole = make(shared_data)
    whole = whole.take(np.flatnonzero(whole.n_tokens > 0))
    n = len(whole.documents)
    columns = np.flatnonzero(whole.totals() >= MIN_COUNT)
    hits, plain, small, telling = 0, 0, 0.0, 0.0
    for run in range(RUNS):
        order = np.random.default_rng([run, 3]).permutation(n)
        cut = max(5, round(n * share))
        left, right = (side_of(whole.take(np.sort(rows)), columns) for rows in (order[:cut], order[cut:]))
        p = document_test(left, right, np.random.default_rng(run))[1]
        hits += bool((q_values(p) < 0.05).any())
        small += float((p < 0.05).mean())
        g2 = np.abs(log_likelihood(left.totals, right.totals, left.n_tokens, right.n_tokens))
        chance = q_values(stats.chi2.sf(g2, 1)) < 0.05
        plain += bool(chance.any())
        telling += float(chance.mean())
    print(  # noqa: T201
        f"\n{name}: {n} documents, {columns.size} terms, {RUNS} splits; any q < 0.05: {hits / RUNS:.1%} "
        f"(p < 0.05: {small / RUNS:.1%} of terms); plain log-likelihood: {plain / RUNS:.1%} of splits, "
        f"{telling / RUNS:.1%} of terms"
    )
    # 18 of 200 are more than chance gives at 5%, once in a hundred trials.
    assert stats.binomtest(hits, RUNS, 0.05, alternative="greater").pvalue > 0.01
    assert plain / RUNS > 0.5


@pytest.mark.slow
def test_one_split_through_the_whole_comparison(shared_data: Path) -> None:
    """The figures above are those of the table: the same test, seeded after the intervals."""
    whole = _words(_sample_of_laws(shared_data))
    order = np.random.default_rng([1, 3]).permutation(len(whole.documents))
    half = len(order) // 2
    table = compare_matrices(whole.take(np.sort(order[:half])), whole.take(np.sort(order[half:]))).table
    assert table["q"].min() > 0.05
    sure = (table["bound"] != 0).mean()
    print(f"\n400 laws, one split: {sure:.1%} of terms called sure at 95%")  # noqa: T201
    assert sure < 0.05


@pytest.mark.slow
@pytest.mark.parametrize("factor", [2.0, 4.0])
@pytest.mark.parametrize("spread", [(60, 150), (150, 400)], ids=["60 to 150 documents", "150 to 400"])
def test_planted_terms_are_found(spread: tuple[int, int], factor: float, shared_data: Path) -> None:
    """Words of a sample of the laws: their uses in a random half of the documents are multiplied.

    Beside it stand Welch's t-test and Mann-Whitney's on the documents' rates, with the same correction: what bursty
    words in 400 documents allow is little, and the comparison should not find less than they do.
    """
    whole = _words(_sample_of_laws(shared_data))
    n = len(whole.documents)
    frequency = whole.document_frequency()
    candidates = np.flatnonzero((frequency >= spread[0]) & (frequency <= spread[1]))
    found = {"compare": 0, "Welch": 0, "Mann-Whitney": 0}
    alone, others, planted = 0, 0, 0
    for run in range(5):
        rng = np.random.default_rng([run, 8])
        chosen = rng.choice(candidates, 20, replace=False)
        order = rng.permutation(n)
        left, right = np.sort(order[: n // 2]), np.sort(order[n // 2 :])
        dense = whole.counts.toarray().astype(np.float64)
        extra = rng.poisson(dense[np.ix_(left, chosen)] * (factor - 1.0))
        dense[np.ix_(left, chosen)] += extra
        n_tokens = whole.n_tokens.copy()
        n_tokens[left] += extra.sum(axis=1).astype(np.int64)
        made = TermMatrix(
            sparse.csr_matrix(dense.astype(np.int32)), whole.terms, whole.documents, whole.fields, n_tokens
        )
        table = compare_matrices(made.take(left), made.take(right), n_boot=200, seed=run).table
        names = {whole.terms[i] for i in chosen}
        hits = set(table.loc[table["q"] < 0.05, "term"])
        alone += int((table.loc[table["term"].isin(names), "p"] < 0.05).sum())
        found["compare"] += len(hits & names)
        others += len(hits - names)
        planted += len(names)
        tested = np.flatnonzero(dense.sum(axis=0) >= MIN_COUNT)
        place = np.searchsorted(tested, chosen)
        rates = (dense / n_tokens[:, None])[:, tested]
        for name, p in (
            ("Welch", stats.ttest_ind(rates[left], rates[right], equal_var=False).pvalue),
            ("Mann-Whitney", stats.mannwhitneyu(rates[left], rates[right]).pvalue),
        ):
            found[name] += int((q_values(np.nan_to_num(p, nan=1.0))[place] < 0.05).sum())
    said = ", ".join(f"{name} {k / planted:.0%}" for name, k in found.items())
    print(  # noqa: T201
        f"\n{spread[0]} to {spread[1]} documents, {factor} times the rate: q < 0.05 by {said}; "
        f"p < 0.05 by compare {alone / planted:.0%}; other terms found {others}"
    )
    assert others <= max(2, 0.15 * found["compare"])
    assert found["compare"] >= max(found["Welch"], found["Mann-Whitney"])
    if factor >= 4.0:
        assert alone >= 0.8 * planted
