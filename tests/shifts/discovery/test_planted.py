"""Replacements planted in real texts whose dates are shuffled first: precision and recall, and nothing where nothing is.

See `planting` for what is planted and what the decoys are. A finding is right where old and new are the planted
strings, letter by letter. Run with -s to see the figures.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

import policymine as pm
from tests.shifts.discovery.planting import Source, plant, read_source, shuffled, write

LEVEL, USES = 0.05, 5.0
SEEDS = {"gwr": 5, "laws": 3, "fomc": 3}
RUNS = {"gwr": 30, "fomc": 30}
# Characters of each text under shuffled dates: many runs take their time.
LENGTH = 6_000


@pytest.fixture(scope="module")
def sources(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Source]:
    made = tmp_path_factory.mktemp("sources")
    laws = [shared_data / "laws" / name for name in ("行政法", "经济法", "社会法", "行政法规")]
    minutes = sorted((shared_data / "fomc_minutes").rglob("*.txt"))
    return {
        "gwr": read_source(made / "gwr", [shared_data / "gwr" / "reports.jsonl"], most=100, columns={"date": "year"}),
        "laws": read_source(made / "laws", laws, most=500),
        "fomc": read_source(made / "fomc", minutes, most=120),
    }  # fmt: skip


@pytest.mark.slow
def test_planted_replacements_are_found(
    sources: dict[str, Source], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines, right, listed, planted, covered = [], 0, 0, 0, 0
    for name, source in sources.items():
        mine = np.zeros(3, dtype=np.int64)
        for seed in range(SEEDS[name]):
            corpus, truth, _ = plant(source, tmp_path / f"{name}{seed}", seed, USES)
            rows = pm.discover(corpus).rows()
            hits = [r for r in rows if (r["old"], r["new"]) in truth]
            lines += [
                f"{name} {seed} wrong: {r['old']} > {r['new']} {r['period']}" for r in rows if r not in hits
            ]
            covered += sum(r["low"] <= truth[r["old"], r["new"]] <= r["high"] for r in hits)
            mine += [len(hits), len(rows), len(truth)]
        lines.append(f"{name}: precision {mine[0]}/{mine[1]}, recall {mine[0]}/{mine[2]}")
        right, listed, planted = right + mine[0], listed + mine[1], planted + mine[2]
    lines.append(
        f"precision {right / listed:.2f}, recall {right / planted:.2f}, in the set {covered}/{right}"
    )
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(lines) + "\n")
    assert right >= 0.9 * listed
    assert right >= 0.7 * planted


@pytest.mark.slow
def test_shuffled_dates_hold_nothing(
    sources: dict[str, Source], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines, found, runs = [], 0, 0
    for name, n in RUNS.items():
        source, mine = sources[name], 0
        for seed in range(n):
            years = shuffled(source, np.random.default_rng(1000 + seed))
            texts = [text[:LENGTH] for text in source.texts]
            corpus = write(tmp_path / f"{name}{seed}", texts, years, source.issuers)
            mine += len(pm.discover(corpus, permutations=59, seed=seed)) > 0
        lines.append(f"{name}: {mine} of {n} shuffled corpora with any finding")
        found, runs = found + mine, runs + n
    error = np.sqrt(LEVEL * (1.0 - LEVEL) / runs)
    lines.append(f"{found} of {runs}; Monte Carlo error at the nominal level {error:.3f}")
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(lines) + "\n")
    assert found <= runs * (LEVEL + 2.0 * error)
