"""Uptake of the sample's policies in meetings that were written for them: precision and recall against `uptake.toml`.

Run with -s to see the figures. What the first reading found, before anything was mended on it, stands in corpora/README.md.
"""

from __future__ import annotations

import dataclasses
import shutil
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import policymine as pm
from policymine.minutes import uptake as module
from policymine.minutes.uptake_reworded import reworded
from policymine.minutes.uptake_verbatim import verbatim

KINDS = ("verbatim", "reworded")
# The least that stands; the figures seen are higher or the same.
LEAST = {"verbatim": (0.95, 0.95), "reworded": (0.95, 0.8)}
RUNS = 200


@pytest.fixture(scope="module")
def truth(sample: Path) -> dict[str, Any]:
    return tomllib.loads((sample / "uptake.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def policies(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    into = tmp_path_factory.mktemp("policies") / "P"
    pm.ingest([sample / "policies"], into, kind="policy")
    return into


@pytest.fixture(scope="module")
def minutes(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    into = tmp_path_factory.mktemp("minutes") / "M"
    pm.ingest([sample / "uptake" / "minutes"], into, kind="minutes")
    return into


@pytest.fixture(scope="module")
def found(policies: Path, minutes: Path) -> Any:
    return pm.uptake(policies, minutes)


def place(entry: dict[str, Any], texts: dict[str, str]) -> tuple[str, int, int]:
    """Return the meeting of an entry and the span of its words."""
    document = next(d for d in texts if entry["meeting"].endswith(d))
    start = texts[document].index(entry["words"])
    return document, start, start + len(entry["words"])


def touches(row: dict[str, Any], entry: dict[str, Any], texts: dict[str, str]) -> bool:
    document, start, end = place(entry, texts)
    return row["meeting"] == document and row["meeting_start"] < end and row["meeting_end"] > start


def test_the_clauses_taken_up(truth: dict[str, Any], found: Any, minutes: Path) -> None:
    texts = pm.Corpus.open(minutes).texts()
    rows = found.rows()

    def right(row: dict[str, Any], plant: dict[str, Any]) -> bool:
        # A paper of another issuer that has the sentence too is as right as the first.
        papers = {plant["policy"], *(a["policy"] for a in plant["also"])}
        return touches(row, plant, texts) and any(p.endswith("/" + row["policy"]) for p in papers)

    hits = {number: [r for r in rows if right(r, plant)] for number, plant in enumerate(truth["uptake"])}
    sys.stdout.write("\n")
    for kind in KINDS:
        own = [r for r in rows if r["kind"] == kind]
        planted = [n for n, plant in enumerate(truth["uptake"]) if plant["kind"] == kind]
        true = sum(any(r in hits[n] for n in hits) for r in own)
        taken = sum(bool(hits[n]) for n in planted)
        precision, recall = true / max(1, len(own)), taken / len(planted)
        sys.stdout.write(
            f"{kind}: {taken} of {len(planted)} planted, {len(own)} found: P {precision:.2f} R {recall:.2f}\n"
        )
        assert precision >= LEAST[kind][0]
        assert recall >= LEAST[kind][1]
    named = [(truth["uptake"][n], rs[0]) for n, rs in hits.items() if rs]
    same = Counter(
        what
        for plant, row in named
        for what, equal in (
            ("kind", plant["kind"] == row["kind"]),
            ("first paper", plant["policy"].endswith("/" + row["policy"])),
            ("clause", plant["clause"] == row["clause"]),
            ("lag", plant["lag_days"] == row["lag"]),
        )
        if equal
    )
    sys.stdout.write(f"of {len(named)}: {dict(same)}\n")
    assert all(same[what] >= 0.9 * len(named) for what in ("kind", "first paper", "clause", "lag"))
    for plant in truth["uptake"]:
        if not any(right(r, plant) for r in rows):
            sys.stdout.write(f"missed, {plant['kind']}: {plant['words']}\n")


def test_what_only_looks_like_it(truth: dict[str, Any], found: Any, minutes: Path) -> None:
    texts = pm.Corpus.open(minutes).texts()
    hits = Counter()
    for entry in truth["not_uptake"]:
        for row in found.rows():
            if touches(row, entry, texts) and not any(touches(row, u, texts) for u in truth["uptake"]):
                hits[entry["reason"]] += 1
                sys.stdout.write(f"\nhit on {entry['reason']}: {row['shared']} | {entry['words']}")
    sys.stdout.write(f"\nhits on what is no uptake: {dict(hits)}\n")
    assert sum(hits.values()) <= 1
    before = {m["file"].rsplit("/")[-1] for m in truth["meetings"] if m["side"] == "before"}
    assert not before & {r["meeting"] for r in found.rows() if r["kind"] == "reworded"}


def test_titles_are_citations(truth: dict[str, Any], found: Any) -> None:
    cited = {(row["policy"], row["meeting"]) for row in found.cited}
    titles = {
        (n["policy"].split("/", 1)[1], n["meeting"].rsplit("/")[-1])
        for n in truth["not_uptake"]
        if n["reason"] == "title"
    }
    sys.stdout.write(f"\ntitles: {len(cited & titles)} of {len(titles)}, {len(cited)} found\n")
    assert cited == titles


def test_the_reversed_control_is_empty(found: Any) -> None:
    assert found.counts["reversed"] == 0


@pytest.mark.slow
def test_random_dates_find_nothing(
    sample: Path, truth: dict[str, Any], policies: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Policies and dates paired at random, the meetings without what was planted or looks like it: ordinary talk."""
    shutil.copytree(sample / "uptake" / "minutes", tmp_path / "talk")
    for file in (tmp_path / "talk").iterdir():
        text = file.read_text("utf-8")
        for entry in (*truth["uptake"], *truth["not_uptake"]):
            if entry["meeting"].endswith("/" + file.name) and entry.get("reason") != "topic":
                text = text.replace(entry["words"], "")
        file.write_text(text, "utf-8")
    pm.ingest(tmp_path / "talk", tmp_path / "M", kind="minutes")
    kept: dict[str, Any] = {}

    def keeping(name: str) -> None:
        real = getattr(module, name)

        def call(*args: Any, **options: Any) -> Any:
            made = real(*args, **options)
            kept.setdefault(name, (args, made))
            return made

        monkeypatch.setattr(module, name, call)

    for name in ("agreements", "near_sentences", "_test"):
        keeping(name)
    assert pm.uptake(policies, tmp_path / "M").rows() == []
    (_, sides, width, alpha), _ = kept["_test"]
    documents, first, row = np.unique(
        sides.clauses["document"].to_numpy(dtype=str), return_index=True, return_inverse=True
    )
    days, rng = sides.paper_days[first], np.random.default_rng(0)
    runs = 0
    for _ in range(RUNS):
        # Derived tables do not depend on the dates and are kept.
        other = dataclasses.replace(sides, paper_days=days[rng.permutation(documents.size)][row])
        for name in ("letters", "plain", "weighted", "meeting_of"):
            other.__dict__[name] = getattr(sides, name)
        both = [
            verbatim(other, kept["agreements"][1]),
            reworded(other, kept["near_sentences"][1]),
        ]
        runs += bool(np.any(module._test(both, other, width, alpha, reverse=False).q <= alpha))
    sys.stdout.write(f"\n{runs} of {RUNS} random pairings of policies and dates give a finding\n")
    # A twentieth, and twice its standard error for so many runs.
    assert runs <= 0.05 * RUNS + 2 * np.sqrt(0.05 * 0.95 * RUNS)
