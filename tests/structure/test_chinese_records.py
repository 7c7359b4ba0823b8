"""Chinese records of meetings, written for these tests: heads and lists, speakers, notes, votes, and records that go wrong."""

from __future__ import annotations

import itertools
import time
from typing import Any

import pytest

from policymine.clean.normalize import normalize
from policymine.clean.tidy import tidy
from policymine.corpus.document import Document
from policymine.ingestors.assemble import assemble
from policymine.ingestors.base import RawDocument, SourceRef
from policymine.structure.lines import split_lines
from policymine.structure.meeting_record import MeetingRecord
from policymine.structure.meeting_times import find_clocks, find_next_meeting
from policymine.structure.meetings import read_meeting
from policymine.structure.narration import narration_of
from policymine.structure.read import read_structure
from policymine.structure.rosters import person_of, split_people
from policymine.structure.speakers import find_turns


def who(record: MeetingRecord) -> list[tuple[str | None, str | None, str, int | None]]:
    return [(a.name, a.role, a.status, a.count) for a in record.attendance]


def said(record: MeetingRecord, text: str) -> list[tuple[str, str]]:
    return [(s.speaker, text[s.start : s.end]) for s in record.speeches]


def lost(text: str, record: MeetingRecord) -> str:
    """Return what of the text stands in no passage and in no label."""
    gone = list(text)
    for passage in record.passages:
        assert text[passage.start : passage.end] == passage.text
        gone[passage.start : passage.end] = [" "] * (passage.end - passage.start)
        if passage.role == "speech" and passage.label:
            at = text.rfind(passage.label, 0, passage.start + 1)
            gone[at : at + len(passage.label)] = [" "] * len(passage.label)
    return "".join(gone).strip() and "".join("".join(gone).split())


def test_attendance_has_its_status() -> None:
    text = (
        "S社区第三次居民议事会会议记录\n时间：2014年3月5日下午2:30—4:00\n地点：社区会议室\n主持人：张某（社区书记）\n记录：周某\n"
        "出席人员：张某（社区书记）、李某某（居民代表）、王某（物业经理，迟到）、居民代表12人\n列席：赵某（街道）\n"
        "请假：钱某（出差）、孙某（病假）\n缺席：吴某\n议题：\n一、停车问题\n二、加装电梯\n"
        "主持人：下面进行第一项议题。\n李某某：我同意。\n主持人：下面进行第二项议题。\n李某某：我再想想。\n"
        "散会。\n下次会议定于3月19日上午9点在社区会议室召开。"
    )
    record = read_meeting(text)
    assert who(record) == [
        ("张某", "社区书记", "present", None),
        ("李某某", "居民代表", "present", None),
        ("王某", "物业经理", "late", None),
        (None, "居民代表", "present", 12),
        ("赵某", "街道", "observer", None),
        ("钱某", None, "leave", None),
        ("孙某", None, "leave", None),
        ("吴某", None, "absent", None),
        ("周某", "记录人", "present", None),
    ]
    assert [a.note for a in record.attendance if a.status == "leave"] == ["出差", "病假"]
    for attendee in record.attendance:
        if attendee.span:
            assert text[slice(*attendee.span)] == attendee.raw
    fields = {name: field.value for name, field in record.fields.items()}
    assert (fields["start"], fields["end"], fields["series"], fields["recorder"]) == (
        "14:30",
        "16:00",
        3,
        "周某",
    )
    assert fields["next_meeting"] == {"date": "2014-03-19", "time": "09:00", "place": "社区会议室"}
    assert [(i.number, i.name) for i in record.agenda] == [(1, "停车问题"), (2, "加装电梯")]
    assert [(s.speaker, s.item) for s in record.speeches] == [
        ("主持人", 0),
        ("李某某", 0),
        ("主持人", 1),
        ("李某某", 1),
    ]
    assert ("note", "散会。") in [(p.role, p.text) for p in record.passages]
    assert record.warnings == ()
    assert lost(text, record) == ""


def test_the_lists_of_a_summary_stand_after_its_body() -> None:
    text = (
        "区政府第7次常务会议纪要\n2014年3月5日上午，区长张三在区政府三楼会议室主持召开区政府第7次常务会议。现纪要如下：\n"
        "一、关于停车问题\n会议认为，停车难。会议决定，由城管局负责划线。\n二、关于物业费\n会议同意调价方案。\n"
        "出席：张三、李四、王五\n列席：区财政局赵六、区民政局 钱七 孙八\n请假：周九（出差）\n记录：吴十\n"
    )
    record = read_meeting(text)
    assert who(record) == [
        ("张三", None, "present", None),
        ("李四", None, "present", None),
        ("王五", None, "present", None),
        ("赵六", "区财政局", "observer", None),
        ("钱七", "区民政局", "observer", None),
        ("孙八", "区民政局", "observer", None),
        ("周九", None, "leave", None),
        ("吴十", "记录人", "present", None),
    ]
    fields = {name: field.value for name, field in record.fields.items()}
    assert (fields["chair"], fields["place"], fields["record_mode"]) == (
        "张三",
        "区政府三楼会议室",
        "summary",
    )
    assert (fields["series"], fields["body"], fields["date"]) == (7, "区政府", "2014-03-05")
    assert [p.role for p in record.passages][-4:] == ["attendance"] * 4


def test_lists_in_units_and_in_columns() -> None:
    text = "会议记录\n出席人员：\n社区：张某、李某（主任）\n物业公司：赵某\n区住建局  钱卫国\n主持人：张某\n张某：开会。\n李某：好。"
    assert who(read_meeting(text))[:4] == [
        ("张某", "社区", "present", None),
        ("李某", "主任", "present", None),
        ("赵某", "物业公司", "present", None),
        ("钱卫国", "区住建局", "present", None),
    ]
    assert split_people("张建国 李卫东　王芳") == ("张建国", "李卫东", "王芳")
    assert split_people("张三、李四、王五等8人") == ("张三", "李四", "王五")


def test_a_list_of_a_committee_with_offices_on_lines_of_their_own() -> None:
    text = (
        "立法會\n房屋事務委員會\n會議紀要\n日期 ： 2019年3月4日(星期一)\n時間 ： 下午2時30分\n出席委員 ： 陳大文議員, JP (主席)\n"
        "洪小明議員, GBS, JP (副主席)\n容海嫻議員\n缺席委員 ： 王一二議員, SBS\n出席公職人員 ： 議程第III項\n運輸及房屋局副局長\n"
        "李大衛先生, JP\n列席秘書 ： 總議會秘書(1)2\n司徒少華女士\nI. 通過會議紀要\n主席表示會議紀要獲得通過。\n"
    )
    record = read_meeting(text)
    assert [(a.name, a.status, a.label) for a in record.attendance] == [
        ("陳大文", "present", "出席委員"),
        ("洪小明", "present", "出席委員"),
        ("容海嫻", "present", "出席委員"),
        ("王一二", "absent", "缺席委員"),
        ("李大衛", "observer", "出席公職人員"),
        ("司徒少華", "observer", "列席秘書"),
    ]
    assert record.fields["start"].value == "14:30"


def test_lists_of_the_late_and_of_those_who_left() -> None:
    text = "会议记录\n时间：2015年3月5日9:00\n出席：张某、李某\n迟到：王某（9:20到会）\n早退：李某\n"
    text += "张某：开会。\n王某：来晚了。\n张某：没关系。\n"
    assert [(a.name, a.status) for a in read_meeting(text).attendance] == [
        ("张某", "present"),
        ("李某", "left"),
        ("王某", "late"),
    ]


def test_people_in_the_prose_of_a_report() -> None:
    text = "2014年3月5日，S社区召开居民座谈会，社区书记张某主持，居民代表李某某、王某某，物业公司赵经理等12人参加会议。"
    text += "会上，李某某认为停车难。"
    record = read_meeting(text)
    assert record.fields["chair"].value == "张某"
    assert [a.name for a in record.attendance] == ["张某", "李某某", "王某某", "物业公司赵经理"]


@pytest.mark.parametrize(
    ("entry", "name", "role"),
    [
        ("主席曾某某議員", "曾某某", "主席"),
        ("運輸及房屋局局長陳大文教授", "陳大文", "運輸及房屋局局長"),
        ("葉劉小明議員", "葉劉小明", "議員"),
        ("副秘書長林鄭小寶女士", "林鄭小寶", "副秘書長"),
        ("物业公司赵经理", "物业公司赵经理", None),
        ("欧阳明（社工）", "欧阳明", "社工"),
    ],
)
def test_names_and_offices(entry: str, name: str, role: str | None) -> None:
    text = entry.replace("某某", "大明")
    person = person_of(text)
    assert (person.name, person.role) == (name.replace("某某", "大明"), role)


def test_labels_of_every_kind_speak() -> None:
    text = (
        "座谈会记录\n主持人：开始。\n局長回答：好的。\n陳大文議員（譯文）：我同意。\n张某某（插话）：等等。\n【居民代表李某】我说两句。\n"
        "代理主席︰請繼續。\n秘書：條例草案。\n有居民：不行！\n全体：同意。\n运输局局长（在发展局局长缺席期间）：我代答。\n"
    )
    turns = find_turns(text, split_lines(text))
    assert [t.speaker for t in turns] == [
        "主持人",
        "局長",
        "陳大文議員",
        "张某某",
        "居民代表李某",
        "代理主席",
        "秘書",
        "有居民",
        "全体",
        "运输局局长",
    ]
    record = read_meeting(text)
    kinds = {s.speaker: s.kind for s in record.speeches}
    assert (kinds["有居民"], kinds["全体"], kinds["局長"], kinds["张某某"]) == (
        "unnamed",
        "collective",
        "office",
        "person",
    )


@pytest.mark.parametrize(
    "line",
    [
        "我對學生說：好。",
        "孟子曰：仁。",
        "表一：2008年至2012年的数字",
        "功能團體：",
        "有一位母親告訴我：她累。",
        "陳大文議員動議的議案如下：",
        "就質詢的3個部分，我的答覆如下：第一。",
    ],
)
def test_words_before_a_colon_that_do_not_speak(line: str) -> None:
    text = f"主席：開會。\n{line}\n主席：散會。"
    assert [t.speaker for t in find_turns(text, split_lines(text))] == ["主席", "主席"]


def test_a_sentence_that_the_print_broke_is_no_label() -> None:
    text = (
        "主席：现在开会，请大家看手上的文件，第三页有具体的数字，看完以后我想请各位代表认真想一想，再回答我\n"
        "问：这样的安排是不是合适的？\n居民代表李某：合适。"
    )
    assert [t.speaker for t in find_turns(text, split_lines(text))] == ["主席", "居民代表李某"]


def test_votes_motions_and_pauses_are_told_not_spoken() -> None:
    text = (
        "會議過程正式紀錄\n主席：反對的請舉手。\n\n(議員舉手 )\n\n陳大文議員起立要求記名表決。\n\n主席：現在停止表決。\n\n功能團體：\n\n"
        "陳大文議員、李小明議員及王一二議員反對。\n\n張三四議員棄權。\n\n主席宣布議案有4人出席，3人反對，1人棄權，他於是宣布議案被否決。\n\n"
        "李小明議員動議的議案如下：\n\n“本會促請政府劃線。”\n\n上午11時零2分\n\n會議暫停。\n\n上午11時17分\n\n會議隨而恢復。\n\n"
        "李小明議員：我動議議案。\n\n立法會遂於晚上9時55分休會。\n"
    )
    record = read_meeting(text)
    assert said(record, text) == [
        ("主席", "反對的請舉手。"),
        ("主席", "現在停止表決。"),
        ("李小明議員", "我動議議案。"),
    ]
    roles = {p.text: p.role for p in record.passages}
    assert (
        roles["(議員舉手 )"] == roles["張三四議員棄權。"] == roles["陳大文議員起立要求記名表決。"] == "note"
    )
    assert roles["主席宣布議案有4人出席，3人反對，1人棄權，他於是宣布議案被否決。"] == "decision"
    assert roles["“本會促請政府劃線。”"] == "clause"
    assert record.fields["pauses"].value == (
        {"event": "suspend", "time": "11:02"},
        {"event": "resume", "time": "11:17"},
    )
    assert (record.fields["end"].value, record.fields["body"].value) == ("21:55", "立法會")
    assert lost(text, record) == ""


def test_a_long_list_is_told_from_speech_fast() -> None:
    started = time.process_time()
    for text in ("陳大文議員、" * 80 + "都在這裏坐着", "我們，" * 300, "主席宣布" + "議案通過，" * 150):
        assert narration_of(text) is None
    assert time.process_time() - started < 2


def paged() -> str:
    """Return a speech of six printed pages, each with head and number."""
    lines = ["會議過程正式紀錄", "", "主席：" + "我宣讀報告的內容如下，"]
    for page in range(9998, 10004):
        lines += [f"這是第{page}頁的內容，" + "說明情況並且繼續說下去，" * 5] * 8
        lines += ["立法會  ─  2013年 1月 23日", "", str(page)]
    return "\n".join([*lines, "報告完畢。", "", "陳大文議員：多謝。"])


def test_heads_of_pages_stand_in_no_speech() -> None:
    text = paged()
    record = read_meeting(text)
    assert not any("立法會" in t or "\n1000" in t for _, t in said(record, text))
    assert {s.speaker for s in record.speeches} == {"主席", "陳大文議員"}
    assert sum(1 for s in record.speeches if s.label) == 2
    assert lost(text, record) == ""


def test_speeches_are_joined_across_pages() -> None:
    made = tidy(paged())
    normal = normalize(made.text, cuts=made.spans).text
    record = read_meeting(normal)
    assert [s.speaker for s in record.speeches] == ["主席", "陳大文議員"]
    assert "立法會" not in normal.split("陳大文")[0].split("主席")[1]


def document(text: str, **options: Any) -> Document:
    made = assemble(SourceRef("f/a.txt", "k", "0"), RawDocument(text), kind="minutes", **options)
    assert isinstance(made, Document)
    return made


def test_what_has_no_column_is_kept_with_the_document() -> None:
    text = "S社區會議記錄\n時間：2014年3月5日\n主持人：張某\n出席：張某、陳偉業（業主）\n主持人：開會。\n陳偉業：我同意。\n主持人：好。"
    meeting = document(text).extra["meeting"]
    assert [(a["name"], a["status"]) for a in meeting["attendance"]] == [
        ("張某", "present"),
        ("陳偉業", "present"),
    ]
    assert meeting["speakers"][1] == {
        "speaker": "陳偉業",
        "kind": "person",
        "name": "陳偉業",
        "role": "業主",
        "turns": 1,
    }
    simplified = document(text, script="simplified").extra["meeting"]
    assert simplified["speakers"][1]["name"] == "陈伟业"


def test_two_of_one_surname_stay_two() -> None:
    text = (
        "座谈会记录\n主持人：何某\n出席：李建国（居委会主任）、李卫（街道办主任）、王芳、李某某（居民代表）、李某某（物业经理）\n主持人：请讲。\n"
        "李主任：我先说。\n居委会李主任：我补充。\n王女士：好。\n居民代表李某某：我反对。\n李某某：我也说。\n"
    )
    record = read_meeting(text)
    of = {s.label: s for s in record.speakers}
    assert (of["李主任"].name, of["李主任"].candidates) == (None, ("李建国", "李卫"))
    assert of["居委会李主任"].name == "李建国"
    assert of["王女士"].name == "王芳"
    assert (of["居民代表李某某"].name, of["居民代表李某某"].candidates) == ("李某某", ())
    assert of["李某某"].candidates == ("李某某（居民代表）", "李某某（物业经理）")
    assert record.warnings[0] == "speaker: '李主任' (1 turn) may be 李建国 or 李卫; it is left as written"
    assert len([w for w in record.warnings if w.startswith("speaker: ")]) == 2


def test_who_took_the_chair_is_read_from_the_record() -> None:
    text = (
        "紀錄\n出席議員：\n主席曾大明議員\n梁小彥議員\n主席：開會。\n(代理主席梁小彥議員代為主持會議 )\n代理主席：請發言。\n"
        "梁小彥議員：我發言。\n主席：散會。"
    )
    record = read_meeting(text)
    assert [(s.label, s.name) for s in record.speakers] == [
        ("主席", "曾大明"),
        ("代理主席", "梁小彥"),
        ("梁小彥議員", "梁小彥"),
    ]


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("下午2:30—4:00", ["14:30", "16:00"]),
        ("上午9:30至11点半", ["09:30", "11:30"]),
        ("上午9:00-2:00", ["09:00", "14:00"]),
        ("晚上9時零7分", ["21:07"]),
        ("中午12时", ["12:00"]),
        ("凌晨 12時 44分", ["00:44"]),
        ("十四时三十分", ["14:30"]),
        ("14：30～16：00", ["14:30", "16:00"]),
        ("比例为3：1，第3点意见，2小时", []),
    ],
)
def test_clock_times(text: str, times: list[str]) -> None:
    assert [clock.value for clock in find_clocks(text)] == times


@pytest.mark.parametrize(
    ("text", "held", "date", "clock"),
    [
        ("本會在2013年 1月 9日星期三上午 11時正續會。", "2012-12-20", "2013-01-09", "11:00"),
        ("我宣布會議暫停，於 5月 20日 (星期一 )上午 9時正恢復。", "2013-05-16", "2013-05-20", "09:00"),
        ("下次会议时间：1月8日", "2014-12-20", "2015-01-08", None),
        ("下次会议定于下周三下午两点半召开", "2014-03-05", "2014-03-12", "14:30"),
        ("會議明天下午 2時 30分恢復，本會將於明天上午9時恢復。", "2014-02-28", "2014-03-01", "09:00"),
    ],
)
def test_the_next_meeting(text: str, held: str, date: str, clock: str | None) -> None:
    found = find_next_meeting(text, held)
    assert found is not None
    assert (found.date, found.time) == (date, clock)
    assert text[slice(*found.span)] == found.raw


def test_a_transcript_without_speakers() -> None:
    text = (
        "S社区座谈会发言实录\n时间：2014年3月5日\n" + "大家围绕停车问题进行了交流，有人提出应当划线。\n" * 5
    )
    result = read_structure(text, kind="minutes")
    assert result.warnings == (
        "speaker: no speaker was found, though the record says '实录'; its text is kept as paragraphs",
    )
    assert "".join(p.text for p in result.passages) == "".join(text.split("\n"))


def test_a_transcript_of_a_thousand_speakers() -> None:
    names = [
        "".join(parts)
        for parts in itertools.product("李王张刘陈杨黄赵吴周", "建国卫东明芳英华丽强", "文平安宁海涛军伟杰辉")
    ]
    text = "会议记录\n时间：2014年3月5日\n" + "".join(f"居民代表{name}：我同意。\n" for name in names)
    started = time.process_time()
    record = read_meeting(text)
    assert time.process_time() - started < 5
    assert len(record.speakers) == 1000
    assert record.warnings == (
        "speaker: 1000 different speakers in 1000 turns, 1000 of them once only; some of these labels may be something else",
    )
    assert lost(text, record) == ""


def test_a_roster_that_contradicts_the_speeches_and_times_that_run_backwards() -> None:
    text = (
        "S社区议事会会议记录\n时间：2014年3月5日14:30—9:00\n主持人：张某\n应到10人，实到2人\n出席：张某、李某某（居民代表）、王某\n缺席：赵某某\n"
        "请假：钱某\n主持人：开会。\n赵某某：我来了。\n孙某某：我也说两句。\n钱某：好。\n李某某：同意。\n"
    )
    record = read_meeting(text)
    assert record.warnings == (
        "speaker: '赵某某' speaks (1 turn), but the roster lists this name as absent",
        "speaker: '钱某' speaks (1 turn), but the roster lists this name as on leave",
        "speaker: '孙某某' speaks and is not on the roster of 3 names",
        "present: the record counts 2 who came ('实到2人'), and its list names 3",
        "time: the record says it starts at '14:30' and ends at '9:00', which is earlier; both are kept",
    )
    assert [s.speaker for s in record.speeches] == ["主持人", "赵某某", "孙某某", "钱某", "李某某"]
    assert lost(text, record) == ""


def test_times_of_turns_that_run_backwards() -> None:
    text = (
        "录音转写\n说话人1 00:00:05\n大家好，我们开始吧。\n说话人2 00:01:20\n好的，谢谢。\n"
        "说话人1 00:00:50\n那么先谈停车。\n说话人2 00:02:00\n停车很难。\n"
    )
    record = read_meeting(text)
    assert [(s.speaker, s.time, s.kind) for s in record.speeches] == [
        ("说话人1", "00:00:05", "unnamed"),
        ("说话人2", "00:01:20", "unnamed"),
        ("说话人1", "00:00:50", "unnamed"),
        ("说话人2", "00:02:00", "unnamed"),
    ]
    assert record.warnings == (
        "time: the times of the turns run backwards in 1 place, first from 00:01:20 (说话人2) to 00:00:50 (说话人1); "
        "the order of the text is kept",
    )
    assert lost(text, record) == ""


def test_mixed_scripts() -> None:
    text = (
        "會議記錄\n時間：2014年3月5日\n主持人：张某\n出席：张某、陳偉業\n主持人：各位好，let us begin.\n陈伟业：我說。\n"
        "陳偉業：再說。\nMr. Smith: Thank you.\n主持人：好。\n"
    )
    record = read_meeting(text)
    assert [s.speaker for s in record.speeches] == ["主持人", "陈伟业", "陳偉業", "Mr. Smith", "主持人"]
    assert [s.name for s in record.speeches][1:3] == ["陳偉業", "陳偉業"]
    assert record.warnings == (
        "speaker: 'Mr. Smith' speaks and is not on the roster of 2 names",
        "speaker: '陈伟业' and '陳偉業' are one name in two scripts; --script simplified makes them one speaker",
    )
    assert lost(text, record) == ""


@pytest.mark.parametrize(
    "text",
    ["会议记录", "：", "主持人：", "出席：\n缺席：\n", "出席：、，；\n", "时间：25:99—99:00\n主持人：张某\n"],
)
def test_scraps_of_records(text: str) -> None:
    record = read_meeting(text)
    assert lost(text, record) == ""
