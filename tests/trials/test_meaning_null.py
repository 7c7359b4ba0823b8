"""`meaning` on real work reports whose dates are shuffled, where it must find nothing. Figures are printed (`-s`)."""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path

import numpy as np
import pytest

import policymine as pm
from policymine.api.occurrences import find_uses
from policymine.api.reading import group_documents, read_corpus
from policymine.provenance import Provenance
from policymine.segmenters.stopwords import left_out
from policymine.shifts.meaning.measure import measure_meaning
from policymine.terms.concordance import make_query

RUNS = 60
TERMS = ("改革", "企业", "建设")
PLAIN = Provenance("meaning", versions={})


@pytest.mark.slow
def test_shuffled_dates_find_nothing(shared_data: Path, tmp_path: Path) -> None:
    rows = (shared_data / "gwr" / "reports.jsonl").read_text("utf-8").splitlines()
    source = tmp_path / "reports.jsonl"
    source.write_text("\n".join(r for r in rows if json.loads(r)["year"] >= 1978), "utf-8")
    pm.ingest([source], tmp_path / "c", columns={"date": "year"})
    reading = read_corpus(tmp_path / "c")
    times = group_documents(reading.documents, "year")
    vocabulary = reading.tokens.vocabulary
    stop = left_out(vocabulary, "zh")
    unnamed = np.fromiter((w in stop or len(w) == 1 for w in vocabulary), dtype=bool, count=len(vocabulary))
    changed, with_words, words, tested = 0, 0, 0, 0
    for run in range(RUNS):
        term = TERMS[run % len(TERMS)]
        uses = find_uses(reading, make_query([term], reading.lexicon), times).occurrences
        documents = sorted(times.labels)
        rng = np.random.default_rng([run, 77])
        dealt = dict(
            zip(
                documents,
                rng.permutation([times.labels[d] >= "2000" for d in documents]).tolist(),
                strict=True,
            )
        )
        found = measure_meaning(
            reading.tokens, dealt, [(o.document, o.start, o.end) for o in uses if o.status == "counted"],
            term=term, split="2000", provenance=PLAIN, unnamed=unnamed, n_permutations=199, seed=run,
            periods={d: "after" if late else "before" for d, late in dealt.items()},
        )  # fmt: skip
        told = sum(r["status"] != "same" for r in found.rows())
        changed += found.p <= 0.05
        with_words += told > 0
        words, tested = words + told, tested + len(found)
    error = math.sqrt(0.05 * 0.95 / RUNS)
    sys.stdout.write(
        f"meaning, dates shuffled: p at most 0.05 in {changed / RUNS:.3f}, any collocate in {with_words / RUNS:.3f} of {RUNS} "
        f"runs (± {error:.3f}); {words} of {tested} collocates\n"
    )
    assert changed / RUNS <= 0.05 + 2 * error
    assert with_words / RUNS <= 0.05 + 2 * error
