"""Shifts with planted truth on real layouts: are the verdicts right, the breaks dated, the sets as sure as they say?

Every run lays two placeholder terms over the documents of the work reports or the laws (see `planted`) and asks
`measure_shift`; a few go through texts, corpus and segmentation. The share after +- is one standard error of the
simulation. `--rounds` is the number of runs of each truth on each corpus at each level of use.
"""

from __future__ import annotations

import inspect
import json
import math
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.measure import Measured
from tests.benchmarks.planted import LEVELS, NULLS, RIGHT, TRUTHS, Layout, Planted, layouts, plant

CORPORA = ("gwr", "laws")
VERDICTS = ("abrupt", "gradual", "coexistence", "narrowing", "none", "not_enough_data")
_REPLACED = ("abrupt", "gradual")
_PERMUTATIONS = 199
_OLD, _NEW = "甲务统办", "乙务协办"


@dataclass(frozen=True)
class Run:
    """One planted pair and what was said of it.

    Parameters
    ----------
    error : periods between the break found and the planted one; None where either is missing.
    covered, size : whether the credible set holds the planted break, and how many periods it has.
    """

    corpus: str
    truth: str
    level: int
    verdict: str
    error: int | None
    covered: bool | None
    size: int | None
    seconds: float


@dataclass(frozen=True)
class Simulated(Measured):
    """A benchmark whose figures are shares of runs rather than seconds."""

    lines: tuple[str, ...] = ()

    def table(self) -> str:
        """Return the confusion table and what follows from it."""
        return "\n".join([self.title, *self.lines])


def run(folder: Path, rounds: int, corpora: Sequence[str] = CORPORA, texts: int = 1) -> Measured:
    """Return what the verdicts were, by truth and by level of use."""
    found = [layout for layout in layouts(folder) if layout.name in corpora]
    runs: list[Run] = []
    for layout in found:
        for truth in TRUTHS:
            if truth == "issuers" and layout.name == "gwr":
                continue
            for level in LEVELS:
                for number in range(rounds):
                    # The seed is of the cell and the run: more rounds keep the ones that were made before.
                    key = (CORPORA.index(layout.name), TRUTHS.index(truth), level, number)
                    runs.append(_one(layout, truth, level, np.random.default_rng(key), number))
    through = _through_texts(next(x for x in found), texts) if texts else []
    return _report(runs, through, rounds)


def _one(layout: Layout, truth: str, level: int, rng: np.random.Generator, seed: int) -> Run:
    import pandas as pd

    from policymine.provenance import Provenance
    from policymine.shifts.measure import measure_shift

    planted = plant(layout, truth, level, rng)
    counts = pd.DataFrame(
        {
            "document": [f"d{i:05d}" for i in range(planted.old.size)],
            "period": [layout.periods[p] for p in layout.position],
            "old": planted.old,
            "new": planted.new,
        }
    )
    options: dict[str, Any] = {}
    if "company" in inspect.signature(measure_shift).parameters:
        from policymine.shifts.company import company_of

        options["company"] = company_of(
            [(f"d{i:05d}", "new" if is_new else "old", words) for i, is_new, words in planted.company]
        )
    began = time.perf_counter()
    found = measure_shift(
        counts,
        old=_OLD,
        new=_NEW,
        periods=layout.periods,
        provenance=Provenance("shift", versions={}),
        seed=seed,
        n_permutations=_PERMUTATIONS,
        **options,
    )
    return _scored(found.to_dict(), planted, layout, level, time.perf_counter() - began)


def _scored(found: dict[str, Any], planted: Planted, layout: Layout, level: int, seconds: float) -> Run:
    claimed = found["break"]
    error = covered = size = None
    if claimed and planted.at is not None:
        place, low, high = (layout.periods.index(claimed[k]) for k in ("period", "low", "high"))
        error, covered, size = abs(place - planted.at), low <= planted.at <= high, high - low + 1
    return Run(layout.name, planted.truth, level, found["verdict"], error, covered, size, seconds)


def _through_texts(layout: Layout, each: int) -> list[Run]:
    """Return runs in which the terms are written into the texts, ingested, segmented and found again."""
    import policymine as pm

    runs = []
    for number, truth in enumerate(t for t in TRUTHS if t != "issuers"):
        for again in range(each):
            planted = plant(layout, truth, 5, np.random.default_rng([9, number, again]))
            with tempfile.TemporaryDirectory() as folder:
                source = Path(folder) / "planted.jsonl"
                source.write_text("\n".join(_written(layout, planted)), "utf-8")
                pm.ingest([source], Path(folder) / "corpus", columns={"date": "year"})
                reading = pm.shift(Path(folder) / "corpus", _OLD, _NEW)  # segments
                began = time.perf_counter()
                reading = pm.shift(Path(folder) / "corpus", _OLD, _NEW)
                seconds = time.perf_counter() - began
            counted = (int(reading.table["old"].sum()), int(reading.table["new"].sum()))
            if counted != (int(planted.old.sum()), int(planted.new.sum())):
                raise ValueError(
                    f"planted {planted.old.sum()} and {planted.new.sum()} uses, counted {counted}"
                )
            runs.append(_scored(reading.to_dict(), planted, layout, 5, seconds))
    return runs


def _written(layout: Layout, planted: Planted) -> list[str]:
    """Return the documents as lines of JSON, each use written at the head of the sentence that keeps it company."""
    added: dict[int, list[str]] = {}
    for document, is_new, words in planted.company:
        sentence = "".join(layout.words[int(w)] for w in words)
        added.setdefault(document, []).append(f"{_NEW if is_new else _OLD}，{sentence}。")
    return [
        json.dumps(
            {
                "id": f"d{i:05d}",
                "year": layout.periods[layout.position[i]],
                "text": "\n".join([text, *added.get(i, [])]),
            },
            ensure_ascii=False,
        )
        for i, text in enumerate(layout.texts)
    ]


def _share(hits: Sequence[bool]) -> dict[str, Any]:
    n = len(hits)
    share = sum(hits) / n if n else math.nan
    # One pseudo-run each way, so that a share of 0 or 1 is not printed as certain.
    p = (sum(hits) + 1) / (n + 2)
    return {"share": round(share, 4), "error": round(math.sqrt(p * (1 - p) / (n + 2)), 4), "n": n}


def _report(runs: list[Run], through: list[Run], rounds: int) -> Simulated:
    lines: list[str] = []
    notes: dict[str, Any] = {}

    def line(label: str, name: str, level: int, hits: Sequence[bool], more: str = "") -> None:
        found = _share(hits)
        notes.setdefault(name, {})[str(level)] = found
        if found["n"]:
            lines.append(
                f"  {label:<44} {level:>3} {100 * found['share']:6.1f}% +- {100 * found['error']:.1f} "
                f"of {found['n']}{more}"
            )

    for level in LEVELS:
        mine = [r for r in runs if r.level == level]
        lines += ["", f"{level} uses a period: verdicts by truth (rows)"]
        lines.append("  " + " " * 11 + "".join(f"{v[:11]:>13}" for v in VERDICTS) + f"{'right':>9}")
        table: dict[str, Any] = {}
        for truth in TRUTHS:
            said = Counter(r.verdict for r in mine if r.truth == truth)
            if not said:
                continue
            right = sum(said[v] for v in RIGHT[truth]) / sum(said.values())
            table[truth] = {**{v: said[v] for v in VERDICTS}, "right": round(right, 4)}
            lines.append(
                f"  {truth:<11}" + "".join(f"{said[v]:>13}" for v in VERDICTS) + f"{100 * right:>8.0f}%"
            )
        notes.setdefault("confusion", {})[str(level)] = table
    lines.append("")
    for level in LEVELS:
        line(
            "right, all truths",
            "right",
            level,
            [r.verdict in RIGHT[r.truth] for r in runs if r.level == level],
        )
    for null in NULLS:
        for level in LEVELS:
            mine = [r for r in runs if r.level == level and r.truth == null]
            line(f"false replacement, {null}", f"false_{null}", level, [r.verdict in _REPLACED for r in mine])
    for level in LEVELS:
        mine = [r for r in runs if r.level == level and r.truth in NULLS]
        line("false replacement, all three", "false", level, [r.verdict in _REPLACED for r in mine])
    for name, truths in (
        ("abrupt", ("abrupt",)),
        ("partly", ("partly", "kind", "narrower")),
        ("gradual", ("gradual",)),
    ):
        for level in LEVELS:
            mine = [r for r in runs if r.level == level and r.truth in truths and r.error is not None]
            line(f"{name}: break within one period", f"within_{name}", level, [r.error <= 1 for r in mine])
        for level in LEVELS:
            mine = [r for r in runs if r.level == level and r.truth in truths and r.error is not None]
            size = statistics.mean(r.size for r in mine) if mine else math.nan
            notes.setdefault(f"size_{name}", {})[str(level)] = round(size, 2)
            line(
                f"{name}: 95% set holds the break",
                f"covered_{name}",
                level,
                [bool(r.covered) for r in mine],
                f", mean size {size:.1f} periods",
            )
    lines.append("")
    if through:
        right = sum(r.verdict in RIGHT[r.truth] for r in through)
        lines.append(
            f"  through texts: {right} of {len(through)} verdicts right; "
            + ", ".join(f"{r.truth} -> {r.verdict}" for r in through)
        )
        notes["through_texts"] = [{"truth": r.truth, "verdict": r.verdict} for r in through]
    seconds = {
        "measure_shift, median": statistics.median(r.seconds for r in runs),
        "measure_shift, slowest": max(r.seconds for r in runs),
        **({"shift on a segmented corpus, slowest": max(r.seconds for r in through)} if through else {}),
    }
    lines += [f"  {name}: {value:.2f} s" for name, value in seconds.items()]
    return Simulated(
        f"shift: {len(runs)} planted pairs, {rounds} of each truth, corpus and level; {_PERMUTATIONS} shuffles",
        seconds,
        {},
        notes,
        tuple(lines),
    )
