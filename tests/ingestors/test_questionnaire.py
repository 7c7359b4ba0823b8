"""Questionnaires with open answers: a respondent a document, whatever the survey's program."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import policymine as pm
from policymine.ingestors.base import RawDocument, Skipped
from policymine.ingestors.questionnaire import questionnaire_reader
from policymine.ingestors.table import read

SURVEY = [
    [
        "序号",
        "提交答卷时间",
        "所用时间",
        "来自IP",
        "1、您的性别",
        "2、您的年龄段",
        "3、您的身份",
        "4、您对停车管理满意吗？",
        "5、停车最大的问题是什么？",
        "6、您有什么建议？",
        "联系方式",
    ],
    [
        "1",
        "2023/5/4 10:20:11",
        "120秒",
        "1.2.3.4",
        "女",
        "26-35岁",
        "业主",
        "不满意",
        "车位太少，晚上回来没地方停。",
        "建议收费。\n另外请物业划线。",
        "13800000000",
    ],
    [
        "2",
        "2023/5/4 11:20:11",
        "90秒",
        "1.2.3.5",
        "男",
        "36-45岁",
        "租户",
        "一般",
        "门口太窄，进出都堵。",
        "",
        "",
    ],
    ["3", "2023/5/5 09:00:00", "30秒", "1.2.3.6", "女", "60岁以上", "业主", "满意", "", "", ""],
]
ENGLISH = [
    [
        "Respondent ID",
        "Gender",
        "Age",
        "Role",
        "What works well here?",
        "What should change?",
        "Satisfaction (1-5)",
    ],
    ["R1", "F", "34", "Tenant", "The park, and the people who look after it.", "More benches.", "4"],
    ["R2", "M", "71", "Owner", "Nothing that I know of.", "The lift. It has been broken since May.", "2"],
]


def write(path: Path, rows: list[list[str]]) -> Path:
    if path.suffix == ".xlsx":
        import openpyxl

        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        other = book.create_sheet("第二期")
        for row in rows:
            other.append(row)
        book.save(path)
    else:
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            csv.writer(stream).writerows(rows)
    return path


def test_a_row_is_an_interview(tmp_path: Path) -> None:
    made = list(read(write(tmp_path / "survey.csv", SURVEY)))
    texts = [raw for raw in made if isinstance(raw, RawDocument)]
    assert [str(raw) for raw in made if isinstance(raw, Skipped)] == [
        "3: the row answers no question in words"
    ]
    first = texts[0]
    assert [(t.role, t.speaker, first.text[t.start : t.end]) for t in first.turns] == [
        ("heading", None, "5、停车最大的问题是什么？"),
        ("speech", "R1", "车位太少，晚上回来没地方停。"),
        ("heading", None, "6、您有什么建议？"),
        ("speech", "R1", "建议收费。\n另外请物业划线。"),
    ]
    assert first.extra["respondents"] == [
        {
            "name": "R1",
            "role": "业主",
            "age_group": "26-35岁",
            "gender": "female",
            "id": "1",
            "speakers": ["R1"],
        }
    ]
    assert first.extra["4、您对停车管理满意吗？"] == "不满意"
    # Who somebody is stays out, and that is said.
    assert "13800000000" not in str(first)
    assert "联系方式" in first.warnings[0]
    assert first.metadata["date_issued"].raw == "2023/5/4"
    assert len(texts[1].turns) == 2


def test_every_analysis_goes_by_group(tmp_path: Path) -> None:
    write(tmp_path / "survey.csv", SURVEY)
    write(tmp_path / "english.csv", ENGLISH)
    made = pm.ingest([tmp_path / "survey.csv", tmp_path / "english.csv"], tmp_path / "c")
    assert made.n_documents == 4
    rows: list[dict[str, Any]] = pm.kwic(tmp_path / "c", "park").rows()
    assert [row["document"] for row in rows] == ["english:R1"]
    by_group = pm.keywords(tmp_path / "c", by="respondent_gender").table
    assert set(by_group["group"]) == {"female", "male"}
    again = pm.ingest([tmp_path / "survey.csv"], tmp_path / "c")
    assert again.n_documents == 4


def test_sheets_of_a_workbook(tmp_path: Path) -> None:
    made = [raw for raw in read(write(tmp_path / "survey.xlsx", ENGLISH)) if isinstance(raw, RawDocument)]
    assert [raw.item.partition("!")[2] for raw in made] == ["2", "3", "2", "3"]
    assert made[0].extra["respondent_age_group"] == "30-39"


def test_other_tables_are_left_alone() -> None:
    for header, row in (
        (["标题", "正文"], ["通知", "请各单位落实。"]),
        (["title", "text", "What is it?"], ["a", "b", "c"]),
        (["id", "text"], ["1", "Please describe what happened at the meeting."]),
        (["姓名", "性别", "得分"], ["王某", "女", "5"]),
    ):
        assert questionnaire_reader(Path("a.csv"), header, [dict(zip(header, row, strict=True))]) is None


def test_ticks_are_no_answers() -> None:
    header = ["性别", "您满意吗？"]
    rows = [
        dict(zip(header, ("女", choice), strict=True)) for choice in ("满意", "不满意", "满意", "一般") * 3
    ]
    assert questionnaire_reader(Path("a.csv"), header, rows) is None


def test_a_table_of_interviews(tmp_path: Path) -> None:
    head = ["编号", "访谈日期", "受访者", "身份", "访谈内容"]
    said = "我们小区加装电梯协商了五次，一楼的说挡光。"
    rows = [
        head,
        ["A01", "2019-05-12", "王阿姨", "社区居民", said],
        ["A02", "2019/6/3", "李书记", "社区书记", said],
    ]
    (first, _) = read(write(tmp_path / "访谈汇总.csv", rows))
    assert isinstance(first, RawDocument)
    assert first.text == said
    assert [(t.role, t.speaker) for t in first.turns] == [("speech", "王阿姨")]
    assert first.metadata["kind"].raw == "interview"
    assert first.metadata["date_issued"].raw == "2019-05-12"
    assert first.extra["respondents"][0]["role"] == "社区居民"


def test_a_table_of_dialogues_keeps_their_turns(tmp_path: Path) -> None:
    said = "问：您怎么看？\n答：大家商量着办。\n问：谁牵头？\n答：社区。"
    rows = [["受访者", "身份", "访谈内容"], ["王阿姨", "社区居民", said], ["李书记", "社区书记", said]]
    (first, _) = read(write(tmp_path / "a.csv", rows))
    assert isinstance(first, RawDocument)
    assert not first.turns
    assert first.text == said
    assert first.metadata["kind"].raw == "interview"
