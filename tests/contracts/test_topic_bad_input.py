"""What cannot carry a topic model is refused by every method in one clear line; what barely can, is fitted in silence."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from policymine.errors import InputError, NotEnoughDataError, PolicymineError
from policymine.provenance import Provenance
from policymine.topic_models.base import registry
from policymine.topic_models.data import topic_data
from policymine.topic_models.summary import summarise
from tests.contracts.test_topic_models import SUBJECTS, fit, planted, to_data, to_fields, to_tokens

METHODS = registry.names()
SEVERAL = [name for name in METHODS if registry.load(name).needs_k]


def prepared(texts: dict[str, list[str]], fields: pd.DataFrame | None = None, **given: Any) -> Any:
    joined = {name: "".join(words) for name, words in texts.items()}
    return topic_data(
        to_tokens(texts), joined, to_fields(texts) if fields is None else fields, unit="document", **given
    )


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ({}, "there are no documents"),
        ({"a": ["，", "。"], "b": ["……"], "c": []}, "3 documents hold punctuation and numbers at most"),
        ({"a": ["。"]}, "the 1 document holds punctuation"),
        ({"a": list(SUBJECTS[0]) * 9}, "there is 1 text with words"),
        ({"a": list(SUBJECTS[0]) * 9, "b": ["。"]}, "there is 1 text with words"),
        ({f"d{i}": ["的", "和", "我们"] for i in range(6)}, "3 stop words or single characters"),
        ({"a": ["农业"], "b": ["学校"], "c": ["医院"]}, "3 in fewer than 2 texts (--min-df)"),
    ],
)
def test_texts_without_words_to_count(name: str, texts: dict[str, list[str]], said: str) -> None:
    with pytest.raises(NotEnoughDataError) as refused:
        fit(name, prepared(texts), k=2, seed=0)
    line = str(refused.value)
    assert said in line
    assert "\n" not in line
    assert "add " in line


@pytest.mark.parametrize("name", METHODS)
def test_a_vocabulary_that_is_common_to_nearly_all_texts(name: str) -> None:
    texts = {f"d{i:02d}": [*SUBJECTS[0], "的", "了"] for i in range(30)}
    with pytest.raises(NotEnoughDataError, match=r"8 in more than 50% of the texts \(--max-df\)") as refused:
        fit(name, prepared(texts), k=2, seed=0)
    assert "keep more with --max-df 1" in str(refused.value)


@pytest.mark.parametrize("name", METHODS)
def test_fewer_different_texts_than_topics(name: str) -> None:
    texts = {f"d{i}": list(SUBJECTS[i % 3]) for i in range(12)}
    with pytest.raises(NotEnoughDataError, match="12 texts with words, of which 3 differ: ask for at most 3"):
        fit(name, prepared(texts), k=4, seed=0)


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize("k", [1, 0, -3])
def test_fewer_than_two_topics(name: str, k: int) -> None:
    with pytest.raises(InputError) as refused:
        fit(name, prepared(planted(12)), k=k, seed=0)
    assert str(k) in str(refused.value)


@pytest.mark.parametrize("name", METHODS)
def test_two_texts_can_be_two_topics(name: str) -> None:
    """Names chosen so that they differ in level and in year."""
    texts = {"d0": list(SUBJECTS[0]) * 3, "d1": list(SUBJECTS[1]) * 3}
    data = prepared(texts, min_df=1)
    model = fit(name, data, k=2, seed=0)
    assert model.k == 2
    assert np.isfinite(model.topic_term).all()
    assert model.doc_topic.sum(axis=1) == pytest.approx(1)
    result = summarise(model, data, provenance=Provenance("topics"))
    assert result.table["low"].isna().all()
    assert any("2" in note["en"] for note in result.messages)


@pytest.mark.parametrize("name", [m for m in METHODS if m not in SEVERAL and m != "seeded"])
def test_two_texts_where_the_number_of_topics_is_to_be_found(name: str) -> None:
    data = prepared({"d0": list(SUBJECTS[0]) * 3, "d1": list(SUBJECTS[1]) * 3}, min_df=1)
    try:
        k, line = fit(name, data, k=None, seed=0).k, "-k"
    except NotEnoughDataError as refused:
        k, line = 0, str(refused)
    assert k <= 2
    assert "-k" in line
    assert "\n" not in line


@pytest.mark.parametrize("name", METHODS)
def test_empty_texts_among_good_ones_change_nothing(name: str) -> None:
    good = planted(30)
    empty = {"a0": [], "d15x": ["。", "，"], "z9": ["的"]}
    fields = to_fields({**good, **empty})
    models = []
    for texts in (good, {**empty, **good}):
        models.append(fit(name, prepared(texts, fields, max_df=1.0), k=3, seed=5))
    alone, among = models
    rows = [i for i, d in enumerate(among.documents) if d in good]
    assert among.topic_term == pytest.approx(alone.topic_term, abs=0.02)
    assert among.doc_topic[rows] == pytest.approx(alone.doc_topic, abs=0.02)
    assert np.isfinite(among.doc_topic).all()
    assert among.weights[[i for i, d in enumerate(among.documents) if d in empty]].tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("levels", "said"),
    [(["city"] * 12, "all have 'city'"), ([None] * 12, "none has a value"), ([""] * 12, "none has a value")],
)
def test_dmr_on_a_field_that_does_not_vary(levels: list[str | None], said: str) -> None:
    texts = planted(12)
    fields = to_fields(texts).assign(level=levels)
    with pytest.raises(NotEnoughDataError, match=said):
        fit("dmr", prepared(texts, fields), k=2, seed=0)


def test_dmr_counts_documents_without_a_value() -> None:
    texts = planted(24)
    levels = [("city", "province", None)[i % 3] for i in range(24)]
    model = fit("dmr", prepared(texts, to_fields(texts).assign(level=levels)), k=3, seed=0)
    assert model.options["without"] == {"level": 8}
    assert np.isfinite(model.doc_topic).all()


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        ([None] * 12, "none of the 12 with words has a date precise enough"),
        (["2014-03"] * 12, "all fall in 2014"),
        (["2010"] * 6 + ["2014"] * 6, "no document in 2011, 2012, 2013"),
    ],
)
def test_dtm_on_periods_that_make_no_chain(dates: list[str | None], said: str) -> None:
    texts = planted(12)
    with pytest.raises(NotEnoughDataError, match=said) as refused:
        fit("dtm", prepared(texts, to_fields(texts).assign(date_issued=dates)), k=2, seed=0)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize("seed", [-1, 2**32])
def test_seeds_out_of_range(name: str, seed: int) -> None:
    with pytest.raises(PolicymineError, match=f"not {seed}"):
        fit(name, prepared(planted(12)), k=2, seed=seed)


@pytest.mark.parametrize("name", METHODS)
def test_data_that_say_nothing_of_their_preparation(name: str) -> None:
    with pytest.raises(NotEnoughDataError, match="after stop words, rare and common words are taken out"):
        fit(name, to_data({"a": [], "b": []}), k=2, seed=0)
