"""Topics by period: what the arrays hold, gaps, undated documents, new documents."""

from __future__ import annotations

import numpy as np
import pytest

from policymine.errors import InputError, NotEnoughDataError
from policymine.topic_models import dtm
from policymine.topic_models.base import TopicData
from tests.topic_models.made import to_data

OLD, NEW = ("人民公社", "生产队"), ("合作社", "家庭农场")
SUBJECTS = (("农业", "粮食", "农民"), ("学校", "教师", "学生"))


def drifting(years: tuple[str, ...], each: int = 24) -> TopicData:
    """Half of the texts on farms, whose words change half way, half on schools, whose words stay."""
    rng = np.random.default_rng(0)
    texts, dates = {}, []
    for t, year in enumerate(years):
        own = OLD if t < len(years) / 2 else NEW
        for n in range(each):
            words = (*SUBJECTS[0], *own) if n % 2 else (*SUBJECTS[1], "课程", "教材")
            texts[f"{t:02d}-{n:02d}"] = list(rng.choice(words, 40))
            dates.append(year)
    return to_data(texts, {"date_issued": dates})


def test_a_topic_keeps_its_subject_and_changes_its_words() -> None:
    data = drifting(("1978", "1979", "1980", "1981"))
    model = dtm.fit(data, k=2, seed=0, by="year", threads=1)
    by_period = model.arrays["topic_term_by_period"]
    assert by_period.shape == (4, 2, len(model.terms))
    assert model.options["periods"] == ["1978", "1979", "1980", "1981"]
    assert by_period.sum(axis=2) == pytest.approx(1)
    column = {term: i for i, term in enumerate(model.terms)}
    farm = int(model.topic_term[:, column["农业"]].argmax())
    for t, own in enumerate((OLD, OLD, NEW, NEW)):
        top = {model.terms[j] for j in np.argsort(-by_period[t, farm])[:5]}
        assert top == {*SUBJECTS[0], *own}
        top = {model.terms[j] for j in np.argsort(-by_period[t, 1 - farm])[:5]}
        assert top == {*SUBJECTS[1], "课程", "教材"}
    tokens = model.arrays["tokens_by_period"]
    assert tokens.shape == (4, 2)
    mean = (by_period * tokens[:, :, None]).sum(axis=0)
    assert model.topic_term == pytest.approx(mean / mean.sum(axis=1, keepdims=True), abs=1e-6)


def test_a_period_without_documents_is_named() -> None:
    data = drifting(("1978", "1981"))
    with pytest.raises(
        NotEnoughDataError, match=r"no document in 1979, 1980 \(between 1978 and 1981\).*--bridge"
    ):
        dtm.fit(data, k=2, by="year")
    model = dtm.fit(data, k=2, by="year", bridge=True)
    assert model.options["periods"] == ["1978", "1981"]
    assert model.arrays["topic_term_by_period"].shape[0] == 2
    assert dtm.fit(data, k=2, by="decade").options["periods"] == ["1970s", "1980s"]


def test_one_period_or_no_date_is_refused() -> None:
    with pytest.raises(
        NotEnoughDataError, match="two periods or more, and those with words and a date all fall in 六五"
    ):
        dtm.fit(drifting(("1982", "1983")), k=2, by="plan")
    with pytest.raises(NotEnoughDataError, match="none of the 48 with words has a date precise enough"):
        dtm.fit(drifting(("1982", "1983")), k=2, by="month")
    with pytest.raises(InputError, match="periods are year"):
        dtm.fit(drifting(("1982", "1983")), k=2, by="issuer")


def test_undated_documents_are_placed_under_the_mean_words() -> None:
    data = drifting(("1978", "1979"))
    dates = data.matrix.fields["date_issued"].tolist()
    fields = {"date_issued": [None if i % 8 == 0 else d for i, d in enumerate(dates)]}
    texts = {
        n: [data.tokens.vocabulary[i] for i in data.tokens.ids[r * 40 : r * 40 + 40]]
        for r, n in enumerate(data.parents)
    }
    model = dtm.fit(to_data(texts, fields), k=2, by="year")
    assert model.options["undated"] == 6
    assert model.doc_topic.sum(axis=1) == pytest.approx(1)
    shares, told = dtm.place(model, to_data(texts, fields))
    assert told == {"other_periods": 6}
    assert shares == pytest.approx(model.doc_topic, abs=0.02)
