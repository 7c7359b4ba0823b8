"""A DataFrame goes in by the rules of a table, and comes out as one that goes in again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import policymine as pm
from policymine.errors import InputError
from policymine.ingestors.frame import read_frame


def rows() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "编号": ["甲", "乙", "丙"],
            "正文": ["社会治理要靠居民协商。", "社会管理体制要完善。", "　"],
            "成文日期": [pd.Timestamp("2014-03-05"), pd.NaT, pd.Timestamp("2015-01-01")],
            "发文机关": pd.Categorical(["某市民政局", None, "某市民政局"]),
            "评分": [np.float32(0.5), np.nan, 1.0],
        }
    )


def test_rows_become_documents_by_the_rules_of_a_table(tmp_path: Path) -> None:
    made = pm.ingest(rows(), tmp_path / "c", columns={"id": "编号"})
    assert (made.added, [s["source"] for s in made.skipped]) == (2, ["dataframe#3"])
    documents = pm.Corpus.open(tmp_path / "c").to_frame().set_index("id")
    assert list(documents.index) == ["乙", "甲"]
    assert documents.loc["甲", ["text", "date_issued", "issuer"]].tolist() == [
        "社会治理要靠居民协商。",
        "2014-03-05",
        "某市民政局",
    ]
    assert documents.loc["甲", "评分"] == 0.5
    assert documents.loc["乙", "date_issued"] is None


def test_the_same_rows_add_nothing_and_an_identifier_replaces(tmp_path: Path) -> None:
    first, into = rows(), tmp_path / "c"
    pm.ingest(first, into, columns={"id": "编号"})
    assert pm.ingest(first.iloc[::-1], into, columns={"id": "编号"}).unchanged == 2
    first.loc[0, "正文"] = "社会治理靠大家。"
    again = pm.ingest(first, into, columns={"id": "编号"})
    assert (again.replaced, again.unchanged) == (1, 1)


def test_rows_without_an_identifier_never_replace_those_of_another_frame(tmp_path: Path) -> None:
    one, other = pd.DataFrame({"text": ["社区协商。"]}), pd.DataFrame({"text": ["垃圾分类。"]})
    pm.ingest(one, tmp_path / "c")
    assert pm.ingest(other, tmp_path / "c").n_documents == 2
    assert pm.ingest(one, tmp_path / "c").unchanged == 1


def test_turns_become_a_meeting() -> None:
    frame = pd.DataFrame({"speaker": ["主任", "居民甲"], "text": ["开会。", "同意。"], "start": [0, 5]})
    made = [raw for _, raw in read_frame(frame)]
    assert [type(raw).__name__ for raw in made] == ["RawDocument"]
    assert len(made[0].turns) == 2  # type: ignore[union-attr]


def test_a_corpus_goes_out_and_in_again(policies: Path, tmp_path: Path) -> None:
    corpus = pm.Corpus.open(policies).select("issuer = 'N市民政局'")
    out = corpus.to_frame()
    assert not {"fields", "digest", "source_key"} & set(out.columns)
    pm.ingest(out, tmp_path / "again")
    again = pm.Corpus.open(tmp_path / "again").to_frame()
    same = ["id", "text", "kind", "title", "date_issued", "issuers", "doc_number", "level", "region"]
    pd.testing.assert_frame_equal(out[same], again[same])


@pytest.mark.parametrize(
    ("frame", "columns", "said"),
    [
        (pd.DataFrame({"a": [1]}), None, "the DataFrame has no column of text"),
        (pd.DataFrame({"a": ["x"]}), {"text": "b"}, "the DataFrame has no column 'b'"),
        (pd.DataFrame({"text": []}), None, "holds no rows"),
        (pd.DataFrame({"text": ["x"]}), {"author": "text"}, "there is no field 'author'"),
    ],
)
def test_a_frame_that_is_no_table_of_texts(
    frame: pd.DataFrame, columns: dict[str, str] | None, said: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=said):
        pm.ingest(frame, tmp_path / "c", columns=columns)
