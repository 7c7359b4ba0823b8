"""Counted, nested and rejected occurrences add up to the string count."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policymine.corpus.document import Document
from policymine.corpus.store import Corpus
from policymine.corpus.writer import CorpusWriter
from policymine.errors import InputError
from policymine.provenance import Provenance
from policymine.segmenters.chinese import ChineseSegmenter
from policymine.segmenters.finder import TermFinder, fold
from policymine.segmenters.lexicon import Lexicon, parse_lexicon
from policymine.segmenters.store import segment_corpus
from policymine.terms.concordance import (
    KwicResult,
    Occurrence,
    Sentences,
    _Finder,
    evidence_of,
    find_occurrences,
    kwic_rows,
    kwic_table,
    make_query,
)


def look(folder: Path, texts: list[str], terms: list[str], lexicon: Lexicon) -> list[Occurrence]:
    with CorpusWriter.open(folder) as writer:
        for i, text in enumerate(texts):
            writer.add(
                Document(
                    id=f"d{i}", kind="policy", text=text, source_key=f"k{i}", sha256=f"s{i}", language="zh"
                )
            )
        writer.commit()
    corpus = Corpus.open(folder)
    tokens = segment_corpus(corpus, lexicon)
    is_word = ChineseSegmenter().is_word
    return find_occurrences(make_query(terms, lexicon), corpus.texts(), tokens, lexicon, is_word)


def test_statuses(tmp_path: Path) -> None:
    texts = ["推进新型城镇化，提高城镇化水平。", "完善社会管理体制。", "访问印度尼西亚和印度。"]
    lexicon = parse_lexicon(["新型城镇化"])
    found = look(tmp_path / "c", texts, ["城镇化", "社会管理", "印度"], lexicon)
    assert [(o.document, o.term, o.status, o.within) for o in found] == [
        ("d0", "城镇化", "nested", "新型城镇化"),
        ("d0", "城镇化", "counted", ""),
        ("d1", "社会管理", "counted", ""),
        ("d2", "印度", "inside_word", "印度尼西亚"),
        ("d2", "印度", "counted", ""),
    ]


def test_terms_of_one_query_nest_too_and_groups_count_once(tmp_path: Path) -> None:
    found = look(tmp_path / "c", ["基层社区治理和社区治理"], ["治理=社区治理|基层社区治理"], Lexicon())
    assert [(o.form, o.status) for o in found] == [
        ("基层社区治理", "counted"),
        ("社区治理", "nested"),
        ("社区治理", "counted"),
    ]


def test_spellings_merged_by_the_lexicon_count_for_the_term() -> None:
    lexicon = parse_lexicon(["居委会 -> 居民委员会"])
    assert make_query(["居民委员会"], lexicon).groups == {"居民委员会": ("居民委员会", "居委会")}


@pytest.mark.parametrize("terms", [[], [""], ["。。"], ["甲=乙|"], ["甲", "丙=甲|丁"]])
def test_queries_that_cannot_be_asked(terms: list[str]) -> None:
    with pytest.raises(InputError):
        make_query(terms, Lexicon())


def test_an_unknown_theme_lists_the_known_ones() -> None:
    with pytest.raises(InputError, match="the lexicon has: 治理"):
        make_query([], parse_lexicon(["社会治理 @治理"]), ["社会"])


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.lists(
            st.sampled_from(
                ["社会", "管理", "体制", "社会管理", "治理", "新", "型", "城镇化", "的", "，", "研究生", "命"]
            ),
            max_size=8,
        ).map("".join),
        min_size=1,
        max_size=3,
    )
)
def test_every_string_occurrence_is_accounted_for(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    terms = ["社会管理", "城镇化", "研究生", "管理体制"]
    found = look(tmp_path_factory.mktemp("q") / "c", texts, terms, parse_lexicon(["新型城镇化"]))
    for term in terms:
        assert sum(o.form == term for o in found) == sum(text.count(term) for text in texts)
    for o in found:
        assert texts[int(o.document[1:])][o.start : o.end] == o.form


def test_lines_and_sentences(tmp_path: Path) -> None:
    text = "第一句。完善社会管理体制，保障民生。\n第三句。"
    found = look(tmp_path / "c", [text], ["社会管理"], Lexicon())
    row = kwic_table(found, {"d0": text}, {"d0": "2013"}, window=4, with_status=False).iloc[0]
    assert (row["left"], row["match"], row["right"]) == ("句。完善", "社会管理", "体制，保")
    assert evidence_of(found, {"d0": text}, {"d0": "2013"})[0].sentence == "完善社会管理体制，保障民生。"


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.text(st.sampled_from("社会治理 aAsSſıIK2\n"), min_size=1, max_size=4).filter(
            lambda t: any(ch.isalnum() for ch in t) and t == t.strip()
        ),
        min_size=1,
        max_size=4,
        unique_by=fold,
    ),
    st.text(st.sampled_from("社会治理 aAsSſıIKk2\n"), max_size=40),
)
def test_plain_search_finds_what_the_pattern_finds(terms: list[str], text: str) -> None:
    finder = _Finder(terms)
    expected = set(TermFinder(tuple(terms)).candidates(text))
    assert set(finder.places(text)) == expected
    assert finder.is_in(text) == bool(expected)


def test_a_table_and_sentences_come_when_asked_for(tmp_path: Path) -> None:
    text = "第一句。完善社会管理体制。\n社会管理"
    found = look(tmp_path / "c", [text], ["社会管理"], Lexicon())
    columns, lines = kwic_rows(found, {"d0": text}, {"d0": "2013"}, window=4, with_status=False)
    sentences = Sentences(found, {"d0": text, "d1": "x"}, {"d0": "2013"})
    result = KwicResult(columns=columns, lines=lines, provenance=Provenance("kwic"), sentences=sentences)
    assert "table" not in vars(result)
    assert result.to_dict()["rows"][0]["left"] == "句。完善"
    assert len(result) == len(result.table) == 2
    assert result.table.columns.tolist() == list(columns)
    assert [e.sentence for e in result.evidence()] == ["完善社会管理体制。", "社会管理"]
    assert result.evidence(1)[0].period == "2013"
    with pytest.raises(InputError):
        result.evidence(2)
    with pytest.raises(AttributeError):
        _ = result.tables  # type: ignore[attr-defined]
