"""What an adoption says in sentences: who led, whether an order shows, and what the reader must know."""

from __future__ import annotations

from typing import Any

import numpy as np

from policymine.shifts.adoption.base import AdoptionResult, Texts, days_of
from policymine.shifts.adoption.order import ALPHA
from policymine.shifts.adoption.text import message
from policymine.shifts.text import p_text, percent

__all__ = ["remarks", "said"]

_APART = 366


def said(result: AdoptionResult, n_permutations: int) -> dict[str, str]:
    """Return what was found, by language."""
    rows = result.rows()
    counts = {s: sum(r["status"] == s for r in rows) for s in ("adopted", "not_adopted", "not_enough_data")}
    common = {
        "term": result.term,
        "by": result.by,
        "n": len(rows),
        "n_adopted": counts["adopted"],
        "n_not": counts["not_adopted"],
        "n_unknown": counts["not_enough_data"],
    }
    if not counts["adopted"]:
        parts = [message("nobody", **common)]
    else:
        leader = rows[0]
        parts = [message("leader", leader=[str(leader["group"])], date=leader["first_use"], **common)]
        # One without a document that could have it is no rival: of it nothing at all is known.
        tied = [str(r["group"]) for r in rows[1:] if r["n_eligible"] and _may_be_as_early(r, leader)]
        if tied:
            parts.append(message("tied", names=tied, by=result.by))
    if result.order is not None and counts["adopted"]:
        parts.append(_order(dict(result.order), n_permutations))
    return {lang: ("" if lang == "zh" else " ").join(p[lang] for p in parts) for lang in ("zh", "en")}


def _may_be_as_early(row: dict[str, Any], leader: dict[str, Any]) -> bool:
    if row["low"] is None:
        return True
    return days_of(row["low"])[0] < days_of(leader["first_use"])[1]


def _order(order: dict[str, Any], n_permutations: int) -> dict[str, str]:
    if order["verdict"] == "not_enough_data":
        told = order["higher_first"] + order["lower_first"]
        return message(
            "order_not_enough", n_units=order["n_units"], n_levels=order["n_levels"], told=told, needed=4, alpha=ALPHA
        )  # fmt: skip
    unknown = message("no_documents_test")
    return message(
        order["verdict"],
        n_units=order["n_units"],
        n_levels=order["n_levels"],
        higher=order["higher_first"],
        lower=order["lower_first"],
        untold=order["untold"],
        p_levels=p_text(order["p_levels"]),
        p_documents=unknown if order["p_documents"] is None else p_text(order["p_documents"]),
        p_exposure=unknown if order["p_exposure"] is None else p_text(order["p_exposure"]),
        how=message("exact") if order["exact"] else message("random", n=n_permutations),
        alpha=ALPHA,
    )


def remarks(result: AdoptionResult, texts: Texts, n_cited: int, old: str | None) -> list[dict[str, str]]:
    """Return what the reader must know of the numbers, by language."""
    rows = result.rows()
    rate = result.use_rate
    shown = {
        "mean": percent(rate["mean"]),
        "low": percent(rate["low"]),
        "high": percent(rate["high"]),
        "n_documents": rate["n_documents"],
        "n_groups": rate["n_groups"],
        "by": "issuer",
    }
    found = []
    if old is not None:
        n = int(texts.eligible.sum())
        found.append(message("eligible_pair", old=old, term=result.term, n=n, all=len(texts.documents)))
    else:
        found.append(message("eligible_all", term=result.term, all=len(texts.documents)))
    if rate["n_documents"]:
        found.append(
            message("rate", silent=rate["silent"], **shown)
            if rate["silent"]
            else message("rate_long", **shown)
        )
    if n_cited:
        found.append(message("cited", n=n_cited, n_documents=int(texts.cited.sum())))
    unknown = [str(r["group"]) for r in rows if r["status"] == "not_enough_data"]
    if unknown:
        found.append(message("unknown", names=unknown, by=result.by))
    no_low = [str(r["group"]) for r in rows if r["status"] == "adopted" and r["low"] is None]
    if no_low:
        found.append(message("no_low", names=no_low, by=result.by))
    single = [str(r["group"]) for r in rows if _rests_on_one(r)]
    if single:
        found.append(message("single", names=single, by=result.by))
    mute = len(texts.units) - int(np.unique(texts.unit[texts.eligible & (texts.unit >= 0)]).size)
    if mute:
        found.append(message("mute", n=mute))
    without = int(np.count_nonzero(texts.unit < 0))
    if without:
        found.append(message("without_issuer", n=without))
    ungrouped = int(np.count_nonzero(texts.group < 0))
    if ungrouped and result.by != "issuer":
        found.append(message("ungrouped", n=ungrouped, by=result.by))
    return found


def _rests_on_one(row: dict[str, Any]) -> bool:
    if row["first_use"] is None or row["second_use"] is None:
        return False
    return days_of(row["second_use"])[0] - days_of(row["first_use"])[1] > _APART
