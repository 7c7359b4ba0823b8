"""New texts under a model: passages, merged topics, models that lack what placing takes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from policymine.errors import ModelError
from policymine.provenance import Provenance
from policymine.topic_models import lda, nmf
from policymine.topic_models.curation.names import Curation, curated
from policymine.topic_models.data import topic_data
from policymine.topic_models.transform import place, place_documents, table_of
from tests.topic_models.made import mixed, to_data, to_tokens


def test_shares_of_merged_topics_are_added_up() -> None:
    data = to_data(mixed([np.roll((0.8, 0.1, 0.1), i) for i in range(30)]))
    model = lda.fit(data, k=3, seed=0, threads=1)
    merged = curated(model, Curation({0: "两者"}, ((0, 2),)))
    apart, _ = place(model, data)
    together, _ = place(merged, data)
    assert together == pytest.approx(np.column_stack([apart[:, 0] + apart[:, 2], apart[:, 1]]))
    found = place_documents(merged, to_tokens({"z": ["粮食", "农民", "农民"]}), {"z": "粮食农民农民"})
    result = table_of(merged, found[0], found[1], provenance=Provenance("transform"))
    assert list(result.table.columns)[-2:] == ["topic_0", "topic_1"]
    assert result.summary() == "topics of 1 document; 0 of 3 counted words are unknown to the model"


def test_passages_are_cut_as_the_fit_cut_them_and_weigh_by_their_words() -> None:
    rng = np.random.default_rng(0)
    farm, school = ("农业", "粮食", "农民", "耕地"), ("学校", "教师", "学生", "课程")

    def document(parts: list[tuple[str, ...]]) -> list[str]:
        return [str(w) for words in parts for w in [*rng.choice(words, 40), "。"]]

    texts = {f"d{i}": document([farm, school, farm if i % 2 else school]) for i in range(12)}
    joined = {name: "".join(words) for name, words in texts.items()}
    fields = pd.DataFrame({"id": list(texts)})
    data = topic_data(to_tokens(texts), joined, fields, unit="passage", unit_tokens=20, min_df=1, max_df=1.0)
    assert len(data.matrix.documents) == 36
    model = nmf.fit(data, k=2)
    new = {"n": document([farm, farm, farm, school])}
    found, placed, unknown = place_documents(model, to_tokens(new), {"n": "".join(new["n"])})
    assert len(found.matrix.documents) == 4
    assert unknown == ()
    result = table_of(model, found, placed, provenance=Provenance("transform"))
    assert result.table["share"].tolist() == pytest.approx([0.75], abs=0.02)
    assert result.table["n_words"].tolist() == [160]


def test_a_model_without_what_placing_takes_is_named() -> None:
    data = to_data(mixed([np.roll((0.8, 0.1, 0.1), i) for i in range(12)]))
    bare = replace(nmf.fit(data, k=2), arrays={})
    with pytest.raises(ModelError, match="this nmf model does not hold what placing new texts takes"):
        place(bare, data)
