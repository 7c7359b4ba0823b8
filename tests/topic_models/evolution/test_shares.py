"""Shares by period and group: a planted rise is found, thin and empty periods say so, shuffled dates find nothing."""

from __future__ import annotations

import json

import numpy as np
import pytest

from policymine.errors import InputError, NotEnoughDataError
from policymine.provenance import Provenance
from policymine.topic_models.base import TopicModel
from policymine.topic_models.evolution.shares import COLUMNS, EvolutionResult, topic_evolution

PROVENANCE = Provenance("evolve", versions={})


def model_of(shares: np.ndarray) -> TopicModel:
    n, k = shares.shape
    names = tuple(f"d{i:04d}" for i in range(n))
    words = np.eye(k, k + 2) + 0.1
    return TopicModel(
        "lda",
        words / words.sum(axis=1, keepdims=True),
        shares,
        tuple(f"词{i}" for i in range(k + 2)),
        names,
        names,
        np.full(n, 50.0),
        0,
        probabilistic=True,
    )


def evolve(
    shares: np.ndarray, periods: list[str], order: list[str] | None = None, **given
) -> EvolutionResult:
    model = model_of(shares)
    labels = {name: p for name, p in zip(model.documents, periods, strict=True) if p}
    options = {"by": "year", "ordered": True, "provenance": PROVENANCE} | given
    return topic_evolution(model, labels, order or sorted({p for p in periods if p}), **options)


def drawn(rng: np.random.Generator, means: np.ndarray) -> np.ndarray:
    return np.vstack([rng.dirichlet(20 * m) for m in means])


@pytest.fixture(scope="module")
def rising() -> EvolutionResult:
    """Twelve years of six documents: topic 0 rises, 1 falls, 2 rises and falls."""
    rng = np.random.default_rng(2)
    means, periods = [], []
    for year in range(12):
        hump = 0.2 - 0.03 * abs(year - 5.5)
        rest = (0.5 - hump) / 2
        means += [np.array([0.05 + 0.025 * year, 0.45 - 0.025 * year, hump, rest, rest])] * 6
        periods += [str(2000 + year)] * 6
    return evolve(drawn(rng, np.array(means)), periods)


def test_planted_directions(rising: EvolutionResult) -> None:
    assert tuple(rising.table.columns) == COLUMNS
    said = [t["verdict"] for t in rising.trends]
    assert said[:3] == ["rising", "falling", "changing"]
    assert rising.trends[0]["tau"] > 0.8
    assert rising.trends[0]["slope"] == pytest.approx(0.025, abs=0.006)
    assert rising.trends[0]["low"] < rising.trends[0]["slope"] < rising.trends[0]["high"]
    assert rising.trends[0]["peak"] in ("2010", "2011")
    assert rising.trends[2]["peak"] in ("2004", "2005", "2006", "2007")
    assert "1 rising, 1 falling" in rising.summary()


def test_shares_are_means_over_documents_with_intervals_around_them(rising: EvolutionResult) -> None:
    table = rising.table
    assert (table["low"] < table["prevalence"]).all()
    assert (table["prevalence"] < table["high"]).all()
    assert set(table["interval"]) == {"bootstrap"}
    assert table.groupby("period")["prevalence"].sum().to_numpy() == pytest.approx(np.ones(12))


def test_json_is_plain(rising: EvolutionResult) -> None:
    found = json.loads(json.dumps(rising.to_dict(), ensure_ascii=False, allow_nan=False))
    assert {"trends", "messages", "by", "ordered", "evidence"} <= set(found)
    assert all({"zh", "en"} == set(m) for m in found["messages"])


def test_empty_thin_and_undated(rising: EvolutionResult) -> None:
    rng = np.random.default_rng(3)
    shares = rng.dirichlet([4, 4, 4], size=17)
    periods = ["2001"] * 6 + ["2002"] * 2 + ["2004"] * 8 + [""]
    found = evolve(shares, periods, ["2001", "2002", "2003", "2004"])
    rows = found.table[found.table["topic"] == 0].set_index("period")
    assert rows["status"].tolist() == ["ok", "thin", "no_documents", "ok"]
    assert rows["interval"].fillna("").tolist() == ["bootstrap", "pooled", "", "bootstrap"]
    assert rows.loc["2003", ["prevalence", "low", "high"]].isna().all()
    assert rows.loc["2002", "low"] < rows.loc["2002", "prevalence"] < rows.loc["2002", "high"]
    said = " ".join(m["en"] for m in found.messages)
    assert "without documents: 2003" in said
    assert "fewer than 5 documents: 1 (2002)" in said
    assert "left out: 1" in said
    assert "a trend test needs at least 4 periods" in said
    assert found.trends[0]["tau"] is None


def test_too_little_for_anything_is_said_not_drawn() -> None:
    found = evolve(np.array([[0.7, 0.3], [0.2, 0.8]]), ["2001", "2002"])
    assert set(found.table["status"]) == {"not_enough_data"}
    assert found.table["low"].isna().all()
    assert {t["verdict"] for t in found.trends} == {"not_enough_data"}
    assert "not enough data for tests" in found.summary()
    with pytest.raises(NotEnoughDataError, match="none of the 2 documents"):
        evolve(np.array([[0.7, 0.3], [0.2, 0.8]]), ["", ""], ["2001"])
    with pytest.raises(InputError, match="level"):
        evolve(np.array([[0.7, 0.3]]), ["2001"], level=2.0)


def test_documents_without_a_topic_do_not_enter() -> None:
    shares = np.vstack([np.random.default_rng(0).dirichlet([3, 3], size=9), np.zeros((1, 2))])
    found = evolve(shares, ["2001"] * 5 + ["2002"] * 5)
    assert found.table["n_documents"].tolist() == [5, 4, 5, 4]
    assert any("belong to no topic, left out: 1" in m["en"] for m in found.messages)


def test_passages_count_by_their_document() -> None:
    model = model_of(np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]))
    model = TopicModel(
        **{
            **{f: getattr(model, f) for f in ("method", "topic_term", "doc_topic", "terms", "documents", "seed")},
            "parents": ("a", "a", "b"),
            "weights": np.array([30.0, 10.0, 20.0]),
        }
    )  # fmt: skip
    found = topic_evolution(
        model, {"a": "x", "b": "y"}, ("x", "y"), by="issuer", ordered=False, provenance=PROVENANCE
    )
    assert found.table["prevalence"].tolist() == pytest.approx([0.75, 0.0, 0.25, 1.0])


def test_groups_differ_and_have_no_trend() -> None:
    rng = np.random.default_rng(4)
    means = np.array([[0.5, 0.2, 0.3]] * 12 + [[0.2, 0.5, 0.3]] * 12 + [[0.35, 0.35, 0.3]] * 2)
    found = evolve(drawn(rng, means), ["甲"] * 12 + ["乙"] * 12 + ["丙"] * 2, by="issuer", ordered=False)
    assert [t["verdict"] for t in found.trends][:2] == ["changing", "changing"]
    assert all(t["tau"] is None for t in found.trends)
    assert "groups by issuer" in found.summary()


def test_same_seed_same_result_and_order_of_documents_does_not_matter(rising: EvolutionResult) -> None:
    rng = np.random.default_rng(8)
    shares = rng.dirichlet([2, 2, 2], size=30)
    periods = [str(2000 + i // 6) for i in range(30)]
    assert evolve(shares, periods).to_dict() == evolve(shares, periods).to_dict()
    other = evolve(shares, periods, seed=9)
    assert other.table["prevalence"].tolist() == evolve(shares, periods).table["prevalence"].tolist()


@pytest.mark.parametrize("sizes", [(6,) * 8, (1,) * 15, (9, 1, 2, 7, 5, 3, 8, 1, 6)])
def test_shuffled_dates_give_at_most_the_nominal_share_of_findings(sizes: tuple[int, ...]) -> None:
    """Real differences between documents, none between periods."""
    rng = np.random.default_rng(11)
    findings = total = 0
    for _ in range(25):
        n = sum(sizes)
        shares = drawn(rng, rng.dirichlet(np.full(6, 3.0), size=n))
        periods = [str(2000 + i) for i, size in enumerate(sizes) for _ in range(size)]
        found = evolve(shares, periods)
        findings += sum(t["verdict"] in ("rising", "falling", "changing") for t in found.trends)
        total += 6
    assert findings / total <= 0.05


def test_a_topic_of_one_document_is_named_and_not_tested() -> None:
    rng = np.random.default_rng(4)
    shares = np.column_stack([np.full(30, 0.002), rng.uniform(0.3, 0.6, 30)])
    shares[0] = (0.9, 0.1)
    shares = np.column_stack([shares, 1 - shares.sum(axis=1)])
    found = evolve(shares, [str(2000 + i // 3) for i in range(30)])
    alone = found.trends[0]
    assert alone["verdict"] == "not_enough_data"
    assert alone["q"] is None
    assert alone["change_q"] is None
    assert any(
        "mostly of one document, not tested: 1 (0 " in m["en"] and "d0000" in m["en"] for m in found.messages
    )
    assert found.trends[1]["q"] is not None


def test_one_document_a_year_may_rise_though_drift_cannot_be_ruled_out() -> None:
    """A share that steps up late is a rise; that nothing changed would be false, that it is a trend too much."""
    steps = np.concatenate([np.full(40, 0.02), np.full(10, 0.3)])
    noise = np.random.default_rng(5).normal(0, 0.004, 50)
    shares = np.column_stack([steps + noise, 1 - steps - noise])
    found = evolve(shares, [str(1970 + i) for i in range(50)])
    assert found.trends[0]["verdict"] == "rising"
    assert found.trends[0]["beyond_drift"] is False
    assert "1 rising (1 perhaps by drift)" in found.summary()


def test_all_in_one_period_is_refused_in_both_languages() -> None:
    with pytest.raises(
        NotEnoughDataError, match="all 4 documents with a date lie in one period by year .2015."
    ) as raised:
        evolve(np.full((4, 2), 0.5), ["2015"] * 4)
    assert raised.value.reasons is not None
    assert "同一个时期" in raised.value.reasons["zh"]
    groups = evolve(np.full((4, 2), 0.5), ["甲"] * 4, ordered=False, by="issuer")
    assert len(groups.table) == 2
