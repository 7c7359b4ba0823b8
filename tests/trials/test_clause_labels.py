"""Chapters, articles, paragraphs and items against 30 laws labelled line by line by readers who had not seen the rules."""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from tests.trials.clause_lines import line_kinds

_ASKED = ("章", "节", "条", "款", "项")


def test_lines_of_thirty_laws(shared_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    labels: dict[str, dict[int, str]] = defaultdict(dict)
    with Path(__file__).with_name("clause_labels.tsv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            labels[row["path"]][int(row["line"])] = row["label"]
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for path, lines in labels.items():
        kinds = line_kinds(shared_data / "laws" / path)
        for line, label in lines.items():
            kind = kinds[line - 1] or ""
            if kind == label:
                right[label] += 1
            else:
                wrong.update((kind, label))
    found = {name: 2 * right[name] / (2 * right[name] + wrong[name]) for name in _ASKED}
    with capsys.disabled():
        sys.stdout.write(f"\n{len(labels)} laws, {sum(map(len, labels.values()))} lines; F1: ")
        sys.stdout.write(", ".join(f"{name} {value:.4f}" for name, value in found.items()) + "\n")
    assert len(labels) == 30
    assert min(found.values()) >= 0.95
