"""Decisions, votes and outcomes in made records of several kinds, and what only looks like a decision."""

from __future__ import annotations

import pytest

from policymine.structure.decisions import Decision, decides, find_decisions
from policymine.structure.meeting_parts import read_parts
from policymine.structure.read import read_structure
from policymine.structure.votes import find_votes


def _read(text: str) -> list[Decision]:
    return find_decisions(*read_parts(read_structure(text, kind="minutes").passages))


COUNTY = """XX县人民政府第36次常务会议纪要
2019年5月14日上午，县长王某某主持召开县人民政府第36次常务会议。
一、审议《生活垃圾分类管理办法（送审稿）》
会议听取了县城管局的汇报。会议原则同意该办法，由县城管局根据会议意见修改完善后，按程序报审。
二、研究农村公路养护资金有关问题
会议决定：
1.安排专项资金380万元，由县财政局负责筹措，6月底前拨付到位。
2.养护工程由县交通运输局牵头实施。
三、研究汽车客运站搬迁事宜
会议认为，该项目论证不够充分，决定暂缓实施，由县发改局进一步论证后再提交会议研究。
会议要求，各部门要切实履行职责。
"""
VILLAGE = """幸福村村民代表会议记录
时间：2017年11月8日
主持人：村党支部书记黄某
黄某：今天主要说村西头的路灯。上次会上决定先摸底，现在摸完了。
村民代表罗某：我赞成装，但是要村民摊钱我不同意。
黄某：没有别的意见就表决。同意的举手。
黄某：41人同意，没有反对的，通过。
"""


def test_summary_minutes_of_a_county() -> None:
    found = _read(COUNTY)
    assert [(d.outcome, d.item) for d in found] == [
        ("in_principle", 0),
        ("approved", 1),
        ("approved", 1),
        ("deferred", 2),
    ]
    assert all(COUNTY[d.start : d.end] == d.text for d in found)


def test_word_for_word_only_what_is_declared() -> None:
    found = _read(VILLAGE)
    assert [(d.text, d.rule, d.speaker) for d in found] == [
        ("41人同意，没有反对的，通过。", "declared", "黄某")
    ]
    vote = found[0].vote
    assert vote is not None
    assert (vote.in_favour, vote.against, vote.abstain, vote.result) == (41, 0, None, "passed")


@pytest.mark.parametrize(
    "sentence",
    [
        "上次会议决定暂缓实施。",
        "提请会议审议通过。",
        "居民代表李某表示不同意这个方案。",
        "该项目须经业主大会同意后方可实施。",
        "会议没有形成决议。",
        "通过微信群通知了居民。",
        "大家是否同意这个方案？",
        "会议强调，要切实加强管理。",
    ],
)
def test_what_is_no_decision(sentence: str) -> None:
    assert not decides(sentence)


@pytest.mark.parametrize(
    ("text", "votes"),
    [
        ("表决结果：参加表决28人，赞成26票，反对0票，弃权2票。", (26, 0, 2)),
        ("二十三票赞成，两票反对，一票弃权，通过。", (23, 2, 1)),
        ("Ayes: 5, Noes: 1, Abstain: 0", (5, 1, 0)),
        ("The motion was defeated by 3 votes to 1.", (1, 3, None)),
        ("全票通过。", (None, None, None)),
    ],
)
def test_votes(text: str, votes: tuple[int | None, ...]) -> None:
    vote = find_votes(text)
    assert vote is not None
    assert (vote.in_favour, vote.against, vote.abstain) == votes


def test_dates_and_numbers_are_no_votes() -> None:
    assert find_votes("反对的声音在2018年3月5日以后少了。") is None
    assert find_votes("支持12个社区开展试点") is None


def test_a_record_without_decisions_gives_none() -> None:
    assert _read("S社区座谈会会议纪要\n时间：2014年3月5日\n与会人员讨论了停车问题，会议未作出决定。\n") == []
