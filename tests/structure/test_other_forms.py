"""Forms that other documents than the usual ones are written in: dates, orders, places, kinds, citations."""

from __future__ import annotations

import pytest

from policymine.structure.citations import read_citations
from policymine.structure.dates import find_dates, parse_date
from policymine.structure.issuers import level_of
from policymine.structure.kind import detect_kind
from policymine.structure.lines import split_lines
from policymine.structure.official import read_official


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("民国廿八年九月十九日", "1939-09-19"),
        ("民国卅七年", "1948"),
        ("the 5th day of March 2014", "2014-03-05"),
        ("2014年3月5日上午", "2014-03-05"),
        ("2014年3月5日 下午14:30", "2014-03-05"),
        ("二〇二三年二月二十九日", None),
    ],
)
def test_dates(written: str, iso: str | None) -> None:
    assert parse_date(written) == iso


def test_a_span_of_years_is_no_year() -> None:
    assert find_dates("全国社区建设规划（2011-2020年）") == []
    assert [date.value for date in find_dates("2014年、2015年")] == ["2014", "2015"]


_ORDER = "\n《N市供水办法》已经通过，现予公布。\n2011年3月1日\nN市供水办法\n第一条　为了供水，制定本办法。"


@pytest.mark.parametrize(
    ("head", "number", "issuers"),
    [
        ("财政部、民政部令\n第3号", "财政部、民政部令第3号", ("财政部", "民政部")),
        ("财政部　民政部令\n第3号", "财政部、民政部令第3号", ("财政部", "民政部")),
        (
            "中华人民共和国主席令（十三届）第五十九号",
            "中华人民共和国主席令〔十三届〕第59号",
            ("中华人民共和国主席",),
        ),
        (
            "全国人民代表大会常务委员会公告\n〔十四届〕第三号",
            "全国人民代表大会常务委员会公告〔十四届〕第3号",
            ("全国人民代表大会常务委员会",),
        ),
        ("中华人民共和国国务院令（第379号）", "中华人民共和国国务院令第379号", ("国务院",)),
    ],
)
def test_heads_of_orders(head: str, number: str, issuers: tuple[str, ...]) -> None:
    fields = read_official(head + _ORDER, split_lines(head + _ORDER))
    assert (fields["doc_number"].value, fields["issuers"].value) == (number, issuers)


@pytest.mark.parametrize(
    ("name", "level", "region"),
    [
        ("厦门市人民政府", "city", "厦门市"),
        ("大同市城区人民政府", "county", "大同市城区"),
        ("大连市中山区人民政府", "county", "大连市中山区"),
        ("神农架林区人民政府", "county", "神农架林区"),
        ("楚雄州民政局", "city", "楚雄州"),
        ("广州市民政局", "city", "广州市"),
        ("喀什地区行署", "city", "喀什地区"),
        ("双江拉祜族佤族布朗族傣族自治县人民政府", "county", "双江拉祜族佤族布朗族傣族自治县"),
        ("新疆生产建设兵团民政局", "province", "新疆生产建设兵团"),
        ("国家税务总局云南省税务局", "province", "云南省"),
        ("国家统计局云南调查总队", "province", "云南省"),
        ("国家税务总局办公厅", "ministry", None),
        ("自治区党委办公厅", "province", None),
        ("省民政厅", "province", None),
        ("市场监督管理局", None, None),
        ("昆明市社区矫正委员会", "city", "昆明市"),
        ("昆明市官渡区人民政府小板桥街道办事处", "street", "昆明市官渡区小板桥街道"),
    ],
)
def test_levels_and_places(name: str, level: str | None, region: str | None) -> None:
    assert level_of(name) == (level, region)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            "N省委办公厅 N省政府办公厅印发《关于社区协商的意见》\n新华社N市8月21日电 《关于社区协商的意见》全文如下。\n"
            "为推进社区协商，提出如下意见。",
            "policy",
        ),
        ("县政府任免人员\n任命李某某为N县民政局副局长。\nN县人民政府\n2021年3月15日", "policy"),
        (
            "社区治理出新招\n本报记者 张某\n近年来，某区贯彻《关于社区协商的意见》（中办发〔2015〕41号），家住锦绣社区的王阿姨说好。",
            "article",
        ),
        (
            "锦绣社区居民议事会会议记录\n时间：2022年3月5日\n主持人：张某\n主持人：议一议停车。\n王某：划线。\n赵某：同意。\n"
            "锦绣社区居民委员会\n2022年3月5日",
            "minutes",
        ),
    ],
)
def test_kinds(text: str, kind: str) -> None:
    assert detect_kind(text).value == kind


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("根据宪法，制定本法。", [("宪法", None, "basis")]),
        (
            "依照刑法有关规定追究责任；按照本法规定执行；依照税法规定；采用下列办法。",
            [("刑法", None, "basis")],
        ),
        (
            "以下文件自即日起停止执行：《甲办法》（甲政发〔2001〕3号）、《乙办法》（甲政发〔2002〕4号）。",
            [("甲办法", "甲政发〔2001〕3号", "repeals"), ("乙办法", "甲政发〔2002〕4号", "repeals")],
        ),
        ("决定废止《Z市社区办法》（渝府令第76号）。", [("Z市社区办法", "渝府令第76号", "repeals")]),
        ("依照国令第379号办理。", [(None, "国务院令第379号", "basis")]),
        (
            "贯彻《中共中央　国务院关于社区治理的意见》。",
            [("中共中央 国务院关于社区治理的意见", None, "implements")],
        ),
        (
            "《N条例》已由N省第十三届人民代表大会常务委员会第二十八次会议于2021年3月31日通过，现予公布。",
            [("N条例", None, "issues")],
        ),
        (
            "As required by Executive Order 12866 of 1993, agencies shall act.",
            [(None, "Executive Order 12866", "basis")],
        ),
    ],
)
def test_citations(text: str, cited: list[tuple[str | None, str | None, str]]) -> None:
    assert [(c.title, c.number, c.relation) for c in read_citations(text)] == cited


def test_the_numbers_of_a_joint_document_are_its_own() -> None:
    text = "N民发〔2018〕45号\nN财发〔2018〕112号\n按照国发〔2014〕12号执行。"
    own = [c.number for c in read_citations(text, None, "N民发〔2018〕45号、N财发〔2018〕112号") if c.own]
    assert own == ["N民发〔2018〕45号", "N财发〔2018〕112号"]
    assert [c.own for c in read_citations("国务院令第7号\n正文。", None, "国令第7号")] == [True]
