"""Lexicon files: every form that is promised, and bad lines by number."""

from __future__ import annotations

from pathlib import Path

import pytest

from policymine.errors import InputError
from policymine.segmenters.lexicon import LexiconTerm, builtin_lexicon, parse_lexicon, read_lexicon


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
