"""In a debate, undertakings of office holders are tasks; what members ask of others is proposed, until a motion carries it."""

from __future__ import annotations

import pytest

from policymine.structure.actions import find_actions
from policymine.structure.debates import (
    carried_motions,
    find_demands,
    find_undertakings,
    is_debate,
    is_member,
    is_office_holder,
)
from policymine.structure.decisions import Decision
from policymine.structure.meeting_parts import Part


def part(text: str, speaker: str | None, *, item: int | None = 0, start: int = 0, seq: int = 1) -> Part:
    return Part(text, start, start + len(text), "talk", item, speaker, "speech" if speaker else "clause", seq)


@pytest.mark.parametrize(
    ("label", "member", "office"),
    [
        ("周文海議員", True, False),
        ("水务署署长", False, True),
        ("教育局局長 (在財政司司長缺席期間)", False, True),
        ("代理主席", False, False),
        ("The Speaker", False, False),
        ("Jane Rowe MP", True, False),
        ("The Minister for Housing", False, True),
        ("居民甲", False, False),
    ],
)
def test_who_is_a_member_and_who_can_act(label: str, member: bool, office: bool) -> None:
    assert (is_member(label), is_office_holder(label)) == (member, office)


def test_a_debate_is_told_by_its_body_or_by_its_members() -> None:
    talk = [part("……", "周文海議員"), part("……", "水务署署长")]
    assert is_debate("verbatim", "北海市議會", None, [])
    assert is_debate("verbatim", None, "Legislative Council: official record", [])
    assert is_debate("verbatim", None, None, talk)
    assert not is_debate("summary", "北海市議會", None, talk)
    assert not is_debate(
        "verbatim", "D社区居民议事会", None, [part("……", "居民代表李某"), part("……", "书记王某")]
    )


@pytest.mark.parametrize(
    "said",
    [
        "我们会在明年6月底前完成检讨。",
        "政府承诺跟进此事。",
        "主席，本局稍后将会公布名单。",
        "The Government will publish the review by the end of May.",
        "I will write to the committee with the figures.",
    ],
)
def test_an_undertaking_of_who_can_act(said: str) -> None:
    (found,) = find_undertakings(part(said, "水务署署长"), "2020-03-02")
    assert found.owners == ("水务署署长",)
    assert found.rule == "undertaking"
    assert said[found.start : found.end] == found.what
    # The same words of a member, of the chair, or of nobody bind nobody.
    for speaker in ("周文海議員", "主席", None):
        assert find_undertakings(part(said, speaker), "2020-03-02") == []


@pytest.mark.parametrize(
    "said",
    [
        "我们会考虑。",
        "如果获得拨款，我们会增加班次。",
        "我们会不会增加班次？",
        "政府都会按受灾情况提供援助。",
        "水务署负责检查水管。",
        "我们不会增加收费。",
        "We will not publish it.",
        "If the bill passes, we will publish guidance.",
        "我在10月底已提交报告。",
    ],
)
def test_what_is_no_undertaking(said: str) -> None:
    assert find_undertakings(part(said, "水务署署长"), "2020-03-02") == []


def test_the_deadline_of_an_undertaking() -> None:
    (found,) = find_undertakings(part("我们会在6月底前提交报告。", "水务署署长"), "2020-03-02")
    assert found.due is not None
    assert found.due.value == "2020-06-30"


@pytest.mark.parametrize(
    ("said", "owner", "rule"),
    [
        ("我认为政府应该加快兴建公屋。", "政府", "demand"),
        ("本人促请房屋局公布名单。", "房屋局", "call"),
        ("政府必须立即检讨收费。", "政府", "demand"),
        ("The Government should review the fees.", "The Government", "demand"),
        ("I urge the Minister to publish the list.", "the Minister", "call"),
    ],
)
def test_a_demand_is_a_proposal_and_no_task(said: str, owner: str, rule: str) -> None:
    member = part(said, "周文海議員")
    (found,) = find_demands(member, "2020-03-02")
    assert (found.owners, found.rule) == ((owner,), rule)
    assert said[found.start : found.end] == found.what
    assert find_actions([member], on="2020-03-02", debate=True) == []
    # What an office holder says of the government is no demand on it.
    assert find_demands(part(said, "水务署署长"), None) == []


@pytest.mark.parametrize(
    "said",
    [
        "要求政府减费的呼声越来越高。",
        "政府没有需要这样做。",
        "政府应否减费？",
        "港铁公司应居民的要求设立月票。",
        "希望听到当局积极的回应。",
    ],
)
def test_what_is_no_demand(said: str) -> None:
    assert find_demands(part(said, "周文海議員"), None) == []


def test_a_motion_is_a_task_once_it_is_carried() -> None:
    words = "本会促请政府增建图书馆。"
    motion = part(words, None)
    answered = part("我反对议案。政府应该减税。", "周文海議員", start=50, seq=2)
    demands = [*find_demands(motion, None), *find_demands(answered, None)]

    def decided(outcome: str, start: int, item: int = 0) -> Decision:
        return Decision("我宣布议案获得通过", start, start + 9, outcome, None, item, None, 9, "declared", 0.9)

    amended = decided("rejected", 60)
    (task,) = carried_motions(demands, [amended, decided("approved", 90)], ("approved",))
    assert (task.what, task.owners, task.rule) == ("政府增建图书馆", ("政府",), "motion")
    assert carried_motions(demands, [decided("approved", 60), decided("rejected", 90)], ("approved",)) == []
    assert carried_motions(demands, [decided("approved", 90, item=1)], ("approved",)) == []
    # A demand that somebody only voices is not what was put to the vote.
    assert carried_motions(demands[1:], [decided("approved", 90)], ("approved",)) == []


def test_a_working_meeting_hands_out_work_as_before() -> None:
    said = part("由物业公司负责，4月15日前完成。", "书记王某")
    assert [a.owners for a in find_actions([said], on="2020-03-02")] == [("物业公司",)]
    assert find_actions([said], on="2020-03-02", debate=True) == []
