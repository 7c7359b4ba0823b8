"""Several comparisons as one table: each group against all others, or the same two sides in each period.

Every comparison keeps its own intervals; q is taken over all tests of the table together, for whoever looks
through all of it for what is different looks at all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeVar

import numpy as np

from policymine.comparisons.base import COLUMNS, message
from policymine.comparisons.compare import compare_matrices
from policymine.comparisons.resample import MIN_DOCUMENTS
from policymine.comparisons.uses import ConcordanceResult, FindUses, RowSentences, concordance, sentences
from policymine.headlines import headline
from policymine.provenance import Provenance
from policymine.results import Evidence, Result, frame
from policymine.statistics.fdr import q_values
from policymine.terms.matrix import TermMatrix

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CompareGroupsResult", "ComparePeriodsResult", "Part", "SeveralResult", "compare_parts"]

# Names of one part of the texts, as `FindUses` takes them.
_SIDES: Final = ("target", "reference")


@dataclass(frozen=True, eq=False)
class Part:
    """One of the comparisons.

    Parameters
    ----------
    label : the group, or the period.
    target, reference : counts by document of its two sides.
    names : what the sides are called.
    """

    label: str
    target: TermMatrix
    reference: TermMatrix
    names: tuple[str, str]

    @property
    def documents(self) -> tuple[int, int]:
        """Documents with tokens on each side."""
        return int((self.target.n_tokens > 0).sum()), int((self.reference.n_tokens > 0).sum())

    @property
    def enough(self) -> bool:
        """Whether both sides have the documents that a test needs."""
        return min(self.documents) >= MIN_DOCUMENTS


@dataclass(frozen=True, eq=False, repr=False)
class SeveralResult(Result):
    """Comparisons side by side.

    The first column names the comparison, `group` or `period`; the others are those of `CompareResult`, with q over
    all tests of the table. Within a comparison rows run from the most typical of the target to the most typical of
    the reference.

    Parameters
    ----------
    parts : one entry a group or period, also where there are too few documents: label, target, reference (names),
        target_docs, reference_docs (documents of each side), tested (terms), and `enough` documents or not.
    method, unit : as in `CompareResult`.
    by : what the parts are of.
    n_tested : tests over all parts.
    messages : what the reader must know, each {"zh": ..., "en": ...}.
    find : finds the uses of a term in a part, named "label/target" or "label/reference".
    """

    label: ClassVar[str] = "part"
    sides: ClassVar[tuple[str, ...]] = _SIDES

    parts: tuple[Mapping[str, Any], ...] = ()
    method: str = "keyness"
    unit: str = "words"
    by: str = ""
    n_tested: int = 0
    messages: tuple[Mapping[str, str], ...] = field(default=())
    find: FindUses | None = None

    def rows_leading(self, n: int) -> list[int]:
        """Return the row numbers of the `n` terms most typical of each side that a part shows."""
        rows: list[int] = []
        for _, part in self.table.groupby(self.label, sort=False):
            targets = part.index[part["side"] == "target"][:n].tolist()
            references = (
                part.index[part["side"] == "reference"][::-1][:n].tolist() if len(self.sides) > 1 else []
            )
            rows += [*targets, *references]
        return [int(r) for r in rows]

    def leading(self, n: int = 10) -> pd.DataFrame:
        """Return the rows to look at first: what `top` returns."""
        return self.top(n)

    def extra(self) -> dict[str, Any]:
        """Return the parts, the method, how many terms were tested, and the notes."""
        return {
            "by": self.by,
            f"{self.label}s": [dict(p) for p in self.parts],
            "method": self.method,
            "unit": self.unit,
            "n_tested": self.n_tested,
            "messages": [dict(m) for m in self.messages],
        }

    def summary(self, lang: str = "en") -> str:
        """Return one line: the comparisons, and how many terms are found."""
        held = [p for p in self.parts if p["enough"]]
        few = len(self.parts) - len(held)
        q = self.table["q"].to_numpy(dtype=float)
        return headline(
            f"compare.{self.label}s",
            lang,
            n=len(held),
            tests=self.n_tested,
            noun=headline(f"compare.{self.unit}", lang),
            found=int((q < 0.05).sum()),
        ) + (headline("compare.too_few", lang, n=few) if few else "")

    def show(self, term: str, *, window: int = 30, limit: int = 20) -> ConcordanceResult:
        """Return the uses of a term in each part, those of the target before those of the reference.

        Raises InputError for a term that the table does not hold, or a comparison without texts.
        """
        shown = {name: key for p in self.parts for name, key in self._shown(p)}
        find = self.find
        return concordance(
            None if find is None else lambda part, word: find(shown[part], word),
            list(shown),
            term,
            known=[str(t) for t in self.table["term"]],
            provenance=self.provenance,
            window=window,
            limit=limit,
        )

    def top(self, n: int = 10) -> pd.DataFrame:
        """Return the `n` most typical terms of each part, strongest first: of each group, or of each side in each period."""
        return self.table.loc[self.rows_leading(n)]

    def _shown(self, part: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Return the sides of a part by the name that is shown, with the key that finds their uses."""
        label = part["label"]
        return [(label if len(self.sides) == 1 else f"{label} {part[s]}", f"{label}/{s}") for s in self.sides]


@dataclass(frozen=True, eq=False, repr=False)
class CompareGroupsResult(SeveralResult):
    """Each group against all others: what is typical of it (see `SeveralResult`)."""

    label: ClassVar[str] = "group"
    sides: ClassVar[tuple[str, ...]] = ("target",)


@dataclass(frozen=True, eq=False, repr=False)
class ComparePeriodsResult(SeveralResult):
    """The same two sides in each period (see `SeveralResult`)."""

    label: ClassVar[str] = "period"
    sides: ClassVar[tuple[str, ...]] = _SIDES


_Made = TypeVar("_Made", CompareGroupsResult, ComparePeriodsResult)


def compare_parts(
    parts: Sequence[Part],
    make: type[_Made],
    *,
    by: str,
    provenance: Provenance,
    notes: Sequence[Mapping[str, str]] = (),
    method: str = "keyness",
    min_count: int = 5,
    seed: int = 0,
    n_boot: int = 1000,
    unit: str = "words",
    find: FindUses | None = None,
    n_leading: int = 10,
) -> _Made:
    """Return the comparisons of all parts that have enough documents, as one table.

    Parameters
    ----------
    parts : the comparisons, in the order of the table; one with fewer than five documents on a side is told, not made.
    make : the kind of result.
    by : what the parts are of: a field, or a period.
    provenance : what the caller knows.
    notes : what the caller tells, before what is told here.
    method, min_count, seed, n_boot, unit, find : as in `compare_matrices`; `find` takes "label/target" as a part.
    n_leading : leading terms of each part whose evidence goes into files; every row opens.
    """
    import pandas as pd

    label = make.label
    made = [
        compare_matrices(
            part.target,
            part.reference,
            names=part.names,
            method=method,
            min_count=min_count,
            seed=seed,
            n_boot=n_boot,
            provenance=replace(provenance, notes=()),
            unit=unit,
        )
        for part in parts
        if part.enough
    ]
    held = [part for part in parts if part.enough]
    tables = [r.table.assign(**{label: p.label}) for r, p in zip(made, held, strict=True) if len(r.table)]
    columns = [label, *COLUMNS]
    table = pd.concat(tables, ignore_index=True)[columns] if tables else frame([], columns)
    table["q"] = q_values(table["p"].to_numpy(dtype=np.float64)) if len(table) else table["q"]
    tested = {p.label: r.n_tested for r, p in zip(made, held, strict=True)}
    told: list[Mapping[str, str]] = [*notes]
    short = [p for p in parts if not p.enough]
    if short:
        listed = "、".join(f"{p.label}（{p.documents[0]}:{p.documents[1]}）" for p in short)
        told.append(
            {
                "zh": message(f"few_{label}s", n=len(short), needed=MIN_DOCUMENTS, listed=listed)["zh"],
                "en": message(
                    f"few_{label}s",
                    n=len(short),
                    needed=MIN_DOCUMENTS,
                    listed=", ".join(f"{p.label} ({p.documents[0]}:{p.documents[1]})" for p in short),
                )["en"],
            }
        )
    n_tested = sum(tested.values())
    if made:
        told.append(message(f"tested_{label}s", n=n_tested, parts=len(made), min_count=min_count))
    # What each comparison tells of itself, once where all tell the same.
    for kind in ("pooled", "zeros"):
        n = sum(_counts(r.table, kind) for r in made)
        if n:
            told.append(message(kind, n=n, needed=MIN_DOCUMENTS))
    known = made[0].provenance if made else provenance
    result = make(
        table=table,
        provenance=replace(known, notes=(*provenance.notes, *(m["en"] for m in told))),
        parts=tuple(
            {
                "label": p.label,
                "target": p.names[0],
                "reference": p.names[1],
                "target_docs": p.documents[0],
                "reference_docs": p.documents[1],
                "tested": tested.get(p.label, 0),
                "enough": p.enough,
            }
            for p in parts
        ),
        method=method,
        unit=unit,
        by=by,
        n_tested=n_tested,
        messages=tuple(told),
        find=find,
    )
    return result if find is None else _with_evidence(result, find, n_leading)


def _counts(table: pd.DataFrame, kind: str) -> int:
    if kind == "pooled":
        return int((table["interval"] == "gamma-poisson").sum())
    return int(((table["target"] == 0) | (table["reference"] == 0)).sum())


def _with_evidence(result: _Made, find: FindUses, n_leading: int) -> _Made:
    table, label = result.table, result.label
    terms, labels = table["term"].tolist(), table[label].tolist()
    own = table["side"].tolist()
    names = {p["label"]: {side: str(p[side]) for side in _SIDES} for p in result.parts}

    def of_row(row: int) -> tuple[Evidence, ...]:
        part, term = str(labels[row]), str(terms[row])
        order = _SIDES if own[row] == "target" else _SIDES[::-1]
        found: list[Evidence] = []
        for side in order:
            name = names[part][side]
            shown = f"{part} {name}" if label == "period" else name
            found += sentences(find(f"{part}/{side}", term), term=term, part=shown)
        return tuple(found)

    leading = result.rows_leading(n_leading)
    return replace(result, sentences=RowSentences(of_row, len(table), leading))
