"""Comma-separated rows, UTF-8 with a byte order mark, so that Excel reads Chinese right."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from policymine.reports.exports.base import columns_of, flat, inert

if TYPE_CHECKING:
    from policymine.results import Result

__all__ = ["write"]


def write(result: Result, path: Path) -> None:
    """Write the rows of a result."""
    columns = columns_of(result)
    with path.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([inert(column) for column in columns])
        for row in result.rows():
            cells = [flat(row[column]) for column in columns]
            writer.writerow([inert(c) if isinstance(c, str) else "" if c is None else c for c in cells])
