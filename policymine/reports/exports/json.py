"""The JSON object that `--json` prints: rows, provenance, and what the command adds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policymine.results import Result

__all__ = ["write"]


def write(result: Result, path: Path) -> None:
    """Write the result as one JSON object, UTF-8, ended by a line feed."""
    text = json.dumps(result.to_dict(), ensure_ascii=False, indent=2, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8", errors="replace")
