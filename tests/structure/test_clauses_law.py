"""The clause tree of laws and of English acts: what is a label, what is only mentioned, what is fused or quoted."""

from __future__ import annotations

import pytest

from policymine.structure.clause_path import clauses_of
from policymine.structure.clauses import split_passages
from policymine.structure.labels import read_label
from policymine.structure.numbering import numbering_gaps
from policymine.structure.quotations import quoted_lines
from policymine.structure.read import read_structure


def named(text: str) -> list[tuple[str, str]]:
    return [(clause.kind, clause.path) for clause in clauses_of(split_passages(text))]


def labels(text: str) -> list[str]:
    return [passage.label for passage in split_passages(text) if passage.label]


@pytest.mark.parametrize(
    "line",
    [
        "第十二条的规定不适用于军队。",
        "第十二条、第十三条规定的期限",
        "第三条第二款所称居民，",
        "第五条和第六条同时适用。",
        "第三条“国家保护居民”修改为“国家依法保护居民”。",
        "第七节相应改为第八节。",
        "第三节课讲授法律。",
        "一、二级市场要分开管理。",
        "一、二、三季度的产值",
        "（一）、（二）项所列人员",
        "（三）项的规定",
        "3.5%的增长",
        "Article 3 of the Treaty applies.",
        "Article 2(3) is repealed.",
        "Section 5 and Section 6 apply.",
    ],
)
def test_a_mention_is_no_label(line: str) -> None:
    assert read_label(line) is None


@pytest.mark.parametrize(
    ("line", "label", "number"),
    [
        ("第一条为了规范治理，制定本办法。", "第一条", 1),
        ("第二条中华人民共和国境内适用本法。", "第二条", 2),
        ("第 一百零三 条　甲", "第 一百零三 条", 103),
        ("第12条 甲", "第12条", 12),
        ("第廿一條 甲", "第廿一條", 21),
        ("### 第五章“文化”品牌建设", "第五章", 5),
        ("第三条　“社区”是指居民区。", "第三条", 3),
        ("（一）项目名称；", "（一）", 1),
        ("(二)款项的收付；", "(二)", 2),
        ("一、三个坚持", "一、", 1),
        ("Article 3 Scope", "Article 3", 3),
        ("SECTION 12. Definitions", "SECTION 12.", 12),
        ("CHAPTER IV", "CHAPTER IV", 4),
        ("(iv) decide", "(iv)", 4),
        ("1.2.3 Scope", "1.2.3", 3),
        ("⑪甲", "⑪", 11),
    ],
)
def test_labels_and_their_numbers(line: str, label: str, number: int) -> None:
    found = read_label(line)
    assert found is not None
    assert (found.text, found.number) == (label, number)


def test_paragraphs_items_and_points_are_named_in_full() -> None:
    text = (
        "第一章　总则\n第一条　目的。\n第二条　违反第十二条第一款第（一）项的，处罚款：\n（一）初犯，一万元；\n（二）再犯的：\n"
        "1.个人两万元；\n2.单位三万元。\n单位负责人同罚。\n有前款情形的：\n（一）从轻；\n（二）从重。"
    )
    assert named(text)[2:] == [
        ("条", "第二条"),
        ("项", "第二条第一款第（一）项"),
        ("项", "第二条第一款第（二）项"),
        ("目", "第二条第一款第（二）项第1目"),
        ("目", "第二条第一款第（二）项第2目"),
        ("款", "第二条第二款"),
        ("款", "第二条第三款"),
        ("项", "第二条第三款第（一）项"),
        ("项", "第二条第三款第（二）项"),
    ]
    assert [p.level for p in split_passages(text)] == [1, 2, 2, 4, 4, 5, 5, 3, 3, 4, 4]
    assert clauses_of(split_passages(text))[-1].chain == ("第一章", "第二条", "第三款", "第（二）项")


def test_books_parts_and_articles_with_one_paragraph() -> None:
    text = (
        "第一编　总则\n第一分编　通则\n第一章　基本规定\n第一节　一般规定\n第一条　甲：\n（一）乙。\n第二条　丙。\n"
        "第二编　物权\n第一章　规定\n第三条　丁。"
    )
    assert named(text) == [
        ("编", "第一编"),
        ("分编", "第一编第一分编"),
        ("章", "第一编第一分编第一章"),
        ("节", "第一编第一分编第一章第一节"),
        ("条", "第一条"),
        ("项", "第一条第（一）项"),
        ("条", "第二条"),
        ("编", "第二编"),
        ("章", "第二编第一章"),
        ("条", "第三条"),
    ]
    assert numbering_gaps(split_passages(text)) == ()


def test_old_laws_number_their_items_otherwise() -> None:
    text = "第一条　下列房产免税：\n一、机关的房产；\n二、其他：\n（一）寺庙；\n（二）公园。\n第二条　施行。"
    assert [kind for kind, _ in named(text)] == ["条", "项", "项", "目", "目", "条"]
    assert named(text)[4] == ("目", "第一条第二项第二目")


def test_articles_fused_on_one_line_are_parted() -> None:
    text = (
        "第一章 总则 第一条 为了治理，制定本条例。 第二条 依照本法第三条的规定办理。 前款规定从宽。\n"
        "第三条 下列人员：（一）干部；（二）工人。 第二章 附则 第四条 本条例施行。"
    )
    assert named(text) == [
        ("章", "第一章"),
        ("条", "第一条"),
        ("条", "第二条"),
        ("款", "第二条第二款"),
        ("条", "第三条"),
        ("项", "第三条第（一）项"),
        ("项", "第三条第（二）项"),
        ("章", "第二章"),
        ("条", "第四条"),
    ]


def test_an_article_behind_a_full_stop_fills_the_gap_without_a_blank() -> None:
    text = "第一条　甲可以公开。 第二条乙由市规定。\n第三条　依照第四条办理。第四条规定的除外。\n第四条　丙。"
    assert labels(text) == ["第一条", "第二条", "第三条", "第四条"]


def test_topics_on_one_line_are_parted_and_enumerated_prose_is_not() -> None:
    assert labels("一、加强领导。各级要重视。二、明确责任。三、严格考核。") == ["一、", "二、", "三、"]
    assert labels("要抓好三件事：一是加强领导；二是明确责任；三是严格考核。") == []
    assert labels("其中一、二、三产业分别增长；一、二线城市上涨。") == []


def test_a_whole_text_on_one_line() -> None:
    body = "坚持以人为本，推动各项工作取得新的成效。 " * 40
    text = f"各位代表： 现在报告工作。 一、2023年工作回顾 2023年成绩很大。 {body}二、2024年工作安排 今年任务很重。 {body}"
    passages = split_passages(text)
    assert [p.text for p in passages if p.role == "heading"] == ["一、2023年工作回顾", "二、2024年工作安排"]


def test_quoted_articles_of_an_amendment_are_not_its_own() -> None:
    text = (
        "关于修改办法的决定\n一、将第三条修改为：“第三条　国家建立制度。\n“任何单位不得：\n“（一）甲；\n“（二）乙。”\n"
        "二、增加一条，作为第五条：“第五条　丙。”\n三、删去第六条。"
    )
    assert labels(text) == ["一、", "二、", "三、"]
    assert quoted_lines(text.split("\n")) == [False, False, True, True, True, False, False]


def test_amendments_count_on_and_inserted_articles_are_not_theirs() -> None:
    text = (
        "中华人民共和国宪法修正案\n第三十二条　序言修改为：“甲。”\n第三十三条　增加一节，作为第七节；增加二条。内容如下：\n"
        "第七节　监察委员会\n第一百二十三条　乙。\n第一百二十四条　丙。\n第七节相应改为第八节。\n第三十四条　丁。"
    )
    result = read_structure(text, kind="policy", title="中华人民共和国宪法修正案")
    assert [p.label for p in result.passages if p.label] == ["第三十二条", "第三十三条", "第三十四条"]
    assert result.warnings == ()


def test_an_unclosed_quotation_swallows_nothing() -> None:
    assert labels("第一条　所称“社区，是指甲。\n第二条　乙。\n第三条　丙。") == ["第一条", "第二条", "第三条"]


def test_a_table_of_contents_labels_nothing() -> None:
    text = "目　录\n第一章　总则\n第二章　管理\n第一章　总则\n第一条　甲。\n第二章　管理\n第二条　乙。"
    passages = split_passages(text)
    assert [p.role for p in passages][:3] == ["heading", "note", "note"]
    assert numbering_gaps(passages) == ()


def test_titles_on_the_line_below_their_label() -> None:
    text = "第一章\n总则\n第一条\n为了治理，制定本办法。\n第二条\n本办法施行。"
    assert [p.text for p in split_passages(text)] == [
        "第一章\n总则",
        "第一条\n为了治理，制定本办法。",
        "第二条\n本办法施行。",
    ]


def test_a_paragraph_broken_in_mid_sentence_goes_on() -> None:
    text = "第一条　为了加强测绘地理信息管理工作，促进测绘地理信息\n\n事业发展，制定本条例。\n\n第二条　甲。"
    assert [kind for kind, _ in named(text)] == ["条", "条"]


def test_what_follows_the_last_article_is_no_paragraph_of_it() -> None:
    text = "第一条　甲。\n第二条　乙。\n附件\n收费标准\n（一）登记五元。\n（二）查询二元。"
    assert [kind for kind, _ in named(text)][2:] == ["heading", "other", "other", "other"]


def test_english_acts() -> None:
    text = (
        "TITLE I\nGENERAL PROVISIONS\nArticle 1\nSubject matter\n1. This Regulation lays down rules.\n2. It applies to:\n"
        "(a) communities;\n(b) bodies that\n(i) advise; or\n(ii) decide.\nArticle 2\nDefinitions\nFor the purposes of this "
        "Regulation, the following definitions apply."
    )
    assert [path for _, path in named(text)] == [
        "TITLE I",
        "Article 1",
        "Article 1(1)",
        "Article 1(2)",
        "Article 1(2)(a)",
        "Article 1(2)(b)",
        "Article 1(2)(b)(i)",
        "Article 1(2)(b)(ii)",
        "Article 2",
        "Article 2 para. 1",
    ]


def test_letters_over_numbers_and_the_letter_i() -> None:
    text = "(a) First part of it;\n(1) one thing;\n(2) two things;\n(b) second part."
    assert [p.level for p in split_passages(text)] == [1, 2, 2, 1]
    run = "\n".join(f"({ch}) point {ch} of the list;" for ch in "abcdefghij")
    assert {p.level for p in split_passages(run)} == {1}


def test_numbered_plans() -> None:
    text = "1　总则\n1.1　编制目的\n为了应对。\n1.2适用范围\n本市。\n2　组织\n2.1　机构\n2.1.1　职责\n（1）领导。"
    assert [path for _, path in named(text) if path] == ["1", "1.1", "1.2", "2", "2.1", "2.1.1", "2.1.1（1）"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第一条　甲。\n第二条　乙。\n第四条　丙。", ("第三条 is missing between 第二条 and 第四条",)),
        (
            "第十一条　甲。\n第十三条　乙。",
            (
                "第一条 to 第十条 are missing before 第十一条",
                "第十二条 is missing between 第十一条 and 第十三条",
            ),
        ),
        ("第一条　甲。\n第五条　乙。", ("第二条 to 第四条 are missing between 第一条 and 第五条",)),
        (
            "第一条　甲。\n第一条之一　乙。\n第一条之三　丙。\n第二条　丁。",
            ("第一条之二 is missing between 第一条之一 and 第一条之三",),
        ),
        ("第一条　甲。\n第一条之一　乙。\n第二条　丁。", ()),
        ("第一条　甲。\n第二条　乙。\n第二条　丙。", ("第二条 stands twice",)),
        ("第1条　甲。\n第3条　乙。", ("第2条 is missing between 第1条 and 第3条",)),
        (
            "第一章　甲\n第一条　乙。\n第三章　丙\n第二条　丁。",
            ("第二章 is missing between 第一章 and 第三章",),
        ),
        (
            "第一章　甲\n第一节　乙\n第一条　丙。\n第三节　丁\n第二条　戊。",
            ("第二节 is missing between 第一节 and 第三节",),
        ),
        (
            "第九十九条　甲。\n第一百条　乙。\n第一百零二条　丙。",
            (
                "第一条 to 第九十八条 are missing before 第九十九条",
                "第一百零一条 is missing between 第一百条 and 第一百零二条",
            ),
        ),
        ("Section 1 Title.\nSection 3 Force.", ("Section 2 is missing between Section 1 and Section 3",)),
    ],
)
def test_gaps_are_named(text: str, expected: tuple[str, ...]) -> None:
    assert numbering_gaps(split_passages(text)) == expected


def test_a_gap_becomes_a_warning_of_the_text_and_a_text_without_articles_gets_none() -> None:
    text = "S市社区条例\n第一条　甲。\n第二条　乙。\n第四条　丙。"
    assert read_structure(text, kind="policy").warnings == ("第三条 is missing between 第二条 and 第四条",)
    plain = (
        "S市人民政府关于社区的意见\n根据《条例》第六条第二款，提出如下意见。\n一、总体要求。\n二、主要任务。"
    )
    assert "第六条" not in labels(plain)
    assert read_structure(plain, kind="policy").warnings == ()


def test_headings_without_labels() -> None:
    long = "过去一年，全市上下坚持稳中求进，经济社会发展取得新的成绩，民生持续改善，社会大局保持稳定，各项工作都有新进展。"
    text = f"各位代表：\n现在报告工作。\n2023年工作回顾\n{long}\n{long}\n2024年重点工作\n{long}"
    assert [p.text for p in split_passages(text) if p.role == "heading"] == [
        "2023年工作回顾",
        "2024年重点工作",
    ]


def test_sections_of_an_act_are_cited_as_articles_are() -> None:
    text = (
        "Part 1 Preliminary\nSection 1. Short title\nThis Act may be cited as the Consultation Act.\n"
        "Section 2. Definitions\nIn this Act:\n(a) council means a district council; and\n"
        "(b) resident means a person in the district, including\n(i) a tenant; and\n(ii) an owner."
    )
    paths = [path for _, path in named(text) if path]
    assert paths == [
        *("Part 1", "Section 1", "Section 2"),
        *("Section 2(a)", "Section 2(b)", "Section 2(b)(i)", "Section 2(b)(ii)"),
    ]
    assert [passage.role for passage in split_passages(text)][-1] == "clause"


def test_articles_of_one_line_without_blanks() -> None:
    law = "第一条为了节约用电，制定本办法。第二条本办法适用于本市。第三条单位应当建立台账。第四条违反第三条规定的，通报批评。"
    assert labels(law) == ["第一条", "第二条", "第三条", "第四条"]
    assert labels("第一条 为了节水，制定本办法。第二条 单位应当节水。") == ["第一条", "第二条"]
    assert labels("第一条 为了节水，制定本办法。第二条所称单位，包括企业。") == ["第一条"]


def test_traditional_articles_have_traditional_items() -> None:
    text = "第一條　協會之任務如左：\n一、擬訂計畫。\n二、推動建設。"
    assert named(text)[1:] == [("项", "第一條第一項"), ("项", "第一條第二項")]
