"""A named term wins by force where it stands on its own, and nowhere else."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policymine.segmenters.chinese import ChineseSegmenter
from policymine.segmenters.english import EnglishSegmenter
from policymine.segmenters.finder import TermFinder
from policymine.segmenters.force import NO_WORD, PHRASE, WORD, decide
from policymine.segmenters.lexicon import Lexicon, LexiconTerm, lexicon_of, parse_lexicon


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
        ("常住人口城镇化率", "城镇化", "counted"),
        ("解决三农问题", "三农", "counted"),
        ("建设社会主义", "社会", "inside_word"),
        ("社会管理学专业", "社会管理", "crosses"),
        ("县人民政府", "民政", "inside_word"),
        ("副市长到会", "市长", "crosses"),
        ("应用高新技术改造产业", "技术改造", "crosses"),
        ("社区居委会同物业公司", "居委会", "counted"),
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


def test_labelled_occurrences_are_decided_right() -> None:
    """Clauses written for this test, labelled by readers who saw neither the rule nor what it says.

    `stands`: a reader would underline the term as itself, also where it qualifies another noun or takes an ending
    (城镇化率); `part`: it is a piece of another word or name (社会主义), or lies across two words; `nested`: in a longer
    term of the lexicon, which the column longer_terms gives. Clauses on which a reader was unsure were left out.

    On real laws and reports, sampled so that seven of ten occurrences do not fall on the segmenter's own boundaries,
    two readers agreed on 402 of 420 labels and on every one both were sure of; the rule of before had 84% of these
    right, this one 97%; of 292 more that were labelled after it was mended, 93% before their errors were read, 95% now.
    Such a sample holds far more hard cases than a corpus does.
    """
    right = 0
    labels: Counter[str] = Counter()
    wrong = []
    path = Path(__file__).with_name("labelled_occurrences.tsv")
    with path.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            lexicon = lexicon_of(row["longer_terms"].split())
            segmenter = ChineseSegmenter(lexicon)
            text, start = row["text"], -1
            for _ in range(int(row["occurrence"])):
                start = text.index(row["term"], start + 1)
            made = segmenter.segment(text)
            end = start + len(row["term"])
            status, within = decide(
                text, start, end, made.starts, made.ends, segmenter.is_word, lexicon.words
            )
            said = {"counted": "stands", "nested": "nested"}.get(status, "part")
            labels[row["label"]] += 1
            right += said == row["label"]
            if said != row["label"]:
                wrong.append((text, row["term"], row["label"], status, within))
    assert labels["stands"] >= 300
    assert labels["part"] >= 120
    assert labels["nested"] >= 40
    # 527 of 538 when it was written.
    assert right / labels.total() >= 0.975, wrong


def test_what_a_dictionary_entry_is() -> None:
    segmenter = ChineseSegmenter()
    levels = {
        word: segmenter.is_word(word) for word in ("社会治理", "社会主义", "三农问题", "管理体制", "生命")
    }
    assert levels == {
        "社会治理": NO_WORD,
        "社会主义": WORD,
        "三农问题": PHRASE,
        "管理体制": PHRASE,
        "生命": WORD,
    }


_PIECES = [
    "社会",
    "管理",
    "社会管理",
    "体制",
    "学",
    "者",
    "城镇化",
    "率",
    "新型",
    "研究生",
    "命",
    "印度",
    "尼西亚",
]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from([*_PIECES, "的", "，", " ", "\n", "a", "😀"]), max_size=20),
    st.lists(st.sampled_from(_PIECES), min_size=1, max_size=5),
)
def test_every_string_occurrence_has_one_fate(pieces: list[str], terms: list[str]) -> None:
    text = "".join(pieces)
    lexicon = lexicon_of(terms)
    made = ChineseSegmenter(lexicon).segment(text)
    plain = ChineseSegmenter().segment(text)
    assert all(text[s:e] == w or w for w, s, e in zip(made.words, made.starts, made.ends, strict=True))
    assert "".join(text[s:e] for s, e in zip(made.starts, made.ends, strict=True)) == "".join(plain.words)
    assert all(e <= s for e, s in zip(made.ends, made.starts[1:], strict=False))
    for term in set(terms):
        strings = sum(text.startswith(term, i) for i in range(len(text)))
        found = [c for c in TermFinder(tuple(set(terms))).candidates(text) if c[2] == term]
        assert len(found) == strings
        decided = Counter(
            decide(text, s, e, plain.starts, plain.ends, ChineseSegmenter().is_word)[0] for s, e, _ in found
        )
        assert decided.total() == strings
