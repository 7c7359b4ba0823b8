"""Bodies under their full, short and former names, and what their numbers begin with."""

from __future__ import annotations

import pytest

from policymine.corpus.document import LEVELS
from policymine.structure.bodies import (
    body_of_code,
    canonical_body,
    full_name,
    is_known,
    present_body,
    written_out,
)
from policymine.structure.wordlists import load_table


def test_the_table_holds_together() -> None:
    rows = load_table("issuers.toml")["body"]
    names = [row["name"] for row in rows]
    assert len(set(names)) == len(names)
    for row in rows:
        assert row["level"] in LEVELS
        assert row.get("successor", names[0]) in names
        assert not row.get("until") or row.get("since", "") < row["until"]
        assert not set(row.get("short", ())) & set(row.get("informal", ()))


@pytest.mark.parametrize(
    "name", ["建设部", "卫生部", "国家计划委员会", "国家教育委员会", "中国保险监督管理委员会"]
)
def test_successors_lead_to_a_body_of_today(name: str) -> None:
    body = canonical_body(present_body(name))
    assert body
    assert not body.until


@pytest.mark.parametrize(
    ("written", "on", "full"),
    [
        ("国办", None, "国务院办公厅"),
        ("国家计委", "1997-06", "国家计划委员会"),
        ("国家计委", "2002-01-31", "国家发展计划委员会"),
        ("国家发改委", "2010", "国家发展和改革委员会"),
        ("交通部", "2001", "交通部"),
        ("交通部", "2012", "交通运输部"),
        ("广电总局", "2005", "国家广播电影电视总局"),
        ("广电总局", "2020", "国家广播电视总局"),
        ("住建部", None, "住房和城乡建设部"),
        ("中华人民共和国民政部", None, "民政部"),
        ("H省政府办公厅", None, "H省人民政府办公厅"),
        ("中共N市委", None, "中共N市委员会"),
        ("N市人大常委会", None, "N市人民代表大会常务委员会"),
        ("S社区居委会", None, "S社区居委会"),
    ],
)
def test_full_names_at_the_time(written: str, on: str | None, full: str) -> None:
    assert full_name(written, on) == full


def test_only_a_form_that_nobody_signs_with_is_written_out() -> None:
    assert written_out("国办") == "国务院办公厅"
    assert written_out("中央军委") == "中央军委"
    assert written_out("国家发展改革委") == "国家发展改革委"
    # Which of two bodies is meant depends on the date, so the name stays.
    assert written_out("广电总局") == "广电总局"
    assert not is_known("S社区居委会")


@pytest.mark.parametrize(
    ("code", "year", "body"),
    [
        ("国发", 2014, "国务院"),
        ("国办函", 2014, "国务院办公厅"),
        ("粤府办", 2019, "广东省人民政府办公厅"),
        ("赣府厅发", 2018, "江西省人民政府办公厅"),
        ("浙政发", 2017, "浙江省人民政府"),
        ("穗府", 2017, "广州市人民政府"),
        ("穗府办", 2017, None),
        ("建质", 2005, "建设部"),
        ("建质", 2012, "住房和城乡建设部"),
        ("民发", 2014, "民政部"),
        ("宁政发", 2014, None),
        ("苏建质", 2014, None),
        ("H政发", 2014, None),
    ],
)
def test_codes_that_name_a_body_and_those_that_do_not(code: str, year: int, body: str | None) -> None:
    assert body_of_code(code, year) == body
