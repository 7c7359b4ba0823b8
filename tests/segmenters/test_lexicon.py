"""Lexicon files: every form that is promised, and bad lines by number."""

from __future__ import annotations

from pathlib import Path

import pytest

from policymine.errors import InputError
from policymine.segmenters.chinese import ChineseSegmenter
from policymine.segmenters.force import has_han
from policymine.segmenters.lexicon import (
    Lexicon,
    LexiconTerm,
    builtin_lexicon,
    parse_lexicon,
    read_lexicon,
)


@pytest.mark.parametrize(
    ("line", "term"),
    [
        ("社会治理", LexiconTerm("社会治理")),
        ("网格化管理 500 n @基层治理 @数字", LexiconTerm("网格化管理", 500, "n", "", ("基层治理", "数字"))),
        ("社区居委会 -> 居民委员会", LexiconTerm("社区居委会", None, "", "居民委员会")),
        ("social governance 12 @x", LexiconTerm("social governance", 12, "", "", ("x",))),
        ("rule of law", LexiconTerm("rule of law")),
        ("云计算 5", LexiconTerm("云计算", 5)),
        ("云计算\t5\tn", LexiconTerm("云计算", 5, "n")),
        ("法治 @法治 = rule of law", LexiconTerm("法治", themes=("法治",), english="rule of law")),
        ("自贸区 -> 自贸试验区 @工具", LexiconTerm("自贸区", canonical="自贸试验区", themes=("工具",))),
        ("互联网+政务服务", LexiconTerm("互联网+政务服务")),
    ],
)
def test_lines(line: str, term: LexiconTerm) -> None:
    assert parse_lexicon([line]).terms == (term,)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_files_of_any_encoding_and_line_end(tmp_path: Path, encoding: str, newline: str) -> None:
    path = tmp_path / "terms.txt"
    path.write_bytes(f"# 注释{newline}社会治理{newline}{newline}基层治理 @治理{newline}".encode(encoding))
    assert read_lexicon(path).words == {"社会治理", "基层治理"}


def test_bad_lines_are_named_by_number() -> None:
    with pytest.raises(InputError, match=r"line 2 .*; line 4 has no term"):
        parse_lexicon(["社会治理", "甲 ->", "乙", "，，"])


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_lexicon(tmp_path / "none.txt")


def test_the_built_in_lexicon_leaves_the_headline_terms_their_compounds() -> None:
    words = builtin_lexicon().words
    for headline in ("社会管理", "社会治理"):
        assert headline in words
        assert not [w for w in words if headline in w and w != headline]


def test_a_term_twice_joins_its_themes_and_may_not_contradict_itself() -> None:
    assert parse_lexicon(["善治 @甲", "善治 @乙"]).terms == (LexiconTerm("善治", themes=("甲", "乙")),)
    with pytest.raises(InputError, match="line 2 says something else of '善治' than line 1"):
        parse_lexicon(["善治", "善治 -> 良治"])


def test_a_chain_of_forms_counts_as_its_end_and_a_circle_is_an_error() -> None:
    lexicon = parse_lexicon(["甲地 -> 乙地", "乙地 -> 丙地"])
    assert lexicon.canonical == {"甲地": "丙地", "乙地": "丙地"}
    assert parse_lexicon(["甲地 -> 甲地"]).canonical == {}
    with pytest.raises(InputError, match="甲地 -> 乙地 -> 甲地 go round in a circle"):
        parse_lexicon(["甲地 -> 乙地", "乙地 -> 甲地"])
    with pytest.raises(InputError, match="circle"):
        parse_lexicon(["甲地 -> 乙地"]).merged(parse_lexicon(["乙地 -> 甲地"]))


def test_modes_by_line() -> None:
    lexicon = parse_lexicon(
        ["社会治理", "#! mode: weight", "管理体制 0", "智慧社区 7 n", "#! mode: force", "善治"]
    )
    assert lexicon.forced == {"社会治理", "善治"}
    assert lexicon.weighted == (("管理体制", 0, ""), ("智慧社区", 7, "n"))
    assert parse_lexicon(["善治"], mode="weight").weighted == (("善治", None, ""),)
    with pytest.raises(InputError, match="line 1 .* is no directive"):
        parse_lexicon(["#! mode: heavy"])


def test_fingerprints_follow_what_bears_on_the_tokens() -> None:
    one, two = (
        parse_lexicon(["社会治理", "善治"]),
        parse_lexicon(["善治 @主题 = good governance", "社会治理"]),
    )
    assert one.fingerprint == two.fingerprint
    weighted = parse_lexicon(["#! mode: weight", "社会治理", "善治"])
    assert weighted.fingerprint != one.fingerprint
    assert weighted.forced_fingerprint == Lexicon().forced_fingerprint
    assert (
        parse_lexicon(["社会治理 -> 治理"]).forced_fingerprint
        != parse_lexicon(["社会治理"]).forced_fingerprint
    )


def test_weighted_terms_compete_as_in_jieba() -> None:
    text = "完善社会管理体制，社会管理要创新"
    weighted = ChineseSegmenter(parse_lexicon(["#! mode: weight", "社会管理"]))
    assert weighted.segment(text).words == ["完善", "社会", "管理体制", "，", "社会管理", "要", "创新"]
    without = ChineseSegmenter(parse_lexicon(["#! mode: weight", "社会管理", "管理体制 0"]))
    assert without.segment(text).words[:4] == ["完善", "社会管理", "体制", "，"]
    forced = ChineseSegmenter(parse_lexicon(["社会管理"]))
    assert forced.segment(text).words[:4] == ["完善", "社会管理", "体制", "，"]
    assert ChineseSegmenter().segment(text).words[-4:] == ["社会", "管理", "要", "创新"]


def test_a_canonical_form_is_a_term_itself() -> None:
    made = ChineseSegmenter(parse_lexicon(["自贸试验区 -> 自由贸易试验区"])).segment(
        "自贸试验区即自由贸易试验区"
    )
    assert made.words == ["自由贸易试验区", "即", "自由贸易试验区"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_table_is_a_lexicon(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "terms.csv"
    rows = [
        "term,keep,canonical,theme,english,score",
        "一带一路,yes,,发展 外交,Belt and Road,3.5",
        "某某,否,,,,1",
        "低保,1,最低生活保障,,,",
        "空,,,,,",
    ]
    path.write_bytes("\r\n".join(rows).encode(encoding))
    assert read_lexicon(path).terms == (
        LexiconTerm("一带一路", themes=("发展", "外交"), english="Belt and Road"),
        LexiconTerm("低保", canonical="最低生活保障"),
    )


def test_a_workbook_is_a_lexicon(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for row in (
        ["术语", "主题", "weight", "mode"],
        ["智慧社区", "数字", 20, "weight"],
        ["善治", None, None, None],
    ):
        book.active.append(row)
    book.save(tmp_path / "terms.xlsx")
    lexicon = read_lexicon(tmp_path / "terms.xlsx")
    assert lexicon.weighted == (("智慧社区", 20, ""),)
    assert lexicon.forced == {"善治"}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("word2,theme\n甲,乙\n", "has no column term; its columns are: word2, theme"),
        ("term,keep\n善治,maybe\n", "row 2 says 'maybe' under keep; write yes or no"),
        ("term,weight\n善治,much\n", "row 2 has the weight 'much'"),
        ("term,mode\n善治,heavy\n", "row 2 has the mode 'heavy'"),
        ("term,canonical\n善治,\n善治,良治\n", "row 3 says something else"),
    ],
)
def test_bad_rows_are_named_by_number(tmp_path: Path, body: str, message: str) -> None:
    path = tmp_path / "terms.csv"
    path.write_text(body, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_lexicon(path)


@pytest.mark.parametrize("name", ["none.csv", "none.xlsx"])
def test_a_missing_table(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_lexicon(tmp_path / name)


def test_a_broken_workbook(tmp_path: Path) -> None:
    path = tmp_path / "terms.xlsx"
    path.write_bytes(b"no workbook")
    with pytest.raises(InputError, match=r"no readable \.xlsx"):
        read_lexicon(path)


def test_the_built_in_lexicon_is_large_themed_and_in_two_languages() -> None:
    lexicon = builtin_lexicon()
    chinese = [t for t in lexicon.terms if has_han(t.term)]
    assert len(chinese) >= 400
    assert {"治理", "协商", "党建", "主体", "工具", "法治"} <= lexicon.themes.keys()
    assert all(t.themes for t in chinese)
    assert len(lexicon.english) >= 400
    # Each line gives a new term: none stands twice.
    from policymine.paths import data_file

    lines = data_file("lexicon_governance.txt").read_text("utf-8").splitlines()
    assert sum(bool(line.strip()) and not line.startswith("#") for line in lines) == len(lexicon.terms)


def test_every_built_in_term_is_one_token_by_itself() -> None:
    lexicon = builtin_lexicon()
    segmenter = ChineseSegmenter(lexicon)
    for t in lexicon.terms:
        if has_han(t.term):
            assert segmenter.segment(t.term).words == [t.canonical or t.term]


def test_a_theme_is_one_word() -> None:
    with pytest.raises(InputError, match="line 1"):
        parse_lexicon(["social governance @social governance"])
    assert "social governance" in builtin_lexicon().words
    assert not [word for word in builtin_lexicon().words if "@" in word]
