"""What a section shows without what is empty in it: columns that no row fills, tables of which nothing is left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from policymine.reports.blocks import Cell, Embed, Figure, Group, Section, Table

__all__ = ["tidied"]


def tidied(section: Section) -> Section:
    """Return a section whose tables have no column that all rows leave empty; their first column always stays.

    A table that so comes down to its first column says nothing and is left out.
    """
    return replace(section, blocks=tuple(_blocks(section.blocks)))


def _blocks(blocks: Iterable[Any]) -> list[Any]:
    kept: list[Any] = []
    for block in blocks:
        if isinstance(block, Table):
            table = _table(block)
            kept += [table] if table is not None else []
        elif isinstance(block, Figure) and block.data is not None:
            kept.append(replace(block, data=_table(block.data)))
        elif isinstance(block, (Group, Embed)):
            kept.append(replace(block, blocks=tuple(_blocks(block.blocks))))
        else:
            kept.append(block)
    return kept


def _table(table: Table) -> Table | None:
    filled = [
        at
        for at in range(len(table.columns))
        if at == 0 or not table.rows or any(_says(row[at]) for row in table.rows)
    ]
    if len(filled) == len(table.columns):
        return table
    if len(filled) == 1:
        return None
    return replace(
        table,
        columns=tuple(table.columns[at] for at in filled),
        rows=[tuple(row[at] for at in filled) for row in table.rows],
    )


def _says(cell: Cell) -> bool:
    return any(part.text or part.quotes for part in cell.parts)
