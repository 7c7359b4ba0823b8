"""A named term wins by force where it stands on its own, and nowhere else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from policymine.segmenters.chinese import ChineseSegmenter
from policymine.segmenters.english import EnglishSegmenter
from policymine.segmenters.force import TermFinder, decide
from policymine.segmenters.lexicon import Lexicon, LexiconTerm, parse_lexicon


def status(text: str, term: str) -> str:
    segmenter = ChineseSegmenter()
    made = segmenter.segment(text)
    start = text.index(term)
    return decide(text, start, start + len(term), made.starts, made.ends, segmenter.is_word)[0]


@pytest.mark.parametrize(
    ("text", "term", "expected"),
    [
        ("完善社会管理体制", "社会管理", "counted"),
        ("加强和创新社会管理", "社会管理", "counted"),
        ("提高社会治理水平", "社会治理", "counted"),
        ("访问印度尼西亚", "印度", "inside_word"),
        ("访问印度和缅甸", "印度", "counted"),
        ("研究生命科学", "研究生", "crosses"),
        ("培养研究生", "研究生", "counted"),
        ("交纳物业费用", "物业费", "crosses"),
        ("交纳物业费", "物业费", "counted"),
    ],
)
def test_occurrences_decided(text: str, term: str, expected: str) -> None:
    assert status(text, term) == expected


def test_a_forced_term_leaves_the_rest_of_the_word_it_cuts() -> None:
    made = ChineseSegmenter(parse_lexicon(["社会管理"])).segment("完善社会管理体制。")
    assert made.words == ["完善", "社会管理", "体制", "。"]
    assert list(made.starts) == [0, 2, 6, 8]


def test_longest_first() -> None:
    lexicon = parse_lexicon(["城镇化", "新型城镇化"])
    assert ChineseSegmenter(lexicon).segment("推进新型城镇化，城镇化水平").words[1:4] == [
        "新型城镇化",
        "，",
        "城镇化",
    ]


def test_where_the_longest_does_not_stand_the_shorter_is_tried() -> None:
    finder = TermFinder(("研究", "研究生"))
    assert list(finder.candidates("研究生命")) == [(0, 3, "研究生"), (0, 2, "研究")]
    assert ChineseSegmenter(parse_lexicon(["研究", "研究生"])).segment("研究生命").words == ["研究", "生命"]


def test_synonyms_merge_and_offsets_stay_true() -> None:
    text = "社区居委会召开会议"
    made = ChineseSegmenter(parse_lexicon(["社区居委会 -> 居民委员会"])).segment(text)
    assert made.words[0] == "居民委员会"
    assert text[made.starts[0] : made.ends[0]] == "社区居委会"


def test_english_terms_of_several_words_at_any_spacing() -> None:
    segmenter = EnglishSegmenter(Lexicon((LexiconTerm("social governance"),)))
    assert segmenter.segment("New Social\n  Governance; social governances").words == [
        "new",
        "social governance",
        ";",
        "social",
        "governances",
    ]


def test_all_uses_in_the_work_reports_are_found(shared_data: Path) -> None:
    segmenter = ChineseSegmenter(parse_lexicon(["社会管理", "社会治理"]))
    found = strings = 0
    with (shared_data / "gwr" / "reports.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line)["text"]
            if "社会管理" in text:
                strings += text.count("社会管理")
                found += list(segmenter.segment(text).words).count("社会管理")
    assert (found, strings) == (47, 47)
