"""Compare two sides term by term: effect, interval over documents, test, dispersion, rank.

Terms are ranked by the conservative bound, the end of the interval nearer zero: a term leads because its
difference is large for certain, not because it is rare (too rare to tell) or common (sure, but small).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.comparisons import METHODS, keyness, log_ratio, logodds
from policymine.comparisons.align import align
from policymine.comparisons.base import COLUMNS, CompareResult, message
from policymine.comparisons.document_test import document_test
from policymine.comparisons.resample import (
    MIN_DOCUMENTS,
    LogRates,
    Side,
    chunks,
    pooled_overdispersion,
    side_of,
)
from policymine.comparisons.resample import REFERENCES as RESAMPLING
from policymine.comparisons.uses import FindUses, RowSentences, sentences
from policymine.errors import InputError
from policymine.provenance import Provenance
from policymine.results import Evidence
from policymine.statistics.bootstrap import tail
from policymine.statistics.fdr import q_values
from policymine.terms.dispersion import GRIES_2008, LIJFFIJT_GRIES_2012, deviation_of_proportions
from policymine.terms.matrix import TermMatrix

__all__ = ["compare_matrices"]

_SENTENCE: Final = (
    "Each log ratio has a {percent}% interval from {n_boot:,} resamples of documents (expanded percentiles); where a "
    "term stands in fewer than {needed} documents of a side, that side is Gamma-Poisson with dispersion pooled over "
    "terms of similar rate. p is a permutation test of documents with a studentised statistic: exact for a term in up to "
    "12 documents, else with null values pooled over terms of a similar effective number of documents and not below what "
    "the term's own shuffles show; q is Benjamini-Hochberg over the {n_tested:,} terms tested. Dispersion is Gries's "
    "normalised DP. Terms are ranked by the bound nearer zero, which is zero too where p is above {level:g}."
)


def compare_matrices(
    target: TermMatrix,
    reference: TermMatrix,
    *,
    names: tuple[str, str] = ("target", "reference"),
    method: str = "keyness",
    min_count: int = 5,
    seed: int = 0,
    n_boot: int = 1000,
    confidence: float = 0.95,
    provenance: Provenance | None = None,
    find: FindUses | None = None,
    unit: str = "words",
    told: Sequence[Mapping[str, str]] = (),
    n_leading: int = 50,
) -> CompareResult:
    """Return which terms are typical of the target (positive) and which of the reference (negative).

    Parameters
    ----------
    target, reference : counts by document; vocabularies may differ, a term that one lacks counts 0 there. Build both
        without `min_df`, or take the rows of one matrix, or a term below the minimum passes for absent.
    names : what the sides are called.
    method : a name of `policymine.comparisons.METHODS`: keyness or logodds; decides `score`, `bound` and the order.
    min_count : fewest uses on both sides together for a term to be tested; terms below are counted, not shown.
    seed : of the resamples and shuffles.
    n_boot : resamples of documents, at least 200.
    confidence : of the intervals, above 0.5 and below 1.
    provenance : what the caller knows (verb, corpus, parameters); method, references and notes are added.
    find : finds the uses of a term on a side ("target" or "reference"); None leaves evidence out.
    unit : what the terms are, a name of `comparisons.units.UNITS`.
    told : sentences of the caller, before those of the comparison, each {"zh": ..., "en": ...}.
    n_leading : leading terms of each side whose evidence goes into files; every row opens.

    Raises
    ------
    InputError : a parameter out of its range. UnknownNameError : no such method.
    NotEnoughDataError : a side without documents or tokens.

    With fewer than five documents on a side there is no test (p and q null); with fewer than three documents
    to spare over both (documents - 2 < 3) no interval either. `messages` says so.
    """
    import pandas as pd

    module = METHODS.load(method)
    if min_count < 1:
        raise InputError(f"min_count starts at 1, not {min_count}")
    if n_boot < 200:
        raise InputError(f"n_boot is at least 200, not {n_boot}: fewer resamples cannot carry a 95% interval")
    if not 0.5 < confidence < 1.0:
        raise InputError(f"confidence is a share above 0.5 and below 1, such as 0.95, not {confidence}")
    target, reference = align(target, reference)
    total = target.totals() + reference.totals()
    columns = np.flatnonzero(total >= min_count)
    n_rare = int(((total > 0) & (total < min_count)).sum())
    left, right = side_of(target, columns), side_of(reference, columns)
    notes: list[Mapping[str, str]] = [*told]
    n_empty = len(target.documents) + len(reference.documents) - left.n_documents - right.n_documents
    if n_empty and unit != "collocates":
        notes.append(message("empty_documents", n=n_empty))
    if not columns.size:
        notes.append(message("none_screened", min_count=min_count))

    rng = np.random.default_rng(seed)
    effect = getattr(module, "effect", log_ratio.effect)
    prior = logodds.default_prior(target, reference)
    low, high, bound, interval = _intervals(left, right, effect, prior, rng, n_boot, confidence)
    ratio = log_ratio.log_ratio(left.totals, right.totals, left.n_tokens, right.n_tokens)
    # A skewed resample of few documents can miss its own point estimate; an interval must hold it.
    low, high = np.minimum(low, ratio), np.maximum(high, ratio)
    p = np.full(columns.size, np.nan)
    q = p.copy()
    enough = min(left.n_documents, right.n_documents) >= MIN_DOCUMENTS
    if enough and columns.size:
        _, p = document_test(left, right, rng)
        q = q_values(p)
        # An interval of a term of few documents rests on a model; where the test does not bear it out nothing is sure.
        bound = np.where(p > 1.0 - confidence, 0.0, bound)
    if columns.size:
        notes += _notes(left, right, names, interval, len(columns), n_rare, min_count)

    positive = ratio >= 0
    even = tuple(deviation_of_proportions(side.by_term.T, side.sizes) for side in (left, right))
    rates = left.totals / left.n_tokens, right.totals / right.n_tokens
    scores = np.asarray(module.score(target, reference), dtype=np.float64)[columns]
    table = pd.DataFrame(
        {
            "term": [target.terms[i] for i in columns],
            "target": left.totals.astype(np.int64),
            "reference": right.totals.astype(np.int64),
            "log_likelihood": keyness.log_likelihood(
                left.totals, right.totals, left.n_tokens, right.n_tokens
            ),
            "log_ratio": ratio,
            "low": low,
            "high": high,
            "dispersion": np.where(positive, *even),
            "q": q,
            "p": p,
            "z": logodds.log_odds(
                left.totals, right.totals, left.n_tokens, right.n_tokens, prior_tokens=prior
            )[1],
            "target_rate": rates[0] * 10_000,
            "reference_rate": rates[1] * 10_000,
            "target_docs": left.held_by,
            "reference_docs": right.held_by,
            "score": scores,
            "bound": bound,
            "interval": interval,
            "side": np.where(positive, "target", "reference"),
            "percent_diff": log_ratio.percent_difference(*rates),
            "target_share": left.held_by / left.n_documents,
            "reference_share": right.held_by / right.n_documents,
            "target_dp": even[0],
            "reference_dp": even[1],
        },
        columns=list(COLUMNS),
    )
    # Where the bound is 0 or null the method's score decides, so that the order never jumps sides.
    order = np.lexsort((np.arange(columns.size), -scores, -np.nan_to_num(bound)))
    table = table.iloc[order].reset_index(drop=True)
    result = CompareResult(
        table=table,
        provenance=_provenance(
            provenance, module, method, names, min_count, n_boot, confidence, seed, left, right, notes
        ),
        names=names,
        documents=(left.n_documents, right.n_documents),
        tokens=(int(left.n_tokens), int(right.n_tokens)),
        method=method,
        unit=unit,
        n_tested=int(columns.size) if enough else 0,
        n_rare=n_rare,
        messages=tuple(notes),
        find=find,
    )
    return result if find is None else _with_evidence(result, find, n_leading)


def _intervals(
    left: Side,
    right: Side,
    effect: Callable[..., NDArray[np.float64]],
    prior: float,
    rng: np.random.Generator,
    n_boot: int,
    confidence: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[Any]]:
    n_terms = left.totals.size
    low, high, bound = (np.full(n_terms, np.nan) for _ in range(3))
    interval: NDArray[Any] = np.full(n_terms, None, dtype=object)
    if left.n_documents + right.n_documents - 2 < 3 or not n_terms:
        return low, high, bound, interval
    omega = pooled_overdispersion(left, right)
    draws = LogRates(left, right, omega, n_boot, rng), LogRates(right, left, omega, n_boot, rng)
    resampled = draws[0].bootstrapped & draws[1].bootstrapped
    interval[:] = np.where(resampled, "documents", "gamma-poisson")
    # The cut is widened for the smaller of the sides that are resampled; a posterior needs no widening.
    cut = np.full(n_terms, (1.0 - confidence) / 2.0)
    for side, drawn in ((left, draws[0]), (right, draws[1])):
        if drawn.bootstrapped.any():
            cut = np.where(drawn.bootstrapped, np.minimum(cut, tail(side.n_documents, confidence)), cut)
    pooled = (left.totals + right.totals) / (left.n_tokens + right.n_tokens)
    for block in chunks(n_terms, n_boot):
        a, b = draws[0].draw(block), draws[1].draw(block)
        low[block], high[block] = near, far = _ends(a - b, cut[block])
        if effect is not log_ratio.effect:
            near, far = _ends(effect(a, b, pooled[block], (left.n_tokens, right.n_tokens), prior), cut[block])
        bound[block] = np.where(near > 0, near, np.where(far < 0, far, 0.0))
    return low, high, bound, interval


def _ends(
    draws: NDArray[np.float64], cut: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    low, high = np.empty(cut.size), np.empty(cut.size)
    for level in np.unique(cut):
        rows = np.flatnonzero(cut == level)
        low[rows], high[rows] = np.quantile(draws[rows], [level, 1.0 - level], axis=1)
    return low, high


def _notes(
    left: Side,
    right: Side,
    names: tuple[str, str],
    interval: NDArray[Any],
    n: int,
    n_rare: int,
    min_count: int,
) -> list[dict[str, str]]:
    notes = []
    small = [
        (m, s.n_documents) for m, s in zip(names, (left, right), strict=True) if s.n_documents < MIN_DOCUMENTS
    ]
    if small:
        notes += [message("too_few_documents", name=m, n=k, needed=MIN_DOCUMENTS) for m, k in small]
    else:
        notes.append(message("tested", n=n, min_count=min_count, rare=n_rare))
    if interval[0] is None:
        notes.append(message("no_interval", n=left.n_documents + right.n_documents))
    elif (n_pooled := int((interval == "gamma-poisson").sum())) > 0:
        notes.append(message("pooled", n=n_pooled, needed=MIN_DOCUMENTS))
    n_zero = int(((left.totals == 0) | (right.totals == 0)).sum())
    if n_zero:
        notes.append(message("zeros", n=n_zero))
    return notes


def _provenance(
    given: Provenance | None,
    module: Any,
    method: str,
    names: tuple[str, str],
    min_count: int,
    n_boot: int,
    confidence: float,
    seed: int,
    left: Side,
    right: Side,
    notes: Sequence[Mapping[str, str]],
) -> Provenance:
    known = given or Provenance(
        verb="compare",
        parameters={
            "names": list(names),
            "method": method,
            "min_count": min_count,
            "n_boot": n_boot,
            "confidence": confidence,
        },
        n_documents=left.n_documents + right.n_documents,
    )
    sentence = _SENTENCE.format(
        percent=f"{confidence * 100:g}",
        n_boot=n_boot,
        needed=MIN_DOCUMENTS,
        n_tested=left.totals.size,
        level=round(1.0 - confidence, 6),
    )
    sources = (
        *keyness.REFERENCES,
        *log_ratio.REFERENCES,
        *logodds.REFERENCES,
        GRIES_2008,
        LIJFFIJT_GRIES_2012,
        *RESAMPLING,
        *getattr(module, "REFERENCES", ()),
    )
    return replace(
        known,
        seed=seed,
        method=" ".join(t for t in (known.method, getattr(module, "SENTENCE", ""), sentence) if t),
        references=tuple(dict.fromkeys((*known.references, *sources))),
        notes=(*known.notes, *(n["en"] for n in notes)),
    )


def _with_evidence(result: CompareResult, find: FindUses, n_leading: int) -> CompareResult:
    terms, own = result.table["term"].tolist(), result.table["side"].tolist()
    name_of = {"target": result.names[0], "reference": result.names[1]}

    def of_row(row: int) -> tuple[Evidence, ...]:
        term = str(terms[row])
        order = ("target", "reference") if own[row] == "target" else ("reference", "target")
        return tuple(e for side in order for e in sentences(find(side, term), term=term, part=name_of[side]))

    leading = [*result.top(n_leading).index, *result.top(n_leading, "reference").index]
    return replace(result, sentences=RowSentences(of_row, len(terms), leading))
