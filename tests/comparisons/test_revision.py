"""Two versions of a text: each class by hand, marks word by word, strength of directives, numbers, references."""

from __future__ import annotations

import pytest

from policymine.comparisons.revision.base import Change, DiffResult
from policymine.comparisons.revision.details import details_of, numbers_in
from policymine.comparisons.revision.marks import mark_words
from policymine.comparisons.revision.order import longest_in_order
from policymine.comparisons.revision.revise import compare_versions
from policymine.comparisons.revision.units import units_of
from policymine.errors import NotEnoughDataError, UnknownNameError
from policymine.segmenters.lexicon import builtin_lexicon
from policymine.segmenters.store import segmenter_for
from tests.comparisons.revision_edits import document_of

OLD = """第一章　总则
第一条　为了规范社区协商，保障居民权利，制定本办法。
第二条　居民委员会应当每季度召开一次协商会议，听取居民意见。
第三条　协商事项由居民小组提出，居民委员会在三十日内答复。
第四条　物业服务企业应当公布公共收益的收支情况。业主可以查阅有关账目和合同。
第五条　街道办事处负责指导协商工作。
第六条　街道办事处为协商工作提供场地和经费。
第七条　协商记录保存五年，任何人不得篡改、损毁。
第八条　依照本办法第三条提出的事项，可以委托社会组织调查。
第九条　志愿者参加协商的，由街道办事处给予交通补贴。
第二章　附则
第十条　本办法自2015年1月1日起施行。
"""
NEW = """第一章　总则
第一条　为了规范社区协商，保障居民权利，制定本办法。
第二条　协商记录保存五年，任何人不得篡改、损毁。
第三条　居民委员会可以每季度召开一次协商会议，听取居民意见。
第四条　协商事项由居民小组提出，居民委员会在15日内答复。
第五条　物业服务企业应当公布公共收益的收支情况。
第六条　业主可以查阅有关账目和合同。
第七条　街道办事处负责指导协商工作，为协商工作提供场地和经费。
第八条　依照本办法第四条提出的事项，可以委托社会组织调查。
第九条　建立网格员轮值制度，夜间突发停水停电时先行到场。
第二章　附则
第十条　本办法自2015年1月1日起施行。
"""


@pytest.fixture(scope="module")
def compared() -> DiffResult:
    return compare_versions(
        document_of("old", OLD), document_of("new", NEW), segmenter=segmenter_for("zh", builtin_lexicon())
    )


def by_name(result: DiffResult, name: str, side: str = "new") -> Change:
    return next(c for c in result.changes for u in getattr(c, side) if u.name == name)


def test_every_class_is_told(compared: DiffResult) -> None:
    told = {(c.change, *(tuple(u.name for u in side) for side in (c.old, c.new))) for c in compared.changes}
    assert told == {
        ("kept", ("第一章",), ("第一章",)),
        ("kept", ("第一条",), ("第一条",)),
        ("moved", ("第七条",), ("第二条",)),
        ("reworded", ("第二条",), ("第三条",)),
        ("reworded", ("第三条",), ("第四条",)),
        ("split", ("第四条",), ("第五条", "第六条")),
        ("merged", ("第五条", "第六条"), ("第七条",)),
        ("reworded", ("第八条",), ("第八条",)),
        ("dropped", ("第九条",), ()),
        ("new", (), ("第九条",)),
        ("kept", ("第二章",), ("第二章",)),
        ("kept", ("第十条",), ("第十条",)),
    }


def test_every_unit_is_in_one_row_and_rows_follow_the_new_version(compared: DiffResult) -> None:
    for side in ("old", "new"):
        numbers = [u.number for c in compared.changes for u in getattr(c, side)]
        assert sorted(numbers) == list(range(12))
    firsts = [c.new[0].number for c in compared.changes if c.new]
    assert firsts == sorted(firsts)
    # What was dropped stands where it stood: after the clause before it.
    names = [c.name for c in compared.changes if c.change != "new"]
    assert names.index("第九条") == names.index("第八条") + 1


def test_renumbering_is_no_move(compared: DiffResult) -> None:
    change = by_name(compared, "第三条")
    assert (change.moved, change.renumbered) == (False, True)
    assert by_name(compared, "第二条").moved
    assert not by_name(compared, "第八条").renumbered


def test_kinds_of_change(compared: DiffResult) -> None:
    weaker = by_name(compared, "第三条")
    assert weaker.force == "weakened"
    assert [str(w) for w in weaker.directives] == ["应当 → 可以"]
    numbers = by_name(compared, "第四条").numbers
    assert [(str(n), n.kind) for n in numbers] == [("三十日 → 15日", "time")]
    cited = by_name(compared, "第八条")
    assert cited.only_references
    assert cited.references == (("第三条", "第四条"),)
    row = compared.rows()[[c.name for c in compared.changes].index("第四条")]
    assert (row["numbers"], row["deleted"], row["inserted"]) == ("三十日 → 15日", "三十日", "15日")


def test_a_row_opens_to_both_wordings(compared: DiffResult) -> None:
    row = [c.change for c in compared.changes].index("split")
    found = compared.evidence(row)
    assert [(e.period, e.term) for e in found] == [("old", "第四条"), ("new", "第五条"), ("new", "第六条")]
    for e in found:
        text = OLD if e.period == "old" else NEW
        assert text[e.start : e.end] == e.sentence


def test_marks_give_back_both_versions(compared: DiffResult) -> None:
    for change in compared.changes:
        if not change.marks:
            continue
        for op, side in (("delete", change.old), ("insert", change.new)):
            words = "".join("".join(m.text.split()) for m in change.marks if m.op in ("equal", op))
            assert words == "".join("".join(u.text.split()) for u in side)


def test_a_text_against_itself_is_kept_throughout() -> None:
    segmenter = segmenter_for("zh", builtin_lexicon())
    result = compare_versions(document_of("a", OLD), document_of("b", OLD), segmenter=segmenter)
    assert {c.change for c in result.changes} == {"kept"}
    assert not any(c.renumbered or c.moved for c in result.changes)
    assert "逐条相同" in result.lines("zh")[0]


def test_swapping_the_versions_swaps_the_classes(compared: DiffResult) -> None:
    segmenter = segmenter_for("zh", builtin_lexicon())
    back = compare_versions(document_of("new", NEW), document_of("old", OLD), segmenter=segmenter)
    swap = {"split": "merged", "merged": "split", "dropped": "new", "new": "dropped"}
    there = {(swap.get(c.change, c.change), c.new, c.old) for c in compared.changes}
    assert there == {(c.change, c.old, c.new) for c in back.changes}
    assert by_name(back, "第二条").force == "strengthened"


def test_two_texts_with_nothing_in_common_are_told_to_be_strangers() -> None:
    other = "第一条　渔船出海应当检查救生设备。\n第二条　港口设立灯塔。\n第三条　禁止在航道抛锚。\n"
    segmenter = segmenter_for("zh", builtin_lexicon())
    result = compare_versions(document_of("a", OLD), document_of("b", other), segmenter=segmenter)
    assert {c.change for c in result.changes} == {"dropped", "new"}
    assert any("0%" in line for line in result.lines("en"))


def test_english_prose_by_paragraph_and_by_sentence() -> None:
    old = (
        "The Committee shall meet every month.\n\nMembers must give notice within thirty days.\n\n"
        "Minutes are published on the website.\n\nVisitors may attend open meetings of the council.\n"
    )
    new = (
        "The Committee may meet every month.\n\nMinutes are published on the website.\n\n"
        "Members must give notice within 10 days.\n\nVisitors may attend open meetings of the council.\n"
    )
    segmenter = segmenter_for("en", builtin_lexicon())
    for unit in ("clause", "sentence"):
        result = compare_versions(
            document_of("a", old), document_of("b", new), segmenter=segmenter, unit=unit
        )
        assert [c.change for c in result.changes] == ["reworded", "moved", "reworded", "kept"]
        assert result.changes[0].force == "weakened"
        assert [str(n) for n in result.changes[2].numbers] == ["thirty days → 10 days"]
        assert result.language == "en"


def test_an_article_is_one_unit_with_all_under_it() -> None:
    text = "第一条　有下列情形的：\n（一）甲；\n（二）乙。\n前款从严。\n第二条　丙。\n"
    assert [u.text for u in units_of(document_of("a", text), "article")] == [
        "有下列情形的：\n（一）甲；\n（二）乙。\n前款从严。",
        "丙。",
    ]
    with pytest.raises(UnknownNameError, match="sentence"):
        units_of(document_of("a", text), "page")


def test_contents_are_left_out() -> None:
    text = (
        "目录\n第一章　总则\n第二章　附则\n第一章　总则\n第一条　甲乙丙。\n第二章　附则\n第二条　丁戊己。\n"
    )
    assert [u.name for u in units_of(document_of("a", text))] == ["第一章", "第一条", "第二章", "第二条"]


def test_an_empty_version_is_refused() -> None:
    segmenter = segmenter_for("zh", builtin_lexicon())
    with pytest.raises(NotEnoughDataError, match="holds no words"):
        compare_versions(document_of("a", OLD), document_of("b", "——\n"), segmenter=segmenter)


def test_the_same_characters_cut_otherwise_are_not_marked() -> None:
    def cut(text: str) -> list[tuple[int, int]]:
        return [(0, 2), (2, 4)] if len(text) == 4 else [(0, 4), (4, len(text))]

    assert [(m.op, m.text) for m in mark_words(["人民政府"], ["人民政府令"], cut)][-1] == ("insert", "令")


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("处二万元以上10万元以下罚款", "zh", ["二万元", "10万元"]),
        ("第三十条规定的百分之五，三分之二以上", "zh", ["百分之五", "三分之二"]),
        ("统一一般一定", "zh", []),
        ("at least two-thirds of 1,500 members by 2%", "en", ["two", "1,500 members", "2%"]),
    ],
)
def test_numbers(text: str, language: str, found: list[str]) -> None:
    assert [n.text for _, _, n in numbers_in(text, language)] == found


def test_the_same_number_in_other_figures_is_no_change() -> None:
    def cut(text: str) -> tuple[list[int], list[int]]:
        return [0, 1], [1, len(text)]

    def words(text: str) -> list[tuple[int, int]]:
        return list(zip(*cut(text), strict=True))

    marks = mark_words(["在三十日内"], ["在30日内"], words)
    assert details_of(marks, "在三十日内", "在30日内", "zh", cut).numbers == ()


def test_longest_order_against_all_subsequences() -> None:
    from itertools import combinations, permutations

    for places in permutations(range(5)):
        best = max(len(c) for n in range(1, 6) for c in combinations(places, n) if list(c) == sorted(c))
        kept = longest_in_order(places, [1.0] * 5)
        assert len(kept) == best
        assert [places[k] for k in kept] == sorted(places[k] for k in kept)


@pytest.mark.parametrize(
    ("old", "new", "op"), [("第一条 甲", "第一条甲", "delete"), ("第一条甲", "第一条 甲", "insert")]
)
def test_a_space_alone_that_goes_or_comes_is_a_change_like_others(old: str, new: str, op: str) -> None:
    # Two versions of 浙江省 and 北京市 regulations: a stretch of nothing but a space, with nothing across from it.
    marks = mark_words([old], [new], lambda text: [(i, i + 1) for i, ch in enumerate(text) if ch != " "])
    assert [(m.op, m.text) for m in marks] == [("equal", "第一条"), (op, " "), ("equal", "甲")]
