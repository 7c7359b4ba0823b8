"""compare_matrices: intervals, order, small corpora, planted truth, nothing where nothing is."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from policymine.comparisons.base import COLUMNS
from policymine.comparisons.compare import compare_matrices
from policymine.comparisons.resample import pooled_overdispersion, side_of
from policymine.comparisons.uses import Use
from policymine.errors import InputError, UnknownNameError
from policymine.terms.matrix import TermMatrix

Make = Callable[..., TermMatrix]
Draw = Callable[..., Any]


def _two(
    term_matrix: Make, bursty: Draw, ratios: Any, *, n: tuple[int, int] = (25, 30), seed: int = 0
) -> tuple[TermMatrix, TermMatrix]:
    rng = np.random.default_rng(seed)
    rates = 10 ** rng.uniform(-3.2, -2.3, len(ratios))
    left, right = rng.integers(300, 1500, n[0]), rng.integers(300, 1500, n[1])
    return (
        term_matrix(bursty(rng, left, rates * np.asarray(ratios), 2.0), left * 10),
        term_matrix(bursty(rng, right, rates, 2.0), right * 10, prefix="e"),
    )


def test_columns_order_and_json(term_matrix: Make, bursty: Draw) -> None:
    target, reference = _two(term_matrix, bursty, [1.0] * 30 + [6.0] * 3 + [1 / 6] * 3)
    result = compare_matrices(target, reference, names=("after", "before"), n_boot=400)
    assert tuple(result.table.columns) == COLUMNS
    bound = result.table["bound"].to_numpy()
    assert (np.diff(bound) <= 0).all()
    assert set(result.top(3)["term"]) == {"w0030", "w0031", "w0032"}
    assert set(result.top(3, "reference")["term"]) == {"w0033", "w0034", "w0035"}
    assert (result.table["low"] < result.table["high"]).all()
    assert (
        (result.table["low"] <= result.table["log_ratio"])
        & (result.table["log_ratio"] <= result.table["high"])
    ).all()
    data = json.loads(json.dumps(result.to_dict(), allow_nan=False))
    assert data["target"] == {"name": "after", "documents": 25, "tokens": int(target.n_tokens.sum())}
    assert data["n_tested"] == len(data["rows"])
    assert set(data["messages"][0]) == {"zh", "en"}
    with pytest.raises(InputError, match="reference"):
        result.top(3, "left")  # type: ignore[arg-type]


def test_same_seed_same_table_and_swap_flips(term_matrix: Make, bursty: Draw) -> None:
    target, reference = _two(term_matrix, bursty, [1.0, 3.0, 0.5, 1.0, 2.0])
    one, two = (compare_matrices(target, reference, seed=7, n_boot=300) for _ in range(2))
    assert one.to_dict() == two.to_dict()
    swapped = compare_matrices(reference, target, seed=7, n_boot=300).table.set_index("term")
    table = one.table.set_index("term").loc[swapped.index]
    for column in ("log_ratio", "log_likelihood", "z", "score"):
        assert table[column].to_numpy() == pytest.approx(-swapped[column].to_numpy())
    assert table["low"].to_numpy() == pytest.approx(-swapped["high"].to_numpy(), abs=0.5)
    assert table["p"].to_numpy() == pytest.approx(swapped["p"].to_numpy(), abs=0.05)


def test_a_corpus_against_itself(term_matrix: Make, bursty: Draw) -> None:
    target, _ = _two(term_matrix, bursty, [1.0] * 20)
    table = compare_matrices(target, target, n_boot=300).table
    assert (table[["log_likelihood", "log_ratio", "z", "bound"]] == 0).all().all()
    assert ((table["low"] < 0) & (table["high"] > 0)).all()
    assert (table["p"] == 1).all()


def test_the_interval_is_that_of_a_plain_bootstrap(term_matrix: Make) -> None:
    """Counts and tokens of resampled documents, written out in Python."""
    rng = np.random.default_rng(1)
    left, right = rng.integers(1, 12, 25), rng.integers(1, 6, 30)
    n1, n2 = rng.integers(400, 900, 25), rng.integers(400, 900, 30)
    row = compare_matrices(
        term_matrix(left[:, None], n1), term_matrix(right[:, None], n2), n_boot=4000
    ).table.iloc[0]
    draws = []
    for _ in range(4000):
        i, j = rng.integers(0, 25, 25), rng.integers(0, 30, 30)
        draws.append(math.log2(left[i].sum() / n1[i].sum()) - math.log2(right[j].sum() / n2[j].sum()))
    # 25 documents: the expanded percentiles lie a little outside the plain ones.
    low, high = np.quantile(draws, [0.0176, 0.9824])
    assert row["low"] == pytest.approx(low, abs=0.05)
    assert row["high"] == pytest.approx(high, abs=0.05)
    assert row["interval"] == "documents"


@pytest.mark.parametrize("n", [(5, 40), (12, 12), (2, 20), (1, 30), (40, 25)])
def test_intervals_hold_the_truth(n: tuple[int, int], term_matrix: Make, bursty: Draw) -> None:
    """Bursty terms, true ratio 2: about 95% of the intervals hold it, also with one document on a side."""
    target, reference = _two(term_matrix, bursty, [2.0] * 1500, n=n, seed=3)
    table = compare_matrices(target, reference, n_boot=400).table
    held = ((table["low"] <= 1) & (table["high"] >= 1)).mean()
    assert 0.915 <= held <= 0.995


def test_random_halves_give_no_findings(term_matrix: Make, bursty: Draw) -> None:
    """Ten random cuts of one corpus: q below 0.05 in at most one of them."""
    rng = np.random.default_rng(8)
    sizes = rng.integers(200, 2000, 40)
    whole = term_matrix(bursty(rng, sizes, 10 ** rng.uniform(-4.5, -2, 800), 0.6), sizes * 20)
    hits = 0
    for seed in range(10):
        order = np.random.default_rng(seed).permutation(40)
        result = compare_matrices(
            whole.take(np.sort(order[:18])), whole.take(np.sort(order[18:])), seed=seed, n_boot=200
        )
        hits += bool((result.table["q"] < 0.05).any())
        assert (result.table["bound"] != 0).mean() < 0.12
    assert hits <= 1


def test_planted_terms_are_found(term_matrix: Make, bursty: Draw) -> None:
    target, reference = _two(term_matrix, bursty, [1.0] * 400 + [4.0] * 20, n=(40, 40), seed=2)
    table = compare_matrices(target, reference, n_boot=300).table
    found = set(table.loc[(table["q"] < 0.05) & (table["log_ratio"] > 0), "term"])
    planted = {f"w{i:04d}" for i in range(400, 420)}
    assert len(found & planted) >= 17
    assert len(found - planted) <= 3


def test_a_burst_does_not_lead(term_matrix: Make) -> None:
    """60 uses in one document rank below 20 spread over ten, though the likelihood says otherwise."""
    counts = np.zeros((20, 3), dtype=int)
    counts[0, 0] = 60
    counts[:10, 1] = 2
    counts[:, 2] = 30
    sizes = np.full(20, 1000)
    table = compare_matrices(term_matrix(counts[:10], sizes[:10]), term_matrix(counts[10:], sizes[10:])).table
    assert table["term"].tolist()[0] == "w0001"
    burst = table[table["term"] == "w0000"].iloc[0]
    assert burst["log_likelihood"] > table.iloc[0]["log_likelihood"]
    assert burst["bound"] < 0.3
    assert burst["dispersion"] == pytest.approx(1.0)


def test_few_documents_are_never_called_significant(term_matrix: Make) -> None:
    one, other = term_matrix([[30, 5]], [1000]), term_matrix([[5, 30]], [1000])
    result = compare_matrices(one, other, names=("2014", "2013"))
    assert result.table[["low", "high", "p", "q", "bound"]].isna().all().all()
    assert result.n_tested == 0
    said = " ".join(m["en"] for m in result.messages)
    assert "no p or q" in said
    assert "claims no significance" in said
    assert result.table["term"].tolist() == ["w0000", "w0001"]
    assert json.loads(json.dumps(result.to_dict(), allow_nan=False))["rows"][0]["low"] is None


def test_one_document_against_many_has_pooled_intervals(term_matrix: Make, bursty: Draw) -> None:
    target, reference = _two(term_matrix, bursty, [1.0] * 50, n=(1, 20))
    result = compare_matrices(target, reference, n_boot=300)
    assert (result.table["interval"] == "gamma-poisson").all()
    assert (result.table["high"] - result.table["low"] > 0.5).all()
    assert result.table["q"].isna().all()


def test_zero_counts_are_smoothed_and_said(term_matrix: Make) -> None:
    zero, some = np.zeros((8, 2), dtype=int), np.full((8, 2), 3)
    zero[:, 1] = 3
    result = compare_matrices(term_matrix(some, [500] * 8), term_matrix(zero, [500] * 8), n_boot=300)
    row = result.top(1).iloc[0]
    assert row["log_ratio"] == pytest.approx(math.log2(24 / 0.5))
    assert 0 < row["low"] < row["log_ratio"] < row["high"]
    assert any("0.5" in m["zh"] for m in result.messages)


def test_rare_terms_are_counted_not_tested(term_matrix: Make) -> None:
    counts = np.full((6, 3), 5)
    counts[:, 2] = 0
    counts[0, 2] = 1
    result = compare_matrices(term_matrix(counts), term_matrix(counts), min_count=5)
    assert (len(result), result.n_tested, result.n_rare) == (2, 2, 1)
    nothing = compare_matrices(term_matrix(counts), term_matrix(counts), min_count=1000)
    assert (len(nothing), nothing.n_rare) == (0, 3)
    assert "lower min_count" in nothing.messages[0]["en"]


def test_log_odds_ranks_by_the_shrunken_effect(term_matrix: Make, bursty: Draw) -> None:
    target, reference = _two(term_matrix, bursty, [1.0] * 40 + [5.0, 0.2])
    result = compare_matrices(target, reference, method="logodds", n_boot=300)
    assert result.table.iloc[0]["term"] == "w0040"
    assert result.table.iloc[-1]["term"] == "w0041"
    assert result.table["score"].to_numpy() == pytest.approx(result.table["z"].to_numpy())
    plain = compare_matrices(target, reference, n_boot=300).table.set_index("term")
    shrunk = result.table.set_index("term")
    assert 0 < shrunk.loc["w0040", "bound"] < plain.loc["w0040", "bound"] + 1e-9
    assert any(r.key == "monroe2008" for r in result.provenance.references)


def test_empty_documents_are_left_out_and_said(term_matrix: Make) -> None:
    counts = np.vstack([np.full((6, 1), 4), [[0]]])
    result = compare_matrices(term_matrix(counts, [100] * 6 + [0]), term_matrix(counts, [100] * 6 + [0]))
    assert result.documents == (6, 6)
    assert "2 documents hold no tokens" in result.messages[0]["en"]


def test_every_row_opens_on_both_sides(term_matrix: Make, bursty: Draw) -> None:
    target, reference = _two(term_matrix, bursty, [1.0] * 10 + [6.0, 1 / 6])
    asked: list[tuple[str, str]] = []

    def find(side: str, term: str) -> list[Use]:
        asked.append((side, term))
        text = f"{side} has {term}. "
        place = text.index(term)
        return [Use(f"d{i}", place, place + len(term), text) for i in range(4)]

    result = compare_matrices(target, reference, find=find, n_leading=2, n_boot=300, names=("a", "b"))
    assert asked == []
    last = len(result) - 1
    first, final = result.evidence(0), result.evidence(last)
    assert [(e.period, e.document) for e in first] == [(s, f"d{i}") for s in "ab" for i in range(3)]
    assert (first[0].sentence, first[0].term) == ("target has w0010.", "w0010")
    assert [e.period for e in final] == ["b", "b", "b", "a", "a", "a"]
    assert len(result.evidence(5)) == 6
    # A file holds the sentences of the leading rows only.
    assert len(list(result.sentences)) == 4
    lines = result.show("w0010", limit=3)
    assert lines.table["part"].tolist() == ["a"] * 3 + ["b"] * 3
    assert (lines.counts, lines.table["left"][3]) == ({"a": 4, "b": 4}, "reference has ")
    with pytest.raises(InputError, match="did you mean .*w0010"):
        result.show("w001")
    with pytest.raises(InputError, match="no texts"):
        compare_matrices(target, reference, n_boot=300).show("w0010")


def test_overdispersion_is_recovered(term_matrix: Make, bursty: Draw) -> None:
    """Counts with squared variation 0.5 between documents: the pool says about 0.5."""
    rng = np.random.default_rng(0)
    sizes = np.full(60, 1000)
    counts = bursty(rng, sizes, np.full(500, 0.004), 2.0)
    side = side_of(term_matrix(counts, sizes * 5), np.arange(500))
    assert pooled_overdispersion(side, side).mean() == pytest.approx(0.5, abs=0.06)


@pytest.mark.parametrize(
    ("option", "said"),
    [({"n_boot": 10}, "n_boot"), ({"min_count": 0}, "min_count"), ({"confidence": 95}, "confidence")],
)
def test_parameters_out_of_range(option: dict[str, Any], said: str, term_matrix: Make) -> None:
    side = term_matrix([[5]] * 5)
    with pytest.raises(InputError, match=said):
        compare_matrices(side, side, **option)
    with pytest.raises(UnknownNameError, match="keyness"):
        compare_matrices(side, side, method="keynes")
