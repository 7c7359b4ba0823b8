"""The table of new and fading terms: shares with intervals, variants folded, what a reader must know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policymine.shifts.turnover.measure import Presence, Turn, log_ratio_interval, share_interval
from policymine.terms.messages import message

__all__ = ["fold", "said", "term_row"]

_ALIKE = 0.75


def fold(names: Sequence[str], documents: Sequence[NDArray[np.int64]]) -> dict[int, list[int]]:
    """Return which terms to show, and for each the terms that are part of it, or it of them, in the same documents.

    Parameters
    ----------
    names : terms found, the surest first.
    documents : documents of each, in the span for a new term and before it for a fading one.

    Two stand in the same documents where at least three quarters of either's are those of both. The longer of two that are
    as sure is shown.

    >>> fold(["肺炎疫情", "肺炎", "脱贫"], [np.array([1, 2]), np.array([1, 2]), np.array([1, 2])])
    {0: [1], 2: []}
    """
    shown: dict[int, list[int]] = {}
    sets = [frozenset(d.tolist()) for d in documents]
    for i, name in enumerate(names):
        mine = f" {name} " if " " in name or name.isascii() else name
        for j, others in shown.items():
            other = f" {names[j]} " if " " in names[j] or names[j].isascii() else names[j]
            part = mine in other or other in mine
            if part and len(sets[i] & sets[j]) >= _ALIKE * len(sets[i] | sets[j]):
                others.append(i)
                break
        else:
            shown[i] = []
    return shown


def term_row(
    name: str,
    status: str,
    turn: Turn,
    place: int,
    k: int,
    n: int,
    k_before: int,
    n_before: int,
    used: tuple[str, str],
    variants: Sequence[str],
) -> dict[str, Any]:
    """Return the row of one term; `place` is its place in `turn`, `used` its first and last period."""
    low, high = share_interval(k, n)
    ratio = log_ratio_interval(k, n, k_before, n_before)
    return {
        "term": name,
        "status": status,
        "n_docs_before": k_before,
        "n_documents_before": n_before,
        "n_docs": k,
        "n_documents": n,
        "share_before": k_before / n_before,
        "share": k / n,
        "share_low": low,
        "share_high": high,
        "log_ratio": ratio[0],
        "low": ratio[1],
        "high": ratio[2],
        "p": float(turn.p[place]),
        "q": float(turn.q[place]),
        "first_used": used[0],
        "last_used": used[1],
        "variants": tuple(variants),
    }


def said(status: str, span: dict[str, Any], presence: Presence) -> list[dict[str, str]]:
    """Return what was compared, how many terms were tested, and what the shuffles say."""
    told = [
        message(
            f"turnover_{status}",
            first=span["first"], last=span["last"], n=span["n_documents"], before_first=span["before_first"],
            before_last=span["before_last"], n_before=span["n_documents_before"], found=span["n_found"],
            tested=f"{span['n_tested']:,}", all=f"{presence.ptr.size - 1:,}", fewest=span["min_docs"],
        )
    ]  # fmt: skip
    if span["n_tested"] == 0:
        told.append(message("turnover_untested", fewest=span["min_docs"]))
    else:
        key = "turnover_chance" if span["p_any"] > 0.05 else "turnover_sure"
        told.append(message(key, p=f"{span['p_any']:.2g}"))
    return told
