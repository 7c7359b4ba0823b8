"""Action items: owners, helpers, deadlines, tables and labels; what nobody was made responsible for."""

from __future__ import annotations

import pytest

from policymine.structure.actions import ActionItem, find_actions
from policymine.structure.deadlines import find_deadlines
from policymine.structure.meeting_parts import read_parts
from policymine.structure.owners import find_given
from policymine.structure.read import read_structure

HEAD = "阳光里社区协商议事会议记录\n时间：2018年3月12日\n地点：社区议事厅\n主持人：刘某\n"


def _read(text: str, on: str | None = "2018-03-12") -> list[ActionItem]:
    _, parts = read_parts(read_structure(text, kind="minutes").passages)
    found = find_actions(parts, on=on)
    assert all(text[a.start : a.end] == a.what for a in found)
    return found


def _short(found: list[ActionItem]) -> list[tuple[tuple[str, ...], str | None]]:
    return [(a.owners, a.due.value if a.due else None) for a in found]


def test_sentences_under_resolutions() -> None:
    text = HEAD + (
        "议定事项：\n1.通过建棚方案。由物业公司负责联系施工单位，4月15日前拿出报价；业委会两周内公示。\n"
        "2.由县发改局会同县自然资源局论证选址。\n3.车棚5月底前建成。\n"
    )
    assert _short(_read(text)) == [
        (("物业公司",), "2018-04-15"),
        (("业委会",), "2018-03-26"),
        (("县发改局",), None),
        ((), "2018-05-31"),
    ]
    assert _read(text)[2].helpers == ("县自然资源局",)


def test_labels_lists_and_tables() -> None:
    text = HEAD + (
        "落实安排：\n1. 张贴施工通知。责任人：居委会主任毕某；完成时间：2018年4月5日前。\n"
        "任务分工\n物业公司：本周五前设置围挡。\n居委会王主任：全程跟踪。\n"
    )
    assert _short(_read(text)) == [
        (("居委会主任毕某",), "2018-04-05"),
        (("物业公司",), "2018-03-16"),
        (("居委会王主任",), None),
    ]
    table = (
        HEAD
        + "任务清单\n序号\t工作任务\t责任单位\t完成时限\n1\t更换灯具\t物业公司\t3月底前\n2\t清理楼道\t\t\n"
    )
    assert _short(_read(table)) == [(("物业公司",), "2018-03-31"), ((), None)]


def test_talk_gives_promises_and_tasks_to_those_addressed() -> None:
    text = HEAD + (
        "刘某：倪主任，你这边跟水利站对一下，月底前把预算拿回来。\n倪主任：好，我下周三之前报给你。\n"
        "刘某：能不能请物业月底前修好？\n"
    )
    assert _short(_read(text)) == [(("倪主任",), "2018-03-31"), (("倪主任",), "2018-03-21")]


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("6月底前", "2018-06-30"),
        ("2月10日前", "2019-02-10"),
        ("两个月内", "2018-05-12"),
        ("10个工作日内", "2018-03-26"),
        ("年底前", "2018-12-31"),
        ("下月15日前", "2018-04-15"),
        ("四月中旬", "2018-04-20"),
        ("下次会议前", None),
        ("启用后一周内", None),
        ("by the end of next month", "2018-04-30"),
        ("by Friday", "2018-03-16"),
    ],
)
def test_deadlines(words: str, due: str | None) -> None:
    found = find_deadlines(words, on="2018-03-12")
    assert [d.value for d in found] == [due]
    assert find_deadlines(words)[0].value is None


def test_without_the_meetings_date_words_stay_words() -> None:
    (found,) = _read(HEAD + "议定事项：\n由物业公司负责维修，两周内完成。\n", on=None)
    assert found.due is not None
    assert (found.due.value, found.due.rule) == (None, "within+meeting")


@pytest.mark.parametrize(
    "sentence",
    ["由于经费不足，暂时无法维修。", "投诉由120件降到66件。", "建议由居委会牵头。", "这是居民反对的理由。"],
)
def test_nobody_is_given_work(sentence: str) -> None:
    assert find_given(sentence) == []
