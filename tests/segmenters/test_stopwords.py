"""Stop words: grammar and formulas go, words that name a subject stay."""

from __future__ import annotations

import importlib.resources

import pytest

from policymine.errors import UnknownNameError
from policymine.segmenters.lexicon import builtin_lexicon
from policymine.segmenters.stopwords import LANGUAGES, is_numeral, left_out, stopwords

SUBJECTS_ZH = frozenset(
    [
        "社会治理",
        "社会管理",
        "治理",
        "管理",
        "服务",
        "改革",
        "发展",
        "建设",
        "保障",
        "安全",
        "创新",
        "社区",
        "协商",
        "居民",
        "政府",
        "群众",
        "参与",
        "监督",
        "法治",
        "民主",
        "党建",
        "城市",
        "农村",
        "农业",
        "教育",
        "医疗",
        "就业",
        "环境保护",
        "生态",
        "科技",
        "市场",
        "企业",
        "经济",
        "文化",
        "政策",
        "制度",
        "个人",
        "代表",
        "研究",
        "需求",
        "自治",
        "居委会",
        "物业",
    ]
)
SUBJECTS_EN = frozenset(
    [
        "policy",
        "market",
        "inflation",
        "committee",
        "community",
        "governance",
        "labor",
        "credit",
        "bank",
        "growth",
        "reform",
        "party",
        "council",
    ]
)


def test_function_words_and_formulas() -> None:
    words = stopwords("zh")
    assert {"的", "我们", "进一步", "加强", "年", "要", "各位代表", "第一", "亿元"} <= words
    assert {"的", "我们", "年"} <= stopwords("zh", fillers=False)
    assert not {"加强", "各位代表"} & stopwords("zh", fillers=False)
    assert {"the", "don't", "mr", "january", "b"} <= stopwords("en")
    assert "mr" not in stopwords("en", fillers=False)


def test_words_that_name_a_subject_stay() -> None:
    assert not stopwords("zh") & SUBJECTS_ZH
    assert not stopwords("en") & SUBJECTS_EN


def test_no_term_of_the_lexicon_is_a_stop_word_or_a_numeral() -> None:
    words = builtin_lexicon().words
    assert not words & (stopwords("zh") | stopwords("en"))
    assert not [w for w in words if is_numeral(w)]


def test_traditional_forms_are_there() -> None:
    assert {"我們", "進一步", "這", "並"} <= stopwords("zh")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_files_are_well_formed(language: str) -> None:
    path = importlib.resources.files("policymine") / "data" / f"stopwords_{language}.txt"
    lines = path.read_text("utf-8").splitlines()
    assert [line for line in lines if line.startswith("[")] == ["[function]", "[fillers]"]
    words = stopwords(language)
    assert "" not in words
    assert not [w for w in words if w != w.strip() or w.startswith(("#", "["))]
    if language == "en":
        assert not [w for w in words if w != w.lower()]
    else:
        assert not [w for w in words if w.isascii()]


def test_another_language_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="Known: en, zh"):
        stopwords("fr")


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("2014", True),
        ("2014年", True),
        ("一九五八年", True),
        ("百分之三十", True),
        ("第六个", True),
        ("３４％", True),
        ("2.5", True),
        ("1990s", True),
        ("21st", True),
        ("三十万吨", True),
        ("六五", False),
        ("十四五", False),
        ("一带一路", False),
        ("三农", False),
        ("第三产业", False),
        ("百姓", False),
        ("一国两制", False),
        ("g20", False),
        ("5g", False),
        ("年", False),
        ("", False),
    ],
)
def test_numerals(word: str, expected: bool) -> None:
    assert is_numeral(word) is expected


def test_left_out_covers_quoted_languages() -> None:
    assert left_out(["the", "社区", "我们", "2014"], "zh", ["社区"]) == {"the", "社区", "我们", "2014"}
    assert left_out(["我们", "market"], "en") == {"我们"}
