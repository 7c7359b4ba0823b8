"""Bursts of terms: stretches of periods in which documents used a term more than in all others, tested against shuffled dates.

Documents are the unit: the uses of one document stay together when dates are shuffled, however many they are, so that one
verbose document makes no burst, and p allows for the search over all windows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.provenance import cited
from policymine.statistics.fdr import q_values
from policymine.statistics.scan import Window, damped_counts, scan_windows
from policymine.terms.messages import both, message

__all__ = ["MIN_DOCS", "MIN_PERIODS", "MIN_USES", "REFERENCES", "find_bursts"]

MIN_PERIODS: Final = 5
MIN_DOCS: Final = 3
MIN_USES: Final = 5
REFERENCES: Final = (
    cited("kulldorff1997"),
    cited("kleinberg2002"),
)
_FEW_TERMS: Final = 20
_SMALL: Final = 0.005


def find_bursts(
    terms: Sequence[str],
    documents: Sequence[str],
    uses: NDArray[np.float64],
    tokens: NDArray[np.float64],
    period_of: NDArray[np.int64],
    periods: Sequence[str],
    *,
    per: float,
    level: float = 0.05,
    seed: int = 0,
) -> tuple[tuple[dict[str, Any], ...], tuple[dict[str, Any], ...]]:
    """Return the bursts of each term, and what was tested of each.

    Parameters
    ----------
    terms, documents : names and ids.
    uses : (n_documents, n_terms).
    tokens : (n_documents,).
    period_of : period of each document, 0 to n_periods - 1.
    periods : labels in order of time.
    per : tokens that a rate is per.
    level : largest q of a burst.
    seed : of the shuffles.

    Returns bursts, by term and time: term, first, last (periods, both included), peak and
    peak_rate (the period with the highest rate), rate and other_rate (uses per `per`
    tokens in it and in all other periods), ratio (null where there are no other uses), count, n_docs, n_documents, other_docs,
    other_documents, score, p, q (Benjamini-Hochberg over the terms), open (`end` or `start` where the corpus ends or
    begins in it, else null), documents (those with the most uses), message; and tests, one a term: term, p, q, note.

    A burst lasts no longer than half of the periods. The null is that dates are of no account; a term that rises steadily
    has a burst that is open at the end. Who is in the corpus is not held fixed: where an issuer with words of its own is in
    the corpus for some years only, look at the documents.

    Sources: Kulldorff (1997); Kleinberg (2002).
    """
    kept = np.flatnonzero(tokens > 0)
    seen, group = np.unique(period_of[kept], return_inverse=True)
    labels = [periods[int(i)] for i in seen]
    tests: list[dict[str, Any]] = []
    windows: list[list[Window]] = []
    for i, term in enumerate(terms):
        y = uses[kept, i]
        n_docs, total = int(np.count_nonzero(y)), int(y.sum())
        test: dict[str, Any] = {"term": term, "p": None, "q": None, "note": None}
        found: list[Window] = []
        if len(labels) < MIN_PERIODS or n_docs < MIN_DOCS or total < MIN_USES:
            test["note"] = message(
                "no_burst_data", needed=MIN_PERIODS, docs=MIN_DOCS, used=MIN_USES,
                n=len(labels), n_docs=n_docs, n_used=total,
            )  # fmt: skip
        else:
            damped, expected = damped_counts(y, tokens[kept])
            found = scan_windows(damped, expected, group, seed=seed, level=level)
            if found and len(terms) > _FEW_TERMS and found[0].p <= _SMALL:
                # Among many terms q needs smaller p-values than the first shuffles can give.
                found = scan_windows(damped, expected, group, n_permutations=9999, seed=seed + 1, level=level)
            # Where every document has just its share, no window stands out at all.
            test["p"] = found[0].p if found else 1.0
        tests.append(test)
        windows.append(found)
    first = np.array([np.nan if t["p"] is None else t["p"] for t in tests])
    for test, value in zip(tests, q_values(first), strict=True):
        test["q"] = None if np.isnan(value) else float(value)
    bursts: list[dict[str, Any]] = []
    for i, term in enumerate(terms):
        here = []
        for window in windows[i]:
            # A second window of a term is held to what the first one had to pass.
            replaced = first.copy()
            replaced[i] = window.p
            q = float(q_values(replaced)[i])
            if q <= level:
                here.append(
                    _burst(term, window, q, uses[kept, i], tokens[kept], group, labels,
                           [documents[int(k)] for k in kept], per)
                )  # fmt: skip
        bursts += sorted(here, key=lambda b: labels.index(b["first"]))
    return tuple(bursts), tuple(tests)


def _burst(
    term: str,
    window: Window,
    q: float,
    uses: NDArray[np.float64],
    tokens: NDArray[np.float64],
    group: NDArray[np.int64],
    labels: Sequence[str],
    documents: Sequence[str],
    per: float,
) -> dict[str, Any]:
    inside = (group >= window.first) & (group <= window.last)
    count, other = float(uses[inside].sum()), float(uses[~inside].sum())
    rate, other_rate = count * per / tokens[inside].sum(), other * per / tokens[~inside].sum()
    ranked = np.flatnonzero(inside & (uses > 0))
    ranked = ranked[np.argsort(-uses[ranked], kind="stable")]
    ends = window.last == len(labels) - 1
    begins = window.first == 0
    first, last = labels[window.first], labels[window.last]
    by_period = np.bincount(group, weights=uses) * per / np.bincount(group, weights=tokens)
    peak = window.first + int(np.argmax(by_period[window.first : window.last + 1]))
    row: dict[str, Any] = {
        "term": term,
        "first": first,
        "last": last,
        "peak": labels[peak],
        "peak_rate": float(by_period[peak]),
        "rate": float(rate),
        "other_rate": float(other_rate),
        "ratio": float(rate / other_rate) if other_rate > 0 else None,
        "count": int(count),
        "n_docs": int(np.count_nonzero(uses[inside])),
        "n_documents": int(inside.sum()),
        "other_docs": int(np.count_nonzero(uses[~inside])),
        "other_documents": int((~inside).sum()),
        "score": window.score,
        "p": window.p,
        "q": q,
        "open": "end" if ends else "start" if begins else None,
        "documents": [documents[int(k)] for k in ranked[:5]],
    }
    row["message"] = _said(row, uses[ranked[0]] > count / 2 if ranked.size else False)
    return row


def _said(row: Mapping[str, Any], one: bool) -> dict[str, str]:
    span = row["first"] if row["first"] == row["last"] else {
        "zh": f"{row['first']}—{row['last']}", "en": f"{row['first']} to {row['last']}"
    }  # fmt: skip
    said: dict[str, str] | None = message(
        "burst", term=row["term"], span=span, rate=f"{row['rate']:.2f}", other=f"{row['other_rate']:.2f}",
        n_docs=row["n_docs"], n_documents=row["n_documents"], other_docs=row["other_docs"],
        other_documents=row["other_documents"], p=f"{row['p']:.2g}", q=f"{row['q']:.2g}",
    )  # fmt: skip
    if row["first"] != row["last"]:
        said = both(said, message("burst_peak", period=row["peak"], rate=f"{row['peak_rate']:.2f}"))
    if row["open"]:
        said = both(said, message("burst_open" if row["open"] == "end" else "burst_start"))
    if one:
        said = both(said, message("burst_one", document=row["documents"][0]))
    return said or {}
