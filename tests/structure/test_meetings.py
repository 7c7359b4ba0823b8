"""Records of meetings and interviews, written for these tests; places and people veiled as the field does."""

from __future__ import annotations

import pytest

from policymine.structure.lines import split_lines
from policymine.structure.meetings import read_meeting
from policymine.structure.read import read_structure
from policymine.structure.rosters import Person, split_people, split_roster
from policymine.structure.speakers import find_turns

RECORD = """S社区AC小区加装电梯协商会会议记录
时　间：2014年3月5日上午9:00
地点：S社区会议室
主持人：张某（社区书记）
记录人：周某
出席人员：居民代表李某某、王某某（居民代表），物业公司赵经理，业委会主任陈某
缺席：吴某某

发言记录：
主持人：大家好，今天我们讨论加装电梯的事情。
先请物业介绍一下。
居民代表李某某：我住一楼，我不同意。
（鼓掌）
你们想想采光怎么办？
王某某：我同意。
注意：会场安静。
业委会主任陈某：费用怎么分摊？建议如下：
1. 一楼不出。
李某某：再商量。

会议决议：
1. 先做方案。
2. 下次再议。

责任分工：
1. 陈某联系设计院。
"""


def speakers(text: str) -> list[str]:
    return [turn.speaker for turn in find_turns(text, split_lines(text))]


def test_a_record_of_what_was_said() -> None:
    record = read_meeting(RECORD)
    found = {name: field.value for name, field in record.fields.items()}
    assert found == {
        "date": "2014-03-05",
        "start": "09:00",
        "place": "S社区会议室",
        "chair": "张某",
        "recorder": "周某",
        "present": ("居民代表李某某", "王某某（居民代表）", "物业公司赵经理", "业委会主任陈某"),
        "absent": ("吴某某",),
        "title": "S社区AC小区加装电梯协商会会议记录",
        "body": "S社区AC小区",
        "record_mode": "verbatim",
    }
    for field in record.fields.values():
        assert field.span is not None
        assert RECORD[slice(*field.span)] == field.raw
    said = [(s.speaker, s.label, RECORD[s.start : s.end]) for s in record.speeches]
    assert said == [
        ("主持人", "主持人：", "大家好，今天我们讨论加装电梯的事情。\n先请物业介绍一下。"),
        ("居民代表李某某", "居民代表李某某：", "我住一楼，我不同意。"),
        ("居民代表李某某", "", "你们想想采光怎么办？"),
        ("王某某", "王某某：", "我同意。\n注意：会场安静。"),
        ("业委会主任陈某", "业委会主任陈某：", "费用怎么分摊？建议如下：\n1. 一楼不出。"),
        ("李某某", "李某某：", "再商量。"),
    ]
    roles = [(p.role, p.text) for p in record.passages]
    assert [text for role, text in roles if role == "decision"] == ["1. 先做方案。", "2. 下次再议。"]
    assert ("note", "（鼓掌）") in roles
    assert ("attendance", "缺席：吴某某") in roles
    assert ("clause", "1. 陈某联系设计院。") in roles
    assert Person("赵经理") not in record.people
    assert Person("李某某", "居民代表") in record.people


def test_kind_and_fields_of_the_document() -> None:
    result = read_structure(RECORD, name="20140305")
    assert result.kind.value == "minutes"
    assert result.fields["date_issued"].value == "2014-03-05"
    assert (result.fields["level"].value, result.fields["region"].value) == ("community", "S社区AC小区")


def test_speakers_stay_as_written() -> None:
    text = "会议记录\n时间：2014年3月5日\n居民代表李某某：我反对。\n律师李某某：我说明一下。\n居民代表李某某：好。"
    assert [s.speaker for s in read_meeting(text).speeches] == [
        "居民代表李某某",
        "律师李某某",
        "居民代表李某某",
    ]


def test_a_summary_has_no_turns() -> None:
    text = (
        "S社区议事会会议纪要\n时间：2014年3月5日\n主持人：张某\n2014年3月5日，S社区召开议事会，研究停车问题。\n会议认为，停车难影响居民生活。\n"
        "会议议定，由物业公司重新划线。\n与会人员一致同意成立停车管理小组。"
    )
    result = read_structure(text)
    assert result.kind.value == "minutes"
    assert (result.fields["record_mode"].value, result.fields["genre"].value) == ("summary", "纪要")
    assert [p.text for p in result.passages if p.role == "decision"] == [
        "会议议定，由物业公司重新划线。",
        "与会人员一致同意成立停车管理小组。",
    ]
    assert not [p for p in result.passages if p.role == "speech"]


def test_a_digest_of_what_was_said_is_gist() -> None:
    text = "协商会记录\n时间：2014年3月5日\n" + "".join(
        f"居民代表{name}某：{verb}停车位不足，影响出行。\n"
        for name, verb in zip("李王赵钱孙周", ["提出", "认为", "反映", "表示", "强调", "指出"], strict=True)
    )
    assert read_meeting(text).fields["record_mode"].value == "gist"


def test_an_interview() -> None:
    text = (
        "访谈记录\n访谈时间：2018年4月12日\n受访者：何某某（社区书记）\n"
        "问：您觉得难在哪里？\n答：难在一楼。\n问：后来呢？\n答：坐下来谈。"
    )
    result = read_structure(text)
    assert result.kind.value == "interview"
    assert [p.speaker for p in result.passages if p.role == "speech"] == ["问", "答", "问", "答"]
    assert result.fields["record_mode"].value == "interview"
    assert (result.fields["date_issued"].value, result.fields["present"].value) == (
        "2018-04-12",
        ("何某某（社区书记）",),
    )


def test_a_press_conference_is_minutes_verbatim() -> None:
    text = (
        "Transcript of Chair Doe’s Press Conference\nMarch 15, 2017\n"
        "CHAIR DOE. Good afternoon. I will begin.\n"
        "JANE ROE. Jane Roe, with the News. Why?\n"
        "CHAIR DOE. So, we think it best.\nMR. POE. Thank you.\nCHAIR DOE. Thanks."
    )
    result = read_structure(text)
    assert (result.kind.value, result.fields["record_mode"].value) == ("minutes", "verbatim")
    assert [p.speaker for p in result.passages if p.role == "speech"] == [
        "CHAIR DOE",
        "JANE ROE",
        "CHAIR DOE",
        "MR. POE",
        "CHAIR DOE",
    ]


def test_narrative_minutes_in_english() -> None:
    text = (
        "Minutes of the Open Committee March 19-20, 2013 A meeting of the Open Committee was held "
        "in the offices in Washington on Tuesday, March 19, 2013, "
        "at 10:00 a.m. PRESENT: Jane Q. Doe, Chairman William C. Roe, Vice Chairman Ann Poe Sarah "
        "Bloom Raskin Eric Lund Jeremy C. Stein Tom B. Fox, "
        "Alternate Members of the Committee The Manager reported on developments. Votes for this "
        "action: Messrs. Doe and Roe."
    )
    result = read_structure(text)
    found = {name: field.value for name, field in result.fields.items()}
    assert (found["body"], found["date_issued"], found["chair"]) == (
        "Open Committee",
        "2013-03-19",
        "Jane Q. Doe",
    )
    assert found["record_mode"] == "summary"
    # Given names part what runs on without a mark; where they do not, nobody is invented (test_english_roster).
    assert found["present"] == (
        "Jane Q. Doe",
        "William C. Roe",
        "Ann Poe",
        "Sarah Bloom Raskin",
        "Eric Lund",
        "Jeremy C. Stein",
    )
    assert [p.role for p in result.passages] == ["clause", "attendance", "decision"]


@pytest.mark.parametrize(
    ("line", "speaker"),
    [
        ("居民代表李某某：我同意。", "居民代表李某某"),
        ("主持人（张某）：开会。", "主持人（张某）"),
        ("1. 林大輝議員：主席，我問。", "林大輝議員"),
        ("石禮謙議員 (譯文 )：主席。", "石禮謙議員"),
        ("主席：發言。", "主席"),
        ("問：為甚麼？", "問"),
        ("答1：因为。", "答1"),
        ("业主A：我家漏水。", "业主A"),
        ("Vice Chairman DUDLEY: Yes.", "Vice Chairman DUDLEY"),
        ("MR. BERNANKE. Thank you.", "MR. BERNANKE"),
    ],
)
def test_labels_that_speak(line: str, speaker: str) -> None:
    assert speakers(line) == [speaker]


@pytest.mark.parametrize(
    "line",
    [
        "注意：会场安静。",
        "会议决定：同意。",
        "理由如下：一是不安全。",
        "就此，政府可否告知本會：",
        "NOTE. See below.",
        "THE COURTS. I recommend a law.",
        "INLAND WATERWAYS. They are many.",
        "时间：9点",
        "发展方向：绿色。",
        "Economy: it grew.",
        "https://example.org",
        "比例为3：1",
        "U.S. exports rose.",
    ],
)
def test_labels_that_do_not(line: str) -> None:
    assert speakers(line) == []


def test_a_bare_name_speaks_where_it_comes_twice() -> None:
    assert speakers("李　兵：好。\n王强：好。\n李兵：再见。") == ["李兵", "李兵"]


def test_rosters() -> None:
    raw = "居民代表（李某某、王某某）、赵某（经理）、物业公司赵经理，居民代表等12人"
    assert split_people(raw) == ("居民代表李某某", "居民代表王某某", "赵某（经理）", "物业公司赵经理")
    assert split_people("社区：张某、李某；物业：赵某") == ("张某", "李某", "赵某")
    assert split_people("无") == ()
    assert split_roster("社区书记张某、赵某（经理）") == (Person("张某", "社区书记"), Person("赵某", "经理"))


def test_entries_that_share_a_line_are_parted() -> None:
    text = (
        "会议记录\n时间：2014年3月5日\n主持人：张某\n参会人员：李某、陶某（经理）列席人员：姜某（律师）议题：\n"
        "一、停车\n张某：开会，我先说。\n李某：我听。"
    )
    fields = read_meeting(text).fields
    assert (fields["present"].value, fields["observers"].value) == (
        ("李某", "陶某（经理）"),
        ("姜某（律师）",),
    )
