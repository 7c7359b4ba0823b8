"""The headline example on real texts: 社会管理 -> 社会治理 in the government work reports."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

import policymine as pm
from policymine.shifts.measure import measure_shift


@pytest.fixture(scope="module")
def corpus(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trial") / "gwr"
    source = shared_data / "gwr" / "reports.jsonl"
    first = pm.ingest([source], folder, columns={"date": "year"})
    again = pm.ingest([source], folder, columns={"date": "year"})
    assert (first.n_documents, first.added, again.n_documents, again.added) == (57, 57, 57, 0)
    return folder


def test_counts_agree_with_the_oracle_year_by_year(corpus: Path, shared_data: Path) -> None:
    found = pm.track(corpus, ["社会管理", "社会治理"], by="year")
    counted = {(r["term"], r["period"]): r["count"] for r in found.rows()}
    with (shared_data / "gwr" / "counts_by_year.tsv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    assert len(rows) == 57
    for row in rows:
        for term in ("社会管理", "社会治理"):
            assert counted[term, row["year"]] == int(row[term])
    assert (found.table["low"] < found.table["high"]).all()


def test_the_break_is_2014_with_evidence_on_both_sides(corpus: Path) -> None:
    answer = json.loads(json.dumps(pm.shift(corpus, "社会管理", "社会治理", by="year").to_dict()))
    assert answer["break"]["period"] == "2014"
    assert answer["break"]["low"] >= "2013"
    assert answer["break"]["high"] <= "2015"
    assert {e["term"] for e in answer["evidence"]} == {"社会管理", "社会治理"}
    texts = pm.Corpus.open(corpus).texts()
    for e in answer["evidence"]:
        assert texts[e["document"]][e["start"] : e["end"]] == e["term"]


@pytest.mark.slow
def test_shuffled_years_seldom_make_a_break(corpus: Path) -> None:
    from policymine.api.occurrences import find_uses
    from policymine.api.reading import group_documents, read_corpus
    from policymine.api.shift import counts_by_document
    from policymine.terms.concordance import make_query

    reading = read_corpus(corpus)
    query = make_query(["社会管理", "社会治理"], reading.lexicon)
    grouping = group_documents(reading.documents, "year")
    counts = counts_by_document(find_uses(reading, query, grouping), grouping, "社会管理", "社会治理")
    claimed = 0
    for seed in range(50):
        shuffled = counts.assign(period=np.random.default_rng(seed).permutation(counts["period"].to_numpy()))
        found = measure_shift(
            shuffled,
            old="社会管理",
            new="社会治理",
            periods=grouping.order,
            seed=seed,
            provenance=reading.provenance("shift", {}),
        )
        claimed += bool(found.breaks)
    assert claimed <= 5
