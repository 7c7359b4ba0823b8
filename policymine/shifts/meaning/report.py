"""What a comparison of meanings says in sentences, and what it says when it refuses."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any, Final

from policymine.errors import NotEnoughDataError
from policymine.shifts.meaning.base import MIN_DOCUMENTS, MIN_USES, MeaningResult
from policymine.shifts.meaning.thinning import share_kept
from policymine.shifts.text import p_text, percent, sentence

__all__ = ["message", "refuse", "remarks", "said"]

message: Final = functools.partial(sentence, "meaning")


def said(result: MeaningResult) -> dict[str, str]:
    """Return what was found, by language."""
    parts = [
        message(
            "no_change" if result.verdict == "no_change" else "changed",
            term=result.term,
            split=result.split,
            distance=f"{result.distance:.2f}",
            expected=f"{result.expected:.2f}",
            p=p_text(result.p),
        )
    ]
    if result.percentile is None:
        parts.append(message("few_like"))
    elif result.verdict != "no_change":
        key = "more" if result.verdict == "changed" else "with_others"
        parts.append(message(key, share=percent(result.percentile), n=result.n_compared))
    rows = result.rows()
    listed: dict[str, Any] = {
        status: [str(r["word"]) for r in rows if r["status"] == status] or message("nothing")
        for status in ("gained", "lost")
    }
    parts.append(message("collocates", n=len(rows), **listed))
    return {lang: ("" if lang == "zh" else " ").join(p[lang] for p in parts) for lang in ("zh", "en")}


def remarks(result: MeaningResult, window: int) -> list[dict[str, str]]:
    """Return what the reader must know of the numbers."""
    found = [message("sizes", window=window, **result.sizes)]
    kept = share_kept(*(result.sizes[k] for k in ("before", "docs_before", "after", "docs_after")))
    if kept < 1.0:
        found.append(message("thinned", share=percent(kept)))
    return [*found, message("beyond"), message("neighbours_note")]


def refuse(
    term: str, split: str, sizes: dict[str, int], periods: Sequence[tuple[str, int, int]]
) -> NotEnoughDataError:
    """Return the error that says what is missing, and a split that would do where there is one.

    Parameters
    ----------
    term, split : as asked for.
    sizes : before, after, docs_before, docs_after.
    periods : label, uses and documents with the term of each period, in order of time.
    """
    hint = message("hint_none")
    best = 0
    for at in range(1, len(periods)):
        sides = (periods[:at], periods[at:])
        uses = min(sum(n for _, n, _ in s) for s in sides)
        if uses >= MIN_USES and min(sum(d for _, _, d in s) for s in sides) >= MIN_DOCUMENTS and uses > best:
            best, hint = uses, message("hint_split", split=periods[at][0])
    found = message(
        "refused", term=term, split=split, uses=MIN_USES, documents=MIN_DOCUMENTS, hint=hint, **sizes
    )
    error = NotEnoughDataError(found["en"])
    error.reasons = found
    return error
