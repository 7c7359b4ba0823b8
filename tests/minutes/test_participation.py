"""Participation: shares by hand, refusals, who is who, silent people, intervals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from policymine.errors import InputError, NotEnoughDataError, RefusedError
from policymine.minutes.base import COLUMNS
from policymine.minutes.participation import participation
from policymine.structure.meetings import read_meeting


def _document(name: str, **fields: Any) -> dict[str, Any]:
    return {
        "id": name,
        "kind": "minutes",
        "date_issued": "2014-03-05",
        "title": None,
        "body": "S社区议事会",
        "record_mode": "verbatim",
        "chair": None,
        "present": None,
        **fields,
    }


def _speeches(document: str, turns: list[tuple[str | None, str]]) -> list[dict[str, Any]]:
    rows, at = [], 0
    for seq, (speaker, text) in enumerate(turns):
        rows.append(
            {
                "document": document,
                "seq": seq,
                "role": "speech",
                "speaker": speaker,
                "text": text,
                "start": at,
                "end": at + len(text),
            }
        )
        at += len(text) + 1
    return rows


TURNS: list[tuple[str | None, str]] = [
    ("主持人", "开会。" * 4),
    ("居民代表李某某", "楼道 里堆满了杂物。请物业清一清。"),
    ("物业公司李某某", "好。"),
    ("李某某（居民代表）", "哪天？"),
    ("李某某（居民代表）", "说个日子。"),
    ("物业公司李某某", "下周一。"),
]


def test_by_hand() -> None:
    document = _document(
        "m1",
        chair="何某某",
        present=["何某某（社区书记）", "居民代表李某某", "物业公司李某某", "居民代表赵某", "志愿者2人"],
    )
    result = participation(pd.DataFrame([document]), pd.DataFrame(_speeches("m1", TURNS)))
    assert tuple(result.table.columns) == COLUMNS
    rows = {(r["role"], r["name"]): r for r in result.rows()}
    assert set(rows) == {("社区书记", "何某某"), ("居民代表", "李某某"), ("物业公司", "李某某")}
    chair, resident, company = (
        rows["社区书记", "何某某"],
        rows["居民代表", "李某某"],
        rows["物业公司", "李某某"],
    )
    assert (chair["speaker"], chair["chair"], chair["group"], chair["turns"], chair["chars"]) == (
        "主持人",
        True,
        "party",
        1,
        12,
    )
    # 16 characters without the space, then 3 and 5 in one turn under the other form of the label.
    assert (resident["turns"], resident["chars"]) == (2, 16 + 3 + 5)
    assert (company["turns"], company["chars"]) == (2, 6)
    assert sum(r["share"] for r in rows.values()) == pytest.approx(1)
    meeting = result.meetings.iloc[0]
    assert (meeting["speakers"], meeting["present"], meeting["silent"]) == (3, 6, 3)
    assert meeting["chair_share"] == pytest.approx(12 / 42)
    # Pairs of 12, 24, 6: differences 12, 6, 18, over twice their number and the mean.
    assert meeting["gini"] == pytest.approx((12 + 6 + 18) / 3 / (2 * 42 / 3))
    assert meeting["gini_no_chair"] == pytest.approx(18 / 30)
    silent = [12, 24, 6, 0, 0, 0]
    pairs = sum(abs(a - b) for a in silent for b in silent) / 30
    assert meeting["gini_present"] == pytest.approx(pairs / (2 * 42 / 6))
    assert meeting["gini_present_no_chair"] > meeting["gini_no_chair"]
    evidence = result.evidence(1)
    assert evidence[0].sentence == "楼道 里堆满了杂物。"
    text = "\n".join(t for _, t in TURNS)
    assert all(text[e.start : e.end] == e.sentence for e in result.evidence())
    json.dumps(result.to_dict(), allow_nan=False)


def test_what_is_not_verbatim_is_refused_with_the_reason() -> None:
    documents = [
        _document("m1"),
        _document("m2", record_mode="summary", title="第三次会议纪要"),
        _document("m3", record_mode="gist"),
        _document("m4", record_mode="interview", kind="interview"),
        _document("m5", record_mode=None),
        _document("m6"),
        _document("p1", kind="policy", record_mode=None),
    ]
    passages = [r for i in range(1, 6) for r in _speeches(f"m{i}", TURNS)]
    result = participation(pd.DataFrame(documents), pd.DataFrame(passages))
    assert result.table["meeting"].unique().tolist() == ["m1"]
    refused = {r["meeting"]: r for r in result.extra()["refused"]}
    assert set(refused) == {"m2", "m3", "m4", "m5", "m6"}
    assert "纪要" in refused["m2"]["reason"]["zh"]
    assert "shortened" in refused["m3"]["reason"]["en"]
    assert "set record_mode" in refused["m5"]["reason"]["en"]
    assert refused["m2"]["title"] == "第三次会议纪要"
    only = pd.DataFrame([d for d in documents if d["id"] == "m2"])
    with pytest.raises(RefusedError, match="1 summary: Summary minutes"):
        participation(only, pd.DataFrame(passages))


def test_no_meeting_at_all() -> None:
    passages = pd.DataFrame(_speeches("m1", TURNS))
    with pytest.raises(NotEnoughDataError, match="no record of a meeting"):
        participation(pd.DataFrame([_document("p", kind="policy", record_mode=None)]), passages)
    with pytest.raises(InputError, match="lacks record_mode"):
        participation(pd.DataFrame({"id": ["a"]}), passages)


def test_shares_of_groups_have_intervals_from_five_meetings() -> None:
    rng = np.random.default_rng(0)
    documents, passages = [], []
    for i in range(12):
        documents.append(
            _document(f"m{i:02}", body="S社区" if i < 8 else "D社区", date_issued=f"2014-{i + 1:02}")
        )
        passages += _speeches(
            f"m{i:02}",
            [
                ("主持人张某", "说" * 10),
                ("居民代表李某", "说" * int(rng.integers(10, 60))),
                ("物业公司王某", "说" * 15),
            ],
        )
    result = participation(pd.DataFrame(documents), pd.DataFrame(passages))
    roles = result.roles
    whole = roles[roles["body"].isna()].set_index("group")
    assert whole["share"].sum() == pytest.approx(1)
    assert ((whole["low"] < whole["share"]) & (whole["share"] < whole["high"])).all()
    assert whole.loc["residents", "zh"] == "居民"
    small = roles[roles["body"] == "D社区"]
    assert small[["low", "high"]].isna().all().all()
    assert roles[roles["body"] == "S社区"]["low"].notna().all()
    assert result.bodies["meetings"].tolist() == [4, 8]
    same = participation(pd.DataFrame(documents[::-1]), pd.DataFrame(passages[::-1]))
    assert same.to_dict() == result.to_dict()


def test_no_interval_of_zero_width() -> None:
    """Every meeting has the same shares: the resamples cannot differ, so there is no interval."""
    documents = [_document(f"m{i}") for i in range(6)]
    passages = [
        r for i in range(6) for r in _speeches(f"m{i}", [("居民代表李某", "说说"), ("物业公司王某", "说说")])
    ]
    result = participation(pd.DataFrame(documents), pd.DataFrame(passages))
    assert result.roles[["low", "high"]].isna().all().all()


def test_speech_without_a_speaker_counts_and_is_said() -> None:
    result = participation(
        pd.DataFrame([_document("m1")]),
        pd.DataFrame(_speeches("m1", [(None, "说" * 5), ("李某", "说" * 15)])),
    )
    rows = result.rows()
    assert [(r["speaker"], r["share"]) for r in rows] == [(None, 0.25), ("李某", 0.75)]
    assert result.meetings.iloc[0]["unattributed"] == 0.25
    said = " ".join(m["en"] for m in result.messages)
    assert "without a speaker" in said
    assert "no list of those present" in said


def test_a_name_two_people_bear_stays_apart() -> None:
    document = _document("m1", present=["居民代表李某某", "物业公司李某某"])
    result = participation(
        pd.DataFrame([document]),
        pd.DataFrame(
            _speeches("m1", [("居民代表李某某", "一二三"), ("李某某", "四五"), ("物业公司李某某", "六")])
        ),
    )
    assert [(r["role"], r["chars"]) for r in result.rows()] == [("居民代表", 3), (None, 2), ("物业公司", 1)]
    assert any("more than one person" in m["en"] for m in result.messages)


def test_an_acting_chair_is_someone_else() -> None:
    document = _document("m1", chair="曾鈺成")
    turns: list[tuple[str | None, str]] = [
        ("主席", "開會"),
        ("代理主席", "請議員發言"),
        ("全委會主席", "表決"),
    ]
    result = participation(pd.DataFrame([document]), pd.DataFrame(_speeches("m1", turns)))
    assert [(r["speaker"], r["turns"], r["chair"]) for r in result.rows()] == [
        ("主席", 2, True),
        ("代理主席", 1, False),
    ]


def test_a_label_repeated_in_the_text_is_not_speech() -> None:
    result = participation(
        pd.DataFrame([_document("m1")]),
        pd.DataFrame(_speeches("m1", [("李某", "李某：好的"), ("王某", "王某某来了")])),
    )
    assert result.table["chars"].tolist() == [2, 5]
    assert result.evidence(0)[0].start == 3


def test_from_the_text_of_a_record() -> None:
    """The passages as the structure of a record gives them."""
    text = (
        "S社区议事会会议记录（全程录音整理）\n时间：2014年3月5日\n主持人：张某\n出席：居民代表李某某、物业公司经理王某、居委会主任赵某\n"
        "主持人：大家好，我们现在开会。\n居民代表李某某：我家门口的路灯坏了三个月了，我报过两次。\n"
        "物业公司经理王某：我们马上派人去修。\n居民代表李某某：那我谢谢你。\n"
    )
    record = read_meeting(text)
    fields = {k: v.value for k, v in record.fields.items()}
    document = _document(
        "m1", chair=fields["chair"], present=fields["present"], record_mode=fields["record_mode"]
    )
    passages = pd.DataFrame(
        [{**{f: getattr(p, f) for f in p.__slots__}, "document": "m1"} for p in record.passages]
    )
    result = participation(pd.DataFrame([document]), passages)
    assert [(r["speaker"], r["turns"]) for r in result.rows()] == [
        ("主持人", 1),
        ("居民代表李某某", 2),
        ("物业公司经理王某", 1),
    ]
    assert result.table["chair"].tolist() == [True, False, False]
    assert all(text[e.start : e.end] == e.sentence for e in result.evidence())
    assert result.meetings.iloc[0]["silent"] == 1


def test_hansard(shared_data: Path) -> None:
    """Two sittings of a legislature, speeches as another parser read them: members and officials told apart."""
    documents, passages = [], []
    for path in sorted((shared_data / "legco_hansard").glob("*.json"))[:2]:
        record = json.loads(path.read_text("utf-8"))
        present = [*record.get("present_members", []), *record.get("officers", [])]
        documents.append(_document(path.stem, body="立法會", chair="曾鈺成", present=present))
        spoken = [
            (e["speaker"]["full"] if e["speaker"] else None, e["text"] or "")
            for e in record["events"]
            if e["type"] == "speech"
        ]
        passages += _speeches(path.stem, spoken)
    result = participation(pd.DataFrame(documents), pd.DataFrame(passages))
    roles = result.roles.set_index("group")
    assert roles.loc["members", "share"] > roles.loc["government", "share"] > 0.1
    assert (result.table["group"].isna()).mean() < 0.05
    chair = result.table[result.table["chair"]]
    assert set(chair["name"]) == {"曾鈺成"}
    assert (result.meetings["gini_present"] > result.meetings["gini"]).all()


def test_what_the_source_says_of_the_speakers_counts() -> None:
    said = [("王某", "现在开会，先说电梯。"), ("李某", "停车难。"), ("赵某", "在修。"), ("李某", "好。")]
    documents, passages = pd.DataFrame([_document("m")]), pd.DataFrame(_speeches("m", said))
    documents["known"] = pd.Series(
        [{"李某": {"gender": "female", "role": "居民代表"}, "王某": {"gender": "male"}}], dtype=object
    )
    result = participation(documents, passages)
    rows = result.table.set_index("speaker")
    assert (rows.loc["李某", "role"], rows.loc["李某", "group"], rows.loc["李某", "gender"]) == (
        "居民代表",
        "residents",
        "female",
    )
    assert rows.loc["王某", "gender"] == "male"
    genders = result.genders.set_index("gender")["chars"].to_dict()
    assert genders["female"] == len("停车难。好。")
    assert genders["male"] == len("现在开会，先说电梯。")


def test_a_record_without_speakers_is_not_called_a_summary() -> None:
    rule = json.dumps({"record_mode": {"rule": "no-turns"}})
    documents = pd.DataFrame([_document("m", record_mode="summary", fields=rule)])
    passages = pd.DataFrame(_speeches("n", [("王某", "开会。")]))
    with pytest.raises(RefusedError, match="the one record cannot give shares of talk") as caught:
        participation(documents, passages)
    assert "each turn must open a line as NAME: words" in str(caught.value)
    assert caught.value.reasons is not None
    assert caught.value.reasons["zh"].startswith("1 份记录都不能算发言份额。")
    assert "--show decisions" in str(caught.value)
