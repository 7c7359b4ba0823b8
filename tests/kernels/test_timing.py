"""Falls and rises of terms against a plain reckoning with `math.lgamma`, and the pairs against all boundaries tried."""

from __future__ import annotations

from math import lgamma, log, pi

import numpy as np
import pytest

from policymine.kernels.timing import STEPS, change_curves, log_gamma_table, pair_scores

N_DOCUMENTS, N_PERIODS, N_TERMS = 40, 8, 12


def _beta_binomial(k: float, n: float) -> float:
    return lgamma(k + 0.5) + lgamma(n - k + 0.5) - lgamma(n + 1.0) - log(pi)


def _plain(use: list[float], n: list[int], side: int) -> list[float]:
    """Curve of one term in one stratum: uses and documents by period."""
    total, first, last = sum(use), 0, len(use) - 1
    while sum(use[: first + 1]) * 10 <= total:
        first += 1
    while sum(use[last:]) * 10 <= total:
        last -= 1
    low, high = (first, len(use) - 1) if side == 0 else (0, last)
    out = [0.0] * (len(use) - 1)
    value = 0.0
    k, m = sum(use[low : high + 1]), sum(n[low : high + 1])
    for t in range(low, high):
        k1, n1 = sum(use[low : t + 1]), sum(n[low : t + 1])
        if n1 == m:
            break
        if n[t]:
            value = _beta_binomial(k1, n1) + _beta_binomial(k - k1, m - n1) - (_beta_binomial(k, m))
            gap = (k1 / n1 - (k - k1) / (m - n1)) * (1 if side == 0 else -1)
            value = -max(value, 0.0) if gap < -1e-12 else value
        out[t] = value
    best = max(0.0, *out)
    return [2.0 * v - best if low <= t < high else -1.0 for t, v in enumerate(out)]


@pytest.fixture
def made() -> dict[str, np.ndarray]:
    rng = np.random.default_rng(3)
    period = np.sort(rng.integers(0, N_PERIODS, N_DOCUMENTS)).astype(np.int32)
    documents = [np.sort(rng.permutation(N_DOCUMENTS)[: rng.integers(3, 25)]) for _ in range(N_TERMS)]
    # One that falls and one that rises at the same boundary.
    documents[0] = np.flatnonzero(period < 4)
    documents[1] = np.flatnonzero(period >= 4)
    ptr = np.concatenate(([0], np.cumsum([d.size for d in documents]))).astype(np.int64)
    used = rng.integers(1, STEPS + 1, ptr[-1]).astype(np.int32)
    return {
        "period": period,
        "ptr": ptr,
        "document": np.concatenate(documents).astype(np.int32),
        "used": used,
    }


def _curves(made: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    n = np.bincount(made["period"], minlength=N_PERIODS)[None].astype(np.int64)
    falls = np.empty((N_TERMS, N_PERIODS - 1), np.float32)
    rises, tops = np.empty_like(falls), np.empty((N_TERMS, 2), np.float32)
    change_curves(
        made["ptr"], made["document"], made["used"], made["period"], np.zeros(N_DOCUMENTS, np.int32), n,
        *log_gamma_table(N_DOCUMENTS), falls, rises, tops,
    )  # fmt: skip
    return falls, rises, tops


def test_curves_are_those_of_a_plain_reckoning(made: dict[str, np.ndarray]) -> None:
    falls, rises, tops = _curves(made)
    n = np.bincount(made["period"], minlength=N_PERIODS).tolist()
    for term in range(N_TERMS):
        mine = slice(made["ptr"][term], made["ptr"][term + 1])
        use = np.bincount(
            made["period"][made["document"][mine]], made["used"][mine] / STEPS, minlength=N_PERIODS
        )
        for side, found in enumerate((falls, rises)):
            expected = _plain(use.tolist(), n, side)
            assert found[term] == pytest.approx(expected, abs=2e-4)
            assert tops[term, side] == pytest.approx(max([*expected, -1.0]), abs=2e-4)


def test_a_pair_has_the_weaker_of_two_changes_at_its_best_boundary(made: dict[str, np.ndarray]) -> None:
    falls, rises, tops = _curves(made)
    one, other = (x.ravel().astype(np.int32) for x in np.meshgrid(np.arange(N_TERMS), np.arange(N_TERMS)))
    scores, places = np.empty(one.size, np.float32), np.empty(one.size, np.int32)
    pair_scores(
        one, other, falls, np.ascontiguousarray(tops[:, 0]), rises, np.ascontiguousarray(tops[:, 1]), scores, places
    )  # fmt: skip
    for a, b, score, place in zip(one, other, scores, places, strict=True):
        weaker = np.minimum(falls[a], rises[b])
        assert score == pytest.approx(max(weaker.max(), 0.0))
        assert place == (-1 if weaker.max() <= 0 else weaker.argmax())
    planted = int(np.flatnonzero((one == 0) & (other == 1))[0])
    assert (places[planted], scores.argmax()) == (3, planted)


def _pooled(uses: list[list[float]], n: list[list[int]], side: int) -> list[float]:
    """Curve of one term over several strata: uses and documents by stratum and period, as Mantel and Haenszel pool."""
    n_periods = len(n[0])
    use = [sum(u[p] for u in uses) for p in range(n_periods)]
    total, first, last = sum(use), 0, n_periods - 1
    while sum(use[: first + 1]) * 10 <= total:
        first += 1
    while sum(use[last:]) * 10 <= total:
        last -= 1
    low, high = (first, n_periods - 1) if side == 0 else (0, last)
    out = [0.0] * (n_periods - 1)
    for t in range(low, high):
        before = after = expected = 0.0
        n_before = n_after = 0
        for u, m in zip(uses, n, strict=True):
            m1, m2 = sum(m[low : t + 1]), sum(m[t + 1 : high + 1])
            # A stratum that does not have the term says nothing, nor one with documents on one side alone.
            if not sum(u) or not m1 or not m2:
                continue
            k1, k2 = sum(u[low : t + 1]), sum(u[t + 1 : high + 1])
            before, after, n_before, n_after = before + k1, after + k2, n_before + m1, n_after + m2
            expected += (k1 + k2) * m1 / (m1 + m2)
        if not n_before or not before + after:
            continue
        k = before + after
        k1 = round(STEPS * (before - expected + k * n_before / (n_before + n_after))) / STEPS
        k1 = min(max(k1, 0.0, k - n_after), k, n_before)
        apart = _beta_binomial(k1, n_before) + _beta_binomial(k - k1, n_after)
        value = apart - _beta_binomial(k, n_before + n_after)
        part = expected / k
        any_part = lgamma(before + 0.5) + lgamma(after + 0.5) - lgamma(k + 1.0) - log(pi)
        value = max(value, any_part - before * log(part) - after * log(1.0 - part))
        gap = (before - expected) * (1 if side == 0 else -1)
        out[t] = -max(value, 0.0) if gap < -1e-9 else value
    best = max(0.0, *out)
    return [2.0 * v - best if low <= t < high else -1.0 for t, v in enumerate(out)]


@pytest.mark.parametrize("seed", range(4))
def test_curves_over_several_strata_are_those_of_a_plain_reckoning(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n_strata, n_terms, n_documents = 3, 10, 60
    # Strata in order, as the kernel reads them, each with periods of its own: the mix changes over time.
    stratum = np.sort(rng.integers(0, n_strata, n_documents)).astype(np.int32)
    period = np.clip(rng.integers(0, 5, n_documents) + stratum, 0, N_PERIODS - 1).astype(np.int32)
    documents = [np.sort(rng.permutation(n_documents)[: rng.integers(4, 40)]) for _ in range(n_terms)]
    documents[0] = np.flatnonzero(period < 4)
    ptr = np.concatenate(([0], np.cumsum([d.size for d in documents]))).astype(np.int64)
    document = np.concatenate(documents).astype(np.int32)
    used = rng.integers(1, STEPS + 1, document.size).astype(np.int32)
    n = np.zeros((n_strata, N_PERIODS), np.int64)
    np.add.at(n, (stratum, period), 1)
    falls = np.empty((n_terms, N_PERIODS - 1), np.float32)
    rises, tops = np.empty_like(falls), np.empty((n_terms, 2), np.float32)
    tables = log_gamma_table(n_documents)
    change_curves(ptr, document, used, period, stratum, n, *tables, falls, rises, tops)
    for term in range(n_terms):
        uses = np.zeros((n_strata, N_PERIODS))
        for d, u in zip(documents[term], used[ptr[term] :], strict=False):
            uses[stratum[d], period[d]] += u / STEPS
        for side, found in enumerate((falls, rises)):
            expected = _pooled(uses.tolist(), n.tolist(), side)
            assert found[term] == pytest.approx(expected, abs=3e-4)
            assert tops[term, side] == pytest.approx(max([*expected, -1.0]), abs=3e-4)


def test_one_stratum_that_has_no_term_changes_nothing() -> None:
    # Documents of an issuer that never uses the term are no evidence on when it left the others.
    period = np.tile(np.arange(6), 4).astype(np.int32)
    stratum = np.repeat(np.arange(2), 12).astype(np.int32)
    n = np.full((2, 6), 2, np.int64)
    document = np.flatnonzero((stratum == 0) & (period < 3)).astype(np.int32)
    found = []
    for size in (12, 24):
        kept = np.arange(24) < size
        curves = [np.empty((1, 5), np.float32), np.empty((1, 5), np.float32), np.empty((1, 2), np.float32)]
        change_curves(
            np.array([0, document.size], np.int64), document, np.full(document.size, STEPS, np.int32), period[kept],
            stratum[kept], n * [[1], [size > 12]], *log_gamma_table(24), *curves,
        )  # fmt: skip
        found.append(curves[0][0])
    assert found[0] == pytest.approx(found[1])
    assert found[0].argmax() == 2


def test_a_stratum_on_one_side_of_a_boundary_says_nothing() -> None:
    # Two issuers, one before and one after the other, each with its own word: no change of wording.
    period = np.repeat(np.arange(6), 2).astype(np.int32)
    stratum = (period >= 3).astype(np.int32)
    n = np.zeros((2, 6), np.int64)
    np.add.at(n, (stratum, period), 1)
    curves = [np.empty((1, 5), np.float32), np.empty((1, 5), np.float32), np.empty((1, 2), np.float32)]
    change_curves(
        np.array([0, 6], np.int64), np.arange(6, dtype=np.int32), np.full(6, STEPS, np.int32), period, stratum, n,
        *log_gamma_table(12), *curves,
    )  # fmt: skip
    assert curves[0].max() <= 0.0
