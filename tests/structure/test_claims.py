"""Reported outcomes: values, baselines, aims; and numbers that are none."""

from __future__ import annotations

import pytest

from policymine.structure.claims import find_claims


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("投诉下降45%。", [("投诉", "change", 45.0, "%", None, -45.0, "down")]),
        ("投诉从120件降到66件。", [("投诉", "from_to", 66.0, "件", 120.0, -45.0, "down")]),
        ("满意率达到百分之九十六点三。", [("满意率", "level", 96.3, "%", None, None, "level")]),
        ("满意度从54%提高到83%。", [("满意度", "from_to", 83.0, "%", 54.0, 29.0, "up")]),
        ("排队时间缩短六成。", [("排队时间", "change", 60.0, "%", None, -60.0, "down")]),
        ("电费下降两成八。", [("电费", "change", 28.0, "%", None, -28.0, "down")]),
        ("差错减少一半。", [("差错", "change", 50.0, "%", None, -50.0, "down")]),
        ("Complaints fell by 45%.", [("Complaints", "change", 45.0, "%", None, -45.0, "down")]),
        ("We saw a 12% rise in hires since 2016.", [("hires", "change", 12.0, "%", None, 12.0, "up")]),
    ],
)
def test_claims(text: str, found: list[tuple[object, ...]]) -> None:
    claims = find_claims(text)
    assert [
        (c.subject, c.kind, c.value, c.unit, c.baseline, c.change and round(c.change, 1), c.direction)
        for c in claims
    ] == found
    assert all(str(c.unit) in text[c.start : c.end] or c.unit == "%" for c in claims)


def test_aims_are_told_apart() -> None:
    assert [c.aim for c in find_claims("力争投诉下降45%。")] == [True]
    assert [c.aim for c in find_claims("Complaints will fall by 45%.")] in ([True], [])
    assert [c.aim for c in find_claims("投诉已下降45%。")] == [False]


@pytest.mark.parametrize(
    "text",
    [
        "同意率87.5%。",
        "由物业公司负责，4月15日前完成。",
        "会议于2018年3月5日召开。",
        "从3号楼到5号楼都要修。",
    ],
)
def test_no_outcome(text: str) -> None:
    assert find_claims(text) == []


def test_long_text_is_read_in_time() -> None:
    assert len(find_claims("投诉下降45%，" * 2000)) == 2000
