"""Passages: all of the text, in order, at the right depth."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from policymine.structure.clauses import covers, is_row, split_passages
from policymine.structure.lines import despread, split_lines


def outline(text: str) -> list[tuple[str, int, str]]:
    return [(p.role, p.level, p.label) for p in split_passages(text)]


def test_a_law() -> None:
    text = "第一章　总则\n第一条　目的。\n第二条　下列事项：\n（一）环境卫生；\n（二）治安。\n第二章　组织\n第三条　组成。"
    assert outline(text) == [
        ("heading", 1, "第一章"),
        ("clause", 2, "第一条"),
        ("clause", 2, "第二条"),
        ("clause", 3, "（一）"),
        ("clause", 3, "（二）"),
        ("heading", 1, "第二章"),
        ("clause", 2, "第三条"),
    ]


def test_a_notice() -> None:
    text = (
        "一、总体要求\n（一）坚持党的领导，统筹各方。\n（二）营造良好氛围。\n1.落实责任，分工明确。\n"
        "（1）街道负责。\n①社区配合。\n增长3.5%。\n3.5%的增长来之不易。"
    )
    assert outline(text) == [
        ("heading", 1, "一、"),
        ("clause", 2, "（一）"),
        ("heading", 2, "（二）"),
        ("clause", 3, "1."),
        ("clause", 4, "（1）"),
        ("clause", 5, "①"),
        ("clause", 0, ""),
        ("clause", 0, ""),
    ]


def test_english_articles_and_numbers() -> None:
    assert outline("CHAPTER I General\nArticle 1 Aims of this act.\n(a) order;\n1.2 Scope") == [
        ("heading", 1, "CHAPTER I"),
        ("clause", 2, "Article 1"),
        ("clause", 4, "(a)"),
        ("heading", 3, "1.2"),
    ]


def test_rows_of_a_table_are_one_passage_and_prose_with_bars_is_none() -> None:
    text = "前言。\n序号\t事项\n1\t垃圾\n2\t停车\n（此件公开发布）"
    assert [p.role for p in split_passages(text)] == ["clause", "table", "note"]
    assert not is_row("| " + "In 2013 the term changed " * 20 + "| and so it went | on")


def test_hard_wrapped_lines_are_joined_and_labels_open_a_paragraph() -> None:
    line = "社区治理是国家治理的重要方面，应当坚持共建共治共享的原则，不断完善制"
    paragraph = "\n".join([line] * 6) + "\n度建设。"
    text = f"{paragraph}\n一、加强领导，{line[7:]}\n{line}\n结束。"
    passages = split_passages(text)
    assert [p.label for p in passages] == ["", "一、"]
    assert covers(text, passages)


def test_a_text_on_one_line_is_parted_at_wide_gaps() -> None:
    sentence = "社区治理是国家治理的重要方面。" * 15
    text = f"{sentence}　　{sentence}　　二、任务"
    assert [p.role for p in split_passages(text)] == ["clause", "clause", "heading"]


def test_titles_keep_the_blank_between_their_parts() -> None:
    assert despread("几 个 问 题 的　通 知") == "几个问题的通知"
    assert despread("老楼装上新电梯　邻里商量出和气") == "老楼装上新电梯 邻里商量出和气"


@given(st.text(alphabet="第一二条章、（）1.①ab 社区。，\n\t|　\r#", max_size=300))
def test_passages_cover_the_text(text: str) -> None:
    assert covers(text, split_passages(text))
    for line in split_lines(text):
        assert text[line.start : line.end] == line.text != ""
