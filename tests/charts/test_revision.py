"""The figure of two versions: a strip each, bands between, in both languages, also for one clause and many."""

from __future__ import annotations

from itertools import pairwise

import pytest

import policymine as pm
from policymine.charts.revision import COLOURS, draw
from policymine.comparisons.revision.base import CLASSES
from policymine.comparisons.revision.revise import compare_versions
from policymine.errors import InputError
from policymine.provenance import Provenance
from policymine.results import Result, frame
from policymine.segmenters.lexicon import builtin_lexicon
from policymine.segmenters.store import segmenter_for
from tests.comparisons.revision_edits import document_of
from tests.comparisons.test_revision import NEW, OLD


@pytest.mark.parametrize(("lang", "word"), [("zh", "旧版"), ("en", "Old")])
def test_every_class_has_a_colour_and_both_strips_are_whole(lang: str, word: str) -> None:
    assert tuple(COLOURS) == CLASSES
    segmenter = segmenter_for("zh", builtin_lexicon())
    result = compare_versions(document_of("a", OLD), document_of("b", NEW), segmenter=segmenter)
    spec = pm.chart(result, lang=lang, width=340).to_dict()
    data = list(spec["datasets"].values())
    assert word in str(data)
    boxes = next(d for d in data if d and "says" in d[0])
    for top in {b["top"] for b in boxes}:
        mine = sorted((b["low"], b["high"]) for b in boxes if b["top"] == top)
        assert mine[0][0] == 0.0
        assert mine[-1][1] == pytest.approx(1.0)
        assert all(a[1] == pytest.approx(b[0]) for a, b in pairwise(mine))


def test_another_result_is_refused() -> None:
    with pytest.raises(InputError, match="must come from diff"):
        draw(Result(frame([{"a": 1}], ["a"]), Provenance("diff")), lang="zh", width=400)
