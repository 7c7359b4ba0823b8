"""Records that contradict themselves, and records in which everybody speaks once under a bare name."""

from __future__ import annotations

import pytest

from policymine.structure.meetings import read_meeting

HEAD = "S社区议事会会议记录\n时间：2014年3月5日14:30-16:00\n主持人：张建国（社区书记）\n"


def warnings(text: str, about: str) -> list[str]:
    return [line for line in read_meeting(text).warnings if line.startswith(about)]


def test_a_roster_that_contradicts_itself() -> None:
    text = (
        HEAD
        + "应到12人，实到10人\n出席人员：张建国（社区书记）、李小梅（居民代表）、王德发（物业公司经理）\n"
        "缺席人员：王德发（物业公司经理）、周海（业委会主任）\n\n张建国：开会。\n李小梅：路灯坏了三盏。\n周海：我同意。\n张建国：散会。\n"
    )
    lines = warnings(text, "present")
    assert "present: 王德发 is on the list of those present and on that of the absent; both are kept" in lines
    assert any(
        line.startswith("present: the record counts 10 who came ('实到10人'), and its lists")
        for line in lines
    )
    record = read_meeting(text)
    assert [s.speaker for s in record.speeches] == ["张建国", "李小梅", "周海", "张建国"]
    assert record.fields["absent"].value == ("王德发（物业公司经理）", "周海（业委会主任）")


@pytest.mark.parametrize("others", ["等", "、居民代表8人", "及其他居民"])
def test_a_list_that_says_that_others_came_contradicts_nothing(others: str) -> None:
    text = HEAD + f"应到12人，实到10人\n出席人员：张建国、李小梅{others}\n\n张建国：开会。\n李小梅：好。\n"
    assert warnings(text, "present") == []


@pytest.mark.parametrize(("day", "told"), [("2014年2月20日", True), ("2014年4月2日", False)])
def test_a_next_meeting_before_this_one(day: str, told: bool) -> None:
    lines = warnings(HEAD + f"\n张建国：开会。\n李小梅：好。\n下次会议时间：{day}\n", "time")
    assert [line for line in lines if "next meeting" in line] == (
        ["time: the next meeting is dated 2014-02-20, before this one of 2014-03-05; both are kept"]
        if told
        else []
    )


def speakers(text: str) -> list[str]:
    return [speech.speaker for speech in read_meeting(text).speeches]


def test_everybody_speaks_once() -> None:
    said = "李小梅：路灯坏了。\n李强：下周修。\n褚卫东：我家也黑。\n周家和：我同意。\n王德发：好。\n"
    names = ["李小梅", "李强", "褚卫东", "周家和", "王德发"]
    assert speakers("S社区议事会会议记录\n时间：2014年3月5日\n\n" + said) == names
    # Right below a long list of those who came, the first of them too.
    long = HEAD + "出席人员：张建国（社区书记）、李强（居委会主任）、李红（街道办主任）、李小梅（居民代表）\n"
    assert speakers(long + "李小梅：路灯坏了。\n李强：下周修。\n张建国：散会。\n") == [
        "李小梅",
        "李强",
        "张建国",
    ]


def test_a_thousand_speakers() -> None:
    surnames, given = (
        "赵钱孙李周吴郑王冯陈沈韩杨朱秦许何吕施张",
        "建小德秀志丽学海春立宝玉国红文永桂明天少景思云长晓",
    )
    names = [a + b + c for a in surnames for b in given for c in "梅强"]
    assert len(names) == 1000
    text = "某市居民大会会议记录\n时间：2016年5月8日\n" + "".join(
        f"{name}：我是第{k}个说的，同意。\n" for k, name in enumerate(names)
    )
    record = read_meeting(text)
    assert [speech.speaker for speech in record.speeches] == names
    assert any(line.startswith("speaker: 1000 different speakers in 1000 turns") for line in record.warnings)


@pytest.mark.parametrize(
    "text",
    [
        "关于电梯的会议纪要\n2014年3月5日，社区召开会议。\n方案：加装两部。\n程序：先表决。\n金额：四十万元。\n高度：六层。\n",
        "关于电梯的会议纪要\n2014年3月5日，社区召开会议，议定如下：\n管理费：每月一元。\n维修金：由业主分摊。\n许可证：由街道办理。\n",
    ],
)
def test_words_before_a_colon_are_no_names(text: str) -> None:
    assert speakers(text) == []


def test_both_scripts_of_one_name() -> None:
    text = (
        "S社區議事會會議記錄\n時間：2014年3月5日\n主持人：陳建國\n出席人員：陳建國、李小梅、Mr. John Smith\n"
        "陈建国：开会。Let us begin.\n李小梅:路灯坏了。\nMr. John Smith: I agree.\n陳建國：好的。\nMr. John Smith：Thank you。\n"
    )
    assert speakers(text) == ["陈建国", "李小梅", "Mr. John Smith", "陳建國", "Mr. John Smith"]
    assert any("one name in two scripts" in line for line in read_meeting(text).warnings)
