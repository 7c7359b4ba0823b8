"""Trials of `reuse` on planted copies; they print what they find: pytest -n 0 -s -m slow tests/comparisons/test_reuse_planted.py"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import pytest

from tests.comparisons.planted_reuse import (
    LEVELS,
    Plant,
    chinese_words,
    english_words,
    law_texts,
    plant,
    run,
    score,
)


def _report(
    name: str, texts: list[str], plants: list[Plant], began: float, language: str
) -> dict[str, float]:
    result = run(texts, language)
    found = score(result, plants)
    say = sys.stdout.write
    say(f"\n{name}: {len(texts)} documents, {result.counts['sentences']} sentences, {len(result)} passages\n")
    say(f"  {result.chance}\n")
    for level, (n, hits, right) in found.items():
        if level in LEVELS:
            say(f"  {level:14s} planted {n:4d}  found {hits / n:6.1%}  with its donor {right / n:6.1%}\n")
    nulls = {level: v for level, v in found.items() if level not in LEVELS}
    n_null, false = sum(v[0] for v in nulls.values()), sum(v[1] for v in nulls.values())
    null_documents = len({one.host for one in plants if one.donor is None})
    pairs = null_documents * (len(texts) - null_documents)
    for level, (n, hits, _) in nulls.items():
        say(f"  null {level:14s} {n} sentences, {1000 * hits / n:.1f} false per 1,000\n")
    say(
        f"  {1000 * false / pairs:.3f} false passages per 1,000 pairs of documents; "
        f"{1000 * false / max(len(result), 1):.2f} of 1,000 passages reported are in null texts "
        f"({n_null} of {result.counts['sentences']} sentences)\n"
    )
    say(f"  {time.process_time() - began:.0f} s of processor time\n")
    return {level: hits / n for level, (n, hits, _) in found.items()}


def _speech(folder: Path) -> list[str]:
    """Return transcripts of meetings, spoken Chinese of another genre."""
    lines = (folder / "vcsum" / "short_dev.txt").read_text("utf-8").splitlines()
    return ["".join(part) for line in lines for part in json.loads(line)["context"]]


def _texts(path: Path) -> list[str]:
    return [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()]


@pytest.mark.slow
def test_planted_in_laws(shared_data: Path) -> None:
    began = time.process_time()
    laws = law_texts(shared_data / "laws", 800)
    texts, plants = plant(
        laws[:600],
        chinese_words(),
        "zh",
        each=300,
        n_null=1500,
        held_out=laws[600:],
        other=_speech(shared_data),
    )
    found = _report("laws", texts, plants, began, "zh")
    assert found["verbatim"] >= 0.95
    assert found["reordered"] >= 0.8
    assert max(found["random words"], found["shuffled"], found["other genre"]) <= 0.05


@pytest.mark.slow
def test_planted_in_work_reports(shared_data: Path) -> None:
    began = time.process_time()
    given = _texts(shared_data / "gwr" / "reports.jsonl")
    texts, plants = plant(
        given,
        chinese_words(),
        "zh",
        each=200,
        n_null=1500,
        held_out=law_texts(shared_data / "laws", 100),
        other=_speech(shared_data),
    )
    found = _report("work reports", texts, plants, began, "zh")
    assert found["verbatim"] >= 0.95
    assert max(found["random words"], found["shuffled"], found["other genre"]) <= 0.05


@pytest.mark.slow
def test_planted_in_english_minutes(shared_data: Path) -> None:
    began = time.process_time()
    given = [path.read_text("utf-8") for path in sorted((shared_data / "fomc_minutes").rglob("*.txt"))]
    other = _texts(shared_data / "english" / "ukmanifestos.jsonl")
    texts, plants = plant(
        given[:200], english_words, "en", each=200, n_null=1500, held_out=given[200:], other=other
    )
    found = _report("minutes of the Federal Open Market Committee", texts, plants, began, "en")
    assert found["verbatim"] >= 0.95
    assert max(found["random words"], found["shuffled"], found["other genre"]) <= 0.05
