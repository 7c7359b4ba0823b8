"""Measure a shift from an old term to a new one: the shares, the break, the verdict, the evidence."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError
from policymine.provenance import Provenance, Reference
from policymine.results import Evidence, evidence_by_row
from policymine.shifts.base import ShiftResult, Uses, uses_of
from policymine.shifts.breakpoint import BreakModel, credible_set
from policymine.shifts.share import share_of, share_table
from policymine.shifts.transition import MIN_PERIODS_USED, Transition, fit_transition, period_table
from policymine.shifts.verdict import Test, decide, missing, reasons, say, stays_in_use
from policymine.statistics.betabinomial import RHO
from policymine.statistics.permutation import p_value, permutation_null

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["METHOD", "REFERENCES", "measure_shift"]

METHOD = (
    "The share of the new term among the uses of both was modelled by document with a beta-binomial whose "
    "within-document correlation was integrated out; no change, one break between observed periods (uniform "
    "prior) and a logistic change of at least three periods were compared by marginal likelihood, and a "
    "change was claimed only where it was at least ten times likelier than none and reached by at most 5% "
    "of random orders of the documents' dates."
)
REFERENCES = (
    Reference(
        "skellam1948",
        "Skellam, J. G.",
        1948,
        "A probability distribution derived from the binomial distribution by regarding the probability of "
        "success as variable between the sets of trials",
        "Journal of the Royal Statistical Society B, 10, 257-261",
    ),
    Reference(
        "smith1975",
        "Smith, A. F. M.",
        1975,
        "A Bayesian approach to inference about a change-point in a sequence of random variables",
        "Biometrika, 62, 407-416",
    ),
    Reference(
        "kass1995", "Kass, R. E.; Raftery, A. E.", 1995, "Bayes factors", "Journal of the American Statistical "
        "Association, 90, 773-795",
    ),
    Reference(
        "phipson2010",
        "Phipson, B.; Smyth, G. K.",
        2010,
        "Permutation p-values should never be zero",
        "Statistical Applications in Genetics and Molecular Biology, 9(1), 39",
    ),
)  # fmt: skip
_ANGLES = 2001
_PERIODS_EACH_SIDE = 3


def measure_shift(
    counts: pd.DataFrame,
    *,
    old: str,
    new: str,
    periods: Sequence[str],
    provenance: Provenance,
    sentences: Sequence[Evidence] = (),
    seed: int = 0,
    n_permutations: int = 999,
    level: float = 0.95,
    per_cell: int = 5,
) -> ShiftResult:
    """Return when, how fast and how surely one term gave way to another.

    Parameters
    ----------
    counts : one row a document, with columns document, period (a label in `periods`), old and new
        (mentions of each term). Documents that use neither term belong in it too.
    old, new : the terms, as named by the user.
    periods : labels of the observed periods in order of time; only their order counts, so gaps are free.
    provenance : what made the counts; the method's sentence and references are filled in where empty.
    sentences : evidence with period and term set, in the order in which it should be shown.
    seed : seed of the shuffles and of the resampling.
    n_permutations : shuffles of the documents' dates, at least 99.
    level : level of intervals and of the credible set of the break, above 0 and below 1.
    per_cell : sentences kept for each period and term.

    Documents are the unit: one long document with forty mentions is one witness, not forty. Only the
    order of documents that use either term is shuffled; documents of one issuer are taken as
    independent, which they may not be. Positive change means towards the new term; a break towards the
    old one is reported too, with direction `to_old`.

    Raises
    ------
    InputError : counts, periods, sentences or options that cannot be used. Too little data is no error:
        the verdict is then `not_enough_data`, and `reasons` says what is missing.

    Sources: Smith, A. F. M. (1975). A Bayesian approach to inference about a change-point. Biometrika 62;
    Kass, R. E. & Raftery, A. E. (1995). Bayes factors. JASA 90; Skellam (1948), the beta-binomial.

    >>> import pandas as pd
    >>> years = [str(y) for y in range(2004, 2024)]
    >>> table = pd.DataFrame({"document": years, "period": years, "old": [3] * 10 + [0] * 10,
    ...                       "new": [0] * 10 + [2] * 10})
    >>> found = measure_shift(table, old="社会管理", new="社会治理", periods=years,
    ...                       provenance=Provenance("shift", n_documents=20, versions={}))
    >>> found.verdict, found.breaks[0]["period"], found.p_value < 0.01
    ('abrupt', '2014', True)
    """
    if n_permutations < 99:
        raise InputError(f"n_permutations is at least 99, not {n_permutations}: p could hardly reach 0.05")
    if not 0.0 < level < 1.0:
        raise InputError(f"level lies between 0 and 1, such as 0.95, not {level}")
    if old == new:
        raise InputError(f"a shift needs two different terms; both are {old!r}")
    uses = uses_of(counts, periods)
    rows, cells = _cells(sentences, uses.periods, old, new, per_cell)
    common: dict[str, Any] = {
        "provenance": replace(
            provenance,
            method=provenance.method or METHOD,
            references=provenance.references or REFERENCES,
            seed=seed if provenance.seed is None else provenance.seed,
        ),
        "sentences": rows,
        "old": old,
        "new": new,
        "sizes": _sizes(uses),
    }
    lacking = missing(uses)
    if lacking is not None:
        verdict, key, values = lacking
        flat = np.full(RHO.size, -math.log(RHO.size))
        if key == "one_term":
            pair = (new, old) if values["only_new"] else (old, new)
            values = {"n": values["n"], "used": pair[0], "unused": pair[1]}
        return ShiftResult(
            table=share_table(uses, flat, level=level, seed=seed),
            verdict=verdict,
            reasons=say(key, old=old, new=new, **values),
            chosen=_around(cells, uses.periods, None),
            **common,
        )
    model = BreakModel(uses)
    none, none_rho = model.none()
    step = model.fit()
    null = permutation_null(model.statistic, uses.n_using, n_permutations=n_permutations, seed=seed)
    used, by_period = period_table(uses, _ANGLES)
    curve = fit_transition(uses, used, by_period) if used.size >= MIN_PERIODS_USED else None
    test = Test(
        p=p_value(model.statistic(), null),
        floor=min(max(p_value(model.statistic(o), null) for o in orders) for orders in model.clean_orders()),
        abrupt=step.log_evidence - none,
        gradual=None if curve is None else curve.log_evidence - none,
    )
    verdict = decide(test, uses)
    probabilities = test.probabilities()
    mixture = [none_rho + _log(probabilities["none"]), step.log_rho + _log(probabilities["abrupt"])]
    if curve is not None:
        mixture.append(curve.log_rho + _log(probabilities["gradual"]))
    log_rho = np.asarray(np.logaddexp.reduce(np.array(mixture), axis=0))
    posterior = curve.posterior if curve is not None and verdict == "gradual" else step.posterior
    claimed = verdict in ("abrupt", "gradual")
    place = int(np.argmax(posterior)) if claimed else None
    breaks: tuple[dict[str, Any], ...] = ()
    if place is not None:
        breaks = (_break(uses, posterior, place, verdict, curve, log_rho, level=level, seed=seed),)
        if stays_in_use(breaks[0]):
            verdict = "coexistence"
    return ShiftResult(
        table=share_table(uses, log_rho, level=level, seed=seed),
        verdict=verdict,
        breaks=breaks,
        p_value=test.p,
        model_probabilities=probabilities,
        log_bayes_factors={"abrupt": test.abrupt, "gradual": test.gradual},
        posterior=tuple(
            {"period": label, "probability": float(p)}
            for label, p in zip(uses.periods, posterior, strict=True)
        ),
        reasons=reasons(verdict, test, uses, breaks, old, new, n_permutations, level, used.size),
        chosen=_around(cells, uses.periods, place),
        **common,
    )


def _log(value: float | None) -> float:
    return math.log(value) if value else -math.inf


def _sizes(uses: Uses) -> dict[str, int]:
    return {
        "n_documents": int(uses.n_documents.sum()),
        "n_using": uses.n_using,
        "n_old": int(np.count_nonzero(uses.old)),
        "n_new": int(np.count_nonzero(uses.new)),
        "n_both": int(np.count_nonzero((uses.old > 0) & (uses.new > 0))),
        "old": int(uses.old.sum()),
        "new": int(uses.new.sum()),
        "n_periods": len(uses.periods),
        "n_periods_using": int(np.unique(uses.position).size),
    }


def _break(
    uses: Uses,
    posterior: NDArray[np.float64],
    place: int,
    verdict: str,
    curve: Transition | None,
    log_rho: NDArray[np.float64],
    *,
    level: float,
    seed: int,
) -> dict[str, Any]:
    inside = credible_set(posterior, level)
    before = share_of(uses, uses.position < place, log_rho, level=level, seed=seed)
    after = share_of(uses, uses.position >= place, log_rho, level=level, seed=seed)
    found: dict[str, Any] = {
        "period": uses.periods[place],
        "low": uses.periods[int(inside[0])],
        "high": uses.periods[int(inside[-1])],
        "probability": float(posterior[place]),
        "direction": "to_new" if after["share"] > before["share"] else "to_old",
        "before": before,
        "after": after,
    }
    if verdict == "gradual" and curve is not None:
        found["duration"] = curve.duration(level)
    return found


def _cells(
    sentences: Sequence[Evidence], periods: tuple[str, ...], old: str, new: str, per_cell: int
) -> tuple[dict[int, tuple[Evidence, ...]], dict[tuple[str, int], tuple[Evidence, ...]]]:
    """Return evidence by row of the table, and by (term, row), at most `per_cell` for each of the latter."""
    rank = {label: i for i, label in enumerate(periods)}
    grouped: dict[tuple[str, int], list[Evidence]] = {}
    for item in sentences:
        if item.term not in (old, new) or item.period not in rank:
            raise InputError(
                f"evidence of term {item.term!r} in period {item.period!r}: the terms are {old!r} and {new!r}, "
                "and the period is one of those given"
            )
        bucket = grouped.setdefault((item.term, rank[item.period]), [])
        if len(bucket) < per_cell:
            bucket.append(item)
    cells = {key: tuple(items) for key, items in grouped.items()}
    pairs = [
        (i, e) for term in (old, new) for (t, i), items in sorted(cells.items()) if t == term for e in items
    ]
    return evidence_by_row(pairs, limit=2 * per_cell), cells


def _around(
    cells: dict[tuple[str, int], tuple[Evidence, ...]], periods: tuple[str, ...], place: int | None
) -> tuple[Evidence, ...]:
    """Return, of each term, the last uses before the break and the first from it on, in order of time.

    Without a break: the first uses and the last.
    """
    chosen: set[tuple[int, str]] = set()
    for term in sorted({term for term, _ in cells}):
        rows = sorted(i for t, i in cells if t == term)
        before = rows if place is None else [i for i in rows if i < place]
        since = rows if place is None else [i for i in rows if i >= place]
        near = (
            rows[:_PERIODS_EACH_SIDE] + rows[-_PERIODS_EACH_SIDE:]
            if place is None
            else before[-_PERIODS_EACH_SIDE:] + since[:_PERIODS_EACH_SIDE]
        )
        chosen |= {(i, term) for i in near}
    return tuple(e for i, term in sorted(chosen) for e in cells[(term, i)])
