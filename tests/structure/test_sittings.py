"""Sittings of parliaments and press conferences, made for these tests after the print of several places; nobody in them is real."""

from __future__ import annotations

import pytest

from policymine.clean.normalize import normalize
from policymine.clean.tidy import tidy
from policymine.structure.attendance import Attendee
from policymine.structure.infix_names import part_infix
from policymine.structure.meeting_record import MeetingRecord
from policymine.structure.meetings import read_meeting
from policymine.structure.narration import is_stage_note, narration_of
from policymine.structure.read import read_structure
from policymine.structure.rosters import person_of, split_people
from policymine.structure.speakers import speaker_name
from policymine.structure.speech_people import identify

TAIPEI = """院會紀錄
立法院第30屆第7會期第1次會議紀錄
時　　間　中華民國112年2月17日（星期五）11時34分
地　　點　本院議場
主　　席　游院長大同
林秘書長志仁：報告院會，出席委員95人，已足法定人數。
主席：現在開會。進行報告事項，請柯委員立文發言。
柯委員立文：（11時36分）主席、各位同仁。我們主張先處理條例草案，
謝謝。
主席：請張廖委員文山發言，發言時間3分鐘。
（11時41分）
張廖委員文山：主席、院長。請問部長，經費從哪裡來？
王部長小花：跟委員報告，由預備金支應。
張廖委員文山：多少？
王部長小花：大約三億。
高天來Sra Kawas委員：（在席位上）反對！
主席：請問院會，有無異議？（無）無異議，通過。散會。
散會（17時20分）
"""
MACAO = """第九屆立法會第四立法會期
日期：二零一八年九月二十二日
開始時間：下午三時正
結束時間：下午七時三十五分
地點：立法會大樓全體會議廳
主席：曹文安
副主席：劉立華
第一秘書：歐安平
出席議員：曹文安、劉立華、歐安平、高大賢、許小年、吳大昌
缺席議員：周小輝
列席者：行政法務司司長陳小敏、行政暨公職局局長朱大偉
會議內容：
主席：各位議員：
下午好！現在開會。首先請陳小敏司長引介法案。
行政法務司司長陳小敏：多謝主席。
各位議員：法案的主要內容有三點。
主席：吳大昌議員。
吳大昌：多謝主席。我想請問司長，為何不增加議席？
高大賢（葡語）：主席，我反對。
陳小敏：多謝吳議員的意見。
主席：現在付諸表決。
（表決進行中）
主席：通過。散會。
"""
PRESS = """S市人大会议新闻发布会实录
时间：2024年3月4日12时
地点：新闻发布厅
[主持人]各位记者朋友，大家中午好！现在请大会发言人娄某回答提问。
[娄某]大家好！很高兴同大家见面。
[市广播电视台记者]请发言人介绍一下本次大会的议程。
[娄某]大会将于明天上午开幕，会期7天。
[晚报记者]今年的立法工作有哪些重点？
[娄某]第一，完善社会治理方面的法规。第二，修改物业条例。
[主持人]发布会到此结束。谢谢！
"""
BRIEFING = """S市民政局社区治理新闻通气会文字实录
2019年9月26日上午10点
主持人 李某：现在开始。
民政局局长赵卫国：下面我介绍三方面的情况：一是协商，二是服务，三是物业。
中新社记者：请问协商的结果由谁落实？
赵卫国：由社区落实，我们督促。
日报记者陈琳：我追问一个问题，有没有期限？
赵卫国副局长：一般是两周。
主持人：谢谢大家。
"""
SINGAPORE = """PARLIAMENT OF SINGAPORE
OFFICIAL REPORT
2 July 2024
Parliament met at 1.30 pm

[Mr Speaker in the Chair]

ORAL ANSWERS TO QUESTIONS

1 Ms Tan Mei Lin asked the Minister for Health what is the average waiting time at polyclinics.

The Minister for Health (Mr Goh Boon Kee): Mr Speaker, the median has been about 12 minutes.

Mr Speaker: Ms Tan.

Ms Tan Mei Lin (Northfield): I thank the Minister. Will the Ministry publish: first, the figures by clinic; second, by hour?

1.45 pm

And will it do so this year?

Mr Goh Boon Kee: Sir, we will consider it.

Assoc Prof Rajan Pillai (Nominated Member): One clarification, Sir.

Mr Speaker: Order.

Adjourned accordingly at 6.32 pm.
"""
EUROPE = """Verbatim report of proceedings
Wednesday, 9 March 2011 - Strasbourg

1. Opening of the sitting

(The sitting was opened at 09.05)

President. – The sitting is open. The next item is the report by Mr Poe on local democracy.

Bo Poe, rapporteur. – Madam President, this report is about consultation. It took two years.

Carla van den Low, Member of the Commission. – (FR) Madam President, the Commission agrees.

Dora Ní Fox, on behalf of the Blue Group. – Madam President, there are three reasons: cost, time and trust.

(Applause)

And there is a fourth.

Emil Grün (Green). – (DE) Madam President, we do not.

President. – The debate is closed. The vote will take place tomorrow.
"""
FLOOR = """會議過程正式紀錄
OFFICIAL RECORD OF PROCEEDINGS

2012年6月20日星期三
Wednesday, 20 June 2012

上午11時正會議開始
The Council met at Eleven o'clock

出席議員：
MEMBERS PRESENT:

主席陳大文議員, G.B.S., J.P.
THE PRESIDENT
THE HONOURABLE CHAN TAI-MAN, G.B.S., J.P.

利國偉議員
THE HONOURABLE LEE KWOK-WAI

黃小明議員, S.C.
DR THE HONOURABLE PETER WONG SIU-MING, S.C.

缺席議員：
MEMBERS ABSENT:

李四方議員
THE HONOURABLE LEE SZE-FONG

出席政府官員：
PUBLIC OFFICERS ATTENDING:

教育統籌司王小一女士, J.P.
MISS WONG SIU-YAT, J.P.
SECRETARY FOR EDUCATION

1. 利國偉議員：主席，我想問教育統籌司，學額是否足夠？

教育統籌司：主席，學額足夠。

DR PETER WONG: President, I want to follow up: is it really enough?

SECRETARY FOR EDUCATION: President, it is.

MR LEE KWOK-WAI (in Cantonese): 沒有。

（利國偉議員離開會議廳）

主席：現在休會。

立法會遂於下午1時休會。
"""
ENGLISH = """OFFICIAL RECORD OF PROCEEDINGS

Wednesday, 2 March 2011

The Council met at Eleven o'clock

MEMBERS PRESENT:

THE HONOURABLE ALBERT CHU KWAN-YUEN

IR DR THE HONOURABLE RAYMOND YU CHUNG-TAI, S.B.S., S.B.ST.J., J.P.

THE HONOURABLE MRS SOPHIE LEUNG LAM YAU-FUN, G.B.S., J.P.

MEMBER ABSENT:

THE HONOURABLE EMILY FUNG WAI-HING, J.P.

CLERK IN ATTENDANCE:

MS PAULINE YIP MAN-WAH, SECRETARY GENERAL

ORAL ANSWERS TO QUESTIONS

1. MR ALBERT CHU (in Cantonese): President, will the Secretary tell us why?

SECRETARY FOR FINANCIAL SERVICES AND THE TREASURY (in Cantonese): President, the reason is:
it takes time.

MRS SOPHIE LEUNG: I have a follow-up.

PRESIDENT'S DEPUTY (in Cantonese): Please ask it.

IR DR RAYMOND YU (in Cantonese): I do not agree.

PRESIDENT'S DEPUTY (in Cantonese): The Council is adjourned.

Adjourned accordingly at 9.55 pm.
"""
COMMITTEE = """S市人大常委会第十二次会议分组审议发言摘要
2019年9月26日
审议《S市物业管理条例（修订草案）》
王芳委员：第二十三条的表述要斟酌。谁来监督？
赵卫国副主任：我同意王芳委员的意见，还要考虑老旧小区。
市住建局负责人：我们会后研究，吸收各位的意见。
刘洋代表（列席）：我们社区遇到过这样的问题。
王芳委员：请住建局书面答复。
"""


def prepared(text: str) -> str:
    made = tidy(text)
    return normalize(made.text, cuts=made.spans).text


def said(text: str) -> list[str]:
    return [s.speaker for s in read_meeting(prepared(text)).speeches if s.label]


def of_status(record: MeetingRecord, status: str) -> list[tuple[str | None, str | None]]:
    return [(a.name, a.role) for a in record.attendance if a.status == status]


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        (
            TAIPEI,
            "林秘書長志仁|主席|柯委員立文|主席|張廖委員文山|王部長小花|張廖委員文山|王部長小花|高天來Sra Kawas委員|主席",
        ),
        (MACAO, "主席|行政法務司司長陳小敏|主席|吳大昌|高大賢|陳小敏|主席|主席"),
        (PRESS, "主持人|娄某|市广播电视台记者|娄某|晚报记者|娄某|主持人"),
        (
            BRIEFING,
            "主持人李某|民政局局长赵卫国|中新社记者|赵卫国|日报记者陈琳|赵卫国副局长|主持人",
        ),
        (
            SINGAPORE,
            "The Minister for Health (Mr Goh Boon Kee)|Mr Speaker|Ms Tan Mei Lin (Northfield)|Mr Goh Boon Kee"
            "|Assoc Prof Rajan Pillai (Nominated Member)|Mr Speaker",
        ),
        (EUROPE, "President|Bo Poe|Carla van den Low|Dora Ní Fox|Emil Grün|President"),
        (
            FLOOR,
            "利國偉議員|教育統籌司|DR PETER WONG|SECRETARY FOR EDUCATION|MR LEE KWOK-WAI|主席",
        ),
        (
            ENGLISH,
            "MR ALBERT CHU|SECRETARY FOR FINANCIAL SERVICES AND THE TREASURY|MRS SOPHIE LEUNG|PRESIDENT'S DEPUTY"
            "|IR DR RAYMOND YU|PRESIDENT'S DEPUTY",
        ),
        (COMMITTEE, "王芳委员|赵卫国副主任|市住建局负责人|刘洋代表（列席）|王芳委员"),
    ],
    ids=["taipei", "macao", "press", "briefing", "singapore", "europe", "floor", "english", "committee"],
)
def test_who_speaks(text: str, speakers: str) -> None:
    assert said(text) == speakers.split("|")
    result = read_structure(prepared(text))
    assert result.kind.value == "minutes"
    assert result.fields["record_mode"].value == ("gist" if text is COMMITTEE else "verbatim")
    assert "date_issued" in result.fields


def test_titles_between_surname_and_given_name() -> None:
    record = read_meeting(prepared(TAIPEI))
    of = {s.label: (s.name, s.role) for s in record.speakers}
    assert of["柯委員立文"] == ("柯立文", "委員")
    assert of["張廖委員文山"] == ("張廖文山", "委員")
    assert of["高天來Sra Kawas委員"] == ("高天來Sra Kawas", "委員")
    assert of["主席"] == ("游大同", "主席")
    assert record.fields["end"].value == "17:20"
    assert ("note", "（11時41分）") in [(p.role, p.text) for p in record.passages]


@pytest.mark.parametrize(
    "label", ["李主任医师", "陈代表团", "李主任首先", "王局长等人", "金华主任李明", "主任李强"]
)
def test_titles_that_stand_between_no_names(label: str) -> None:
    assert part_infix(label, label) is None


def test_officers_and_members_of_a_head() -> None:
    record = read_meeting(prepared(MACAO))
    assert of_status(record, "present")[:2] == [("劉立華", "副主席"), ("歐安平", "第一秘書")]
    assert len(of_status(record, "present")) == 6
    assert of_status(record, "absent") == [("周小輝", None)]
    assert (record.fields["start"].value, record.fields["end"].value) == ("15:00", "19:35")
    assert {s.label: s.name for s in record.speakers}["主席"] == "曹文安"


def test_a_list_in_two_languages() -> None:
    record = read_meeting(prepared(FLOOR))
    assert of_status(record, "present") == [("陳大文", "主席"), ("利國偉", "議員"), ("黃小明", "議員")]
    assert of_status(record, "absent") == [("李四方", "議員")]
    assert of_status(record, "observer") == [("王小一", "教育統籌司")]
    of = {s.label: (s.kind, s.name) for s in record.speakers}
    assert of["利國偉議員"] == ("person", "利國偉")
    assert of["教育統籌司"] == ("office", "王小一")


def test_a_list_in_capitals() -> None:
    record = read_meeting(prepared(ENGLISH))
    names = [name for name, _ in of_status(record, "present")]
    assert names == ["ALBERT CHU KWAN-YUEN", "RAYMOND YU CHUNG-TAI", "SOPHIE LEUNG LAM YAU-FUN"]
    assert [name for name, _ in of_status(record, "absent")] == ["EMILY FUNG WAI-HING"]
    assert {s.label: s.name for s in record.speakers}["IR DR RAYMOND YU"] == "RAYMOND YU CHUNG-TAI"


def test_notes_of_the_clock_and_of_the_end_are_not_spoken() -> None:
    record = read_meeting(prepared(SINGAPORE))
    roles = {p.text: p.role for p in record.passages}
    assert roles["1.45 pm"] == roles["Adjourned accordingly at 6.32 pm."] == "note"
    goes_on = [s for s in record.speeches if s.speaker.startswith("Ms Tan")]
    assert [bool(s.label) for s in goes_on] == [True, False]
    assert is_stage_note("（17時20分）")
    assert not is_stage_note("（二）")
    assert narration_of("The House rose at 6.30 pm") == "pause"
    assert narration_of("The committee rose to the challenge of 2010, when prices fell.") is None


def test_surnames_in_no_list_are_told_by_the_others_of_a_list() -> None:
    text = "會議紀錄\n時間：2014年3月5日\n出席：\n陳大文議員, J.P.\n李小明議員 S.B.S., JP\n"
    text += "帥國偉議員（G.B.S., J.P.）\n布一議員\n缺席：仝中文議員\n"
    text += "陳大文議員：開會。\n帥國偉議員：好。\n陳大文議員：散會。"
    record = read_meeting(text)
    assert of_status(record, "present") == [
        ("陳大文", "議員"),
        ("李小明", "議員"),
        ("帥國偉", "議員"),
        ("布一", "議員"),
    ]
    assert of_status(record, "absent") == [("仝中文", "議員")]
    assert {s.label: s.name for s in record.speakers}["帥國偉議員"] == "帥國偉"
    assert person_of("行政長官利國偉先生").name == "利國偉"
    assert split_people("居民代表、青年代表") == ("居民代表", "青年代表")
    # A group stays a group where nothing says that it is somebody.
    found = identify(["部分議員"], [Attendee("陳大文", "議員", "present", "陳大文議員")], "", None)
    assert found["部分議員"].kind == "collective"


@pytest.mark.parametrize(
    ("label", "speaker"),
    [
        ("**陳大文議員**", "陳大文議員"),
        ("**陳大文議員", "陳大文議員"),
        ("MR JAMES FOO (in Cantonese)", "MR JAMES FOO"),
        ("高大賢（葡語）", "高大賢"),
        ("张**", "张**"),
    ],
)
def test_marks_that_are_no_part_of_a_speaker(label: str, speaker: str) -> None:
    assert speaker_name(label) == speaker


def numbered_pages(head: str) -> str:
    lines = ["會議過程正式紀錄", "", "主席：我宣讀報告。"]
    for page in range(3477, 3485):
        year = head.format(page) if page % 2 else f"{page} {head.format('').strip()}"
        lines += [f"第{page}段的內容，" + "說明情況並且繼續說下去，" * 5] * 8 + [year]
    return "\n".join([*lines, "報告完畢。", "", "陳大文議員：多謝。", "", "主席：好。"])


@pytest.mark.parametrize(
    "head", ["立法會 ─ 2012年2月1日 {}", "LEGISLATIVE COUNCIL ─ 2 March 2011   {}", "立法會會刊 {}"]
)
def test_heads_that_hold_the_number_of_the_page(head: str) -> None:
    text = prepared(numbered_pages(head))
    assert head.format("").strip() not in text
    assert said(numbered_pages(head)) == ["主席", "陳大文議員", "主席"]


def test_numbered_headings_are_no_heads_of_pages() -> None:
    text = "\n".join(f"问题 {n}\n" + "居民认为停车难，物业回应不够，" * 30 + "。" for n in range(1, 9))
    assert prepared(text).count("问题") == 8
