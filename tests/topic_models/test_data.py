"""Passages, stop words and the shape of what a model reads."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from policymine.corpus.tokens import Tokens
from policymine.errors import InputError
from policymine.terms.matrix import build_matrix
from policymine.topic_models.base import TopicData, TopicModel
from policymine.topic_models.data import choose_unit, split_passages, suggest_k, topic_data


def to_tokens(texts: dict[str, str]) -> Tokens:
    """Two characters a token; punctuation and line breaks by themselves, breaks left out."""
    vocabulary: dict[str, int] = {}
    ids, starts, ends, indptr = [], [], [], [0]
    for text in texts.values():
        at = 0
        while at < len(text):
            size = 1 if not text[at].isalnum() else 2
            if text[at] != "\n":
                ids.append(vocabulary.setdefault(text[at : at + size], len(vocabulary)))
                starts.append(at)
                ends.append(at + size)
            at += size
        indptr.append(len(ids))
    return Tokens(
        tuple(texts),
        np.array(indptr, np.int64),
        np.array(ids, np.int32),
        np.array(starts, np.int32),
        np.array(ends, np.int32),
        tuple(vocabulary),
        "f",
    )


PARAGRAPH = "社区协商居民参与" * 8 + "。"  # 32 words


def test_passages_end_with_paragraphs_and_keep_offsets() -> None:
    texts = {"乙": "\n".join([PARAGRAPH] * 4) + "\n社区协商。", "甲": PARAGRAPH}
    tokens = to_tokens(texts)
    pieces, parents = split_passages(tokens, texts, 60)
    assert pieces.documents == ("乙#00000", "乙#00001", "甲#00000")
    assert parents == ("乙", "乙", "甲")
    assert np.diff(pieces.indptr).tolist() == [66, 69, 33]
    assert len(pieces) == len(tokens)
    for unit, parent in enumerate(parents):
        for i in range(int(pieces.indptr[unit]), int(pieces.indptr[unit + 1])):
            assert texts[parent][pieces.starts[i] : pieces.ends[i]] == pieces.vocabulary[pieces.ids[i]]


def test_one_endless_line_is_cut_at_sentences() -> None:
    texts = {"a": PARAGRAPH * 20}
    pieces, _ = split_passages(to_tokens(texts), texts, 60)
    assert set(np.diff(pieces.indptr).tolist()) == {33 * 4}


def test_an_empty_document_stays_a_unit() -> None:
    texts = {"a": "", "b": PARAGRAPH}
    pieces, parents = split_passages(to_tokens(texts), texts, 20)
    assert parents == ("a", "b")
    assert pieces.word_counts().tolist() == [0, 32]


def test_auto_takes_passages_for_few_long_documents() -> None:
    assert choose_unit(to_tokens({"a": PARAGRAPH * 3})) == "document"
    assert choose_unit(to_tokens({"a": PARAGRAPH * 30})) == "passage"
    assert choose_unit(to_tokens({})) == "document"
    # Two long reports among short notices hold most of the words.
    notices = {f"n{i}": PARAGRAPH for i in range(40)}
    assert choose_unit(to_tokens(notices)) == "document"
    assert choose_unit(to_tokens({**notices, "r1": PARAGRAPH * 30, "r2": PARAGRAPH * 30})) == "passage"


def test_topic_data_leaves_out_stop_words_numerals_and_rare_words() -> None:
    texts = {"乙": "社区我们五年进一步协商" + "社区", "甲": "社区协商罕见"}
    vocabulary = ("社区", "我们", "五年", "进一步", "协商", "罕见")
    tokens = Tokens(
        ("乙", "甲"),
        np.array([0, 6, 9], np.int64),
        np.array([0, 1, 2, 3, 4, 0, 0, 4, 5], np.int32),
        np.array([0, 2, 4, 6, 9, 11, 0, 2, 4], np.int32),
        np.array([2, 4, 6, 9, 11, 13, 2, 4, 6], np.int32),
        vocabulary,
    )
    fields = pd.DataFrame({"id": ["甲", "乙"], "level": ["city", "province"]})
    data = topic_data(tokens, texts, fields)
    assert data.matrix.terms == ("协商", "社区")
    assert data.matrix.counts.toarray().tolist() == [[1, 2], [1, 1]]
    assert data.fields["level"].tolist() == ["province", "city"]
    assert data.preparation["unit"] == "document"
    assert data.preparation["common"] == []
    again = topic_data(tokens, texts, fields, **data.preparation)
    assert again.matrix.terms == data.matrix.terms
    assert suggest_k(data) == 2
    with pytest.raises(InputError, match="unit is one of"):
        topic_data(tokens, texts, unit="page")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="unit_tokens"):
        topic_data(tokens, texts, unit_tokens=1)


def test_unsorted_or_unfitting_data_is_refused() -> None:
    tokens = to_tokens({"a": PARAGRAPH, "b": PARAGRAPH})
    matrix = build_matrix(tokens)
    with pytest.raises(InputError, match="sorted"):
        TopicData(matrix.take([1, 0]), ("b", "a"))
    with pytest.raises(InputError, match="parents"):
        TopicData(matrix, ("a",))
    with pytest.raises(InputError, match="same rows"):
        TopicData(matrix, ("a", "b"), to_tokens({"b": PARAGRAPH}))


def test_document_shares_weigh_passages_by_their_words() -> None:
    model = TopicModel(
        method="lda",
        topic_term=np.array([[1.0], [1.0]]),
        doc_topic=np.array([[1.0, 0.0], [0.0, 1.0], [0.5, 0.5]]),
        terms=("社区",),
        documents=("a#0", "a#1", "b#0"),
        parents=("a", "a", "b"),
        weights=np.array([30.0, 10.0, 0.0]),
        seed=0,
    )
    names, shares = model.by_document()
    assert names == ("a", "b")
    assert shares.tolist() == [[0.75, 0.25], [0.0, 0.0]]


def test_terms_left_out_as_too_common_are_remembered() -> None:
    texts = {f"d{i:02d}": "社区协商" + ("居民" if i % 2 else "参与") for i in range(24)}
    data = topic_data(to_tokens(texts), texts, min_df=1)
    assert data.matrix.terms == ("参与", "居民")
    assert data.preparation["common"] == ["协商", "社区"]
    few = dict(list(texts.items())[:2])
    again = topic_data(to_tokens(few), few, **data.preparation)
    assert again.matrix.terms == ("参与", "居民")
    with pytest.raises(InputError, match="max_df is a share"):
        topic_data(to_tokens(texts), texts, max_df=0.0)
