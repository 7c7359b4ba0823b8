"""Labels taken apart, lists of those present, who is who."""

from __future__ import annotations

import pytest

from policymine.minutes.speakers import SpeakerName, find_person, parse_roster, parse_speaker


@pytest.mark.parametrize(
    ("label", "role", "name", "group"),
    [
        ("居民代表李某某", "居民代表", "李某某", "residents"),
        ("物业公司王某", "物业公司", "王某", "property_company"),
        ("李某某（居民代表）", "居民代表", "李某某", "residents"),
        ("王经理", "经理", "王", None),
        ("罗书记", "书记", "罗", "party"),
        ("业委会主任金某某", "业委会主任", "金某某", "owners_committee"),
        ("居委会副主任吕某", "居委会副主任", "吕某", "residents_committee"),
        ("社区党支部书记罗某某", "社区党支部书记", "罗某某", "party"),
        ("区住建局工作人员戚某某", "区住建局工作人员", "戚某某", "government"),
        ("3单元一楼住户孔某某", "3单元一楼住户", "孔某某", "residents"),
        ("排水公司工程师时某某", "排水公司工程师", "时某某", "organisations"),
        ("居民代表张阿姨", "居民代表", "张阿姨", "residents"),
        ("居民甲", "居民", "甲", "residents"),
        ("施某某", None, "施某某", None),
        ("主持人", "主持人", None, "chair"),
        ("主持人（社区党委书记何某某）", "社区党委书记", "何某某", "party"),
        ("主持人（何某某）", "主持人", "何某某", "chair"),
        ("梁國雄議員", "議員", "梁國雄", "members"),
        ("食物及衞生局局長", "食物及衞生局局長", None, "government"),
        ("CHAIR POWELL.", "CHAIR", "POWELL", "chair"),
        ("VICE CHAIRMAN FISCHER", "VICE CHAIRMAN", "FISCHER", "chair"),
        ("MICHELLE SMITH", None, "MICHELLE SMITH", None),
        ("Mr. Smith", None, "Smith", None),
        ("Jane Doe (Property Manager)", "Property Manager", "Jane Doe", "property_company"),
        ("Jane Doe, Resident", "Resident", "Jane Doe", "residents"),
        ("Residents' representative Li", "Residents' representative", "Li", "residents"),
        ("Cllr Jones", "Cllr", "Jones", "members"),
    ],
)
def test_labels(label: str, role: str | None, name: str | None, group: str | None) -> None:
    found = parse_speaker(label)
    assert (found.role, found.name, found.group) == (role, name, group)


@pytest.mark.parametrize("label", ["众人", "全体", "Several Members"])
def test_many_at_once(label: str) -> None:
    assert parse_speaker(label).collective


def test_rosters() -> None:
    people, counts = parse_roster(
        [
            "何某某（社区党委书记）",
            "居民代表：张某某、李某",
            "居民代表20人",
            "12 residents",
            "应到30人",
            "实到25人",
            "志愿者钱某等6人",
        ]
    )
    assert [(p.role, p.name) for p in people] == [
        ("社区党委书记", "何某某"),
        ("居民代表", "张某某"),
        ("居民代表", "李某"),
        ("志愿者", "钱某"),
    ]
    assert [(c.group, c.n) for c in counts] == [("residents", 20), ("residents", 12), (None, 25), (None, 5)]


def test_one_surname_two_roles() -> None:
    people = [parse_speaker(x) for x in ("居民代表李某某", "物业公司经理李某某", "居委会主任王某")]
    assert find_person(parse_speaker("居民代表李某某"), people) == (0, False)
    assert find_person(parse_speaker("物业公司李某某"), people) == (1, False)
    assert find_person(parse_speaker("李某某"), people) == (None, True)
    assert find_person(parse_speaker("王某"), people) == (2, False)
    assert find_person(parse_speaker("王主任"), people) == (2, False)
    assert find_person(SpeakerName("x", "律师", "赵某"), people) == (None, False)
