"""`compare_groups`: each group of a corpus against all others, in one table."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from policymine.api.compare_material import company_note, counted_as, material_of, unit_parameters
from policymine.api.reading import CorpusLike, Progress, group_documents, read_corpus
from policymine.api.sides import Side, Sides
from policymine.errors import InputError
from policymine.segmenters.lexicon import Lexicon

if TYPE_CHECKING:
    from policymine.comparisons.several import CompareGroupsResult

__all__ = ["compare_groups", "groups_of"]


def groups_of(
    corpus: CorpusLike, by: str, *, where: str | None = None, within: str | None = None
) -> tuple[str, ...]:
    """Return the groups that `by` makes of a corpus narrowed by both conditions.

    Raises
    ------
    UnknownNameError : neither a period nor a field. NotEnoughDataError : no document has a value.
    """
    return group_documents(read_corpus(corpus, where=_both(within, where)).documents, by).order


def _both(within: str | None, where: str | None) -> str | None:
    return " AND ".join(f"({c})" for c in (within, where) if c) or None


def compare_groups(
    corpus: CorpusLike,
    *,
    by: str,
    unit: str = "words",
    node: str | None = None,
    window: int | None = None,
    method: str = "keyness",
    min_count: int = 5,
    seed: int = 0,
    where: str | None = None,
    within: str | None = None,
    lexicon: str | Path | Lexicon | None = None,
    progress: Progress | None = None,
) -> CompareGroupsResult:
    """Return what is typical of each group: each compared with all others together, q over all tests.

    Parameters
    ----------
    corpus : a corpus or its folder.
    by : a period or field with at least three groups; with two, `compare` says the same in half the rows.
    unit, node, window, method, min_count, seed, lexicon : as in `compare`.
    where, within : DuckDB conditions that narrow the documents; both must hold.

    A group with fewer than five documents is told and not tested; its documents are still among the others.

    Raises
    ------
    InputError : fewer than three groups, or a unit that cannot be counted.
    """
    from policymine.comparisons.base import message
    from policymine.comparisons.several import CompareGroupsResult, Part, compare_parts

    counted = counted_as(unit, node, window)
    reading = read_corpus(corpus, where=_both(within, where), lexicon=lexicon, progress=progress)
    grouping = group_documents(reading.documents, by)
    if len(grouping.order) < 3:
        raise InputError(
            f"--by {by} has {len(grouping.order)} group{'s' if len(grouping.order) > 1 else ''} "
            f"({', '.join(grouping.order)}); compare_groups takes three or more: use compare"
        )
    labels = [grouping.labels.get(d) for d in reading.corpus.ids]
    known = tuple(i for i, label in enumerate(labels) if label is not None)
    whole = Side(reading.corpus.name, reading, known, len(known) == len(labels))
    # Both sides are the same documents here: each group takes its own of them.
    material = material_of(Sides(whole, whole, ()), counted, min_count=min_count)
    of_row = np.array([labels[i] for i in known], dtype=object)
    parts = []
    for label in grouping.order:
        inside = np.flatnonzero(of_row == label)
        outside = np.flatnonzero(of_row != label)
        parts.append(
            Part(
                label,
                material.part(f"{label}/target", inside),
                material.part(f"{label}/reference", outside),
                (label, f"not {label}"),
            )
        )
    notes: list[Mapping[str, str]] = (
        [message("without_group", n=grouping.n_without, by=by)] if grouping.n_without else []
    )
    notes += company_note(material, counted, (whole.name, whole.name))[:1]
    return compare_parts(
        parts,
        CompareGroupsResult,
        by=by,
        provenance=reading.provenance(
            "compare",
            {
                "by": by,
                **unit_parameters(counted),
                "method": method,
                "min_count": min_count,
                "where": where,
                "within": within,
            },
            seed=seed,
        ),
        notes=notes,
        method=method,
        min_count=min_count,
        seed=seed,
        unit=counted.unit,
        find=material.find,
    )
