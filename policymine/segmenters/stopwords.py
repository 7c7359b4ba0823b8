"""Stop words by language: words of grammar, and the formulas of official writing.

The lists are data files (`data/stopwords_zh.txt`, `data/stopwords_en.txt`) that anyone can read and
change. They serve keywords and topics; a term that a user names is counted whether it stands in them or
not. Chinese words come in simplified and traditional script.
"""

from __future__ import annotations

import functools
import importlib.resources
import re
from collections.abc import Iterable
from typing import Final

from policymine.errors import UnknownNameError

__all__ = ["LANGUAGES", "is_numeral", "left_out", "stopwords"]

LANGUAGES: Final = ("en", "zh")
_SECTIONS: Final = ("function", "fillers")
_NUMERAL: Final = re.compile(
    r"(第|百分之|千分之|万分之|近|约|上|数|几)?[\d〇○零一二三四五六七八九十百千万亿兆两壹贰叁肆伍陆柒捌玖拾佰仟.,，．%％几多余点半]+"
    r"(年代?|年度|月份?|日|天|号|个|次|届|位|名|项|种|条|批|章|节|款|类|号文|周年|岁|度|倍|成|人|户|家|所|座|台|辆|架|艘|件|套|头|只|株|处|"
    r"元|美元|吨|公?斤|担|石|亩|公顷|公?里|米|平方米|平方公里|立方米|千瓦|瓦|度电|人次|锭|箱|匹|st|nd|rd|th|s)?"
)
# 六五 ... 九五, 十五, 十一五 ...: names of five-year plans, not numbers.
_PLAN: Final = re.compile(r"[一二三四六七八九]五|十[一二三四五]?五")


@functools.cache
def stopwords(language: str, *, fillers: bool = True) -> frozenset[str]:
    """Return the stop words of a language.

    Parameters
    ----------
    language : `zh` or `en`.
    fillers : also the formulas of official writing (加强, 进一步, 各位代表; `noted`, `meeting`), which say
        how and not what; False leaves the words of grammar, numerals, measures and dates.

    Raises
    ------
    UnknownNameError : another language.

    >>> "进一步" in stopwords("zh"), "进一步" in stopwords("zh", fillers=False), "治理" in stopwords("zh")
    (True, False, False)
    """
    if language not in LANGUAGES:
        raise UnknownNameError("stop-word language", language, LANGUAGES)
    sections = _read(language)
    words = sections["function"] | (sections["fillers"] if fillers else frozenset())
    if language != "zh":
        return words
    traditional = _traditional()
    return words.union(*(traditional[word] for word in words))


def is_numeral(word: str) -> bool:
    """Return whether a word is only a number, an ordinal or a date; names of five-year plans are not.

    >>> [w for w in ("一九五八年", "第一个", "2014年", "1990s", "十一五", "五年计划", "5g") if is_numeral(w)]
    ['一九五八年', '第一个', '2014年', '1990s']
    """
    return _NUMERAL.fullmatch(word) is not None and _PLAN.fullmatch(word) is None


def left_out(vocabulary: Iterable[str], language: str, extra: Iterable[str] = ()) -> frozenset[str]:
    """Return the words of a vocabulary that keywords and topics leave out: stop words, numerals, `extra`.

    Words of grammar of the other languages go too, for texts that quote them or carry an abstract.

    Raises UnknownNameError for a language without a list.

    >>> sorted(left_out(["社会治理", "进一步", "一九五八年"], "zh"))
    ['一九五八年', '进一步']
    """
    stop = stopwords(language).union(extra, *(stopwords(name, fillers=False) for name in LANGUAGES))
    return frozenset(word for word in vocabulary if word in stop or is_numeral(word))


def _read(language: str) -> dict[str, frozenset[str]]:
    path = importlib.resources.files("policymine") / "data" / f"stopwords_{language}.txt"
    found: dict[str, set[str]] = {name: set() for name in _SECTIONS}
    section = _SECTIONS[0]
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        if line.startswith("["):
            section = line.strip("[] ")
            continue
        found[section].update(line.split())
    return {name: frozenset(words) for name, words in found.items()}


@functools.cache
def _traditional() -> dict[str, frozenset[str]]:
    """Return the traditional forms of every Chinese entry, by the usages of the mainland, Hong Kong and Taiwan."""
    import opencc

    # One call a usage for all entries: a converter is slow to load, and a call has a fixed cost. No entry holds a
    # line break.
    ordered = sorted(frozenset[str]().union(*_read("zh").values()))
    joined = "\n".join(ordered)
    forms = [opencc.OpenCC(config).convert(joined).split("\n") for config in ("s2t", "s2hk", "s2tw")]
    return {word: frozenset(found) for word, *found in zip(ordered, *forms, strict=True)}
