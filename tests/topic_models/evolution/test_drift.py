"""Words gained and lost by a topic of a dynamic model: planted ones are found, with late and early sentences."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from policymine.corpus.tokens import Tokens
from policymine.errors import InputError, RefusedError
from policymine.provenance import Provenance
from policymine.terms.matrix import build_matrix
from policymine.topic_models.base import TopicData, TopicModel
from policymine.topic_models.evolution.drift import COLUMNS, word_drift

WORDS = ("治理", "管理", "创新", "社区", "农业", "粮食", "耕地", "灌溉")
PROVENANCE = Provenance("evolve", versions={})


def planted() -> tuple[TopicModel, TopicData]:
    """Six years of four texts a topic: in topic 0 管理 gives way to 治理, topic 1 stays as it is."""
    import pandas as pd

    rng = np.random.default_rng(3)
    ids, starts, ends, indptr, texts, dates = [], [], [], [0], {}, []
    doc_topic = []
    for year in range(6):
        for i in range(8):
            topic, name = i % 2, f"{year}-{i}"
            first = "治理" if rng.random() < year / 5 else "管理"
            chosen = [first, "创新", "社区", first] if topic == 0 else ["农业", "粮食", "耕地", "灌溉"]
            at = 0
            for word in chosen:
                ids.append(WORDS.index(word))
                starts.append(at)
                ends.append(at + 2)
                at += 2
            texts[name] = "".join(chosen) + "。"
            dates.append(str(2000 + year))
            doc_topic.append([1.0, 0.0] if topic == 0 else [0.0, 1.0])
            indptr.append(len(ids))
    tokens = Tokens(
        tuple(texts),
        np.array(indptr, np.int64),
        np.array(ids, np.int32),
        np.array(starts, np.int32),
        np.array(ends, np.int32),
        WORDS,
    )
    matrix = build_matrix(tokens)
    matrix = replace(matrix, fields=pd.DataFrame({"id": list(texts), "date_issued": dates}))
    data = TopicData(matrix, tokens.documents, tokens, texts)
    place = [matrix.terms.index(w) for w in WORDS]
    by_period = np.zeros((6, 2, len(WORDS)))
    for year in range(6):
        share = year / 5
        by_period[year, 0, place[:4]] = [0.5 * share, 0.5 * (1 - share), 0.25, 0.25]
        by_period[year, 1, place[4:]] = 0.25
    model = TopicModel(
        "dtm",
        by_period.mean(axis=0),
        np.array(doc_topic),
        matrix.terms,
        tokens.documents,
        tokens.documents,
        np.full(48, 4.0),
        0,
        {"by": "year", "periods": [str(2000 + y) for y in range(6)]},
        probabilistic=True,
        arrays={"topic_term_by_period": by_period, "tokens_by_period": np.full((6, 2), 16.0)},
    )
    return model, data


def test_planted_words_are_gained_and_lost() -> None:
    model, data = planted()
    found = word_drift(model, data, provenance=PROVENANCE, top_n=3)
    assert tuple(found.table.columns) == COLUMNS
    said = {(r["topic"], r["direction"], r["word"]) for r in found.rows()}
    assert said == {(0, "gained", "治理"), (0, "lost", "管理")}
    gained, lost = found.rows()
    assert gained["early"] == pytest.approx(0.05)
    assert gained["late"] == pytest.approx(0.45)
    assert gained["log_ratio"] == pytest.approx(np.log2(9))
    assert gained["n_early"] == gained["n_late"] == 8
    assert gained["n_docs_late"] > gained["n_docs_early"]
    assert lost["q"] <= 0.05
    assert {e.period for e in found.evidence(0)} <= {"2004", "2005"}
    assert {e.period for e in found.evidence(1)} <= {"2000", "2001"}
    for i in range(2):
        assert all(data.texts[e.document][e.start : e.end] == e.term == found.rows()[i]["word"] for e in found.evidence(i))  # fmt: skip
    assert "1 topic from 2000–2001 to 2004–2005" in found.summary()


def test_a_topic_that_stays_has_no_words() -> None:
    model, data = planted()
    still = np.repeat(model.topic_term[None], 6, axis=0)
    model = replace(model, arrays={**model.arrays, "topic_term_by_period": still})
    assert len(word_drift(model, data, provenance=PROVENANCE)) == 0


def test_models_without_periods_are_refused() -> None:
    model, data = planted()
    with pytest.raises(RefusedError, match="same words in all periods"):
        word_drift(replace(model, method="lda", arrays={}), data, provenance=PROVENANCE)
    with pytest.raises(InputError, match="1 word"):
        word_drift(model, data, provenance=PROVENANCE, top_n=0)
