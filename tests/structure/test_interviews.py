"""Interviews and group talks, written for these tests, in the layouts that field notes have."""

from __future__ import annotations

import pytest

from policymine.structure.interviews import side_of
from policymine.structure.lines import split_lines
from policymine.structure.read import Structured, read_structure
from policymine.structure.respondents import attribute_of_label, read_respondents, respondent_of


def read(text: str) -> Structured:
    made = read_structure(text)
    assert made.kind.value == "interview"
    for p in made.passages:
        assert text[p.start : p.end] == p.text
    return made


def pairs(made: Structured) -> list[tuple[str, list[str]]]:
    return [
        (made.passages[q].text, [made.passages[a].text for a in answers])
        for q, answers in made.extra["pairs"]
    ]


def test_question_and_answer_with_a_described_respondent() -> None:
    made = read(
        "访谈记录\n访谈时间：2018年4月12日\n访谈者：王某\n受访者：李某某（居民代表，女，45岁）\n"
        "问：您觉得难在哪里？\n答：难在一楼。\n采光也是。\n问：后来呢？\n答：坐下来谈。"
    )
    assert made.extra["respondents"] == [
        {
            "name": "李某某",
            "role": "居民代表",
            "gender": "female",
            "age_group": "40-49",
            "age": "45",
            "speakers": ["答"],
        }
    ]
    assert (made.extra["respondent_role"], made.extra["respondent_gender"]) == ("居民代表", "female")
    assert made.extra["interviewers"] == ["问"]
    assert pairs(made) == [("您觉得难在哪里？", ["难在一楼。\n采光也是。"]), ("后来呢？", ["坐下来谈。"])]


def test_labels_of_attributes_on_one_line() -> None:
    made = read(
        "S社区访谈实录\n受访者编号：R01　性别：女　年龄段：36-45岁　身份：网格员　单位：S社区居委会\n"
        "访谈者：请您介绍一下工作。\n受访者：我负责三个小区。\n访谈者：最大的困难是什么？\n受访者：人手不够。\n"
        "访谈者：还有吗？\n受访者：没有了。"
    )
    person = made.extra["respondents"][0]
    assert {k: person[k] for k in ("name", "role", "unit", "age_group", "gender", "speakers")} == {
        "name": "R01",
        "role": "网格员",
        "unit": "S社区居委会",
        "age_group": "36-45岁",
        "gender": "female",
        "speakers": ["受访者"],
    }
    assert len(made.extra["pairs"]) == 3


def test_names_tell_who_asks() -> None:
    made = read(
        "居民访谈\n采访者：周某\n受访者：王女士，62岁，楼组长\n时间：2020年5月\n周某：您在这里住了多久？\n王女士：三十年了。\n"
        "周某：对加装电梯怎么看？\n王女士：我支持。\n周某：邻居呢？\n王女士：一楼不同意。"
    )
    assert made.extra["interviewers"] == ["周某"]
    assert (made.extra["respondent"], made.extra["respondent_role"]) == ("王女士", "楼组长")


def test_english_codes() -> None:
    made = read(
        "Interview transcript\nDate: 4 May 2019\nInterviewer: Jane Roe\n"
        "Respondent: R1 (female, 35-44, residents' representative)\n\nI: How long have you lived here?\nR1: Twenty years.\n"
        "I: What has changed?\nR1: The lift, mostly.\nI: Anything else?\nR1: No."
    )
    assert made.fields["date_issued"].value == "2019-05-04"
    assert made.extra["respondents"][0] == {
        "name": "R1",
        "role": "residents' representative",
        "age_group": "35-44",
        "gender": "female",
        "speakers": ["R1"],
    }
    assert pairs(made)[1] == ("What has changed?", ["The lift, mostly."])


def test_a_group_listed_by_code() -> None:
    made = read(
        "Focus group, 3 June 2021\nParticipants\nP1: female, 25-34, tenant\nP2: male, 65+, owner\nP3: male, 45-54, shopkeeper\n\n"
        "Moderator: What do you think of the plan?\nP1: I like it.\nP2: I do not.\nModerator: Why not?\nP2: The noise.\n"
        "P3: The cost, for me.\nModerator: Thank you."
    )
    people = {p["name"]: p for p in made.extra["respondents"]}
    assert (people["P2"]["age_group"], people["P2"]["role"], people["P3"]["gender"]) == (
        "65+",
        "owner",
        "male",
    )
    assert "respondent_role" not in made.extra
    assert pairs(made)[0] == ("What do you think of the plan?", ["I like it.", "I do not."])
    # The list of those who take part is no talk.
    assert [p.text for p in made.passages if p.role == "attendance"][1] == "P1: female, 25-34, tenant"


def test_a_group_listed_in_a_table() -> None:
    made = read(
        "访谈记录\n编号\t性别\t年龄\t身份\t楼栋\nR1\t女\t45\t居民\t3栋\nR2\t男\t60\t居民\t5栋\n访谈者：怎么看？\nR1：好。\nR2：不好。\n"
        "访谈者：为什么？\nR1：方便。\nR2：费用高。"
    )
    assert [(p["name"], p["gender"], p["楼栋"]) for p in made.extra["respondents"]] == [
        ("R1", "female", "3栋"),
        ("R2", "male", "5栋"),
    ]
    # All are residents, so the document can be grouped by that.
    assert made.extra["respondent_role"] == "居民"
    assert "respondent_gender" not in made.extra


def test_an_answer_of_nobody_known_is_given_to_nobody() -> None:
    made = read(
        "访谈记录\n受访者：李某某（居民）、王某（社工）\n问：怎么看？\n答：好。\n问：为什么？\n答：方便。\n问：还有吗？\n答：没有。"
    )
    assert [p["name"] for p in made.extra["respondents"]] == ["李某某", "王某"]
    assert all("speakers" not in p for p in made.extra["respondents"])
    assert any("李某某, 王某" in w for w in made.warnings)


def test_a_generic_label_is_no_name() -> None:
    made = read(
        "Interview with a grid worker\nQ: How did it start?\nA: With a leak.\nQ: And then?\nA: We met."
    )
    assert "respondent" not in made.extra
    assert made.extra["respondents"] == [{"name": "A", "speakers": ["A"]}]


def test_a_talk_without_labels_loses_nothing() -> None:
    made = read("访谈记录\n受访者：李某\n我觉得社区工作很难。\n没有人手。")
    assert "pairs" not in made.extra
    assert "我觉得社区工作很难。" in [p.text for p in made.passages]


def test_a_list_of_priorities_is_no_interview() -> None:
    text = (
        "关于做好工作的意见\n各区人民政府：\nP1：抓重点。\nP2：补短板。\nP3：强弱项。\nI：一期。\nR：二期。"
    )
    assert read_structure(text).kind.value != "interview"


@pytest.mark.parametrize(
    ("label", "side"),
    [
        ("INT", "asks"),
        ("P-12", "answers"),
        ("被访者B", "answers"),
        ("记者", "asks"),
        ("CHAIR", None),
        ("王女士", None),
    ],
)
def test_sides(label: str, side: str | None) -> None:
    assert side_of(label) == side


@pytest.mark.parametrize(
    ("label", "attribute"),
    [
        ("3、您的年龄段（单选题）：", "age_group"),
        ("Age range", "age_group"),
        ("联系方式", "contact"),
        ("Q2. Your gender", "gender"),
        ("您对停车的看法", None),
    ],
)
def test_attributes(label: str, attribute: str | None) -> None:
    assert attribute_of_label(label) == attribute


def test_ages_are_given_as_they_stand() -> None:
    groups = [
        made.age_group if (made := respondent_of({"name": "王某", "age": age})) else None
        for age in ("45岁", "60岁以上", "30多", "80后")
    ]
    assert groups == ["40-49", "60岁以上", "30-39", "80后"]
    assert respondent_of({"gender": "女"}) is None


def test_people_of_one_head_entry() -> None:
    found, used = read_respondents(
        split_lines("受访者：甲某（居民，女）、乙某（物业经理，男）\n地点：会议室\n问：好。"), 2
    )
    assert [(r.name, r.role, r.gender) for r in found] == [
        ("甲某", "居民", "female"),
        ("乙某", "物业经理", "male"),
    ]
    assert used == {0}
