"""Topic segmentation on meetings with stated topics, beside the fixed-length baseline: Pk and WindowDiff, printed."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

import policymine as pm
from policymine.api.reading import read_corpus
from policymine.minutes.segmentation import reference_boundaries, segment_topics
from policymine.minutes.segmentation_scores import fixed_length, pk, window_diff
from policymine.segmenters.stopwords import stopwords


def content_units(corpus: Path) -> list[tuple[str, np.ndarray, np.ndarray, list[dict[str, object]]]]:
    """The word ids of every turn of every meeting that states topics, words of grammar aside."""
    reading = read_corpus(corpus)
    tokens, passages = reading.tokens, reading.corpus.passages()
    stop = stopwords("zh") | stopwords("en")
    keep = np.array(
        [len(w) > 1 and w.lower() not in stop and any(c.isalpha() for c in w) for w in tokens.vocabulary]
    )
    found = []
    for row, document in enumerate(tokens.documents):
        topics = reading.corpus.document(document).extra.get("topics")
        if not topics:
            continue
        low, high = tokens.indptr[row], tokens.indptr[row + 1]
        ids, starts = tokens.ids[low:high], tokens.starts[low:high]
        held = keep[ids]
        ids, starts = ids[held], starts[held]
        turns = passages[passages["document"] == document]
        edges = np.append(np.searchsorted(starts, turns["start"].to_numpy()), ids.size)
        _, small = np.unique(ids, return_inverse=True)
        found.append((document, small.astype(np.int32), edges.astype(np.int64), topics))
    return found


@pytest.mark.slow
@pytest.mark.parametrize(("folder", "at_least"), [("qmsum_committee", 30), ("vcsum", 22)])
def test_segmentation_beside_the_baseline(
    folder: str, at_least: int, shared_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pm.ingest([shared_data / folder], tmp_path / "c")
    scores: dict[str, list[tuple[float, float]]] = {}
    counts = []
    for _, ids, indptr, topics in content_units(tmp_path / "c"):
        n = indptr.size - 1
        true = reference_boundaries(n, topics)
        if not true:
            continue
        k = len(true) + 1
        free = segment_topics(ids, indptr).boundaries
        divisions = {
            "words, number of topics found": free,
            "words, number of topics given": segment_topics(ids, indptr, n_segments=k).boundaries,
            "fixed length, number given": fixed_length(n, k),
            "no boundary": (),
        }
        counts.append((k, len(free) + 1))
        for name, found in divisions.items():
            scores.setdefault(name, []).append((pk(n, true, list(found)), window_diff(n, true, list(found))))
    lines = [
        f"\n{folder}: {len(counts)} meetings, topics stated and found (mean): {np.mean(counts, axis=0).round(1)}",
        f"{'':34}Pk      WindowDiff",
    ]
    for name, values in scores.items():
        a, b = np.mean(values, axis=0)
        lines.append(f"{name:34}{a:.3f}   {b:.3f}")
    with capsys.disabled():
        sys.stdout.write("\n".join(lines) + "\n")
    assert len(counts) >= at_least
    ours = np.mean(scores["words, number of topics given"], axis=0)
    fixed = np.mean(scores["fixed length, number given"], axis=0)
    assert ours[0] < fixed[0]
