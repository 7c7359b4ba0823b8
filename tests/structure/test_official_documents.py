"""Heads and tails of official documents of many places, times and forms: each field as it should be read."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from policymine.structure.lines import split_lines
from policymine.structure.official import read_official

_CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "official_documents.toml").read_text(encoding="utf-8")
)["document"]


@pytest.mark.parametrize("case", _CASES, ids=[case["name"] for case in _CASES])
def test_fields_of(case: dict[str, Any]) -> None:
    text = case["text"].strip("\n")
    fields = read_official(text, split_lines(text))
    expected = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in case.items()
        if name not in ("name", "text", "absent", "kind")
    }
    assert {name: fields[name].value if name in fields else None for name in expected} == expected
    assert not [name for name in case.get("absent", ()) if name in fields]
    for field in fields.values():
        assert 0 < field.confidence <= 1
        assert field.rule
        if field.span:
            assert text[slice(*field.span)] == field.raw


def test_the_cases_are_many() -> None:
    assert len(_CASES) >= 60
    assert len({case["name"] for case in _CASES}) == len(_CASES)


def test_a_card_that_contradicts_the_text_is_told() -> None:
    text = (
        "发文机关：国务院办公厅\n成文日期：2004年04月17日\n发文字号：国办函〔2004〕36号\n"
        "国务院办公厅关于同意申办运动会的复函\n国办函〔2004〕36号\nH省人民政府：\n同意申办。\n"
        "国务院办公厅\n二〇〇四年四月二十七日"
    )
    notes: list[str] = []
    fields = read_official(text, split_lines(text), notes=notes)
    assert fields["date_issued"].value == "2004-04-17"
    assert len(notes) == 1
    assert "'2004-04-17'" in notes[0]
    assert "'2004-04-27'" in notes[0]


def test_a_card_that_agrees_in_other_words_is_no_contradiction() -> None:
    text = (
        "发文机关：国务院\n成文日期：2018年12月18日\n发文字号：国令第707号\n中华人民共和国国务院令\n第707号\n"
        "现公布修订后的《社区条例》，自2019年1月1日起施行。\n总理　李某某\n2018年12月18日\n社区条例\n第一条　目的。\n"
    )
    notes: list[str] = []
    fields = read_official(text, split_lines(text), notes=notes)
    assert fields["doc_number"].value == "国令第707号"
    assert notes == []


def test_a_site_in_the_place_of_the_issuer_yields_to_the_text() -> None:
    text = (
        "发文机构：县政府网站\n发文字号：Y政发〔2024〕7号\nY县人民政府工作规则\n第一章 总则\n一、制定本规则。"
    )
    notes: list[str] = []
    fields = read_official(text, split_lines(text), notes=notes)
    assert fields["issuers"].value == ("Y县人民政府",)
    assert len(notes) == 1
