"""RIS: the published sources of the methods behind a result."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from policymine.reports.exports.base import write_references

if TYPE_CHECKING:
    from policymine.results import Result

__all__ = ["write"]


def write(result: Result, path: Path) -> None:
    """Write the references of the result's methods, UTF-8; raises InputError where it has none."""
    write_references(result, path, "ris")
