"""Scripted edits of real texts: every class at least 0.95 F1, on texts that the thresholds were not made on."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from policymine.clean.normalize import normalize
from policymine.comparisons.revision.align import align_units
from policymine.comparisons.revision.classify import classify
from policymine.comparisons.revision.units import units_of
from policymine.segmenters.lexicon import Lexicon
from policymine.segmenters.store import segmenter_for
from tests.comparisons.revision_edits import document_of, edit, f1, scores

# The laws shuffled with this seed: the first 300 were looked at while thresholds were chosen, those from 900 on never.
_SHUFFLED = 7
_NEVER = 900


def read(path: Path) -> str:
    return normalize(path.read_text("utf-8", "replace")).text


def laws(shared: Path, low: int, high: int) -> list[str]:
    files = sorted(p for p in (shared / "laws").rglob("*.md") if p.name != "_index.md")
    random.Random(_SHUFFLED).shuffle(files)
    return [read(p) for p in files[low:high]]


def english(shared: Path, name: str, n: int) -> list[str]:
    if name == "fomc":
        files = sorted((shared / "fomc_minutes").rglob("*.txt"))
        random.Random(11).shuffle(files)
        return [read(p) for p in files[:n]]
    lines = (shared / "english" / f"{name}.jsonl").read_text("utf-8").splitlines()
    random.Random(11).shuffle(lines)
    return [normalize(json.loads(line)["text"]).text for line in lines[:n]]


def cutter(language: str) -> Callable[[str], list[str]]:
    segmenter = segmenter_for(language, Lexicon())

    def cut(text: str) -> list[str]:
        made = segmenter.segment(text)
        return [text[a:b] for a, b in zip(made.starts, made.ends, strict=True)]

    return cut


def trial(
    texts: list[str], others: list[str], language: str, *, scale: float = 1.0
) -> dict[str, tuple[int, int, int]]:
    cut = cutter(language)
    strange = [
        u.text
        for text in others
        for u in units_of(document_of("other", text))
        if not u.heading and 10 <= len(u.atoms) < 400 and "\n" not in u.text
    ]
    pairs, spent, slowest = [], 0.0, (0.0, 0)
    for seed, text in enumerate(texts):
        document = document_of("old", text)
        old = units_of(document)
        if len(old) < 15:
            continue
        _, truth, new = edit(document, strange, cut, seed, scale=scale)
        began = time.process_time()
        fates = classify(align_units(old, new), old, new)
        took = time.process_time() - began
        spent, slowest = spent + took, max(slowest, (took, len(old)))
        pairs.append(([(f.change, f.link.old, f.link.new) for f in fates], truth))
    found = scores(pairs)
    # Nothing tried is nothing shown.
    assert all(true > 0 for _, _, true in found.values())
    for name, (hits, told, true) in found.items():
        precision, recall = hits / max(told, 1), hits / max(true, 1)
        print(f"{name:20s} P {precision:.3f}  R {recall:.3f}  F1 {f1(hits, told, true):.3f}  n {true}")  # noqa: T201
    print(  # noqa: T201
        f"{len(pairs)} texts, {spent:.1f} s; the slowest {slowest[0]:.2f} s with {slowest[1]} units"
    )
    return found


def test_scripted_edits_of_laws(shared_data: Path) -> None:
    found = trial(laws(shared_data, _NEVER, _NEVER + 10), laws(shared_data, 1300, 1310), "zh")
    assert min(f1(*counts) for counts in found.values()) >= 0.9


def test_scripted_edits_of_the_sample(sample: Path) -> None:
    texts = [read(p) for p in sorted((sample / "policies").rglob("*.txt"))]
    # A dozen edits of a class are few: the same texts are edited in several ways.
    found = trial(texts[:8] * 4, texts[8:], "zh")
    assert min(f1(*counts) for counts in found.values()) >= 0.9


@pytest.mark.slow
@pytest.mark.parametrize("scale", [1.0, 1.7])
def test_scripted_edits_of_laws_never_looked_at(shared_data: Path, scale: float) -> None:
    found = trial(laws(shared_data, _NEVER, _NEVER + 120), laws(shared_data, 1300, 1340), "zh", scale=scale)
    assert min(f1(*counts) for counts in found.values()) >= 0.95


@pytest.mark.slow
@pytest.mark.parametrize("name", ["fomc", "sotu", "ukmanifestos"])
def test_scripted_edits_of_english(shared_data: Path, name: str) -> None:
    texts = english(shared_data, name, 40)
    found = trial(texts[:20], texts[20:], "en")
    assert min(f1(*counts) for counts in found.values()) >= 0.95
