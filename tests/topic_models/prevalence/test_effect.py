"""Effects and their intervals: against least squares, with clusters, in a null, and where there is no answer."""

from __future__ import annotations

import numpy as np
import pytest

from policymine.errors import UnknownNameError
from policymine.topic_models.prevalence.design import build_design
from policymine.topic_models.prevalence.effect import estimate, expectation, separated
from policymine.topic_models.prevalence.formula import parse_formula


def shares_of(rng: np.random.Generator, mean: np.ndarray, strength: float = 20.0) -> np.ndarray:
    return np.stack([rng.dirichlet(strength * m) for m in mean])


def made(text: str, values: dict, **options):
    return build_design(parse_formula(text), values, **options)


def test_two_groups_give_the_difference_of_means_and_welchs_interval() -> None:
    """Saturated: the effect is the plain difference, and its error that of two means."""
    rng = np.random.default_rng(0)
    group = np.array(["A"] * 60 + ["B"] * 25)
    mean = np.where(group[:, None] == "A", [0.5, 0.3, 0.2], [0.2, 0.3, 0.5])
    shares = shares_of(rng, mean)
    found = estimate(made("g", {"g": group.tolist()}), shares[None], n_resamples=2000)
    a, b = shares[group == "A"], shares[group == "B"]
    assert found.effect[0] == pytest.approx(b.mean(axis=0) - a.mean(axis=0), abs=1e-6)
    error = np.sqrt(a.var(axis=0, ddof=1) / 60 + b.var(axis=0, ddof=1) / 25)
    assert (found.high - found.low)[0] / 2 == pytest.approx(2.03 * error, rel=0.08)
    assert found.effect.sum() == pytest.approx(0, abs=1e-6)
    assert found.p[0, 0] < 1e-6


def test_the_spread_of_the_draws_enters_the_interval() -> None:
    rng = np.random.default_rng(1)
    design = made("g", {"g": list("AB") * 30})
    shares = shares_of(rng, np.full((60, 2), 0.5), 200)
    noise = np.clip(shares[None] + rng.normal(0, 0.1, (25, 60, 1)) * np.array([1, -1]), 0.001, 0.999)
    narrow, wide = (estimate(design, draws, n_resamples=400) for draws in (shares[None], noise))
    assert (wide.high - wide.low).min() > 2 * (narrow.high - narrow.low).max()


def test_clusters_widen_the_interval_of_what_tells_them_apart() -> None:
    rng = np.random.default_rng(2)
    cluster = np.repeat(np.arange(16), 6)
    lean = rng.normal(0, 0.8, 16)[cluster]
    share = 1 / (1 + np.exp(-lean))
    shares = shares_of(rng, np.column_stack([share, 1 - share]))
    values = {"level": np.where(cluster % 2, "x", "y").tolist(), "year": (np.arange(96) % 6).tolist()}
    design = made("level + year", values)
    alone, together = estimate(design, shares[None]), estimate(design, shares[None], cluster)
    assert together.clustered.all()
    width_alone, width = (f.high[:, 0] - f.low[:, 0] for f in (alone, together))
    assert width[0] > 1.7 * width_alone[0]
    assert width[1] < 1.7 * width_alone[1]
    assert together.units[0] < 17


def test_the_clusters_own_effect_resamples_documents_and_too_few_do_not_cluster() -> None:
    rng = np.random.default_rng(3)
    cluster = np.repeat(np.arange(10), 8)
    shares = shares_of(rng, np.full((80, 2), 0.5))
    values = {"issuer": [f"i{c}" for c in cluster], "year": (np.arange(80) % 8).tolist()}
    found = estimate(
        made("year + issuer", values), shares[None], cluster, cluster_field="issuer", n_resamples=150
    )
    assert found.clustered.tolist() == [True] + [False] * 9
    few = estimate(made("year", values), shares[None], cluster % 5, n_resamples=150)
    assert not few.clustered.any()


def test_beta_regression_agrees_where_it_is_right() -> None:
    rng = np.random.default_rng(4)
    year = np.arange(120) % 20
    share = 1 / (1 + np.exp(-(year - 10) / 10))
    shares = shares_of(rng, np.column_stack([share, 1 - share]), 30)
    design = made("year", {"year": year.tolist()})
    logit, beta = (estimate(design, shares[None], regression=r, n_resamples=200) for r in ("logit", "beta"))
    assert beta.effect == pytest.approx(logit.effect, rel=0.1)
    with pytest.raises(UnknownNameError, match="Known: beta, logit"):
        estimate(design, shares[None], regression="probit")


def test_complete_separation_gives_no_number_and_leaves_the_others() -> None:
    rng = np.random.default_rng(5)
    group = np.array(["A"] * 30 + ["B"] * 20 + ["C"] * 20)
    shares = shares_of(rng, np.tile([0.3, 0.3, 0.4], (70, 1)), 50)
    shares[group == "C", 0] = 0.001
    shares /= shares.sum(axis=1, keepdims=True)
    found = estimate(made("g", {"g": group.tolist()}), shares[None], n_resamples=150)
    assert found.reason.tolist() == [["", "", ""], ["separation", "", ""]]
    assert np.isnan(found.effect[1, 0])
    assert np.isnan([found.low[1, 0], found.high[1, 0], found.p[1, 0]]).all()
    assert np.isfinite(found.effect[0]).all()


def test_a_year_that_parts_all_from_none_is_separation() -> None:
    year = np.arange(40)
    x = np.column_stack([np.ones(40), year - year.mean()])
    assert separated(x, np.where(year < 20, 0.001, 0.999)).tolist() == [True, True]
    # One document between, on the wrong side, makes the estimate finite; a share in the middle on the line does not.
    wrong = np.where(year < 20, 0.001, 0.999)
    wrong[30] = 0.001
    assert not separated(x, wrong).any()
    assert not separated(x, np.linspace(0.001, 0.9, 40)).any()


def test_a_topic_of_few_documents_and_a_group_of_few_have_no_number() -> None:
    rng = np.random.default_rng(6)
    mean = np.tile([0.6, 0.3999, 0.0001], (50, 1))
    mean[:3] = [0.4, 0.3, 0.3]
    shares = shares_of(rng, mean, 100)
    found = estimate(made("g", {"g": ["A"] * 48 + ["B"] * 2}, min_docs=2), shares[None], n_resamples=150)
    assert found.reason[0].tolist() == ["few documents"] * 3
    other = estimate(made("g", {"g": list("AB") * 25}), shares[None], n_resamples=150)
    assert other.reason[0].tolist() == ["", "", "rare topic"]


def test_no_interval_has_zero_width_and_a_seed_gives_the_same_numbers() -> None:
    rng = np.random.default_rng(7)
    shares = shares_of(rng, np.full((30, 3), 1 / 3))
    design = made("year", {"year": list(range(30))})
    first, again, other = (estimate(design, shares[None], n_resamples=120, seed=s) for s in (1, 1, 2))
    assert (first.low < first.effect).all()
    assert (first.effect < first.high).all()
    assert first.low.tobytes() == again.low.tobytes()
    assert first.low.tobytes() != other.low.tobytes()


def test_expectation_sums_to_about_one_and_keeps_the_mean() -> None:
    rng = np.random.default_rng(8)
    shares = shares_of(rng, np.full((50, 4), 0.25))
    told = expectation(made("year", {"year": list(range(50))}))(shares)
    assert told.mean(axis=0) == pytest.approx(shares.mean(axis=0), abs=1e-6)
    assert told.sum(axis=1) == pytest.approx(1, abs=0.05)
