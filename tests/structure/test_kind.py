"""What a text is."""

from __future__ import annotations

import time

import pytest

from policymine.errors import UnknownNameError
from policymine.structure.kind import detect_kind
from policymine.structure.read import read_structure


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            "国务院办公厅关于印发全国社区工作座谈会纪要的通知\n国办发〔2006〕8号\n各省、自治区、直辖市人民政府：\n现印发给你们。",
            "policy",
        ),
        ("S社区2015年第2次居民议事会会议记录\n主持人：张某\n张某：我们开会。", "minutes"),
        ("S社区议事会会议纪要\n会议议定，划线。", "minutes"),
        ("居民李某某访谈记录\n问：好吗？\n答：好。", "interview"),
        ("摘要：本文以S社区为例。\n关键词：社区；协商\n一、引言", "article"),
        ("Abstract: This paper studies community governance.\n1. Introduction", "article"),
        ("本报讯（记者 施某）晚上八点，X社区井然有序。", "article"),
        ("同志们：\n现在，我代表中央委员会向大会作报告。", "policy"),
        ("第一条 一。\n第二条 二。\n第三条 三。", "policy"),
        ("WAR DEPARTMENT. We need ships.\nTHE NAVY. It is small.\nTHE COURTS. They are slow.", "article"),
        ("A meeting of the Federal Open Committee was held in Washington.", "minutes"),
        ("", "article"),
    ],
)
def test_kinds(text: str, kind: str) -> None:
    assert detect_kind(text).value == kind


def test_the_file_name_and_the_title_help() -> None:
    assert detect_kind("大家讨论了停车。", name="20140305议事会会议记录").value == "minutes"
    assert detect_kind("大家讨论了停车。", title="2014年政府工作报告").value == "policy"


def test_a_given_kind_is_taken_and_a_wrong_one_refused() -> None:
    assert read_structure("正文。", kind="minutes").kind.rule == "given"
    with pytest.raises(UnknownNameError, match="did you mean 'policy'"):
        read_structure("正文。", kind="polic")


@pytest.mark.parametrize(
    "text",
    [
        "社会治理，" * 400_000,
        "2014年" * 400_000,
        "（" * 2_000_000,
        "CHAIR A " * 250_000,
        "　" * 2_000_000 + "x",
        "国发〔" * 500_000,
        "a\tb\n" * 40_000,
    ],
    ids=["one line", "years", "brackets", "capitals", "blanks", "numbers", "rows"],
)
def test_long_and_hostile_texts_end_soon(text: str) -> None:
    start = time.process_time()
    read_structure(text)
    assert time.process_time() - start < 8


def test_what_people_sent_in_is_no_policy() -> None:
    text = "建议在小区增设停车位，居民意见很大，希望街道协调。"
    assert detect_kind(text, name="网上征求意见.xlsx").value == "article"
    assert detect_kind(text, name="停车管理办法（征求意见稿）.docx").value == "policy"
