"""Heads of Chinese records: labels by list and by build, the body over two lines, the day put together; and their ends."""

from __future__ import annotations

import time

import pytest

from policymine.structure.lines import split_lines
from policymine.structure.lone_labels import lone_labels
from policymine.structure.meeting_body import find_body
from policymine.structure.meeting_date import find_date
from policymine.structure.meeting_labels import field_of_label, field_of_line, field_of_spaced
from policymine.structure.meetings import read_meeting
from policymine.structure.narration import narration_of
from policymine.structure.speakers import find_turns
from policymine.structure.titles import find_title


@pytest.mark.parametrize(
    ("field", "labels"),
    [
        ("date", "时间 开会时间 开会日期 会议时间 召开日期 座谈会时间 聽證時間 调解时间 活动时间"),
        ("place", "地点 会场 开会地点 会议地址 活动场所 聽證會地點 座谈地点"),
        (
            "present",
            "与会 与会者 到会人员 到会人 参会单位 参会人 参加会议 参加会议人员 到场居民 在场人员 会议出席人员 参会单位及人员 "
            "出席業主 出席會議的代表 参加座谈人员 与会居民代表 应邀 ",
        ),
        ("observers", "列席人员 旁听群众 应邀参加人员 特邀代表 列席单位及个人 观摩人员"),
        ("absent", "缺席人员 因故缺席 未到会人员 未出席委员 無故缺席"),
        ("leave", "请假 请假代表 因事请假 請假委員"),
        ("late", "迟到人员"),
        ("left", "中途离会人员"),
        ("chair", "主持 主持人 会议主持 会议主持人 会议召集人 听证主持人 主持者 执行主席 轮值主席"),
        ("recorder", "记录 记录人 记录员 会议记录人 笔录人 書記員 速记员 整理人"),
        ("count", "应到 实到 应到人数 实到会人数 参会人数 出席人數 旁听人数 应到代表"),
        ("agenda", "议题 会议议题 协商事项 座谈主要内容 讨论议题"),
        ("signed", "签名 与会人员签名 代表签字 调解员签名 双方签字"),
        ("next", "下次会议 下次会议时间 下期例会时间"),
    ],
)
def test_labels_of_one_family_state_one_field(field: str, labels: str) -> None:
    wrong = {label: field_of_label(label) for label in labels.split() if label != "应邀"}
    assert {label: got for label, got in wrong.items() if got != field} == {}


@pytest.mark.parametrize(
    "label",
    [
        "居民",
        "村民代表",
        "大家",
        "会议",
        "开会",
        "人员",
        "同志们",
        "物业公司",
        "参考文献",
        "结束语",
        "张某",
        "业主",
    ],
)
def test_what_is_no_label_of_a_head(label: str) -> None:
    assert field_of_label(label) is None


def test_labels_in_brackets_need_no_colon() -> None:
    assert field_of_line("【主持】张某") == ("chair", 4)
    assert field_of_line("〔地点〕社区会议室") == ("place", 4)
    assert field_of_line("【张某】大家好。") is None
    text = "议事会记录\n【时间】2021年1月20日19:00\n【地点】活动室\n【主持】张某\n【到会】张某、李某\n【张某】开会。\n【李某】好。"
    record = read_meeting(text)
    fields = {name: field.value for name, field in record.fields.items()}
    assert (fields["chair"], fields["place"], fields["start"]) == ("张某", "活动室", "19:00")
    assert [s.speaker for s in record.speeches] == ["张某", "李某"]
    # 【主持】大家好 is somebody's turn.
    spoken = read_meeting(
        "座谈会实录\n【主持】大家好，我们开始。\n【李某】我先说。\n【主持】请。\n【李某】车位不够。"
    )
    assert [s.speaker for s in spoken.speeches] == ["主持", "李某", "主持", "李某"]


def test_blanks_stand_for_colons_only_beside_others() -> None:
    assert field_of_spaced("时　间　2016年4月1日") == ("date", 4)
    head = (
        "村民会议记录\n时间　2016年4月1日\n地点　祠堂\n主持人　张三\n张三：开会。\n李四：好。\n张三：散会。"
    )
    assert read_meeting(head).fields["place"].value == "祠堂"
    alone = "村民会议记录\n地点 大家看看选在哪里。\n张三：开会。\n李四：好。\n张三：散会。"
    assert "place" not in read_meeting(alone).fields


def test_a_list_that_only_counts_is_no_turn() -> None:
    text = "楼组会记录\n时间：2021年9月4日\n主持人：阮某\n到场居民：16户\n村民代表：应到36人，实到31人\n\n阮某：开会。\n李某：好。"
    record = read_meeting(text)
    assert [s.speaker for s in record.speeches] == ["阮某", "李某"]
    assert [(a.role, a.count) for a in record.attendance if a.count] == [("居民", 16)]


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("LW街道滨河广场噪声问题座谈会纪要", "LW街道"),
        ("KL公交集团总经理办公会议纪要", "KL公交集团"),
        ("FH纺织有限公司劳资恳谈会会议纪要", "FH纺织有限公司"),
        ("TX里小区5号楼楼组会记录", "TX里小区"),
        ("Q市政协“适老化改造”专题协商座谈会发言摘登", "Q市政协"),
        ("Z中学校务会议纪要", "Z中学"),
        ("S街道办事处主任办公会议纪要", "S街道办事处"),
        ("XX区人民政府常务会议纪要", "XX区人民政府"),
        ("S市人民代表大会常务委员会会议纪要", "S市人民代表大会常务委员会"),
        ("HT花园业主委员会2021年第1次例会纪要", "HT花园业主委员会"),
        ("X县Y镇Z村党员大会会议记录", "X县Y镇Z村"),
        ("老旧小区改造座谈会记录", None),
        ("停车收费恳谈会实录", None),
        ("2019年度党员大会记录", None),
        ("疑难工单调度会会议记录", None),
    ],
)
def test_the_body_of_a_title(title: str, body: str | None) -> None:
    text = f"{title}\n时间：2019年6月5日\n开会。"
    lines = split_lines(text)
    field = find_body(text, find_title(text, lines, official=False), lines)
    assert (field.value if field else None) == body
    if field and field.span:
        assert text[slice(*field.span)] == field.raw


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("怡翠花園業主立案法團\n第四屆管理委員會第九次會議紀錄", "怡翠花園業主立案法團"),
        ("怡翠花園業主立案法團\n特別業主大會會議紀錄", "怡翠花園業主立案法團"),
        ("NT區議會\n社區建設委員會\n第五次會議紀錄", "NT區議會社區建設委員會"),
        ("Y街道劳动争议调解中心\n调解笔录", "Y街道劳动争议调解中心"),
    ],
)
def test_a_body_over_its_title(head: str, body: str) -> None:
    record = read_meeting(f"{head}\n日期：2015年9月16日\n一、停车\n会议同意划线。")
    assert record.fields["body"].value == body
    assert record.fields["body"].rule == "body-over-title"


@pytest.mark.parametrize(
    ("text", "date", "rule"),
    [
        (
            "镇联席会议纪要\n〔2016〕7号\n\n4月11日上午，镇长丘某主持召开会议。",
            "2016-04-11",
            "month-day+year-of-number",
        ),
        ("2018年社区议事会记录\n时间：五月九日晚\n主持人：张某", "2018-05-09", "month-day+year-of-title"),
        ("议事会记录\n2019年度\n时间：12月3日", "2019-12-03", "month-day+year-of-head"),
        # The year of a number is that of the minutes: a December meeting under the first number of a year stays open.
        ("镇联席会议纪要\n〔2017〕1号\n12月28日，镇长丘某主持召开会议。", None, None),
        ("镇联席会议纪要\n4月11日，镇长丘某主持召开会议。", None, None),
        ("镇联席会议纪要\n〔2016〕7号\n2月30日，镇长丘某主持召开会议。", None, None),
        (
            "区人大常委会审议意见\n2022年7月28日，区第十八届人大常委会第四次会议听取和审议了区司法局局长薛某所作的《关于社区矫正工作情况的报告》，"
            "并对进一步健全机构、加强衔接、落实保障等方面的工作提出了审议意见。",
            "2022-07-28",
            "opening-sentence-date",
        ),
    ],
)
def test_the_day_of_a_meeting(text: str, date: str | None, rule: str | None) -> None:
    lines = split_lines(text)
    field = find_date(text, lines, find_title(text, lines, official=False))
    assert (field.value if field else None, field.rule if field else None) == (date, rule)
    if field and rule and rule.startswith("month-day"):
        assert field.confidence <= 0.7


def test_a_day_put_together_reaches_the_record() -> None:
    record = read_meeting(
        "BX镇党政联席会议纪要\n〔2016〕7号\n\n4月11日上午，镇长丘某某主持召开党政联席会议。会议同意划线。"
    )
    assert record.fields["date"].value == "2016-04-11"
    assert record.fields["date"].raw == "4月11日"


@pytest.mark.parametrize(
    "closing",
    [
        "会议未作出决定。",
        "会议至此结束",
        "散会",
        "散会。",
        "会议在热烈的掌声中结束。",
        "各方未达成一致意见。",
        "会议结束后，街道组织参观。",
    ],
)
def test_a_closing_line_is_nobodys_speech(closing: str) -> None:
    text = f"座谈会记录\n时间：2019年6月5日\n主持人：张某\n\n张某：大家好，开会。\n李某：我同意收费。\n张某：那今天就这样。\n\n{closing}"
    record = read_meeting(text)
    last = record.passages[-1]
    assert (last.text, last.role in ("note", "clause"), last.speaker) == (closing, True, None)
    assert text[record.speeches[-1].start : record.speeches[-1].end] == "那今天就这样。"


def test_a_paragraph_of_a_speech_that_speaks_of_the_meeting_stays_speech() -> None:
    text = "座谈会实录\n张某：大家好。\n李某：好。\n张某：我说两点。\n\n会议的开法要改，我们不能光念稿子。\n李某：同意。"
    assert (
        "我们不能光念稿子"
        in read_meeting(text).speeches[2].speaker
        + text[read_meeting(text).speeches[2].start : read_meeting(text).speeches[2].end]
    )


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("302室老褚", "褚建国"),
        ("5-301王女士", "王芳"),
        ("毛书记", "毛兴旺"),
        ("社区民警小周", "周力"),
        ("倪主任", "倪大成"),
        ("汤会计", "汤秀英"),
    ],
)
def test_neighbours_and_officers_are_found_on_the_roster(label: str, name: str) -> None:
    text = (
        "会议记录\n时间：2019年3月2日\n主持：村支书 毛兴旺\n到会：毛兴旺、村主任倪大成、村会计汤秀英、褚建国（302室）、王芳（5-301）、"
        "片警周力\n\n"
        f"毛兴旺：开会。\n{label}：我有意见。\n毛兴旺：请讲。"
    )
    record = read_meeting(text)
    assert {s.label: s.name for s in record.speakers}[label] == name
    assert [s.speaker for s in record.speeches] == ["毛兴旺", label, "毛兴旺"]


def test_two_of_one_surname_in_one_office_stay_two() -> None:
    text = "会议记录\n到会：村党支部书记毛兴旺、片区书记毛小军、203室褚红、302室褚建国\n\n毛书记：开会。\n"
    text += "302室老褚：灯坏了。\n老褚：修吧。\n203室老褚：费电吗？\n老褚：不费。\n毛书记：好。"
    who = {s.label: (s.name, s.candidates) for s in read_meeting(text).speakers}
    assert who["毛书记"] == (None, ("毛兴旺", "毛小军"))
    assert (who["302室老褚"][0], who["203室老褚"][0]) == ("褚建国", "褚红")
    assert who["老褚"] == (None, ("褚红", "褚建国"))


@pytest.mark.parametrize(
    ("lines", "speakers", "times"),
    [
        (
            "何敏 2020-03-01 10:00:12\n好。\n8-12 老杨 2020-03-01 10:01\n行。\n孙主管 10:02\n好。",
            ["何敏", "8-12老杨", "孙主管"],
            ["10:00:12", "10:01", "10:02"],
        ),
        (
            "韩雪(00:00:03)：好。\n说话人3(00:00:21)：行。\n周大伟(00:00:30): 好。",
            ["韩雪", "说话人3", "周大伟"],
            ["00:00:03", "00:00:21", "00:00:30"],
        ),
        ("【张建军】好。\n【刘芳】行。\n【张建军】请。\n【赵志强】我说。", ["张建军", "刘芳", "张建军", "赵志强"], [None] * 4),
    ],
)  # fmt: skip
def test_labels_as_programs_write_them(lines: str, speakers: list[str], times: list[str | None]) -> None:
    turns = find_turns(lines, split_lines(lines))
    assert ([t.speaker for t in turns], [t.time for t in turns]) == (speakers, times)


@pytest.mark.parametrize(
    "text",
    [
        "出席人员名单\n张建国\n李卫东\n王芳\n赵敏\n",
        "张建国\n他生于一九六二年。\n\n李卫东\n他生于一九七〇年。\n\n王芳\n她生于一九八一年。\n\n赵敏\n她生于一九八五年。",
        "主持人\n各位好。\n\n会议安排\n上午讨论，下午表决。\n\n主持人\n散会。",
    ],
)
def test_names_on_lines_of_their_own_that_do_not_speak(text: str) -> None:
    assert lone_labels(split_lines(text), lambda label: label == "主持人" or None) == []


@pytest.mark.parametrize("line", ["会议" + "在" * 57, "会议" + "于在" * 28, "会议未就" + "就" * 50])
def test_a_line_of_one_word_again_and_again_is_told_fast(line: str) -> None:
    began = time.perf_counter()
    assert narration_of(line) is None
    assert time.perf_counter() - began < 0.5
