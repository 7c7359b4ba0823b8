"""The same pairs of groups period after period, as one table with q over all of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from policymine.comparisons.similarity.base import COLUMNS, SimilarityCourse, SimilarityResult, message
from policymine.comparisons.similarity.measure import METHOD, REFERENCES
from policymine.errors import NotEnoughDataError
from policymine.provenance import Provenance
from policymine.results import frame
from policymine.statistics.fdr import q_values

__all__ = ["join_periods"]


def join_periods(
    results: Mapping[str, SimilarityResult],
    per: str,
    provenance: Provenance,
    messages: Sequence[Mapping[str, str]] = (),
) -> SimilarityCourse:
    """Return the pairs of all periods in one table, pairs by name, each by time.

    Parameters
    ----------
    results : what each period gave, in order of time.
    per : what the periods are.
    provenance : what the caller knows; method, references and notes are added.
    messages : notes of the caller.

    Raises
    ------
    NotEnoughDataError : no period holds two groups.
    """
    if not results:
        raise NotEnoughDataError(f"no {per} holds documents of two groups, so there is nothing to compare")
    rank = {label: i for i, label in enumerate(results)}
    rows, sentences = [], []
    for label, result in results.items():
        for i, row in enumerate(result.rows()):
            rows.append({"period": label, **row})
            sentences.append(result.evidence(i))
    order = sorted(
        range(len(rows)),
        key=lambda i: (str(rows[i]["first"]), str(rows[i]["second"]), rank[str(rows[i]["period"])]),
    )
    table = frame([rows[i] for i in order], ("period", *COLUMNS))
    p = table["p"].to_numpy(dtype=np.float64)
    table["q"] = q_values(p)
    notes = [dict(m) for m in messages]
    if n := int(np.isfinite(p).sum()):
        notes.append(message("course_tested", n=n))
    few = {g for r in results.values() for g in _few(r)}
    if few:
        notes.append(message("few_documents", names=", ".join(sorted(few)[:12]), needed=5))
    known = provenance.filled(method=METHOD, references=REFERENCES)
    return SimilarityCourse(
        table=table,
        provenance=replace(known, notes=(*known.notes, *(m["en"] for m in notes))),
        sentences={new: sentences[old] for new, old in enumerate(order)},
        per=per,
        periods=tuple(results),
        messages=tuple(notes),
    )


def _few(result: SimilarityResult) -> list[str]:
    return [str(r["group"]) for r in result.groups.to_dict("records") if r["documents"] < 5]
