"""From a fitted model to rows, notes, sentences and the documents that carry an effect."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from policymine.errors import NotEnoughDataError, UnknownNameError
from policymine.provenance import Provenance
from policymine.topic_models import lda
from policymine.topic_models.base import TopicData, TopicModel
from policymine.topic_models.curation.names import check_curation, curated
from policymine.topic_models.prevalence.measure import field_values, measure_effects
from policymine.topic_models.prevalence.result import COLUMNS
from tests.contracts.test_topic_models import SUBJECTS, to_data


@pytest.fixture(scope="module")
def made() -> tuple[TopicModel, TopicData, pd.DataFrame]:
    """48 texts of three subjects: the first grows over the years, the second is the province's."""
    rng = np.random.default_rng(11)
    texts, rows = {}, []
    for i in range(48):
        year, level = 2000 + i // 2, ("省级", "市级")[i % 2]
        shares = np.array([0.2 + 0.02 * (i // 2), 0.5 if level == "省级" else 0.1, 0.2])
        topics = rng.choice(3, size=60, p=shares / shares.sum())
        # Sentences of ten words of one subject: evidence has something to find.
        words: list[str] = []
        for start in range(0, 60, 10):
            words += [str(rng.choice(SUBJECTS[topics[start]])) for _ in range(10)] + ["。"]
        texts[f"d{i:02d}"] = words
        rows.append(
            {
                "id": f"d{i:02d}",
                "date_issued": str(year),
                "year": year,
                "level": level,
                "issuers": (),
                "issuer": None,
            }
        )
    data = to_data(texts)
    return lda.fit(data, k=3, seed=1, threads=1), data, pd.DataFrame(rows)


def measured(made, formula: str = "year + level", **options):
    model, data, fields = made
    given = {"n_resamples": 150, "threads": 1, "provenance": Provenance("effect"), **options}
    return measure_effects(model, data, fields, formula, **given)


def test_rows_notes_and_planted_effects(made) -> None:
    found = measured(made)
    assert tuple(found.table.columns) == COLUMNS
    assert found.table["term"].tolist() == ["year"] * 3 + ["level"] * 3
    assert (found.table["low"] < found.table["high"]).all()
    assert (
        found.table["contrast"].iloc[3] == "省级 − 市级" or found.table["contrast"].iloc[3] == "市级 − 省级"
    )
    rows = {(r["term"], r["label"][:2]): r for r in found.rows()}
    subject = {label: i for i, label in enumerate({r["label"] for r in found.rows()})}
    assert len(subject) == 3
    school = next(
        r
        for (term, _), r in rows.items()
        if term == "level" and set(r["label"].split("·")) <= set(SUBJECTS[1])
    )
    sign = 1 if school["contrast"].startswith("省级") else -1
    assert sign * school["effect"] > 10
    assert school["q"] < 0.05
    notes = [m["en"] for m in found.messages]
    assert any("No document has a value for issuer" in n for n in notes)
    assert any("Effects tested: 6" in n for n in notes)
    assert notes == list(found.provenance.notes)
    assert found.provenance.n_documents == 48
    assert "q < 0.05" in found.summary()


def test_an_effect_opens_to_documents_and_sentences(made) -> None:
    model, data, _ = made
    found = measured(made)
    for row in range(len(found)):
        told = found.table.iloc[row]
        carriers = found.documents(row)
        assert tuple(carriers.columns) == ("document", "year", "level", "share", "expected")
        assert (carriers["share"] > told["share"]).all()
        for sentence in found.evidence(row):
            assert data.texts[sentence.document][sentence.start : sentence.end] == sentence.term
            assert sentence.term in {model.terms[j] for j in np.argsort(-model.topic_term[told["topic"]])[:8]}
    level = next(i for i in range(3, 6) if set(found.table["label"].iloc[i].split("·")) <= set(SUBJECTS[1]))
    assert set(found.documents(level)["level"]) == {"省级"}
    assert found.evidence(level)
    assert {int(e.document[1:]) % 2 for e in found.evidence(level)} == {0}


def test_the_order_of_documents_and_threads_do_not_matter(made) -> None:
    model, data, fields = made
    first = measured(made)
    again = measured((model, data, fields.iloc[::-1].reset_index(drop=True)), threads=2)
    pd.testing.assert_frame_equal(first.table, again.table)


def test_documents_without_a_field_are_left_out_and_told(made) -> None:
    model, data, fields = made
    holes = fields.assign(level=[None if i < 5 else v for i, v in enumerate(fields["level"])])
    found = measured((model, data, holes))
    assert len(found.names) == 43
    assert any("(level), left out: 5" in m["en"] for m in found.messages)


def test_merged_topics_add_up_and_keep_their_number(made) -> None:
    model, data, fields = made
    merged = curated(model, check_curation({0: "两题合一"}, [[0, 2]], 3))
    found = measured((merged, data, fields))
    assert found.table["topic"].tolist() == [0, 1, 0, 1]
    assert found.table["label"].iloc[0] == "两题合一"
    apart = measured(made)
    shares = apart.shares[:, [0, 2]].sum(axis=1)
    assert found.shares[:, 0] == pytest.approx(shares, abs=1e-9)


def test_neighbours_in_time_that_are_alike_are_told(made) -> None:
    model, data, fields = made
    # Dates by a topic's share, the least of it at both ends: what comes after is like what came before.
    dates = np.empty(48, dtype=int)
    dates[np.argsort(model.by_document()[1][:, 0])] = np.column_stack(
        [np.arange(24), np.arange(47, 23, -1)]
    ).ravel()
    waves = fields.assign(date_issued=[str(1950 + d) for d in dates])
    found = measured((model, data, waves), "level", cluster="document")
    assert any("--cluster plan" in m["en"] for m in found.messages)
    assert not any("--cluster plan" in m["en"] for m in measured(made).messages)


def test_field_values() -> None:
    table = pd.DataFrame(
        {
            "id": ["a", "b"],
            "issuers": [("甲", "乙"), ()],
            "date_issued": ["2012-03", None],
            "size": [1.0, float("nan")],
            "none": [None, ""],
        }
    )
    assert field_values(table, "issuers") == ["甲", None]
    assert field_values(table, "plan") == ["十二五", None]
    assert field_values(table, "size") == [1.0, None]
    assert field_values(table, "issuer", needed=False) == [None, None]
    with pytest.raises(UnknownNameError, match="did you mean 'size'") as unknown:
        field_values(table, "sise")
    assert "none" not in str(unknown.value)
    with pytest.raises(NotEnoughDataError, match="none of the 2 documents has a value for none"):
        field_values(table, "none")


def test_values_out_of_range_and_unknown_names(made) -> None:
    for options, says in (
        ({"n_draws": 1}, "5 draws"),
        ({"n_resamples": 10}, "100 resamples"),
        ({"min_docs": 1}, "groups of 2"),
    ):
        with pytest.raises(ValueError, match=says):
            measured(made, **options)
    with pytest.raises(UnknownNameError, match="document field 'levle'; did you mean 'level'"):
        measured(made, "levle")
    with pytest.raises(UnknownNameError, match="document field 'isuer'"):
        measured(made, cluster="isuer")
    with pytest.raises(NotEnoughDataError, match="no document has all fields|none of the"):
        measured((made[0], made[1], replace_level(made[2])))


def replace_level(fields: pd.DataFrame) -> pd.DataFrame:
    return fields.assign(
        level=[v if i < 24 else None for i, v in enumerate(fields["level"])],
        year=[None if i < 24 else v for i, v in enumerate(fields["year"])],
    )
