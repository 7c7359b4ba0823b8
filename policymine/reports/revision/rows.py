"""The rows of a comparison of versions as a page shows them: what stands left and right, marked, and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from policymine.comparisons.revision.base import Change, DiffResult
from policymine.comparisons.revision.marks import Mark
from policymine.comparisons.revision.units import Unit
from policymine.comparisons.revision.words import label, phrase

__all__ = ["Clause", "Row", "rows_of"]

_FORCE: Final = ("strengthened", "weakened", "mixed")


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of one side: its name and label, its words as (kind, text), kind one of equal, delete, insert."""

    name: str
    label: str
    pieces: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One change as it is shown.

    Parameters
    ----------
    key : unique in the page.
    kind : the class as a style's name, such as `moved-and-reworded`; `stub` for the place that a moved clause left.
    title : the class as a reader calls it.
    names : the clause's name, old → new where they differ.
    heading : whether it is a heading of the document.
    old, new : the clauses of each side with their marks.
    unified : both in one, the parts divided.
    remarks : what is said of it.
    force : strengthened, weakened or mixed.
    link : key of the row that a stub points to, or of the stub of a moved clause; empty where there is none.
    target : name of what the link leads to.
    echoes : comments that it echoes.
    """

    key: str
    kind: str
    title: str
    names: str
    heading: bool
    old: tuple[Clause, ...] = ()
    new: tuple[Clause, ...] = ()
    unified: tuple[Clause, ...] = ()
    remarks: tuple[str, ...] = ()
    force: str = ""
    link: str = ""
    target: str = ""
    echoes: tuple[dict[str, Any], ...] = field(default=())


def rows_of(result: DiffResult, lang: str, *, stubs: bool = True) -> list[Row]:
    """Return the rows in the order of the new version, with a stub where a moved clause stood before.

    Parameters
    ----------
    result : of `diff`.
    lang : `zh` or `en`.
    stubs : whether to show the places that moved clauses left.
    """
    echoes: dict[int, list[dict[str, Any]]] = {}
    for echo in result.echoes.rows() if result.echoes is not None else []:
        echoes.setdefault(int(echo["row"]), []).append(echo)
    rows = [
        _row(number, change, lang, tuple(echoes.get(number, ())), stubs)
        for number, change in enumerate(result.changes)
    ]
    if not stubs:
        return rows
    # A stub stands after the row of the nearest clause before it in the old version that kept its place.
    after: dict[int, int] = {}
    for number, change in enumerate(result.changes):
        for unit in change.old if not change.moved else ():
            after[unit.number] = number
    placed: dict[int, list[Row]] = {}
    for number, change in enumerate(result.changes):
        if change.moved and change.old:
            first = min(u.number for u in change.old)
            before = next((after[i] for i in range(first - 1, -1, -1) if i in after), -1)
            placed.setdefault(before, []).append(_stub(number, change, lang))
    made = list(placed.get(-1, ()))
    for number, row in enumerate(rows):
        made += [row, *placed.get(number, ())]
    return made


def _row(number: int, change: Change, lang: str, echoes: tuple[dict[str, Any], ...], stubs: bool) -> Row:
    old, new, unified = _clauses(change)
    moved = stubs and change.moved and bool(change.old)
    return Row(
        key=f"r{number}",
        kind=change.change.replace(" ", "-"),
        title=label(change.change, lang),
        names=_names(change),
        heading=(change.new or change.old)[0].heading,
        old=old,
        new=new,
        unified=unified,
        remarks=tuple(_remarks(change, lang)),
        force=change.force or "",
        link=f"s{number}" if moved else "",
        target=", ".join(u.name for u in change.old) if moved else "",
        echoes=echoes,
    )


def _stub(number: int, change: Change, lang: str) -> Row:
    return Row(
        key=f"s{number}",
        kind="stub",
        title=phrase("moved_to", lang),
        names=", ".join(u.name for u in change.old),
        heading=False,
        link=f"r{number}",
        target=", ".join(u.name for u in change.new),
    )


def _names(change: Change) -> str:
    names = [", ".join(u.name for u in side) for side in (change.old, change.new) if side]
    return names[0] if len(names) == 1 or names[0] == names[1] else " → ".join(names)


def _remarks(change: Change, lang: str) -> list[str]:
    said: list[str] = []
    if change.marks and change.similarity is not None:
        said.append(f"{phrase('similarity', lang)} {change.similarity:.2f}")
    if change.change in ("split", "merged") and change.moved:
        said.append(phrase("moved", lang))
    if change.renumbered:
        said.append(phrase("renumbered", lang))
    if change.force in _FORCE:
        swapped = [f"{w.old} → {w.new}" for w in change.directives if w.old and w.new]
        said.append(f"{phrase(str(change.force), lang)}: {', '.join(swapped)}")
    if change.numbers:
        said.append(f"{phrase('numbers', lang)}: {', '.join(map(str, change.numbers))}")
    if change.only_references:
        said.append(phrase("only_references", lang))
    if change.punctuation:
        said.append(phrase("punctuation", lang))
    if change.nearest:
        said.append(phrase("nearest", lang, name=change.nearest[0], score=f"{change.nearest[1]:.2f}"))
    return said


def _clauses(change: Change) -> tuple[tuple[Clause, ...], tuple[Clause, ...], tuple[Clause, ...]]:
    if not change.marks:
        old = tuple(_plain(u, "delete" if not change.new else "equal") for u in change.old)
        new = tuple(_plain(u, "insert" if not change.old else "equal") for u in change.new)
        return old, new, new or old
    return (
        _side(change.old, change.marks, "delete", several=len(change.old) > 1),
        _side(change.new, change.marks, "insert", several=len(change.new) > 1),
        _both(change),
    )


def _plain(unit: Unit, kind: str) -> Clause:
    return Clause(unit.name, unit.label, ((kind, unit.text),))


def _side(units: Sequence[Unit], marks: Sequence[Mark], own: str, *, several: bool) -> tuple[Clause, ...]:
    """Return the clauses of one side: what is equal, and what this side alone has."""
    return tuple(
        Clause(
            unit.name,
            unit.label,
            tuple(
                (m.op, m.text) for m in marks if m.op in ("equal", own) and (not several or m.part == part)
            ),
        )
        for part, unit in enumerate(units)
    )


def _both(change: Change) -> tuple[Clause, ...]:
    """Return both sides in one, divided by the parts of the side that has several."""
    units = change.old if len(change.old) > 1 else change.new
    held: list[list[tuple[str, str]]] = [[] for _ in units]
    part = 0
    several = len(units) > 1
    own = "delete" if len(change.old) > 1 else "insert"
    for mark in change.marks:
        # What the single side alone has stands where the reading is.
        part = mark.part if several and mark.op in ("equal", own) else part
        held[part].append((mark.op, mark.text))
    return tuple(
        Clause(unit.name, unit.label, tuple(pieces)) for unit, pieces in zip(units, held, strict=True)
    )
