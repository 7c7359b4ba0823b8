"""`policymine compare --measures`: what it prints."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from policymine.cli.output import emit, progress, say
from policymine.cli.words import found_by, t

__all__ = ["print_measures"]


def print_measures(
    target: Path,
    reference: Path | None,
    *,
    show: str | None,
    top: int | None,
    lang: str | None,
    json: bool,
    out: Path | None,
    **options: Any,
) -> None:
    """Compare measures and print them, or the sentences that show one; `options` are those of `compare_measures`."""
    from policymine.api.compare_measures import compare_measures
    from policymine.api.language import language_of

    with progress("segmenting") as callback:
        result = compare_measures(target, reference, progress=callback, **options)
    if show is not None:
        emit(result.sentences_of(show), json=json, out=out, top=top, lines=[found_by(result)])
        return
    columns = [
        "measure",
        "group",
        "period",
        "target",
        "reference",
        "difference",
        "low",
        "high",
        "effect",
        "q",
        "target_docs",
        "reference_docs",
    ]
    emit(
        result,
        json=json,
        out=out,
        columns=columns,
        top=top,
        lines=[found_by(result)],
        lang=language_of(lang, target),
    )
    if not json and out is None and result.pairs:
        told = sum(1 for p in result.pairs if p["q"] < 0.05)
        say(t("({n} tests of two groups, {told} with q < 0.05: --json)", n=len(result.pairs), told=told))
