"""Groups planted alike and unlike: the unlike is found, chance is not, and size alone makes no difference."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from policymine.comparisons.similarity.divergence import jensen_shannon
from policymine.comparisons.similarity.measure import similarity_of
from policymine.errors import InputError, NotEnoughDataError


def test_the_planted_group_stands_apart(
    base_rates: Any,
    documents: Callable[..., Any],
    tilted: Callable[..., Any],
    labelled: Any,
    term_matrix: Any,
) -> None:
    rng = np.random.default_rng(2)
    other = base_rates.copy()
    other[:3] = other[:3] + 0.06
    other /= other.sum()
    counts = np.vstack([documents(rng, r, n) for r, n in ((base_rates, 12), (base_rates, 12), (other, 12))])
    found = similarity_of(
        term_matrix(counts), labelled([12, 12, 12]), ["a", "b", "c"], n_shuffles=299, n_resamples=200
    )
    pair = {(r["first"], r["second"]): r for r in found.rows()}
    assert pair["a", "b"]["q"] > 0.05
    assert pair["a", "c"]["q"] < 0.05
    assert pair["b", "c"]["q"] < 0.05
    true = jensen_shannon(base_rates, other)
    for key in (("a", "c"), ("b", "c")):
        assert pair[key]["low"] < true < pair[key]["high"]
        assert {"w0000", "w0001", "w0002"} & set(pair[key]["second_terms"])
    assert pair["a", "b"]["low"] < 0 < pair["a", "b"]["high"]
    # The tree joins a and b first, firmly; the first axis parts c from them.
    assert found.tree.branches[0].members == (0, 1)
    assert found.tree.branches[0].support == pytest.approx(1.0, abs=0.05)
    x = dict(zip(found.groups["group"], found.groups["x"], strict=True))
    assert x["a"] * x["c"] < 0 < x["a"] * x["b"]
    assert found.axes[0]["p"] == pytest.approx(0.005)
    # Most different first, the words behind each pair in the same order.
    assert list(found.table["excess"]) == sorted(found.table["excess"], reverse=True)
    assert found.terms["first"].iloc[0] == found.table["first"].iloc[0]


def test_size_alone_is_no_difference(
    base_rates: Any, documents: Any, labelled: Any, term_matrix: Any
) -> None:
    rng = np.random.default_rng(4)
    small = documents(rng, base_rates, 6, 30, 60)
    large = np.vstack([documents(rng, base_rates, 30, 300, 900)])
    found = similarity_of(
        term_matrix(np.vstack([small, large])), labelled([6, 30]), ["a", "b"], n_shuffles=199, n_resamples=100
    )
    row = found.rows()[0]
    # Few words look unlike: the divergence is large, the excess is not.
    assert row["jsd"] > 0.1
    assert abs(row["excess"]) < 0.03
    assert row["p"] > 0.05


def test_few_documents_are_said(base_rates: Any, documents: Any, labelled: Any, term_matrix: Any) -> None:
    rng = np.random.default_rng(4)
    counts = documents(rng, base_rates, 10)
    found = similarity_of(
        term_matrix(counts), labelled([1, 1, 2, 6]), ["a", "b", "c", "d"], n_shuffles=99, n_resamples=50
    )
    pair = {(r["first"], r["second"]): r for r in found.rows()}
    assert pair["a", "b"]["excess"] is None
    assert pair["a", "b"]["jsd"] > 0
    assert pair["a", "c"]["expected"] > 0
    assert all(r["p"] is None and r["low"] is None for r in found.rows())
    assert not found.corrected
    assert "fewer than 5 documents" in " ".join(found.lines("en"))
    assert "不足 5 篇" in " ".join(found.lines("zh"))
    # One document a group: every place is a point, no ellipse.
    alone = similarity_of(
        term_matrix(counts), {f"d{i:04d}": str(i) for i in range(10)}, [str(i) for i in range(10)]
    )
    assert alone.ellipses == (None,) * 10
    assert alone.table["excess"].isna().all()
    assert alone.axes[0]["p"] is None


def test_the_same_seed_gives_the_same(
    base_rates: Any, documents: Any, labelled: Any, term_matrix: Any
) -> None:
    matrix = term_matrix(documents(np.random.default_rng(1), base_rates, 14))
    one, two = (
        similarity_of(matrix, labelled([7, 7]), ["a", "b"], n_shuffles=99, n_resamples=50, seed=3)
        for _ in range(2)
    )
    assert one.to_dict() == two.to_dict()


def test_bad_input(term_matrix: Any) -> None:
    matrix = term_matrix([[1, 2], [2, 1]])
    with pytest.raises(InputError, match="min_count"):
        similarity_of(matrix, {"d0000": "a", "d0001": "b"}, ["a", "b"], min_count=0)
    with pytest.raises(NotEnoughDataError, match="two groups"):
        similarity_of(matrix, {"d0000": "a", "d0001": "a"}, ["a"], min_count=1)


def _null_share(
    n_trials: int, sizes: tuple[int, int], rates: Any, documents: Any, labelled: Any, term_matrix: Any
) -> float:
    hits = 0
    for trial in range(n_trials):
        rng = np.random.default_rng(1000 + trial)
        matrix = term_matrix(documents(rng, rates, sum(sizes)))
        found = similarity_of(matrix, labelled(sizes), ["a", "b"], n_shuffles=99, n_resamples=20, seed=trial)
        hits += found.table["p"].iloc[0] <= 0.05
    return hits / n_trials


def test_random_groups_differ_at_the_nominal_rate(
    base_rates: Any, documents: Any, labelled: Any, term_matrix: Any
) -> None:
    # 40 trials: more than six hits would be seen once in two hundred.
    assert _null_share(40, (6, 9), base_rates, documents, labelled, term_matrix) <= 6 / 40


@pytest.mark.slow
def test_null_trial(base_rates: Any, documents: Any, labelled: Any, term_matrix: Any) -> None:
    for sizes in ((5, 5), (6, 20), (20, 20)):
        share = _null_share(400, sizes, base_rates, documents, labelled, term_matrix)
        print(f"\ngroups of {sizes}: {share:.3f} of 400 random pairs at p <= .05")  # noqa: T201
        assert share <= 0.05 + 3 * (0.05 * 0.95 / 400) ** 0.5
