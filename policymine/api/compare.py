"""`compare`: the terms that set two corpora apart, or two parts of one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policymine.api.compare_material import (
    Counted,
    Material,
    company_note,
    counted_as,
    material_of,
    unit_parameters,
)
from policymine.api.reading import CorpusLike, Progress
from policymine.api.sides import Sides, read_sides
from policymine.segmenters.lexicon import Lexicon

if TYPE_CHECKING:
    from policymine.comparisons.base import CompareResult

__all__ = ["compare", "compare_sides"]


def compare(
    target: CorpusLike,
    reference: CorpusLike | None = None,
    *,
    by: str | None = None,
    group: str | None = None,
    against: str | None = None,
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
) -> CompareResult:
    """Return the terms typical of the target (positive) and of the reference (negative).

    Parameters
    ----------
    target : a corpus or its folder.
    reference : the corpus to compare with; None splits the first.
    by : split one corpus by a period or field; with two groups the later is the target.
    group, against : with `by`, the groups that are target and reference; no `against` takes all others.
    unit : what is compared: words; phrases of two to four words; lexicon, its terms only; collocates, the words
        near `node`.
    node, window : with collocates, the term (or a group name=term|term) and the words to each side of it, 5 by default.
    method : keyness or logodds.
    min_count : fewest uses of a term on both sides together.
    seed : of the resamples and shuffles.
    where : DuckDB condition; with one corpus and no `by` it is the target, else it narrows what is compared.
    within : DuckDB condition that narrows the documents before they are split.
    lexicon : a lexicon file that is added to the built-in one.

    Each row opens to sentences of both sides (`result.evidence(row)`) and to all its uses (`result.show(term)`).

    Raises
    ------
    InputError : no way to tell the two sides, a group that does not exist, or a unit that cannot be counted.
    NotEnoughDataError : a side without documents, or one that never uses the node.
    """
    counted = counted_as(unit, node, window)
    sides = read_sides(
        target,
        reference,
        by=by,
        group=group,
        against=against,
        where=where,
        within=within,
        lexicon=lexicon,
        progress=progress,
    )
    material = material_of(sides, counted, min_count=min_count)
    parameters = {"by": by, "group": group, "against": against}
    conditions = {"where": where, "within": within}
    return compare_sides(
        sides,
        material,
        counted,
        parameters=parameters,
        conditions=conditions,
        method=method,
        min_count=min_count,
        seed=seed,
    )


def compare_sides(
    sides: Sides,
    material: Material,
    counted: Counted,
    *,
    parameters: Mapping[str, Any],
    conditions: Mapping[str, Any],
    method: str,
    min_count: int,
    seed: int,
) -> CompareResult:
    """Return the comparison of two sides that were read and counted already.

    Parameters
    ----------
    sides, material, counted : as `read_sides`, `material_of` and `counted_as` give them.
    parameters, conditions : how the sides were told apart (by, group, against; where, within), for the provenance.
    method, min_count, seed : as in `compare`.
    """
    from policymine.comparisons.compare import compare_matrices

    provenance = sides.provenance(
        "compare",
        {
            **parameters,
            **unit_parameters(counted),
            "method": method,
            "min_count": min_count,
            **conditions,
        },
        seed=seed,
    )
    told = company_note(material, counted, sides.names)
    return compare_matrices(
        material.part("target", material.sides[0]),
        material.part("reference", material.sides[1]),
        names=sides.names,
        method=method,
        min_count=min_count,
        seed=seed,
        provenance=provenance,
        find=material.find,
        unit=counted.unit,
        told=told,
    )
