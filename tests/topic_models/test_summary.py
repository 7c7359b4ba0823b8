"""The topic result on passages: shares by document, sentences, notes, JSON."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from policymine.corpus.tokens import Tokens
from policymine.errors import InputError, ModelError
from policymine.provenance import Provenance
from policymine.topic_models import lda, nmf
from policymine.topic_models.base import TopicData, TopicModel
from policymine.topic_models.data import topic_data
from policymine.topic_models.summary import TopicResult, summarise

SUBJECTS = ("农业粮食农民耕地种子灌溉", "学校教师学生课程教材大学", "医院医生药品门诊护士疫苗")


def corpus(n: int = 8) -> tuple[Tokens, dict[str, str]]:
    """Each text has a paragraph a subject, twice as long for its own."""
    rng = np.random.default_rng(2)
    texts = {}
    for i in range(n):
        paragraphs = []
        for s, subject in enumerate(SUBJECTS):
            words = [subject[j : j + 2] for j in range(0, len(subject), 2)]
            sentences = ["".join(rng.choice(words, size=8)) + "。" for _ in range(6 if s == i % 3 else 3)]
            paragraphs.append("".join(sentences))
        texts[f"d{i}"] = "\n".join(paragraphs)
    vocabulary: dict[str, int] = {}
    ids, starts, ends, indptr = [], [], [], [0]
    for text in texts.values():
        at = 0
        while at < len(text):
            size = 1 if text[at] in "。\n" else 2
            if text[at] != "\n":
                ids.append(vocabulary.setdefault(text[at : at + size], len(vocabulary)))
                starts.append(at)
                ends.append(at + size)
            at += size
        indptr.append(len(ids))
    tokens = Tokens(
        tuple(texts),
        np.array(indptr, np.int64),
        np.array(ids, np.int32),
        np.array(starts, np.int32),
        np.array(ends, np.int32),
        tuple(vocabulary),
    )
    return tokens, texts


@pytest.fixture(scope="module")
def data() -> TopicData:
    tokens, texts = corpus()
    return topic_data(tokens, texts, unit="passage", unit_tokens=20)


@pytest.fixture(scope="module")
def model(data: TopicData) -> TopicModel:
    return lda.fit(data, k=3, seed=0)


@pytest.fixture(scope="module")
def result(model: TopicModel, data: TopicData) -> TopicResult:
    return summarise(model, data, provenance=Provenance("topics", n_documents=8), top_n=6)


def test_shares_are_of_documents(result: TopicResult) -> None:
    shares = result.shares()
    assert shares.shape == (8, 3)
    assert shares.sum(axis=1).tolist() == pytest.approx([1] * 8)
    assert shares.max(axis=1).between(0.45, 0.55).all()
    assert result.documents(0, 2)["share"].tolist() == pytest.approx(sorted(shares[0], reverse=True)[:2])
    assert (result.table["n_docs"] >= 2).all()
    with pytest.raises(InputError, match="topics 0 to 2"):
        result.documents(3)


def test_sentences_stand_for_their_topic(result: TopicResult, data: TopicData) -> None:
    for topic in range(3):
        words = set(result.rows()[topic]["words"])
        evidence = result.evidence(topic)
        assert len({e.document for e in evidence}) == len(evidence) == 3
        for e in evidence:
            text = data.texts[e.document]
            assert text[e.start : e.end] == e.term
            assert text[e.sentence_start : e.sentence_start + len(e.sentence)] == e.sentence
            inside = [e.sentence[i : i + 2] for i in range(0, len(e.sentence) - 1, 2)]
            assert set(inside) <= words


def test_the_json_is_plain_and_complete(result: TopicResult) -> None:
    found = json.loads(json.dumps(result.to_dict(), ensure_ascii=False, allow_nan=False))
    row = found["rows"][0]
    assert {"topic", "label", "words", "prevalence", "coherence"} <= set(row)
    assert isinstance(row["words"], list)
    assert row["label"].count("·") == 2
    assert found["model"]["method"] == "lda"
    assert found["model"]["n_units"] > found["model"]["n_documents"] == 8
    assert len(found["documents"]) == 3
    assert {"topic", "document", "sentence"} <= set(found["evidence"][0])
    assert "passages" in found["messages"][0]["en"]
    assert "3 topics (lda) in 8 documents" in repr(result)


def test_terms_with_spaces_stay_whole(model: TopicModel, data: TopicData) -> None:
    terms = tuple(f"{t} governance" for t in model.terms)
    named = TopicData(replace(data.matrix, terms=terms), data.parents)
    result = summarise(replace(model, terms=terms), named, provenance=Provenance("topics"), top_n=3)
    assert all(len(row["words"]) == 3 and set(row["words"]) <= set(terms) for row in result.rows())


def test_same_seed_same_result(model: TopicModel, data: TopicData, result: TopicResult) -> None:
    again = summarise(model, data, provenance=result.provenance, top_n=6)
    assert again.to_dict() == result.to_dict()
    other = summarise(model, data, provenance=result.provenance, top_n=6, seed=9)
    assert other.table["prevalence"].tolist() == result.table["prevalence"].tolist()
    assert (
        other.table[["low", "high"]].to_numpy().tolist() != result.table[["low", "high"]].to_numpy().tolist()
    )


def test_topics_without_text_are_named_not_labelled(data: TopicData) -> None:
    model = lda.fit(data, k=3, seed=0)
    dead = replace(
        model,
        topic_term=np.vstack(
            [model.topic_term, np.full(model.topic_term.shape[1], 1 / model.topic_term.shape[1])]
        ),
        doc_topic=np.hstack([model.doc_topic, np.zeros((len(model.documents), 1))]),
    )
    result = summarise(dead, data, provenance=Provenance("topics"))
    last = result.rows()[3]
    assert last["words"] == last["frex"] == last["lift"] == last["ctfidf"] == []
    assert last["label"] == ""
    assert last["coherence"] is None
    assert last["low"] is None
    assert any("hold hardly any text: 1 of 4" in m["en"] for m in result.messages)


def test_counts_alone_are_enough(data: TopicData) -> None:
    bare = TopicData(data.matrix, data.parents)
    model = nmf.fit(bare, k=3, seed=0)
    result = summarise(model, bare, provenance=Provenance("topics"))
    assert result.evidence() == ()
    assert any("within the same text" in m["en"] for m in result.messages)


def test_a_model_of_another_corpus_is_refused(model: TopicModel) -> None:
    tokens, texts = corpus(6)
    with pytest.raises(ModelError, match="other texts"):
        summarise(
            model, topic_data(tokens, texts, unit="passage", unit_tokens=20), provenance=Provenance("topics")
        )


def test_texts_without_a_topic_are_counted(model: TopicModel, data: TopicData) -> None:
    doc_topic = model.doc_topic.copy()
    for row, parent in enumerate(model.parents):
        if parent == "d0":
            doc_topic[row] = 0
    result = summarise(replace(model, doc_topic=doc_topic), data, provenance=Provenance("topics"))
    assert any(m["en"].startswith("Documents that belong to no topic: 1") for m in result.messages)
    assert any("Passages that belong to no topic" in m["en"] for m in result.messages)
    assert result.table["prevalence"].sum() == pytest.approx(1)
