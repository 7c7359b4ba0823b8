"""Document numbers in the forms of all times, whole, in the head of a document and in a list of titles."""

from __future__ import annotations

import pytest

from policymine.structure.doc_number import (
    find_doc_numbers,
    parse_doc_number,
    read_doc_number,
    split_doc_numbers,
)
from policymine.structure.header_number import header_doc_number, number_at_end, number_at_start
from policymine.structure.lines import split_lines


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (f"国发{left}2014{right}12号", "国发〔2014〕12号")
        for left, right in (
            "〔〕",
            "［］",
            "[]",
            "【】",
            "（）",
            "()",
            "﹝﹞",
            "〈〉",
            "<>",
            "「」",
            "{}",
            "《》",
            "„‟",
            "“”",
            "[）",
        )
    ]
    + [
        ("国办发〔2O14〕l5号", "国办发〔2014〕15号"),
        ("国办发〔２０１４〕１５号", "国办发〔2014〕15号"),
        ("N政发〔一九八七〕十二号", "N政发〔1987〕12号"),
        ("国发〔81〕88号", "国发〔1981〕88号"),
        ("京政发〔05〕18号", "京政发〔2005〕18号"),
        ("国发 〔 2014 年 〕 第 012 号", "国发〔2014〕12号"),
        ("鄂政發〔2018〕26號", "鄂政發〔2018〕26号"),
        ("(82)国函字17号", "国函字〔1982〕17号"),
        ("（94）财税字第003号", "财税字〔1994〕3号"),
        ("政字第34号", "政字第34号"),
        ("国发2014〕12号", "国发〔2014〕12号"),
        ("国发〔2014 12号", "国发〔2014〕12号"),
        ("国发〔2014〕12", "国发〔2014〕12号"),
        ("湘人社发201851号", "湘人社发〔2018〕51号"),
        ("国务院令第588号", "国务院令第588号"),
        ("国务院第588号令", "国务院令第588号"),
        ("中华人民共和国主席令（第六十五号）", "中华人民共和国主席令第65号"),
        ("国家税务总局公告2014年第12号", "国家税务总局公告2014年第12号"),
        ("财政部　税务总局公告2019年第39号", "财政部、税务总局公告2019年第39号"),
        ("中国人民银行公告〔2013〕第12号", "中国人民银行公告〔2013〕12号"),
    ],
)
def test_one_spelling_for_all_forms(written: str, value: str) -> None:
    assert str(parse_doc_number(written)) == value
    # What is written back is read alike.
    assert str(parse_doc_number(value)) == value


@pytest.mark.parametrize(
    "wording",
    ["第12号", "国发", "2014年12号文件精神", "国发〔3014〕12号", "国发〔2014〕0号", "12号", "〔2014〕12号"],
)
def test_what_is_no_number(wording: str) -> None:
    assert parse_doc_number(wording) is None


def test_what_had_to_be_mended_is_less_sure() -> None:
    sure = [
        read_doc_number(w) for w in ("国发〔2014〕12号", "国发〔2O14〕12号", "国发2014〕12号", "国发201412号")
    ]
    shares = [hit[1] for hit in sure if hit]
    assert shares == sorted(shares, reverse=True)
    assert len(set(shares)) == 4


@pytest.mark.parametrize(
    ("head", "value"),
    [
        ("N市人民政府文件\nN政发〔2014〕12号　　签发人：张　某", "N政发〔2014〕12号"),
        ("机密★1年　N政发〔2014〕12号", "N政发〔2014〕12号"),
        ("文号：N政发〔2014〕12号", "N政发〔2014〕12号"),
        ("（N政发〔2014〕12号）", "N政发〔2014〕12号"),
        ("中发〔63〕347号　一九六三年五月二十日", "中发〔1963〕347号"),
        ("1963年5月20日 中发〔63〕347号", "中发〔1963〕347号"),
        ("财税〔2014〕12号、国税发〔2014〕5号", "财税〔2014〕12号、国税发〔2014〕5号"),
        ("N委办发〔2016〕8号\nN政办发〔2016〕15号", "N委办发〔2016〕8号、N政办发〔2016〕15号"),
        ("公安部\n司法部\n令\n第 118 号", "公安部、司法部令第118号"),
        ("商务部\n公　告\n2016年第8号", "商务部公告2016年第8号"),
        ("COM(2020)123 final", "COM(2020) 123 final"),
        ("Cm. 8745 £15.50", "Cm 8745"),
        ("HC 123-I", "HC 123-I"),
        ("Executive Order 13563 of January 18, 2011", "Executive Order 13563"),
        ("CB(2)123/13-14(01)", "CB(2)123/13-14(01)"),
    ],
)
def test_numbers_in_the_head(head: str, value: str) -> None:
    hit = header_doc_number(head, split_lines(head))
    assert hit
    assert hit[0].value == value
    assert hit[0].span
    assert head[slice(*hit[0].span)] == hit[0].raw


@pytest.mark.parametrize(
    "head",
    [
        "根据国发〔2014〕12号文件精神，现通知如下。",
        "关于印发国发〔2014〕12号的通知",
        "关于加强社区工作的通知 粤建质[2015]12号",
        "第12号",
        "Circular reasoning is no 12",
    ],
)
def test_a_number_in_prose_is_not_the_documents_own(head: str) -> None:
    assert header_doc_number(head, split_lines(head)) is None


def test_numbers_beside_titles_in_a_list() -> None:
    end = number_at_end("关于社区发展的意见（赣府厅发（2018）5号）")
    assert end
    assert end[0] == "赣府厅发〔2018〕5号"
    assert number_at_end("深圳市条例（2018年修订）") is None
    assert number_at_start("3．闽政〔2016〕12号 福建省人民政府关于社区的意见") is not None
    assert number_at_start("2016年 福建省人民政府关于社区的意见") is None


def test_several_numbers_in_one_value() -> None:
    assert split_doc_numbers("财税〔2014〕12号、国税发〔2014〕5号") == (
        "财税〔2014〕12号",
        "国税发〔2014〕5号",
    )
    assert split_doc_numbers("公安部、司法部令第118号") == ("公安部、司法部令第118号",)


def test_cited_numbers_do_not_overlap() -> None:
    text = "按照（94）财税字第003号、国发[1985]12号和京政发【2005】18号要求"
    hits = find_doc_numbers(text)
    assert [hit.value for hit in hits] == ["财税字〔1994〕3号", "国发〔1985〕12号", "京政发〔2005〕18号"]
    assert all(hit.span and text[slice(*hit.span)] == hit.raw for hit in hits)
