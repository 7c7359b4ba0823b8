"""Citations: what is cited, by which verb, where; made texts of every form, and texts that must give nothing."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policymine.structure.citation_verbs import RELATIONS
from policymine.structure.citations import Citation, find_citations, read_citations
from policymine.structure.title_keys import inner_title, loose_keys, title_key
from policymine.structure.wordlists import load_table


def one(text: str, **own: str) -> Citation:
    found = [c for c in read_citations(text, **own) if c.inside is None]
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "relation", "verb"),
    [
        ("根据《甲办法》，制定本细则。", "basis", "根据"),
        ("各单位应当依照《甲办法》的规定执行。", "basis", "依照"),
        ("按照国务院《甲办法》精神办理。", "basis", "按照"),
        ("遵照《甲办法》办理。", "basis", "遵照"),
        ("据民政部《甲办法》统计。", "basis", "据"),
        ("以《甲办法》为依据，推进工作。", "basis", "为依据"),
        ("要认真贯彻执行国务院发布的《甲办法》。", "implements", "贯彻执行"),
        ("为深入贯彻落实《甲办法》，现提出以下意见。", "implements", "深入贯彻落实"),
        ("做好《甲办法》的贯彻落实工作。", "implements", "贯彻落实"),
        ("国务院决定修改《甲办法》。", "amends", "修改"),
        ("对《甲办法》作如下修改：", "amends", "作如下修改"),
        ("《甲办法》第三条修改为：“略”。", "amends", "修改为"),
        ("2014年《关于修改〈乙法〉的决定》第二次修正", "amended_by", "修正"),
        ("（1991年3月4日国务院令第76号发布", "issued_by", "发布"),
        ("《关于修改〈乙法〉的决定》第三次修正根据2017年", "amended_by", "修正"),
        ("《甲办法》同时废止。", "repeals", "同时废止"),
        ("2003年发布的《甲办法》自本办法施行之日起停止执行。", "repeals", "停止执行"),
        ("市政府决定废止《甲办法》。", "repeals", "废止"),
        ("本标准代替《甲标准》。", "replaces", "代替"),
        ("在自贸区暂时调整实施《甲办法》有关规定。", "suspends", "暂时调整实施"),
        ("现将《甲意见》转发给你们，请遵照执行。", "forwards", "转发给你们"),
        ("民政部《甲意见》已经国务院同意，现转发给你们。", "forwards", "现转发给你们"),
        ("现将《甲规划》印发给你们。", "issues", "印发给你们"),
        ("《甲方案》已经省政府同意，现印发给你们，请认真组织实施。", "issues", "现印发给你们"),
        ("要抓紧制定《甲规划》。", "drafts", "抓紧制定"),
        ("原则同意《甲规划》。", "approves", "原则同意"),
        ("你省《关于甲的请示》（甲政〔2014〕3号）收悉。", "answers", "收悉"),
        ("违反《甲办法》的，依法处理。", "refers", "违反"),
        ("参照《甲办法》执行。", "refers", "参照"),
        ("《甲办法》规定得很清楚。", "refers", None),
    ],
)
def test_verbs_and_relations(text: str, relation: str, verb: str | None) -> None:
    citation = one(text)
    assert (citation.relation, citation.verb) == (relation, verb)
    if citation.verb_span:
        assert text[slice(*citation.verb_span)] == verb


def test_titles_of_one_list_share_their_verb() -> None:
    text = "根据《甲法》第三条、《乙条例》（国务院令第588号）和国务院《丙意见》（国发〔2013〕12号）的要求，制定本办法。"
    found = read_citations(text)
    assert [(c.relation, c.title, c.number, c.articles) for c in found] == [
        ("basis", "甲法", None, ("第三条",)),
        ("basis", "乙条例", "国务院令第588号", ()),
        ("basis", "丙意见", "国发〔2013〕12号", ()),
    ]
    assert text[found[1].start : found[1].end] == "《乙条例》（国务院令第588号）"


def test_each_clause_has_its_own_verb() -> None:
    found = read_citations("根据《甲法》，现将《乙办法》印发给你们，《丙办法》同时废止。")
    assert [(c.title, c.relation) for c in found] == [
        ("甲法", "basis"),
        ("乙办法", "issues"),
        ("丙办法", "repeals"),
    ]
    # The verb behind a list does not reach back over a comma, nor forward into the next title.
    found = read_citations("在《甲安排》、《乙安排》下，企业不再执行《丙规定》中的限制。")
    assert [c.relation for c in found] == ["refers", "refers", "implements"]


def test_a_list_under_a_heading_takes_the_verb_of_the_heading() -> None:
    text = "下列规范性文件予以废止：\n一、《关于甲的通知》（X政发〔2001〕3号）\n二、《关于乙的意见》\n"
    assert [(c.relation, c.verb) for c in read_citations(text)] == [("repeals", "废止")] * 2


def test_nested_titles() -> None:
    text = "执行《国务院办公厅关于印发〈甲方案〉的通知》和《全国人大关于修改<乙法>的决定》。"
    found = read_citations(text)
    assert [(c.title, c.inside is not None) for c in found] == [
        ("国务院办公厅关于印发〈甲方案〉的通知", False),
        ("甲方案", True),
        ("全国人大关于修改<乙法>的决定", False),
        ("乙法", True),
    ]
    assert {c.relation for c in found if c.inside is None} == {"implements"}
    # The same marks inside, the inner one left out, the outer one never closed.
    assert one("根据《关于印发《甲》的通知》办理").title == "关于印发《甲》的通知"
    assert one("根据《关于修改〈甲法的决定》办理").title == "关于修改〈甲法的决定"
    assert [c.title for c in read_citations("《没有收尾的题名" + "字" * 200 + "根据《甲法》办理")] == ["甲法"]


def test_the_notice_around_marks_is_what_is_cited() -> None:
    found = read_citations("按照国务院关于印发《甲规划》的通知（国发〔2011〕1号）要求办理。")
    assert [(c.title, c.number, c.relation, c.inside is not None) for c in found] == [
        ("国务院关于印发《甲规划》的通知", "国发〔2011〕1号", "basis", False),
        ("甲规划", None, "refers", True),
    ]


def test_short_forms_lead_back_to_the_full_title() -> None:
    text = (
        "根据《中华人民共和国甲法》（以下简称《甲法》）和《关于乙的意见》（国发〔2013〕2号，以下简称“《意见》”），"
        "按照《意见》办理。甲法第六条适用。《办法》另行制定。"
    )
    found = read_citations(text)
    assert [(c.title, c.written, c.short) for c in found] == [
        ("中华人民共和国甲法", None, False),
        ("关于乙的意见", None, False),
        ("关于乙的意见", "意见", False),
        ("中华人民共和国甲法", "甲法", False),
        ("办法", None, True),
    ]
    assert found[2].number == "国发〔2013〕2号"
    assert found[3].articles == ("第六条",)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("按国发〔2015〕40号文件办理", ["国发〔2015〕40号"]),
        ("根据国发[2013]12号、国办发(2014)3号文件精神", ["国发〔2013〕12号", "国办发〔2014〕3号"]),
        ("（1991年3月4日中华人民共和国国务院令第76号发布）", ["中华人民共和国国务院令第76号"]),
        ("依据国务院第588号令", ["国务院令第588号"]),
        ("财政部、国家税务总局令第50号", ["财政部、国家税务总局令第50号"]),
        ("执行GB/T 9704-2012和GB 3095—2012", ["GB/T 9704-2012", "GB 3095-2012"]),
        ("下达命令第3号靶标", []),
        ("第12号工作组", []),
    ],
)
def test_numbers_alone(text: str, numbers: list[str]) -> None:
    assert [c.number for c in read_citations(text)] == numbers


def test_number_before_the_title_is_joined() -> None:
    citation = one("国务院令第588号公布的《危险化学品安全管理条例》同时废止。")
    assert (citation.title, citation.number, citation.relation) == (
        "危险化学品安全管理条例",
        "国务院令第588号",
        "repeals",
    )


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("违反中华人民共和国治安管理处罚法规定的", ["中华人民共和国治安管理处罚法"]),
        ("根据中华人民共和国宪法，制定本法", ["中华人民共和国宪法"]),
        ("依照中华人民共和国立法法和有关法律", ["中华人民共和国立法法"]),
        ("中华人民共和国专利法实施细则第三条", ["中华人民共和国专利法实施细则"]),
        ("在中华人民共和国境内从事经营活动违反本法规定的", []),
        ("中华人民共和国公民的合法权益", []),
        ("中华人民共和国司法部", []),
        ("《中华人民共和国刑法》第二十条", ["中华人民共和国刑法"]),
    ],
)
def test_laws_without_marks_only_where_certain(text: str, titles: list[str]) -> None:
    assert [c.title for c in read_citations(text)] == titles


def test_a_title_without_marks_before_its_number() -> None:
    citation = one("自国务院关于加快发展甲业的若干意见（国发〔2013〕35号）印发以来，成效明显。")
    assert (citation.title, citation.number) == ("国务院关于加快发展甲业的若干意见", "国发〔2013〕35号")


def test_articles() -> None:
    text = "依照《民法典》第一千零四十二条、第一千零四十三条和《甲法》第十五条之一第二款第（三）项处理"
    assert [c.articles for c in read_citations(text)] == [
        ("第一千零四十二条", "第一千零四十三条"),
        ("第十五条之一第二款第（三）项",),
    ]


def test_the_document_itself() -> None:
    text = (
        "N市政府关于印发《甲规划》的通知\nN政发〔2014〕12号\n现将《甲规划》印发给你们。"
        "原《N市政府关于印发甲规划的通知》有误。自本通知印发之日起执行。"
    )
    found = read_citations(text, "N市政府关于印发《甲规划》的通知", "N政发〔2014〕12号", this=True)
    assert [c.title or c.number for c in found if c.own] == [
        "N市政府关于印发《甲规划》的通知",
        "N政发〔2014〕12号",
        "N市政府关于印发甲规划的通知",
        "本通知",
    ]
    assert [(c.title, c.relation) for c in found if not c.own] == [("甲规划", "issues"), ("甲规划", "issues")]
    assert not [c for c in read_citations("基本办法和本法院、本规划区") if c.own]


def test_rules_of_a_law_implement_it() -> None:
    found = read_citations("甲保护法实施细则\n第一条 为施行，制定本细则。", "甲保护法实施细则")
    assert [(c.title, c.relation) for c in found] == [("甲保护法", "implements")]


def test_certificates_and_newspapers_are_no_documents() -> None:
    found = read_citations("持《营业执照》并在《人民日报》公告，填写《申请表》，依据《营业执照管理办法》。")
    assert [c.other for c in found] == [True, True, True, False]


@pytest.mark.parametrize(
    ("text", "cited", "relation"),
    [
        ("This Directive repeals Directive 75/442/EEC.", "Directive 75/442/EEC", "repeals"),
        ("pursuant to Directive 2008/98/EC", "Directive 2008/98/EC", "basis"),
        ("Regulation (EU) 2016/679 applies.", "Regulation (EU) 2016/679", "refers"),
        ("amending Council Regulation (EC) No 1907/2006", "Regulation (EC) No 1907/2006", "amends"),
        (
            "powers conferred by section 3 of the Local Government Act 2000,",
            "Local Government Act 2000",
            "basis",
        ),
        ("The Local Government Act 2000 is hereby repealed.", "Local Government Act 2000", "repeals"),
        (
            "under the Health and Safety at Work etc. Act 1974",
            "Health and Safety at Work etc. Act 1974",
            "basis",
        ),
        ("see COM(2020) 123 final", "COM(2020) 123 final", "refers"),
        ("The committee's report, HC 123, was published.", "HC 123", "refers"),
        ("Cm. 8945 sets out the plan", "Cm 8945", "refers"),
        ("as required by Public Law 104-191", "Public Law 104-191", "basis"),
    ],
)
def test_english(text: str, cited: str, relation: str) -> None:
    citation = one(text)
    assert citation.number or citation.title
    assert (citation.number or citation.title, citation.relation) == (cited, relation)


@pytest.mark.parametrize(
    "text", ["In 2000 the Act was passed.", "HC 12,000 and 5 CP", "the act of 1990 men", "Rules"]
)
def test_english_that_cites_nothing(text: str) -> None:
    assert read_citations(text) == []


def test_every_relation_of_the_list_is_known() -> None:
    assert {row["name"] for row in load_table("citation_verbs.toml")["relation"]} <= set(RELATIONS)


def test_keys_of_titles() -> None:
    assert title_key("《甲  办法（试行）》") == title_key("甲办法(试行)")
    assert title_key("纲要（2015—2020年）") == title_key("纲要(2015－2020年)")
    assert dict(loose_keys("民政部关于甲的通知（试行）"))["民政部关于甲的通知"] == "trial"
    assert [d for _, d in loose_keys("中华人民共和国甲法（2018年修正）")][0::3] == ["", "version+republic"]
    assert inner_title("关于贯彻全国会议精神的意见") is None
    assert inner_title("X省实施《中华人民共和国消防法》办法") == ("implements", "中华人民共和国消防法")


def test_the_field_cites_keeps_its_form() -> None:
    text = "根据《甲法》（以下简称《甲》）和《关于印发〈乙〉的通知》（国发〔2014〕1号），按《甲》和《通知》办理。"
    found = find_citations(text, "丙办法", "国发〔2014〕9号")
    assert found is not None
    assert found.value == ("《甲法》", "《关于印发〈乙〉的通知》", "国发〔2014〕1号")
    assert found.span
    assert text[slice(*found.span)] == found.raw
    assert find_citations("本办法自公布之日起施行。") is None


@settings(max_examples=200, deadline=None)
@given(
    st.text(
        alphabet="《》〈〉<>（）()〔〕[]令第号条款根据和、，。\n国务院法关于印发的通知以下简称2013 12EU/Act",
        max_size=120,
    )
)
def test_any_text_gives_true_places(text: str) -> None:
    for citation in read_citations(text, "关于印发《国务院法》的通知", this=True):
        assert 0 <= citation.start < citation.end <= len(text)
        if citation.verb_span:
            assert text[slice(*citation.verb_span)] == citation.verb
    found = find_citations(text)
    assert found is None or (found.span is not None and text[slice(*found.span)] == found.raw)


@pytest.mark.parametrize(
    "unit",
    [
        "《",
        "》",
        "〈《",
        "中华人民共和国",
        "根据",
        "（",
        "第一条、",
        "关于",
        "令第",
        "Act ",
        "the Of ",
        "(a) ",
        "《甲》和",
        "《甲》\n",
    ],
)
def test_time_grows_with_the_text_only(unit: str) -> None:
    started = time.process_time()
    read_citations(unit * (60_000 // len(unit)), "关于印发甲的通知", this=True)
    assert time.process_time() - started < 3
