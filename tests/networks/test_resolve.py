"""Which document is meant: by number, title, version; and when none is, why."""

from __future__ import annotations

import pytest

from policymine.networks.resolve import Known, Resolution, Resolver

KNOWN = [
    Known("law", "中华人民共和国甲法", None, "2010-05-01"),
    Known("v1", "X市供水条例", None, "2008-01-10"),
    Known("v2", "X市供水条例（2015年修正）", None, "2015-06-01"),
    Known("v3", "X市供水条例", None, "2020"),
    Known("notice", "国务院关于印发乙规划的通知", "国发〔2013〕12号", "2013-03-01", ("国务院",)),
    Known("p1", "民政部关于加强社区工作的意见", "民发〔2012〕5号", "2012-02-01", ("民政部",)),
    Known("p2", "财政部关于加强社区工作的意见", "财发〔2012〕6号", "2012-03-01", ("财政部",)),
    Known("trial", "丙管理办法（试行）", None, "2011-01-01"),
    Known("order", "丁条例", "中华人民共和国国务院令第588号", "2011-03-02"),
    Known("late", "关于某项工作的通知", None, "2016-01-01"),
    Known("joint", "关于戊的通知", "财税〔2014〕12号、国税发〔2014〕5号", "2014-01-01"),
    Known("plan", "己规划", None, "2013-01-01"),
    Known("undated", "庚办法", None, None),
    Known("undated2", "庚办法", None, "2013"),
]
FIND = Resolver(KNOWN)


def meant(
    title: str | None, number: str | None = None, date: str | None = "2019-01-01", **more: str
) -> Resolution:
    return FIND.resolve(title, number, date=date, source="x", **more)


@pytest.mark.parametrize(
    ("title", "number", "target", "reason"),
    [
        ("中华人民共和国甲法", None, "law", "title"),
        ("甲法", None, "law", "title (republic)"),
        ("国务院关于印发《乙规划》的通知", None, "notice", "title"),
        ("乙规划", None, "notice", "issued title"),
        (None, "国发[2013]12号", "notice", "number"),
        ("乙规划", "国发〔2013〕12号", "notice", "number"),
        ("辛规划", "国发〔2013〕12号", "notice", "number; title differs"),
        ("丙管理办法", None, "trial", "title (trial)"),
        ("丁条例", "国务院令第588号", "order", "number"),
        (None, "国务院令第588号", "order", "number"),
        (None, "国税发〔2014〕5号", "joint", "number"),
        ("民政部关于加强社区工作的意见", None, "p1", "title"),
        ("国务院关于印发己规划的通知", None, "plan", "title of what is issued"),
        ("没有的办法", None, None, "not in corpus"),
        (None, "国发〔1999〕1号", None, "not in corpus"),
        # The same title under another number is another document.
        ("民政部关于加强社区工作的意见", "民发〔2018〕9号", None, "not in corpus"),
        ("国务院关于加强社区工作的意见", None, None, "not in corpus"),
    ],
)
def test_reasons(title: str | None, number: str | None, target: str | None, reason: str) -> None:
    found = meant(title, number)
    assert (found.target, found.reason) == (target, reason)


@pytest.mark.parametrize(
    ("date", "target", "reason"),
    [
        ("2005-01-01", None, "only later documents"),
        ("2010-01-01", "v1", "title"),
        ("2016", "v2", "title (version); latest version"),
        ("2021-03-01", "v3", "title; latest version"),
        # 2020-05 may be before or after a version of 2020; no date tells nothing at all.
        ("2020-05", None, "ambiguous"),
        (None, None, "ambiguous"),
    ],
)
def test_the_latest_version_not_after_the_citing_document(
    date: str | None, target: str | None, reason: str
) -> None:
    found = meant("X市供水条例", date=date)
    assert (found.target, found.reason) == (target, reason)
    assert bool(found.candidates) == (target is None)


def test_a_version_that_the_citation_names_is_that_version() -> None:
    assert meant("X市供水条例（2015年修正）", date="2022-01-01").target == "v2"


def test_several_that_fit_are_ambiguous_unless_the_issuer_tells() -> None:
    assert meant("关于加强社区工作的意见").reason == "ambiguous"
    assert meant("关于加强社区工作的意见").candidates == ("p1", "p2")
    assert meant("关于加强社区工作的意见", issuer="财政部").target == "p2"
    assert meant("庚办法").reason == "ambiguous"


def test_one_title_of_many_issuers_is_no_series_of_versions() -> None:
    reports = [
        Known("n", "政府工作报告", None, "2015-01-01", ("N市人民政府",)),
        Known("m", "政府工作报告", None, "2016-01-01", ("M市人民政府",)),
    ]
    find = Resolver(reports)
    assert find.resolve("政府工作报告", None, date="2017-01-01", source="x").reason == "ambiguous"
    assert find.resolve("政府工作报告", None, date="2017-01-01", source="m").target == "n"


def test_only_laws_meet_a_later_version() -> None:
    assert meant("甲法", date="2001-01-01").reason == "title (republic); later version"
    assert meant("关于某项工作的通知", date="2001-01-01") == Resolution(
        None, "only later documents", ("late",)
    )


def test_a_document_does_not_mean_itself() -> None:
    assert FIND.resolve("中华人民共和国甲法", None, date="2011", source="law").target is None


def test_an_order_is_found_under_each_of_its_names() -> None:
    find = Resolver(
        [
            Known("a", "甲办法", "财政部、民政部令第3号", "2011"),
            Known("b", "乙条例", "国令第379号", "2003"),
            Known("c", "丙办法", "国家发展和改革委员会令第5号", "2014"),
        ]
    )
    for number, target in (
        ("民政部令第3号", "a"),
        ("中华人民共和国国务院令第379号", "b"),
        ("国务院令第379号", "b"),
        ("国家发展改革委令第5号", "c"),
    ):
        assert find.resolve(None, number, date="2020", source="x").target == target
