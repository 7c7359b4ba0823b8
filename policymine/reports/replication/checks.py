"""Whether a result is the same as the one recorded: row by row, and by how much at most where it is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from policymine.reports.replication.record import ROW, digest

__all__ = ["Change", "Check", "compare_records"]

# Nine digits: one less than is recorded, so that a number at the edge of a rounding is still the same.
_RELATIVE: Final = 1e-9
_ABSOLUTE: Final = 1e-12
_MISSING: Final = "(missing)"


@dataclass(frozen=True, slots=True)
class Change:
    """One value that is not what was recorded.

    Parameters
    ----------
    where : `row 3` (from 0), or the name of a value beside the rows.
    column : of a row; empty else.
    recorded, now : both values.
    difference : how far the numbers lie apart, None where one is no number.
    """

    where: str
    column: str
    recorded: Any
    now: Any
    difference: float | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "where": self.where,
            "column": self.column,
            "recorded": self.recorded,
            "now": self.now,
            "difference": self.difference,
        }


@dataclass(frozen=True, slots=True)
class Check:
    """What came of running one result again.

    Parameters
    ----------
    name, verb : of the result.
    status : `same`; `different`; `gone` where it is no longer found, `new` where it was not recorded.
    n_rows : rows recorded.
    n_found : rows found now.
    n_changed : rows with a value that differs, None where the record does not hold the rows.
    largest : the largest difference of two numbers, None where no number differs.
    changes : the values that differ.
    """

    name: str
    verb: str
    status: Literal["same", "different", "gone", "new"]
    n_rows: int
    n_found: int
    n_changed: int | None = 0
    largest: float | None = None
    changes: tuple[Change, ...] = field(default=())


def compare_records(recorded: Mapping[str, Any], found: Mapping[str, Any]) -> Check:
    """Return whether a result found is the one recorded; both are records, `found` with all its rows.

    A record without its rows is held against the digest alone.
    """
    facts = (recorded["name"], recorded["verb"])
    sizes = (int(recorded["n_rows"]), int(found["n_rows"]))
    rows_same = recorded["digest"] == found["digest"]
    # A table written by a format that holds the rows alone says nothing of the rest.
    further_same = recorded["further_digest"] in (None, found["further_digest"])
    if rows_same and further_same:
        return Check(*facts, "same", *sizes)
    changes: list[Change] = []
    unknown = False
    if not rows_same:
        if recorded["rows"] is None:
            told = list(_digests(recorded, found))
            changes += told
            unknown = not told
        else:
            changes += _rows(recorded, found)
    if not further_same:
        if recorded["further"] is None:
            unknown = True
        else:
            changes += _values("", recorded["further"], found["further"])
    if not changes and not unknown:
        return Check(*facts, "same", *sizes)
    apart = [c.difference for c in changes if c.difference is not None]
    changed = {c.where for c in changes if c.column}
    counted = None if unknown and not rows_same else len(changed)
    return Check(*facts, "different", *sizes, counted, max(apart, default=None), tuple(changes))


def _rows(recorded: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[Change]:
    """Yield what differs between two tables, row by row in their order."""
    before, after = recorded["columns"], found["columns"]
    for column in before:
        if column not in after:
            yield Change("columns", "", column, _MISSING)
    for column in after:
        if column not in before:
            yield Change("columns", "", _MISSING, column)
    place = {column: i for i, column in enumerate(after)}
    shared = [(i, place[column], column) for i, column in enumerate(before) if column in place]
    old, new = recorded["rows"], found["rows"]
    for number in range(max(len(old), len(new))):
        where = f"row {number}"
        if number >= len(new):
            yield Change(where, "(row)", _short(old[number]), _MISSING)
        elif number >= len(old):
            yield Change(where, "(row)", _MISSING, _short(new[number]))
        else:
            for i, j, column in shared:
                for change in _values("", old[number][i], new[number][j]):
                    yield Change(where, column, change.recorded, change.now, change.difference)


def _digests(recorded: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[Change]:
    """Yield the rows whose digests differ, where the record holds no more of them."""
    before = recorded.get("row_digests")
    if not before or recorded["columns"] != found["columns"]:
        return
    old = [before[i : i + ROW] for i in range(0, len(before), ROW)]
    new = [digest(row)[:ROW] for row in found["rows"]]
    for number in range(max(len(old), len(new))):
        a = old[number] if number < len(old) else _MISSING
        b = new[number] if number < len(new) else _MISSING
        if a != b:
            yield Change(f"row {number}", "(row)", f"digest {a}", f"digest {b}")


def _values(where: str, old: Any, new: Any) -> Iterator[Change]:
    """Yield what differs between two values, down to their parts."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted({*old, *new}):
            inner = f"{where}.{key}" if where else key
            yield from _values(inner, old.get(key, _MISSING), new.get(key, _MISSING))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for number, (a, b) in enumerate(zip(old, new, strict=True)):
            yield from _values(f"{where}[{number}]", a, b)
    elif _is_number(old) and _is_number(new):
        apart = abs(old - new)
        if apart > max(_ABSOLUTE, _RELATIVE * max(abs(old), abs(new))):
            yield Change(where, "", old, new, apart)
    elif old != new:
        yield Change(where, "", _short(old), _short(new))


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _short(value: Any) -> Any:
    if isinstance(value, (list, dict)):
        text = str(value)
        return text if len(text) <= 60 else text[:60] + "…"
    return value
