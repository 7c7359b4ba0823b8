"""The good files that are damaged here."""

from __future__ import annotations

from tests.ingestors.conftest import good_file

__all__ = ["good_file"]
