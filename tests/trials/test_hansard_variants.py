"""The sittings of `test_hansard` in the print of other years and with other people: the rules were measured on those.

Scores are of the derived text, as ingested, against what is known of it: who was present and absent, exactly; speeches
and their speakers as in `test_hansard`, the reference mended. What falls short of the sitting as it stands is overfit.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from policymine.clean.normalize import normalize
from policymine.corpus.document import Document
from policymine.ingestors.assemble import assemble
from policymine.ingestors.base import RawDocument, SourceRef
from tests.trials.hansard_variants import VARIANTS
from tests.trials.sittings import Made, Sitting
from tests.trials.test_hansard import bare, f1, key, matches, reference

_MARKS = re.compile(r"[*\[\]【】：:（）()\t]|\s(?![A-Za-z])")


class Score(NamedTuple):
    """What was found of one derived sitting: speeches that match, ours, theirs; people; what must not be there."""

    matching: int
    ours: int
    theirs: int
    present: bool
    absent: bool
    heads: int
    marks: int
    minutes: bool
    dated: bool


def sitting_of(path: Path) -> Sitting:
    """Return a sitting with what the reference knows of it."""
    raw = path.read_text("utf-8")
    gold = json.loads(path.with_suffix(".json").read_text("utf-8"))
    return Sitting(
        path.stem[6:13].rstrip("-"),
        raw,
        tuple(reference(path.with_suffix(".json"), normalize(raw).text)["mended"]),
        tuple(gold["present_members"]),
        tuple(gold.get("absent_members", ())),
        (*gold["officers"], *gold["clerks"]),
    )


def score(made: Made, day: str) -> Score:
    document = assemble(SourceRef("f/a.txt", "k", "0"), RawDocument(made.text))
    assert isinstance(document, Document)
    said = [p for p in document.passages if p.role == "speech" and p.speaker]
    ours = [key(p.speaker or "", p.text) for p in said if p.label]
    theirs = [key(*speech) for speech in made.speeches]
    listed = document.extra.get("meeting", {}).get("attendance", [])
    names = {
        status: {bare(a["name"]) for a in listed if a["status"] == status and a["name"]}
        for status in ("present", "absent")
    }
    return Score(
        matches(theirs, ours),
        len(ours),
        len(theirs),
        names["present"] == set(map(bare, made.present)),
        names["absent"] == set(map(bare, made.absent)),
        sum(bool(made.head.search(p.text)) for p in said),
        sum(bool(_MARKS.search(p.speaker or "")) for p in said),
        document.kind == "minutes" and document.record_mode == "verbatim",
        document.date_issued == day,
    )


@pytest.mark.slow
def test_a_sitting_in_another_print(shared_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = sorted((shared_data / "legco_hansard").glob("*.txt"))
    sittings = [
        (sitting_of(p), str(json.loads(p.with_suffix(".json").read_text())["date"])[:10]) for p in paths
    ]
    table = [f"{'derived by':42}  speeches     P     R    F1  present  absent  page heads  marks"]
    short: list[str] = []
    for name, vary in VARIANTS.items():
        scores = [score(vary(sitting), day) for sitting, day in sittings]
        n, ours, theirs = (sum(s[k] for s in scores) for k in range(3))
        best = f1(n, theirs, ours)
        count = Counter({field: sum(getattr(s, field) for s in scores) for field in Score._fields[3:]})
        table.append(
            f"{name:42} {ours:9} {n / ours:5.3f} {n / theirs:5.3f} {best:5.3f} {count['present']:8} "
            f"{count['absent']:7} {count['heads']:11} {count['marks']:6}"
        )
        exact = min(count["present"], count["absent"], count["minutes"], count["dated"])
        if best < 0.985 or exact < len(sittings) or count["heads"] > 2 or count["marks"]:
            short.append(f"{table[-1]} minutes {count['minutes']} dated {count['dated']}")
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(table) + "\n")
    assert len(sittings) == 13
    assert not short, "\n".join(short)
