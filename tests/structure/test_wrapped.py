"""Documents within documents: what a notice issues or relays, attachments, and how they are made documents of their own."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from policymine.corpus.document import Document
from policymine.ingestors.assemble import assemble
from policymine.ingestors.base import RawDocument, SourceRef
from policymine.structure.clauses import covers
from policymine.structure.read import read_structure
from policymine.structure.split_inner import split_document
from policymine.structure.wrapped import find_inner

NOTICE = (
    "N市人民政府办公室关于印发N市养老服务规划的通知\nN政办发〔2016〕12号\n各县（区）人民政府，市政府各部门：\n"
    "《N市养老服务规划》已经市政府同意，现印发给你们，请认真组织实施。\nN市人民政府办公室\n2016年5月3日\n（此件公开发布）\n"
    "N市养老服务规划\n（2016—2020年）\n为加快发展，制定本规划。\n一、总体要求\n坚持以人为本。\n附件：1.重点任务分工表\n"
    "      2.主要指标\n附件1\n重点任务分工表\n序号\t任务\t单位\n1\t建设\t民政局\n2\t培训\t人社局\n附件2\n主要指标\n指标\t数值\n"
    "床位\t1000\n抄送：市委各部门。\nN市人民政府办公室　　2016年5月4日印发"
)


def found(text: str) -> list[tuple[str, str, str, str]]:
    return [(inner.label, inner.title, inner.kind, inner.rule) for inner in find_inner(text)]


def made(text: str) -> Document:
    document = assemble(SourceRef("a.txt", "k", "0"), RawDocument(text))
    assert isinstance(document, Document)
    return document


def test_a_notice_its_plan_and_two_tables() -> None:
    assert found(NOTICE) == [
        ("", "N市养老服务规划", "document", "named-title"),
        ("附件1", "重点任务分工表", "table", "annex"),
        ("附件2", "主要指标", "table", "annex"),
    ]
    last = find_inner(NOTICE)[-1]
    assert NOTICE[last.end :].startswith("\n抄送")


def test_two_documents_issued_at_once_count_for_themselves() -> None:
    text = (
        "S市人民政府关于印发S市社区办法和S市网格规定的通知\n各区人民政府：\n现将《S市社区办法》和《S市网格规定》印发给你们。\n"
        "S市人民政府 2014年3月5日\nS市社区办法\n第一条 甲。\n第二条 乙。\nS市网格规定\n第一条 丙。\n第三条 丁。"
    )
    assert [title for _, title, _, _ in found(text)] == ["S市社区办法", "S市网格规定"]
    result = read_structure(text, kind="policy")
    assert result.warnings == ("第二条 is missing between 第一条 and 第三条",)
    assert [(p.level, p.text) for p in result.passages if p.role == "heading"][-2:] == [
        (0, "S市社区办法"),
        (0, "S市网格规定"),
    ]


def test_a_relayed_report_states_its_issuer_and_date() -> None:
    text = (
        "国务院办公厅转发国家地震局关于加强防震工作意见报告的通知\n各省人民政府：\n国家地震局《关于加强防震工作意见的报告》已经国务院同意，"
        "现转发给你们。\n国务院办公厅\n一九九六年二月五日\n关于加强防震\n工作意见的报告\n国务院：\n我国进入活跃期，提出如下意见。\n"
        "一、健全体系。\n以上意见如无不妥，请批转执行。\n国家地震局\n一九九六年一月二十五日"
    )
    (inner,) = find_inner(text)
    assert (inner.title, inner.genre) == ("关于加强防震工作意见的报告", "报告")
    assert (inner.issuers, inner.date) == (("国家地震局",), "1996-01-25")


def test_an_order_and_its_regulation() -> None:
    text = (
        "H省人民政府令\n第215号\n《H省社区治理规定》已经省人民政府第5次常务会议通过，现予公布，自2012年5月1日起施行。\n省长　张某某\n"
        "二〇一二年三月十日\nH省社区治理规定\n第一条　甲。\n第二条　乙。"
    )
    assert found(text) == [("", "H省社区治理规定", "document", "named-title")]


def test_a_notice_without_signature() -> None:
    text = (
        "关于印发《S区社区协商办法（试行）》的通知\n各街道办事处：\n现将《S区社区协商办法（试行）》印发给你们，请执行。\n"
        "S区社区协商办法（试行）\n第一条　甲。\n第二条　乙。"
    )
    assert found(text) == [("", "S区社区协商办法（试行）", "document", "named-title-unsigned")]


def test_attachments_that_are_only_listed_are_none() -> None:
    head = "H省民政厅关于开展评议的通知\n各市民政局：\n现就有关事项通知如下：\n一、总体要求\n要认真开展。\n"
    assert found(head + "附件：1.评议表\n2.评议办法\nH省民政厅\n2015年6月1日") == []
    assert found(head + "H省民政厅\n2015年6月1日\n附件：1.评议表\n2.评议办法") == []


def test_a_plain_opinion_holds_nothing() -> None:
    assert (
        found(
            "S市关于加强社区治理的意见\n各区：\n提出如下意见。\n一、总体要求\n坚持领导。\nS市人民政府\n2017年1月1日"
        )
        == []
    )


def test_attachments_of_a_regulation_and_english_annexes() -> None:
    text = "H省条例\n第一条　甲。\n第二条　收费见附件1。\n附件1：收费标准\n项目\t元\n登记\t5\n附件2：登记办法\n第一条　丙。\n第二条　丁。"
    assert found(text) == [
        ("附件1", "收费标准", "table", "annex"),
        ("附件2", "登记办法", "document", "annex"),
    ]
    assert read_structure(text, kind="policy").warnings == ()
    english = (
        "Notice\nThe plan is adopted.\nIt applies.\n3 March 2014\nANNEX I\nRules\nArticle 1\nScope\nAll.\n"
        "Article 2\nForce\nNow it is in force."
    )
    assert found(english) == [("ANNEX I", "Rules", "document", "annex")]


def test_inner_documents_of_their_own() -> None:
    document = made(NOTICE)
    outer, inner = split_document(document)
    assert (outer.id, inner.id) == ("a.txt", "a.txt#inner1")
    assert (outer.doc_number, outer.date_issued, outer.date_printed) == (
        "N政办发〔2016〕12号",
        "2016-05-03",
        "2016-05-04",
    )
    assert (inner.title, inner.genre, inner.doc_number, inner.date_issued) == (
        "N市养老服务规划",
        "规划",
        None,
        "2016-05-03",
    )
    dated = inner.fields["date_issued"]
    assert (dated.rule, dated.span, dated.confidence) == ("of-outer-document", None, 0.7)
    assert inner.extra["part_of"] == outer.id
    assert outer.extra["parts"] == [inner.id]
    # Tables stay with the notice; the plan's text does not.
    assert "民政局" in outer.text
    assert "以人为本" not in outer.text
    for part in (outer, inner):
        assert covers(part.text, part.passages)
        for name, field in part.fields.items():
            assert field.span is None or part.text[slice(*field.span)] == field.raw, name


def test_offsets_of_the_parts_lead_to_the_same_original() -> None:
    raw = "\ufeff" + NOTICE.replace("2016", "２０１６").replace("\n", "\r\n")
    document = made(raw)
    for part in split_document(document):
        for passage in part.passages:
            at = max(run for run in part.offset_map if run[0] <= passage.start)
            place = at[1] + passage.start - at[0]
            assert made(raw[place : place + 1] + "。").text[0] == passage.text[0]


def test_a_document_without_inner_ones_stays_whole() -> None:
    document = made("S市关于加强社区治理的意见\n各区：\n提出如下意见。\n一、总体要求\n坚持领导。")
    assert split_document(document) == (document,)


@given(st.text(alphabet="附件12：表\n关于印发《办法》的通知第一条、。2014年3月5日S市政府\t", max_size=300))
def test_inner_documents_do_not_overlap(text: str) -> None:
    reached = 0
    for inner in find_inner(text):
        assert reached <= inner.start < inner.end <= len(text)
        reached = inner.end
    assert covers(text, read_structure(text, kind="policy").passages)
