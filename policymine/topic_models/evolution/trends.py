"""Whether topics rise, fall or differ between periods or groups: the tests behind an evolution table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.statistics.bootstrap import MIN_UNITS
from policymine.statistics.fdr import q_values
from policymine.statistics.permutation import p_value
from policymine.statistics.serial import MIN_SERIAL, serial_trend
from policymine.statistics.trend import MIN_PERIODS
from policymine.topic_models.evolution.text import message

__all__ = ["ALPHA", "SEVERAL", "judge", "spread"]

Floats = NDArray[np.float64]

# A q-value up to this is called a finding.
ALPHA: Final = 0.05
# A topic that is of fewer documents than this is one document's own.
SEVERAL: Final = 2.0
_SHUFFLES: Final = 1999
_SHUFFLES_OF_MANY: Final = 499
_MANY: Final = 20_000


def judge(
    theta: Floats,
    group: NDArray[np.int64],
    mean: Floats,
    n_documents: NDArray[np.int64],
    *,
    ordered: bool,
    seed: int,
    level: float,
) -> tuple[list[dict[str, Any]], list[Mapping[str, str]]]:
    """Return what the tests say of each topic, and what is to be told of them.

    Parameters
    ----------
    theta : share of each topic in each document, (n_documents, n_topics).
    group : period or group of each document, (n_documents,).
    mean : share of each topic by period, NaN without documents, (n_groups, n_topics).
    n_documents : by period, (n_groups,).
    ordered : whether the groups follow one another in time.
    seed : of the shuffles.
    level : level of the slope's interval.

    Topics of one document (`spread` below two) are not tested: what they tell of is that document, not its time.
    """
    rows: list[dict[str, Any]] = [{} for _ in range(theta.shape[1])]
    tested = np.flatnonzero(spread(theta) >= SEVERAL)
    notes: list[Mapping[str, str]] = []
    seen = np.flatnonzero(n_documents)
    if ordered and seen.size >= MIN_PERIODS:
        for topic in tested.tolist():
            row = rows[topic]
            found = serial_trend(mean[seen, topic], seen.astype(np.float64), level=level)
            row |= {"tau": _number(found.trend.tau), "p": found.trend.p, "drift_p": found.p}
            row["persistence"] = _number(found.persistence)
            if found.trend.low < found.trend.high:
                row |= {"slope": found.trend.slope, "low": found.trend.low, "high": found.trend.high}
        for name in ("", "drift_"):
            found_q = q_values([rows[topic][f"{name}p"] for topic in tested])
            for topic, q in zip(tested.tolist(), found_q, strict=True):
                rows[topic][f"{name}q"] = float(q)
        notes.append(message("trend", n_periods=seen.size, n_tests=tested.size, serial=MIN_SERIAL))
    elif ordered:
        notes.append(message("no_trend", least=MIN_PERIODS, n=seen.size))
    full = np.flatnonzero(n_documents >= MIN_UNITS)
    if full.size >= 2:
        inside = np.isin(group, full)
        shuffles = _SHUFFLES if inside.sum() <= _MANY else _SHUFFLES_OF_MANY
        change = _difference(theta[np.ix_(inside, tested)], group[inside], shuffles=shuffles, seed=seed)
        for topic, p, q in zip(tested.tolist(), change, q_values(change), strict=True):
            rows[topic] |= {"change_p": float(p), "change_q": float(q)}
        notes.append(
            message(
                "change",
                least=MIN_UNITS,
                n_groups=full.size,
                n_documents=int(inside.sum()),
                shuffles=shuffles,
                n_tests=tested.size,
            )
        )
    else:
        notes.append(message("no_change", least=MIN_UNITS, n=full.size))
    for row in rows:
        row["verdict"] = _verdict(row)
        if row["verdict"] in ("rising", "falling"):
            row["beyond_drift"] = bool(row["drift_q"] <= ALPHA)
    drifting = sum(row.get("beyond_drift") is False for row in rows)
    if drifting:
        notes.append(message("drift", n=drifting, n_periods=seen.size))
    return rows, notes


def _verdict(row: Mapping[str, Any]) -> str:
    """Return what became of a topic: where it can be tested whether periods differ, a direction needs that they do."""
    change = row.get("change_q")
    if change is None and row.get("q") is None:
        return "not_enough_data"
    if change is not None and change > ALPHA:
        return "none"
    if row.get("q") is not None and row["q"] <= ALPHA and row["tau"]:
        return "rising" if row["tau"] > 0 else "falling"
    return "none" if change is None else "changing"


def spread(theta: Floats) -> Floats:
    """Return of how many documents each topic is, (n_topics,): the inverse Simpson index of its shares over them.

    >>> spread(np.array([[0.5, 1.0], [0.5, 0.0]])).tolist()
    [2.0, 1.0]
    """
    squares = (theta**2).sum(axis=0)
    found: Floats = np.divide(theta.sum(axis=0) ** 2, squares, out=np.zeros_like(squares), where=squares > 0)
    return found


def _difference(theta: Floats, group: NDArray[np.int64], *, shuffles: int, seed: int) -> Floats:
    """Return the p-value of no difference between groups for each topic, dealing documents out at random, (n_topics,)."""
    order = np.argsort(group, kind="stable")
    values = theta[order]
    starts = np.flatnonzero(np.diff(group[order], prepend=-1))
    sizes = np.diff(np.append(starts, group.size)).astype(np.float64)[:, None]

    def between(rows: NDArray[np.int64]) -> Floats:
        # Of the sums of squares only that between groups depends on the order.
        return np.asarray((np.add.reduceat(values[rows], starts, axis=0) ** 2 / sizes).sum(axis=0))

    # Centred, so that rounding does not hide small differences of large shares.
    values = values - values.mean(axis=0)
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(7,)))
    null = np.array([between(rng.permutation(group.size)) for _ in range(shuffles)])
    observed = between(np.arange(group.size))
    return np.array([p_value(float(observed[t]), null[:, t]) for t in range(values.shape[1])])


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
