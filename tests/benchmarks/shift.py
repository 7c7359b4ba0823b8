"""Shifts with planted truth on real layouts: are the verdicts right, the breaks dated, the sets as sure as they say?

Every run lays two placeholder terms over the documents of the work reports or the laws (see `planted`, which states what
is right for each truth) and asks `measure_shift`; a few go through texts, corpus and segmentation. The figure after +- is
one standard error of the simulation. `--rounds` is the number of runs of each truth on each corpus at each level of use.

A break is dated by the abrupt truths (`abrupt`, `partly`, `narrower`, `kind`, `subject`), wherever one was claimed; a gradual change
has no break, so its midpoint is listed apart. A set is the span from `low` to `high`, its size the periods in that span.
A probability is that which the result states for its own verdict.
"""

from __future__ import annotations

import json
import math
import multiprocessing
import os
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.measure import Measured
from tests.benchmarks.planted import BY_ISSUER, LEVELS, NULLS, RIGHT, TRUTHS, Layout, Planted, layouts, plant

CORPORA = ("gwr", "laws")
VERDICTS = ("abrupt", "gradual", "coexistence", "narrowing", "none", "not_enough_data")
_REPLACED = ("abrupt", "gradual", "narrowing")
_BROKEN = ("abrupt", "partly", "narrower", "kind", "subject")
_BINS = ((0.0, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 1.01))
_PERMUTATIONS = 199
_OLD, _NEW = "甲务统办", "乙务协办"


@dataclass(frozen=True)
class Run:
    """One planted pair and what was said of it.

    Parameters
    ----------
    error : periods between the break found and the planted one; None where either is missing.
    covered, size : whether the credible set holds the planted break, and how many periods it has.
    probability : stated for the verdict; None where the result states none.
    """

    corpus: str
    truth: str
    level: int
    verdict: str
    claimed: bool
    probability: float | None
    error: int | None
    covered: bool | None
    size: int | None
    seconds: float

    @property
    def right(self) -> bool:
        return self.verdict in RIGHT[self.truth]


@dataclass(frozen=True)
class Simulated(Measured):
    """A benchmark whose figures are shares of runs rather than seconds."""

    lines: tuple[str, ...] = ()

    def table(self) -> str:
        """Return the confusion table and what follows from it."""
        return "\n".join([self.title, *self.lines])


def run(
    folder: Path, rounds: int, corpora: Sequence[str] = CORPORA, texts: int = 1, jobs: int | None = None
) -> Measured:
    """Return what the verdicts were, by truth and by level of use."""
    found = [layout for layout in layouts(folder) if layout.name in corpora]
    for layout in found:
        _layouts[layout.name] = layout
        # What all runs share is made before they part.
        for level in LEVELS:
            plant(layout, "beside", level, np.random.default_rng(level))
    cells = [
        (layout.name, truth, level, number)
        for number in range(rounds)
        for layout in found
        for truth in TRUTHS
        if layout.name != "gwr" or truth not in BY_ISSUER  # one issuer
        for level in LEVELS
    ]
    jobs = min(os.cpu_count() or 1, 8) if jobs is None else jobs
    if jobs == 1:
        runs = [_cell(*cell) for cell in cells]
    else:
        with ProcessPoolExecutor(jobs, multiprocessing.get_context("fork")) as pool:
            runs = list(pool.map(_cell, *zip(*cells, strict=True), chunksize=20))
    through = _through_texts(found[0], texts) if texts else []
    return _report(runs, through, rounds)


_layouts: dict[str, Layout] = {}


def _cell(name: str, truth: str, level: int, number: int) -> Run:
    # The seed is of the cell and the run: more rounds keep the ones that were made before.
    key = (CORPORA.index(name), TRUTHS.index(truth), level, number)
    return _one(_layouts[name], truth, level, np.random.default_rng(key), number)


def _one(layout: Layout, truth: str, level: int, rng: np.random.Generator, seed: int) -> Run:
    import pandas as pd

    from policymine.provenance import Provenance
    from policymine.shifts.company import company_of
    from policymine.shifts.measure import measure_shift

    planted = plant(layout, truth, level, rng)
    counts = pd.DataFrame(
        {
            "document": [f"d{i:05d}" for i in range(planted.old.size)],
            "period": [layout.periods[p] for p in layout.position],
            "old": planted.old,
            "new": planted.new,
            "issuer": layout.issuer.astype(str),
        }
    )
    company = company_of(
        [(f"d{i:05d}", "new" if is_new else "old", words) for i, is_new, words in planted.company]
    )
    began = time.process_time()
    found = measure_shift(
        counts,
        old=_OLD,
        new=_NEW,
        periods=layout.periods,
        provenance=Provenance("shift", versions={}),
        seed=seed,
        n_permutations=_PERMUTATIONS,
        company=company,
    )
    return _scored(found.to_dict(), planted, layout, level, time.process_time() - began)


def _scored(found: dict[str, Any], planted: Planted, layout: Layout, level: int, seconds: float) -> Run:
    claimed = found["break"]
    error = covered = size = None
    if claimed and planted.at is not None:
        place, low, high = (layout.periods.index(claimed[k]) for k in ("period", "low", "high"))
        error, covered, size = abs(place - planted.at), low <= planted.at <= high, high - low + 1
    probability = found["probabilities"].get(found["verdict"])
    return Run(
        layout.name,
        planted.truth,
        level,
        found["verdict"],
        bool(claimed),
        probability,
        error,
        covered,
        size,
        seconds,
    )


def _through_texts(layout: Layout, each: int) -> list[Run]:
    """Return runs in which the terms are written into the texts, ingested, segmented and found again."""
    import policymine as pm

    runs = []
    for number, truth in enumerate(t for t in TRUTHS if t not in BY_ISSUER):
        for again in range(each):
            planted = plant(layout, truth, 5, np.random.default_rng([9, number, again]))
            with tempfile.TemporaryDirectory() as folder:
                source = Path(folder) / "planted.jsonl"
                source.write_text("\n".join(_written(layout, planted)), "utf-8")
                pm.ingest([source], Path(folder) / "corpus", columns={"date": "year"})
                reading = pm.shift(Path(folder) / "corpus", _OLD, _NEW)  # segments
                began = time.process_time()
                reading = pm.shift(Path(folder) / "corpus", _OLD, _NEW)
                seconds = time.process_time() - began
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

    def listed(
        label: str, name: str, chosen: Callable[[Run], bool], hit: Callable[[Run], bool], sizes: bool = False
    ) -> None:
        """Add a line a level of use."""
        for level in LEVELS:
            mine = [r for r in runs if r.level == level and chosen(r)]
            if not mine:
                continue
            found = _share([hit(r) for r in mine])
            more = ""
            if sizes:
                found["mean_size"] = round(statistics.mean(r.size for r in mine if r.size is not None), 2)
                more = f", mean size {found['mean_size']:.1f} periods"
            notes.setdefault(name, {})[str(level)] = found
            lines.append(
                f"  {label:<46} {level:>3} {100 * found['share']:6.1f}% +- {100 * found['error']:.1f} "
                f"of {found['n']}{more}"
            )

    for level in LEVELS:
        table = _confusion([r for r in runs if r.level == level])
        notes.setdefault("confusion", {})[str(level)] = table
        lines += ["", f"{level} uses a period: verdicts by truth (rows)"]
        lines.append("  " + " " * 11 + "".join(f"{v[:11]:>13}" for v in VERDICTS) + f"{'right':>9}")
        lines += [
            f"  {truth:<11}" + "".join(f"{row[v]:>13}" for v in VERDICTS) + f"{100 * row['right']:>8.0f}%"
            for truth, row in table.items()
        ]
    lines.append("")
    listed("right, all truths", "right", lambda r: True, lambda r: r.right)
    for name in CORPORA:
        listed(f"right, {name}", f"right_{name}", lambda r, n=name: r.corpus == n, lambda r: r.right)
    enough = [r for r in runs if r.level >= 5]
    by_truth = {
        (t, c): _share([r.right for r in enough if r.truth == t and r.corpus == c])
        for t in TRUTHS
        for c in CORPORA
        if any(r.truth == t and r.corpus == c for r in enough)
    }
    if by_truth:
        worst = min(by_truth, key=lambda k: by_truth[k]["share"])
        notes["right_by_truth"] = {f"{t}_{c}": v for (t, c), v in by_truth.items()}
        lines.append(
            f"  hardest at 5 uses a period and more: {worst[0]} on {worst[1]}, "
            f"{100 * by_truth[worst]['share']:.1f}% right +- {100 * by_truth[worst]['error']:.1f}"
        )
    for null in NULLS:
        listed(
            f"false replacement, {null}",
            f"false_{null}",
            lambda r, t=null: bool(r.truth == t),
            lambda r: r.verdict in _REPLACED,
        )
    listed(
        "false replacement, all nulls", "false", lambda r: r.truth in NULLS, lambda r: r.verdict in _REPLACED
    )
    listed("any false change, all nulls", "false_change", lambda r: r.truth in NULLS, lambda r: r.claimed)
    for name, truths in (("abrupt", ("abrupt",)), ("break", _BROKEN), ("midpoint", ("gradual",))):
        label = {"abrupt": "abrupt", "break": "all breaks", "midpoint": "gradual, midpoint"}[name]

        def dated(r: Run, truths: tuple[str, ...] = truths) -> bool:
            return r.truth in truths and r.error is not None

        listed(f"{label}: within one period", f"within_{name}", dated, lambda r: (r.error or 0) <= 1)
        listed(f"{label}: 95% set holds it", f"covered_{name}", dated, lambda r: bool(r.covered), sizes=True)
    lines += ["", "  stated probability of the verdict, and how often it was right"]
    for low, high in _BINS:
        mine = [r for r in runs if r.probability is not None and low <= r.probability < high]
        if mine:
            found = _share([r.right for r in mine]) | {
                "stated": round(statistics.mean(r.probability or 0.0 for r in mine), 3)
            }
            notes.setdefault("reliability", {})[f"{low:g}-{min(high, 1):g}"] = found
            lines.append(
                f"  {low:g}-{min(high, 1):g}: stated {100 * found['stated']:.0f}% on average, right "
                f"{100 * found['share']:.1f}% +- {100 * found['error']:.1f} of {found['n']}"
            )
    lines.append("")
    if through:
        lines.append(
            f"  through texts: {sum(r.right for r in through)} of {len(through)} verdicts right; "
            + ", ".join(f"{r.truth} -> {r.verdict}" for r in through)
        )
        notes["through_texts"] = [{"truth": r.truth, "verdict": r.verdict} for r in through]
    seconds = {
        "measure_shift, median": statistics.median(r.seconds for r in runs),
        "measure_shift, slowest": max(r.seconds for r in runs),
        **({"shift on a segmented corpus, slowest": max(r.seconds for r in through)} if through else {}),
    }
    lines += [f"  {name}: {value:.2f} s of processor time" for name, value in seconds.items()]
    return Simulated(
        f"shift: {len(runs)} planted pairs, {rounds} of each truth, corpus and level; {_PERMUTATIONS} shuffles",
        seconds,
        {},
        notes,
        tuple(lines),
    )


def _confusion(runs: list[Run]) -> dict[str, dict[str, Any]]:
    table: dict[str, dict[str, Any]] = {}
    for truth in TRUTHS:
        mine = [r for r in runs if r.truth == truth]
        if mine:
            said = Counter(r.verdict for r in mine)
            right = round(sum(r.right for r in mine) / len(mine), 4)
            table[truth] = {**{v: said[v] for v in VERDICTS}, "right": right}
    return table
