"""Terms that enter and leave: planted ones are found, and shuffled labels give no more than chance."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pytest

from policymine.comparisons.document_test import document_test
from policymine.comparisons.resample import side_of
from policymine.corpus.tokens import Tokens
from policymine.errors import InputError, NotEnoughDataError
from policymine.keyword_methods.base import KeywordData, keyword_data
from policymine.keyword_methods.changes import KeywordChanges, consecutive, list_changes
from policymine.provenance import Provenance

LABELS = ("2001-05", "2006-10", "2011-15")


def bursty(seed: int, n: int = 10) -> tuple[dict[str, str], dict[str, str]]:
    """Three periods of documents; each word is in some documents, often where it is at all, in all periods alike."""
    rng = np.random.default_rng(seed)
    words = [f"{a}{b}" for a in "甲乙丙丁戊己庚辛壬癸" for b in "山水田林湖草沙石"]
    share = rng.beta(1.0, 2.0, size=len(words))
    texts, groups = {}, {}
    for label in LABELS:
        for i in range(n):
            counts = np.where(
                rng.random(len(words)) < share, 1 + rng.poisson(rng.gamma(0.7, 3.0, len(words))), 0
            )
            texts[f"{label}-{i:02d}"] = " ".join(np.repeat(words, counts))
            groups[f"{label}-{i:02d}"] = label
    return texts, groups


def changes_of(
    tokens: Tokens,
    groups: Mapping[str, str],
    seed: int = 0,
    texts: Mapping[str, str] | None = None,
    **options: object,
) -> KeywordChanges:
    data: KeywordData = keyword_data(tokens, groups=groups, order=LABELS)
    pairs, untested = consecutive(data)
    rng = np.random.default_rng(seed)
    p = [
        document_test(
            *(side_of(data.counted.take(rows), pair.columns) for rows in (pair.rows_after, pair.rows_before)),
            rng,
        )[1]
        for pair in pairs
    ]
    return list_changes(data, pairs, untested, p, provenance=Provenance("keywords"), texts=texts, **options)  # type: ignore[arg-type]


def test_planted_terms_enter_return_and_leave(spaced: Callable) -> None:
    texts, groups = bursty(1)
    for name in texts:
        label = groups[name]
        texts[name] += {
            "2001-05": " 社会管理 社会管理 农业税 农业税",
            "2006-10": " 社会管理 社会管理",
            "2011-15": " 社会治理 社会治理 农业税 农业税",
        }[label]
    result = changes_of(spaced(texts), groups, texts={n: t.replace(" ", "") for n, t in texts.items()})
    found = {(r["before"], r["term"]): r for r in result.rows()}
    tax, back = found["2001-05", "农业税"], found["2006-10", "农业税"]
    assert (tax["change"], tax["count_before"], tax["count_after"]) == ("pauses", 20, 0)
    assert (back["change"], back["docs_before"], back["docs_after"]) == ("returns", 0, 10)
    assert found["2006-10", "社会治理"]["change"] == "enters"
    gone = found["2006-10", "社会管理"]
    assert (gone["change"], gone["first"], gone["last"]) == ("leaves", "2001-05", "2006-10")
    assert all(0 < r["p"] <= r["q"] <= 0.05 for r in found.values())
    assert {term for _, term in found} <= {"农业税", "社会管理", "社会治理"}
    for row, r in enumerate(result.rows()):
        side = "after" if r["change"] in ("enters", "returns") else "before"
        assert result.evidence(row)
        assert all(e.period == r[side] and e.term == r["term"] for e in result.evidence(row))
    usage = {(u["term"], u["group"]): u for u in result.extra()["usage"]}
    assert [usage["农业税", label]["n_docs"] for label in LABELS] == [10, 0, 10]
    assert "terms enter" in result.summary()
    assert result.n_tested == result.extra()["n_tested"] > 20


def test_shuffled_labels_find_no_more_than_chance(spaced: Callable) -> None:
    """Under no change anywhere a run has a finding in at most one of twenty; 60 runs, 8 is beyond the 99% bound."""
    rng = np.random.default_rng(3)
    runs_with = tested = 0
    for seed in range(60):
        texts, groups = bursty(100 + seed)
        names = list(groups)
        shuffled = dict(zip(names, rng.permutation(list(groups.values())), strict=True))
        result = changes_of(spaced(texts), shuffled, seed=seed)
        runs_with += len(result) > 0
        tested += result.n_tested
    assert tested > 60 * 20
    assert runs_with <= 7


def test_what_cannot_be_tested_is_said(spaced: Callable) -> None:
    texts, groups = bursty(1)
    few = {name: label for name, label in groups.items() if label != LABELS[0] or name.endswith(("00", "01"))}
    result = changes_of(spaced(texts), few)
    assert set(result.table["before"]) <= {"2006-10"}
    notes = [m["en"] for m in result.messages]
    assert any("2001-05 (2 documents) against 2006-10 (10) is not tested" in note for note in notes)
    if not len(result):
        assert any("No term passes" in note for note in notes)
    with pytest.raises(NotEnoughDataError, match="no two consecutive groups have 5 documents"):
        consecutive(keyword_data(spaced(texts), groups={n: n for n in texts}))
    with pytest.raises(NotEnoughDataError, match="there is 1"):
        consecutive(keyword_data(spaced(texts)))


def test_all_that_was_tested_can_be_listed(spaced: Callable) -> None:
    texts, groups = bursty(2)
    every = changes_of(spaced(texts), groups, max_q=1.0, top_n=500)
    data = keyword_data(spaced(texts), groups=groups, order=LABELS)
    pairs, _ = consecutive(data)
    for pair in pairs:
        sides = [data.counted.counts[rows][:, pair.columns] for rows in (pair.rows_before, pair.rows_after)]
        absent = [np.asarray(side.sum(axis=0)).ravel() == 0 for side in sides]
        rows = every.table[every.table["after"] == pair.after]
        assert len(rows) == int((absent[0] | absent[1]).sum())
        assert (np.minimum(rows["count_before"], rows["count_after"]) == 0).all()


def test_bad_options(spaced: Callable) -> None:
    texts, groups = bursty(1)
    for options, match in (({"max_q": 0.0}, "share above 0"), ({"top_n": 0}, "1 term or more")):
        with pytest.raises(InputError, match=match):
            changes_of(spaced(texts), groups, **options)
