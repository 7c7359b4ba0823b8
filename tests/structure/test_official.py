"""Official fields on documents written for these tests, in GB/T 9704 form and as web pages show them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policymine.corpus.document import DOCUMENT_FIELDS, LEVELS
from policymine.structure.doc_number import DocNumber, find_doc_numbers, parse_doc_number
from policymine.structure.issuers import is_body, level_of, split_bodies
from policymine.structure.read import Structured, read_structure
from policymine.structure.titles import genre_of

NOTICE = """机密★1年
特急

　　　　　　N市人民政府文件

N政发〔2014〕12号　　　　　　签发人：张　某

　　　　N市人民政府关于印发《N市社区协商
　　　　　　　　工作规划》的通知

各区、县人民政府，市政府各部门：
　　《N市社区协商工作规划》已经市政府同意，现印发给你们。根据《H省社区条例》和按照H政发（2013）5号文件要求，请认真执行。
　　一、总体要求
　　（一）坚持党的领导，把协商贯穿社区事务全过程。
　　（二）营造良好氛围。
　　各单位要加强宣传。本通知自2014年4月1日起施行，有效期至2019年3月31日。

　　附件：1. 协商事项目录
　　　　　2. 协商流程图

　　　　　　　　　　　　　N市人民政府
　　　　　　　　　　　　　2014年3月5日
（此件公开发布）

N市社区协商工作规划
第一章　总则
第一条　为了协商，制定本规划。

抄送：市委各部门，市法院，市检察院。
N市人民政府办公室　　　　　2014年3月6日印发
"""


def values(result: Structured) -> dict[str, object]:
    return {name: field.value for name, field in result.fields.items()}


def assert_true_spans(text: str, result: Structured) -> None:
    for field in [result.kind, *result.fields.values()]:
        assert 0 <= field.confidence <= 1
        if field.span:
            assert text[slice(*field.span)] == field.raw
    reached = 0
    for seq, passage in enumerate(result.passages):
        assert passage.seq == seq
        assert passage.start >= reached
        assert text[passage.start : passage.end] == passage.text
        assert passage.text.strip()
        reached = passage.end


def test_a_notice_in_full_form() -> None:
    result = read_structure(NOTICE)
    assert result.kind.value == "policy"
    found = values(result)
    expected = {
        "title": "N市人民政府关于印发《N市社区协商工作规划》的通知",
        "genre": "通知",
        "date_issued": "2014-03-05",
        "date_printed": "2014-03-06",
        "date_effective": "2014-04-01",
        "date_expiry": "2019-03-31",
        "issuers": ("N市人民政府",),
        "doc_number": "N政发〔2014〕12号",
        "level": "city",
        "region": "N市",
        "addressees": ("各区、县人民政府", "市政府各部门"),
        "cc": ("市委各部门", "市法院", "市检察院"),
        "signatory": "张某",
        "classification": "机密",
        "urgency": "特急",
        "attachments": ("协商事项目录", "协商流程图"),
        "cites": ("《N市社区协商工作规划》", "《H省社区条例》", "H政发〔2013〕5号"),
    }
    assert found == expected
    assert list(result.fields) == [name for name in DOCUMENT_FIELDS if name in result.fields]
    assert_true_spans(NOTICE, result)


def test_a_web_page_with_a_card() -> None:
    text = (
        "索 引 号：\n000/2019-1\n主题分类：\n民政\\社区\n发文机关：\n国务院办公厅\n成文日期：\n2019年01月27日\n标　　题：\n"
        "国务院办公厅关于社区协商的意见\n发文字号：\n国办发〔2019〕5号\n发布日期：\n2019年02月15日\n主 题 词：\n"
        "国务院办公厅关于\n社区协商的意见\n国办发〔2019〕5号\n各省、自治区、直辖市人民政府：\n现提出如下意见。\n国务院办公厅\n2019年1月27日\n"
    )
    result = read_structure(text)
    found = values(result)
    assert found["title"] == "国务院办公厅关于社区协商的意见"
    assert found["issuers"] == ("国务院办公厅",)
    assert (found["date_issued"], found["date_published"]) == ("2019-01-27", "2019-02-15")
    assert (found["subject"], found["level"]) == ("民政\\社区", "central")
    assert found["addressees"] == ("各省、自治区、直辖市人民政府",)
    assert_true_spans(text, result)


def test_the_first_signature_counts_not_that_of_the_annex() -> None:
    text = (
        "国务院办公厅转发民政部\n关于社区建设意见的通知\n国办发〔1997〕11号\n各省、自治区、直辖市人民政府：\n民政部的意见已经同意，现转发给你们。\n"
        "国务院办公厅   &bsp;\n一九九七年四月八日\n关于社区建设的意见\n一、原则\n民政部\n一九九七年一月二十八日\n"
    )
    found = values(read_structure(text))
    assert found["issuers"] == ("国务院办公厅",)
    assert found["date_issued"] == "1997-04-08"
    assert found["title"] == "国务院办公厅转发民政部关于社区建设意见的通知"


def test_an_order_that_puts_a_regulation_in_force() -> None:
    text = (
        "中华人民共和国国务院令\n第706号\n现公布修订后的《社区条例》，自2019年3月1日起施行，请各单位认真遵照执行，不得有误。\n"
        "总理　　李某某\n2018年11月6日\n"
        "社区条例\n（1991年3月4日中华人民共和国国务院令第76号发布　2018年9月6日修订）\n第一章　总　则\n第一条　为了规范，制定本条例。\n"
        "第二条　本条例适用。\n第三条　社区自治。\n"
    )
    found = values(read_structure(text))
    assert found["title"] == "社区条例"
    assert found["doc_number"] == "中华人民共和国国务院令第706号"
    assert found["issuers"] == ("国务院",)
    assert found["date_issued"] == "2018-11-06"


def test_a_law_is_dated_by_its_latest_act_and_issued_by_who_adopted_it() -> None:
    text = (
        "# 宁波市社区条例\n\n2014年12月26日 宁波市第十四届人民代表大会常务委员会第二十次会议通过\n\n"
        "2015年3月27日 浙江省第十二届人民代表大会常务委员会"
        "第十八次会议批准\n\n2015年6月1日 施行\n\n## 第一章 总则\n\n第一条 目的。\n\n第二条 范围。\n\n第三条 原则。\n"
    )
    result = read_structure(text)
    found = values(result)
    assert (found["title"], found["genre"]) == ("宁波市社区条例", "条例")
    assert found["date_issued"] == "2015-03-27"
    assert found["date_effective"] == "2015-06-01"
    assert found["issuers"] == ("宁波市人民代表大会常务委员会",)
    assert (found["level"], found["region"]) == ("city", "宁波市")


def test_a_work_report_names_its_body_and_the_line_under_the_title_its_date() -> None:
    text = (
        "政府工作报\n告\n\n——2017年3月5日在第十二届全国人民代表大会第五次会议上\n\n国务院总理\n　某某某\n\n各位代表：\n\n"
        "现在，我代表国务院，向大会报告政府工作，请予审议。\n\n一、2016年工作回顾\n\n过去一年，成绩很大。"
    )
    found = values(read_structure(text))
    assert found["title"] == "政府工作报告"
    assert (found["genre"], found["date_issued"], found["issuers"]) == ("报告", "2017-03-05", ("国务院",))
    assert "addressees" not in found


def test_what_is_not_stated_is_absent() -> None:
    text = (
        "各位代表：\n现在，我代表市人民政府向大会报告工作，请予审议。\n一、工作回顾\n过去的一年，成绩很大。"
    )
    result = read_structure(text)
    assert result.kind.value == "policy"
    assert dict(result.fields) == {}


def test_a_number_cited_in_the_text_is_not_the_documents_own() -> None:
    text = "N市民政局关于社区协商的通知\n各区民政局：\n根据国发〔2014〕12号文件精神，现通知如下。\nN市民政局\n2015年5月6日"
    found = values(read_structure(text))
    assert "doc_number" not in found
    assert found["cites"] == ("国发〔2014〕12号",)


def test_english_titles_and_dates() -> None:
    text = (
        "Transcript of Chair Doe’s Press Conference\nMarch 15, 2017\n"
        "CHAIR DOE. Good afternoon.\nMR. ROE. My question?\nCHAIR DOE. Yes."
    )
    found = values(read_structure(text))
    assert found["title"] == "Transcript of Chair Doe’s Press Conference"
    assert found["date_issued"] == "2017-03-15"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("国发〔2014〕12号", DocNumber("国发", 2014, 12)),
        ("国发[2014]12号", DocNumber("国发", 2014, 12)),
        ("国发（2014）12 号", DocNumber("国发", 2014, 12)),
        ("国发【2014】第12号", DocNumber("国发", 2014, 12)),
        ("QS街办发〔2015〕3号", DocNumber("QS街办发", 2015, 3)),
        ("国发[81]88号", DocNumber("国发", 1981, 88)),
        ("国务院令第588号", DocNumber("国务院令", None, 588)),
        ("主席令第十七号", DocNumber("主席令", None, 17)),
    ],
)
def test_document_numbers_in_all_brackets(text: str, number: DocNumber) -> None:
    assert parse_doc_number(text) == number


@given(
    st.sampled_from(["国发", "民发", "S政发", "Y区办函"]),
    st.integers(1950, 2030),
    st.integers(1, 9999),
    st.sampled_from(["〔〕", "[]", "（）", "()", "【】"]),
)
def test_a_document_number_comes_back_from_any_bracket(
    code: str, year: int, serial: int, brackets: str
) -> None:
    left, right = brackets
    written = f"{code}{left}{year}{right}{serial}号"
    assert parse_doc_number(written) == DocNumber(code, year, serial)
    assert [hit.value for hit in find_doc_numbers(f"按照{written}要求")] == [
        str(DocNumber(code, year, serial))
    ]


@pytest.mark.parametrize(
    ("name", "level", "region"),
    [
        ("国务院", "central", None),
        ("中共中央", "central", None),
        ("全国人民代表大会常务委员会", "central", None),
        ("住房和城乡建设部", "ministry", None),
        ("国家市场监督管理总局", "ministry", None),
        ("H省民政厅", "province", "H省"),
        ("上海市人民政府", "province", "上海市"),
        ("新疆维吾尔自治区人民政府", "province", "新疆维吾尔自治区"),
        ("N市城市管理局", "city", "N市"),
        ("昆山市人民政府", "city", "昆山市"),
        ("恩施土家族苗族自治州人民政府", "city", "恩施土家族苗族自治州"),
        ("北京市朝阳区民政局", "county", "北京市朝阳区"),
        ("中共Y区委员会", "county", "Y区"),
        ("Y区QS街道办事处", "street", "Y区QS街道"),
        ("S社区居民委员会", "community", "S社区"),
        ("AC小区业主委员会", "community", "AC小区"),
        ("市人民政府", "city", None),
        ("市场监督管理局", None, None),
    ],
)
def test_level_and_region_follow_the_name(name: str, level: str | None, region: str | None) -> None:
    assert level_of(name) == (level, region)
    assert level is None or level in LEVELS
    assert is_body(name)


def test_lists_of_bodies() -> None:
    assert split_bodies("民政部　财政部") == ("民政部", "财政部")
    assert split_bodies("Y区民政局、QS街道办事处、S社区居委会") == (
        "Y区民政局",
        "QS街道办事处",
        "S社区居委会",
    )
    assert split_bodies("各省、自治区、直辖市人民政府") == ("各省、自治区、直辖市人民政府",)


@pytest.mark.parametrize(
    ("title", "genre"),
    [
        ("关于社区协商的实施意见（试行）", "意见"),
        ("国务院关于同意设立示范区的批复", "批复"),
        ("关于黄金政策有关问题的复函", "函"),
        ("中华人民共和国城市居民委员会组织法", "法律"),
        ("S社区居民公约", "公约"),
        ("S社区议事会会议记录", "会议记录"),
        ("学习方法", None),
        ("关于社区协商的几点思考", None),
    ],
)
def test_genres(title: str, genre: str | None) -> None:
    hit = genre_of(title)
    assert (hit[0] if hit else None) == genre


@given(st.text(alphabet="国务院关于的通知\n第一条章（）〔2014〕号年月日：。　 \t|A.1《》", max_size=400))
def test_any_text_has_true_spans(text: str) -> None:
    for kind in ("auto", "policy", "minutes", "interview"):
        assert_true_spans(text, read_structure(text, kind=kind))
