"""Make the results and the report of `input.json`; tests load this file with `runpy`."""

from __future__ import annotations

import json
import runpy
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from policymine.provenance import Provenance, Reference
from policymine.reports.base import ReportInput
from policymine.results import Evidence, Result, frame


def linked() -> dict[str, Any]:
    """Return the results of `linked.py`, each made once."""
    return {name: _LINKED[name]() for name in ("networks", "reuse", "similarity", "versions")}


_LINKED = runpy.run_path(str(Path(__file__).parent / "linked.py"))
SOURCE = json.loads((Path(__file__).parent / "input.json").read_text("utf-8"))


@dataclass(frozen=True, eq=False, repr=False)
class Written(Result):
    """A result with the keys that its real kind adds."""

    added: dict[str, Any] = field(default_factory=dict)
    robustness: Result | None = None

    def extra(self) -> dict[str, Any]:
        return self.added


def results() -> dict[str, Result]:
    made: dict[str, Result] = {}
    for name, given in SOURCE["results"].items():
        known = dict(given["provenance"])
        known["references"] = tuple(
            Reference(r["key"], (r["authors"],), r["year"], r["title"], container=r["where"])
            for r in known["references"]
        )
        known["notes"] = tuple(known["notes"])
        rows = given["rows"]
        made[name] = Written(
            frame(rows, list(rows[0])),
            Provenance(**known),
            {int(row): tuple(Evidence(**e) for e in found) for row, found in given["sentences"].items()},
            given["extra"],
        )
    return made


def report_input(lang: str, **changes: Any) -> ReportInput:
    made = results()
    given: dict[str, Any] = {
        "title": SOURCE["title"],
        "lang": lang,
        "corpus_card": SOURCE["corpus_card"],
        "documents": SOURCE["documents"],
        "keywords": made["keywords"],
        "topics": made["topics"],
        "evolution": made["evolution"],
        "usage": made["usage"],
        "shifts": (replace(made["shift"], robustness=made["robustness"]),),
        "discovery": made["discovery"],
        "spread": (made["spread"],),
        "adoption": (made["adoption"],),
        "comparison": made["comparison"],
        "meetings": made["meetings"],
        "decisions": made["decisions"],
        "issues": made["issues"],
        "cases": made["cases"],
        "uptake": made["uptake"],
        **linked(),
        "command": SOURCE["command"],
        "date": "2020-01-31",
    }
    return ReportInput(**(given | changes))
