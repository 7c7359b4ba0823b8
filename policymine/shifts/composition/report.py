"""What a composition says in sentences: where the change comes from, and what the reader must know."""

from __future__ import annotations

import functools
from typing import Any, Final

from policymine.shifts.composition.base import CompositionResult
from policymine.shifts.text import p_text, percent, sentence
from policymine.statistics.bootstrap import MIN_UNITS

__all__ = ["message", "remarks", "said"]

message: Final = functools.partial(sentence, "composition")


def said(result: CompositionResult) -> dict[str, str]:
    """Return what was found, by language."""
    share = result.old is not None

    def level(value: float) -> str:
        return percent(value) if share else f"{value:.3g}"

    def change(part: Any) -> dict[str, str] | str:
        ends = {
            k: f"{part[k] * 100:+.1f}" if share else f"{part[k]:+.3g}"
            for k in ("change", "low", "high")
            if part[k] is not None
        }
        if part["low"] is None:
            return message("points", **ends) if share else ends["change"]
        return message("points_interval" if share else "interval", **ends)

    what = message("share", term=result.term, old=result.old) if share else message("rate", term=result.term)
    found = {part["part"]: change(part) for part in result.parts}
    first = message(
        "change",
        what=what,
        before=level(result.before),
        after=level(result.after),
        split=result.split,
        by=result.of,
        **found,
    )
    sizes, likely = result.sizes, result.probability or 0.0
    if result.verdict == "not_enough_data":
        second = message(
            "verdict_not_enough_data", split=result.split, needed=MIN_UNITS, term=result.term, n_before=sizes["n_before"],
            n_after=sizes["n_after"], n_using=sizes["n_using"],
        )  # fmt: skip
    elif len(result.table) == 1:
        second = message("verdict_single", by=result.of)
    else:
        so = percent(1.0 - likely if result.verdict == "composition" else likely)
        second = message(f"verdict_{result.verdict}", by=result.of, share=so)
    parts = [first, second]
    if result.p_within is not None:
        parts.insert(1, message("p", p=p_text(result.p_within), by=result.of))
    return {lang: ("" if lang == "zh" else " ").join(p[lang] for p in parts) for lang in ("zh", "en")}


def remarks(result: CompositionResult) -> list[dict[str, str]]:
    """Return what the reader must know: who is new, who is gone, whose rows rest on one document."""
    rows = result.rows()
    found = []
    for status, key, weight in (("new", "new", "weight_after"), ("vanished", "vanished", "weight_before")):
        mine = sorted((r for r in rows if r["status"] == status), key=lambda r: (-r[weight], r["group"]))
        if mine:
            names = [str(r["group"]) for r in mine]
            share = percent(sum(r[weight] for r in mine))
            found.append(
                message(key, split=result.split, by=result.of, n=len(mine), share=share, names=names)
            )
    few = sum(r["status"] == "stayed" and 1 in (r["n_before"], r["n_after"]) for r in rows)
    if few:
        found.append(message("few", n=few, by=result.of))
    return found
