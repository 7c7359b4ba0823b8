"""Who is named: by table, by build and by the record's own list; what only looks like a name."""

from __future__ import annotations

import itertools

import pytest

from policymine.networks.actor_names import find_actors


def names(text: str, **options: object) -> list[str]:
    return [m.name for m in find_actors(text, **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("由民政部门会同县财政局办理。", ["民政部门", "县财政局"]),
        ("应当会同市水务局制定。", ["市水务局"]),
        ("国务院财政部门会同国务院价格主管部门制定。", ["国务院财政部门", "国务院价格主管部门"]),
        ("国务院发展改革、财政部门审核。", ["国务院发展改革部门", "国务院财政部门"]),
        ("县级以上地方各级人民政府负责。", ["县级以上人民政府"]),
        ("市、区人民政府及其民政、财政等部门", ["市、区人民政府", "民政部门", "财政部门"]),
        ("人力资源和社会保障主管部门", ["人力资源和社会保障主管部门"]),
        ("国家发展改革委、工信部", ["国家发展和改革委员会", "工业和信息化部"]),
        ("S社区居委会、QS街道办", ["S社区居民委员会", "QS街道办事处"]),
        ("业委会和物业公司", ["业主委员会", "物业服务企业"]),
        ("市人民检察院和市人民代表大会", ["市人民检察院", "市人民代表大会"]),
        ("有关部门要密切配合，相关单位落实。", []),
        ("国务院有关部门应当支持。", []),
        ("农业科学、应急处置、房屋所有人、部队", []),
        ("促进城市发展，推进社区建设。", []),
    ],
)
def test_chinese_names(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_places_in_the_text_are_exact() -> None:
    text = "请由民政部门会同H省N市人民政府办公室，报国务院批准。"
    found = find_actors(text)
    assert [text[m.start : m.end] for m in found] == ["民政部门", "H省N市人民政府办公室", "国务院"]
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


def test_a_short_name_is_that_of_its_time() -> None:
    assert names("国家计委批准。", date="1995-03") == ["国家计划委员会"]
    assert names("国家计委批准。", date="2001") == ["国家发展计划委员会"]


def test_people_of_the_record() -> None:
    found = find_actors("王某说，居委会应当管。", people={"王某", "张"})
    assert [(m.name, m.kind) for m in found] == [("王某", "person"), ("居民委员会", "organisation")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Department of Health shall consult the Treasury.", ["Department of Health", "Treasury"]),
        ("In Congress, the Senate and the House of Commons met.", ["Congress", "Senate", "House of Commons"]),
        ("Presidents of the Federal Reserve Banks spoke.", ["Federal Reserve Banks"]),
        ("The Federal Reserve Act and the System Account stand.", []),
        ("Board of Governors\nMr. Kelley spoke.", ["Board of Governors"]),
    ],
)
def test_english_names(text: str, expected: list[str]) -> None:
    assert names(text, language="en") == expected
