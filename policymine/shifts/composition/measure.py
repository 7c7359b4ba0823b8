"""Change of a rate between two periods, apart: within the same issuers, and by who is in the corpus.

An archive changes: ministries come and go, and one that always wrote otherwise may write more. The rate of each side is a
mean of issuers' rates weighted by how much they wrote. Between issuers of both sides the change is shared out by Shapley's
value over the two orders in which rates and weights may be changed (for two factors Kitagawa's formula); new and vanished
issuers count by how far they lie from those that stayed (Melitz and Polanec). The four parts add up to the change exactly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError, NotEnoughDataError
from policymine.provenance import Provenance, cited
from policymine.results import Evidence, evidence_by_row, frame
from policymine.shifts.composition.base import COLUMNS, PARTS, CompositionResult, parts_of
from policymine.shifts.composition.report import remarks, said
from policymine.statistics.bootstrap import MIN_UNITS, resample_weights, tail
from policymine.statistics.intervals import binomial_interval, gamma_poisson_interval, pooled_dispersion
from policymine.statistics.permutation import p_value

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["METHOD", "REFERENCES", "measure_composition"]

METHOD: Final = (
    "The change of the rate was shared out between change within the issuers of both periods and change of their mix by "
    "Shapley's value (Kitagawa's formula), new and vanished issuers counting by their distance from those that stayed; "
    "intervals resample the documents of each period, and p deals the periods out anew among the documents of each issuer."
)
REFERENCES: Final = (
    cited("kitagawa1955"),
    cited("shorrocks2013"),
    cited("melitz2015"),
)
ALPHA: Final = 0.05
_N_RESAMPLES: Final = 2000


def measure_composition(
    table: pd.DataFrame,
    *,
    term: str,
    old: str | None,
    of: str,
    split: str,
    provenance: Provenance,
    unit: float = 10_000,
    sentences: Sequence[Evidence] = (),
    n_permutations: int = 999,
    seed: int = 0,
    level: float = 0.95,
    per_row: int = 4,
) -> CompositionResult:
    """Return how much of a change is within the same groups, and how much is who is in the corpus.

    Parameters
    ----------
    table : one row a document: document, group, after (whether it is of the later side), numerator (uses) and denominator
        (tokens, or uses of both terms; documents with 0 tell nothing and are left out).
    term, old, of, split : for the sentences.
    unit : what the rate is per.
    provenance : what made the counts; the method's sentence and references are filled in where empty.
    sentences : evidence; kept: up to `per_row` a group, first of the earlier side, then of the later.
    n_permutations : deals of the periods among the documents of each group, at least 99.
    seed, level : of resampling and intervals.

    Assumes that documents of a group and side are independent draws of what it writes. Not to be used for a corpus that was put
    together by the term (who is in it then hangs on the term itself), where groups were renamed between the sides (one that goes
    and one that comes are then the same: join their names first), nor to say why a group changed: parts are arithmetic.

    Raises
    ------
    InputError : a column is missing or options cannot be used.
    NotEnoughDataError : a side is empty, or no group is on both.

    Sources: Kitagawa, E. M. (1955). Components of a difference between two rates. JASA 50; Shorrocks, A. F. (2013). Decomposition
    procedures for distributional analysis: a unified framework based on the Shapley value. Journal of Economic Inequality 11;
    Melitz, M. J. & Polanec, S. (2015). Dynamic Olley-Pakes productivity decomposition with entry and exit. RAND Journal 46.

    >>> import pandas as pd
    >>> cells = [("A", False, 30, 2), ("B", False, 10, 8), ("A", True, 10, 2), ("B", True, 30, 8)]
    >>> table = pd.DataFrame([(f"{g}{late:d}{i:02d}", g, late, uses + i % 2, 2000) for g, late, n, uses in cells
    ...                       for i in range(n)], columns=["document", "group", "after", "numerator", "denominator"])
    >>> found = measure_composition(table, term="governance", old=None, of="issuer", split="2014", n_permutations=99,
    ...                             provenance=Provenance("composition", versions={}))
    >>> [(p["part"], round(p["change"], 3)) for p in found.parts], found.verdict
    ([('total', 15.0), ('within', 0.0), ('mix', 15.0), ('entry', 0.0), ('exit', 0.0)], 'composition')
    """
    missing = [
        c for c in ("document", "group", "after", "numerator", "denominator") if c not in table.columns
    ]
    if missing:
        raise InputError(f"the table lacks the column {', '.join(missing)}")
    if n_permutations < 99:
        raise InputError(f"n_permutations is at least 99, not {n_permutations}")
    used = table[table["denominator"].to_numpy(dtype=np.float64) > 0].sort_values("document", kind="stable")
    names = tuple(sorted({str(g) for g in used["group"]}))
    number = {g: i for i, g in enumerate(names)}
    group = np.array([number[str(g)] for g in used["group"]], dtype=np.int64)
    side = used["after"].to_numpy(dtype=bool).astype(np.int64)
    top, bottom = (used[c].to_numpy(dtype=np.float64) for c in ("numerator", "denominator"))
    n_side = np.bincount(side, minlength=2)
    if n_side.min() == 0:
        raise NotEnoughDataError(
            f"no document that can count lies {'before' if n_side[0] == 0 else 'from'} {split}; name another --split"
        )
    sums = _sums(side, group, top, bottom, len(names))
    if not bool(np.any((sums[1] > 0).all(axis=0))):
        raise NotEnoughDataError(
            f"no {of} has documents on both sides of {split}, so a change within them cannot be told from a change of who "
            "is in the corpus; name another --split, or a coarser --of such as level"
        )
    rates, contributions = parts_of(sums[0][None], sums[1][None])
    rates, contributions = rates[0] * unit, contributions[0] * unit
    parts = contributions.sum(axis=1)
    sizes = _sizes(side, top, sums[1], n_side)
    enough = n_side.min() >= MIN_UNITS and sizes["n_using"] >= MIN_UNITS
    low, high, likelier = np.full(5, np.nan), np.full(5, np.nan), None
    p = None
    if enough:
        low, high, likelier = _intervals(side, group, top, bottom, sums[1] > 0, unit, seed, level)
        down, up = _margins(side, top, bottom, unit, shares=old is not None, level=level)
        # Total and change within alike: what may be missed on a side is missed within its groups.
        low[:2] = np.where(np.isnan(low[:2]), parts.sum(), low[:2]) - up[0] - down[1]
        high[:2] = np.where(np.isnan(high[:2]), parts.sum(), high[:2]) + down[0] + up[1]
        p = _within_test(side, group, top, bottom, len(names), parts[0] / unit, n_permutations, seed)
    if len(names) == 1:
        # One group alone has no mix: nothing to be uncertain of.
        low[2:], high[2:] = np.nan, np.nan
    shown = [
        {"part": name, "change": float(change), "low": _number(a), "high": _number(b)}
        for name, change, a, b in zip(
            ("total", *PARTS), [parts.sum(), *parts.tolist()], low.tolist(), high.tolist(), strict=True
        )
    ]
    rows = _rows(names, side, group, sums, contributions, unit)
    order = sorted(range(len(rows)), key=lambda i: (-abs(rows[i]["contribution"]), names[i]))
    position = {names[i]: at for at, i in enumerate(order)}
    where = {str(d): position[str(g)] for d, g in zip(used["document"], used["group"], strict=True)}
    late = {str(d): bool(a) for d, a in zip(used["document"], used["after"], strict=True)}
    result = CompositionResult(
        table=frame([rows[i] for i in order], COLUMNS),
        provenance=provenance.filled(method=METHOD, references=REFERENCES, seed=seed),
        sentences=_evidence(sentences, where, late, per_row),
        term=term,
        old=old,
        of=of,
        split=split,
        unit=unit,
        before=float(rates[0]),
        after=float(rates[1]),
        parts=tuple(shown),
        verdict=_verdict(low, high, likelier, p, len(names)) if enough else "not_enough_data",
        p_within=p,
        probability=likelier,
        sizes=sizes,
    )
    return replace(result, reasons=said(result), messages=tuple(remarks(result)))


def _number(value: float) -> float | None:
    return value if np.isfinite(value) else None


def _sums(
    side: NDArray[np.int64],
    group: NDArray[np.int64],
    top: NDArray[np.float64],
    bottom: NDArray[np.float64],
    n: int,
) -> NDArray[np.float64]:
    """Return numerator and denominator by side and group: (2, 2, n_groups)."""
    cell = side * n + group
    return np.stack(
        [np.bincount(cell, weights=w, minlength=2 * n).reshape(2, n) for w in (top, bottom)]
    ).astype(np.float64)


def _sizes(
    side: NDArray[np.int64],
    top: NDArray[np.float64],
    bottom: NDArray[np.float64],
    n_side: NDArray[np.int64],
) -> dict[str, int]:
    there = bottom > 0
    return {
        "n_before": int(n_side[0]),
        "n_after": int(n_side[1]),
        "n_using": int((top > 0).sum()),
        "n_using_before": int((top[side == 0] > 0).sum()),
        "n_using_after": int((top[side == 1] > 0).sum()),
        "stayed": int(there.all(axis=0).sum()),
        "new": int((~there[0]).sum()),
        "vanished": int((~there[1]).sum()),
    }


def _intervals(
    side: NDArray[np.int64],
    group: NDArray[np.int64],
    top: NDArray[np.float64],
    bottom: NDArray[np.float64],
    there: NDArray[np.bool_],
    unit: float,
    seed: int,
    level: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Return low and high of total, within, mix, entry and exit, and how often change within outweighs the rest."""
    from scipy import sparse

    n = there.shape[1]
    rng = np.random.default_rng(seed)
    sides: list[list[NDArray[np.float64]]] = []
    for at in (0, 1):
        rows = np.flatnonzero(side == at)
        cells = (np.arange(rows.size), group[rows])
        tops, bottoms = (sparse.csr_matrix((v[rows], cells), shape=(rows.size, n)) for v in (top, bottom))
        drawn = [(w @ tops, w @ bottoms) for w in resample_weights(rows.size, _N_RESAMPLES, rng)]
        sides.append([np.concatenate([d[k] for d in drawn]) for k in (0, 1)])
    numerator, denominator = (np.stack([sides[0][k], sides[1][k]], axis=1) for k in (0, 1))
    # A group that stayed, and of which a resample holds nothing on one side, has the rate of its other side there: it changes
    # the mix and not itself. So it weighs next to nothing, and is no vanished one.
    lost = there.all(axis=0) & (denominator <= 0)
    other = denominator[:, ::-1]
    rate = np.divide(numerator[:, ::-1], other, out=np.zeros_like(other), where=other > 0)
    tiny = 1e-9
    denominator = np.where(lost, tiny, denominator)
    numerator = np.where(lost, rate * tiny, numerator)
    parts = parts_of(numerator, denominator)[1].sum(axis=-1) * unit
    draws = np.column_stack([parts.sum(axis=1), parts])
    cut = tail(int(min((side == 0).sum(), (side == 1).sum())), level)
    low, high = np.quantile(draws, [cut, 1.0 - cut], axis=0)
    flat = high - low < 1e-12
    low[flat], high[flat] = np.nan, np.nan
    rest = draws[:, 0] - draws[:, 1]
    return low, high, float((np.abs(draws[:, 1]) > np.abs(rest)).mean())


def _margins(
    side: NDArray[np.int64],
    top: NDArray[np.float64],
    bottom: NDArray[np.float64],
    unit: float,
    *,
    shares: bool,
    level: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return how far below and above its rate each side may lie where it has no use, or nothing but uses: (2,), (2,)."""
    down, up = np.zeros(2), np.zeros(2)
    dispersion = float(pooled_dispersion(top, bottom, side)[0][0])
    for at in (0, 1):
        uses, whole, n = top[side == at].sum(), bottom[side == at].sum(), int((side == at).sum())
        if shares and uses in (0.0, whole):
            low, high = binomial_interval(n if uses else 0, n, level=level)
            down[at], up[at] = (1.0 - float(low), 0.0) if uses else (0.0, float(high))
        elif not uses:
            up[at] = float(gamma_poisson_interval(0.0, whole, dispersion, level=level)[1])
    return down * unit, up * unit


def _within_test(
    side: NDArray[np.int64],
    group: NDArray[np.int64],
    top: NDArray[np.float64],
    bottom: NDArray[np.float64],
    n: int,
    observed: float,
    n_permutations: int,
    seed: int,
) -> float:
    """Return how often periods dealt out anew among the documents of each group change it as much, two-sided."""
    order = np.argsort(group, kind="stable")
    group, side, top, bottom = group[order], side[order], top[order], bottom[order]
    rng = np.random.default_rng([seed, 1])
    null = np.empty(n_permutations)
    for i in range(n_permutations):
        # Sorted by group and then at random: each group keeps its documents on each side.
        dealt = side[np.lexsort((rng.random(side.size), group))]
        sums = _sums(dealt, group, top, bottom, n)
        null[i] = abs(parts_of(sums[0][None], sums[1][None])[1][0, 0].sum())
    return p_value(abs(observed), null)


def _verdict(
    low: NDArray[np.float64], high: NDArray[np.float64], likelier: float | None, p: float | None, n: int
) -> str:
    """Return where the change comes from, by the intervals of change within and of all the rest."""
    within = p is not None and p <= ALPHA and (low[1] > 0 or high[1] < 0)
    if n == 1:
        return "within" if within else "unclear"
    rest = any(low[k] > 0 or high[k] < 0 for k in (2, 3, 4))
    if within and (likelier or 0.0) >= 1.0 - ALPHA:
        return "within"
    if within:
        return "both" if rest else "unclear"
    return "composition" if rest and (likelier if likelier is not None else 1.0) <= ALPHA else "unclear"


def _rows(
    names: tuple[str, ...],
    side: NDArray[np.int64],
    group: NDArray[np.int64],
    sums: NDArray[np.float64],
    contributions: NDArray[np.float64],
    unit: float,
) -> list[dict[str, Any]]:
    n = np.bincount(side * len(names) + group, minlength=2 * len(names)).reshape(2, -1)
    share = sums[1] / sums[1].sum(axis=1, keepdims=True)
    rows = []
    for i, name in enumerate(names):
        there = sums[1][:, i] > 0
        rate = [float(sums[0][s, i] / sums[1][s, i] * unit) if there[s] else None for s in (0, 1)]
        rows.append(
            {
                "group": name,
                "status": "stayed" if there.all() else "new" if there[1] else "vanished",
                "n_before": int(n[0, i]),
                "n_after": int(n[1, i]),
                "weight_before": float(share[0, i]),
                "weight_after": float(share[1, i]),
                "count_before": int(sums[0][0, i]),
                "count_after": int(sums[0][1, i]),
                "rate_before": rate[0],
                "rate_after": rate[1],
                **{part: float(contributions[k, i]) for k, part in enumerate(PARTS)},
                "contribution": float(contributions[:, i].sum()),
            }
        )
    return rows


def _evidence(
    sentences: Sequence[Evidence], where: Mapping[str, int], late: Mapping[str, bool], per_row: int
) -> dict[int, tuple[Evidence, ...]]:
    """Return up to half of `per_row` sentences of each side for each group."""
    halves: dict[int, tuple[Evidence, ...]] = {}
    for after in (False, True):
        mine = [
            (where[e.document], e) for e in sentences if e.document in where and late[e.document] is after
        ]
        for row, items in evidence_by_row(mine, per_row // 2).items():
            halves[row] = halves.get(row, ()) + items
    return halves
