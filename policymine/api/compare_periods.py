"""`compare_periods`: the same comparison in each period, in one table."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from policymine.api.compare_material import company_note, counted_as, material_of, unit_parameters
from policymine.api.reading import CorpusLike, Progress
from policymine.api.sides import Side, read_sides
from policymine.corpus.period import GRAINS, Period, order_periods, period_of
from policymine.errors import NotEnoughDataError, UnknownNameError
from policymine.segmenters.lexicon import Lexicon

if TYPE_CHECKING:
    from policymine.comparisons.several import ComparePeriodsResult

__all__ = ["compare_periods"]


def compare_periods(
    target: CorpusLike,
    reference: CorpusLike | None = None,
    *,
    per: str,
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
) -> ComparePeriodsResult:
    """Return what sets two sides apart in each period, q over the tests of all periods.

    Parameters
    ----------
    target : a corpus or its folder.
    reference : the corpus to compare with; None splits the first.
    per : year, quarter, month, plan or decade.
    by, group, against, unit, node, window, method, min_count, seed, where, within, lexicon : as in `compare`.

    A period with fewer than five documents on a side is told and not tested. Documents without a date precise enough
    are left out. Terms are screened in each period for itself.

    Raises
    ------
    UnknownNameError : `per` is no period. InputError : no way to tell the two sides.
    NotEnoughDataError : no document has a date precise enough.
    """
    from policymine.comparisons.base import message
    from policymine.comparisons.several import ComparePeriodsResult, Part, compare_parts

    if per not in GRAINS:
        raise UnknownNameError("--per", per, GRAINS)
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
    periods = _periods(sides.target, per), _periods(sides.reference, per)
    order = order_periods([*periods[0], *periods[1]])
    if not order:
        raise NotEnoughDataError(
            f"no document of either side has a date precise enough for --per {per}; "
            "see what they have with: policymine documents CORPUS"
        )
    parts = []
    for label in order:
        inside = tuple(
            np.asarray([r for r, p in zip(rows.tolist(), held, strict=True) if p and p.label == label], int)
            for rows, held in zip(material.sides, periods, strict=True)
        )
        parts.append(
            Part(
                label,
                material.part(f"{label}/target", inside[0]),
                material.part(f"{label}/reference", inside[1]),
                sides.names,
            )
        )
    n_undated = sum(p is None for held in periods for p in held)
    notes: list[Mapping[str, str]] = [message("without_period", n=n_undated, per=per)] if n_undated else []
    notes += company_note(material, counted, sides.names)
    return compare_parts(
        parts,
        ComparePeriodsResult,
        by=per,
        provenance=sides.provenance(
            "compare",
            {
                "per": per,
                "by": by,
                "group": group,
                "against": against,
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


def _periods(side: Side, per: str) -> list[Period | None]:
    dates = side.reading.corpus.values("date_issued")
    by_id = dict(zip(dates["id"], dates["date_issued"], strict=True))
    return [period_of(by_id[d], per) for d in side.ids]
