"""Which occurrences of a term stand on their own: the rule by which a named term wins by force.

jieba's dictionary does not know 社会管理 and finds none of its uses; with the term added, it still loses
those in 社会管理体制, because 管理体制 is a dictionary word. A term that a scholar names must be found there,
and yet 印度 must not be found in 印度尼西亚, nor 研究生 in 研究生命. The rule looks at the tokens that the
segmenter makes without the term, and at what the dictionary says of them:

- both ends on token boundaries: it stands (`counted`), unless a character left over behind it makes a word
  with the term's own end, as in 社会管理|学 (`crosses`);
- inside one longer token: that is a term of the lexicon (`nested`), a dictionary word (`inside_word`), or the
  segmenter's guess at an unknown word, which a named term beats (`counted`). A dictionary entry that is only a
  phrase of two words (三农|问题), and a term with an ending (城镇化|率), leave the term standing;
- an end inside a token: it stands where the cut leaves two words, as in 管理|体制, a particle or an ending;
  otherwise it `crosses` a word, as in 生|命.

What stands is a use of the term that a reader would underline, also where it qualifies another noun. A word
with an entry of its own (社会主义, 国民经济, 印度尼西亚) takes its uses with it.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final, Literal

__all__ = [
    "ENDINGS",
    "NO_WORD",
    "PARTICLES",
    "PHRASE",
    "WORD",
    "Status",
    "WordBook",
    "decide",
    "has_han",
    "word_level",
]

Status = Literal["counted", "nested", "inside_word", "crosses"]

# What `is_word` answers; a plain truth value will do too.
NO_WORD: Final = 0
WORD: Final = 1
PHRASE: Final = 2
# An entry counted this seldom came from lists of phrases, not from counting words.
_SELDOM: Final = 3
# Natural logarithm: an entry less than e^3 times as frequent as chance makes its two words is a phrase.
_BOUND: Final = 7.5
# Natural logarithm: so many times likelier must a term make its surroundings to win against the tokens.
_CLEARLY: Final = 2.0
# Single characters that stand as words of their own beside a term.
PARTICLES: Final = frozenset(
    "的地得了着过和与及或而在是为从以对向把被将等中上下之其这那新各并就由使让抓促讲谈"
    "同跟用给到来去能后前内外里时也都要应须可已未不没均先再又很更最还有无"
)
# Endings that name the rate, trade, office, fee or paper of a term and leave its meaning as it is.
ENDINGS: Final = frozenset("率业局费金款税栏会站处科室所厅院部办队组权法制案点网期额量战卡书图表")
# Endings that make another word of what they follow: who does it, the quality, the process, the thing.
_DERIVING: Final = frozenset("员者家长手工人民学化性感力器机子主")
# What before a title or a noun makes another of it: 副市长 is no 市长.
_TURNING: Final = frozenset("副非准")
# Of these, what leaves it in a dictionary word too (收费权), and what merely follows (期限内, 转化成).
_OF_WORDS: Final = (ENDINGS - frozenset("会点队组线战")) | frozenset("库牌证场险成说其内外时")
# What before a term counts, compares, denies or takes in all of it.
_NUMERALS: Final = frozenset("几多二三四五六七八九十百千万亿")
_DIGITS: Final = frozenset("〇零一二三四五六七八九十百千0123456789")
_BEFORE: Final = (PARTICLES - {"新"}) | _NUMERALS | frozenset("本全某大略仅经按较相凡")
_AND: Final = frozenset("和与及")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")


def has_han(text: str) -> bool:
    """Return whether the text holds a Chinese character.

    >>> has_han("AC 小区"), has_han("governance")
    (True, False)
    """
    return _HAN.search(text) is not None


def word_level(word: str, frequency: Callable[[str], int], total: int) -> int:
    """Return what a dictionary entry is: NO_WORD, WORD, or PHRASE where it is two words that merely stand together.

    Parameters
    ----------
    word : what is looked up.
    frequency : the dictionary's count of an entry, 0 where it holds none.
    total : the sum of all counts.

    An entry is a phrase if it can be cut into two entries of two characters or more, and it was counted at
    most three times or less than e^3 times as often as the two would meet by chance (pointwise mutual
    information below 3 nats, at the weakest cut).

    Source: Church & Hanks (1990), Word association norms, mutual information, and lexicography.

    >>> counts = {"三农": 5, "问题": 40000, "三农问题": 3, "社会": 20000, "主义": 6000, "社会主义": 14000}
    >>> [word_level(w, lambda w: counts.get(w, 0), 60_000_000) for w in ("三农问题", "社会主义", "三农业")]
    [2, 1, 0]
    """
    whole = frequency(word)
    if whole <= 0:
        return NO_WORD
    for cut in range(2, len(word) - 1):
        left, right = frequency(word[:cut]), frequency(word[cut:])
        if left > 0 and right > 0:
            bound = math.log(whole) + math.log(total) - math.log(left) - math.log(right)
            if whole <= _SELDOM or bound < _BOUND:
                return PHRASE
    return WORD


@dataclass(frozen=True)
class WordBook:
    """What a dictionary says of words and of stretches of text; called with a word, it answers as `word_level` does.

    Parameters
    ----------
    level : NO_WORD, WORD or PHRASE by word.
    likelihood : natural logarithm of the probability of the likeliest words that make up a text.
    named : natural logarithm of the probability that a term which a person names has at least.
    """

    level: Callable[[str], int]
    likelihood: Callable[[str], float]
    named: float

    def __call__(self, word: str) -> int:
        """Return the level of a word."""
        return self.level(word)

    def prefers(self, text: str, start: int, end: int, low: int, high: int) -> bool:
        """Return whether `text[low:high]` is clearly likelier with the term `text[start:end]` as a word than without.

        Never so where an ending that makes another word follows the term (网格化管理|员).
        """
        if text[end : end + 1] in _DERIVING:
            return False
        term = max(self.likelihood(text[start:end]), self.named)
        with_term = self.likelihood(text[low:start]) + term + self.likelihood(text[end:high])
        return with_term - self.likelihood(text[low:high]) > _CLEARLY


def decide(
    text: str,
    start: int,
    end: int,
    starts: Sequence[int],
    ends: Sequence[int],
    is_word: Callable[[str], int],
    lexicon: Collection[str] = (),
) -> tuple[Status, str]:
    """Return whether `text[start:end]` stands on its own, and the longer word it is part of, if any.

    Parameters
    ----------
    text : the document's text.
    start, end : code-point offsets of the occurrence.
    starts, ends : token offsets of the text, ascending.
    is_word : what the segmenter's dictionary holds: NO_WORD, WORD, PHRASE (see `word_level`).
    lexicon : terms that were forced when the tokens were made; a longer one makes the occurrence nested.

    >>> decide("社会管理体制", 0, 4, [0, 2], [2, 6], {"管理", "体制", "管理体制"}.__contains__)
    ('counted', '')
    >>> decide("研究生命", 0, 3, [0, 2], [2, 4], {"研究", "生命", "生", "命"}.__contains__)
    ('crosses', '生命')
    >>> decide("印度尼西亚", 0, 2, [0], [5], {"印度尼西亚"}.__contains__)
    ('inside_word', '印度尼西亚')
    """
    first = bisect_right(starts, start) - 1
    last = bisect_right(starts, end - 1) - 1
    if first < 0 or last < 0 or ends[first] <= start:
        return "counted", ""
    if start and text[start - 1] in _DIGITS and text[start] in _DIGITS:
        return "crosses", text[start - 1 : end]  # 十|一个
    if first == last and (starts[first] < start or ends[first] > end):
        token = text[starts[first] : ends[first]]
        if token in lexicon:
            return "nested", token
        if not has_han(token):
            return "inside_word", token
        level = is_word(token)
        before, after = text[starts[first] : start], text[end : ends[first]]
        if not level or _keeps(text[start:end], before, after, is_word, level):
            return "counted", ""
        return "inside_word", token
    for token_start, token_end, cut in ((starts[first], ends[first], start), (starts[last], ends[last], end)):
        if not token_start < cut < token_end:
            continue
        token = text[token_start:token_end]
        left, right = text[token_start:cut], text[cut:token_end]
        inner, rest = (right, left) if cut == start else (left, right)
        if token in lexicon:
            return "crosses", token
        if not is_word(token) and has_han(token):
            continue
        if cut == end and len(rest) > 1 and is_word(rest):
            continue  # 职业病|患者
        if cut == end and end - start > 3 and len(inner) > 1 and rest in ENDINGS:
            continue  # 行政问责|制
        if len(inner) > 1 and is_word(inner):
            # A phrase ends with its head: what follows the term may be left alone (市场经济|体制), but a head
            # is not taken away from a word before it (高新技术|改造).
            if cut == end and ((len(rest) > 1 and is_word(rest)) or _is_ending(rest, end - start)):
                continue
            if rest in PARTICLES or (len(rest) > 1 and is_word(rest) and is_word(token) == PHRASE):
                continue
        if isinstance(is_word, WordBook) and is_word.prefers(
            text, start, end, *_around(starts, ends, first, last)
        ):
            continue  # the tokens are the segmenter's slip: 对|标高|质量|发展
        return "crosses", token
    if (
        starts[first] == start
        and first
        and ends[first - 1] == start
        and text[starts[first - 1] : start] in _TURNING
    ):
        return "crosses", text[start - 1 : end]
    if ends[last] == end and last + 1 < len(starts) and starts[last + 1] == end:
        longer = _taken_over(text, start, end, text[end : ends[last + 1]], is_word)
        if longer:
            return "crosses", longer
    return "counted", ""


def _around(starts: Sequence[int], ends: Sequence[int], first: int, last: int) -> tuple[int, int]:
    """Return where the tokens before `first` and behind `last` begin and end."""
    return starts[max(first - 1, 0)], ends[min(last + 1, len(ends) - 1)]


def _keeps(term: str, before: str, after: str, is_word: Callable[[str], int], level: int) -> bool:
    """Return whether a dictionary word leaves the meaning of a term that it is made of: 收费|权, 综合|治理, 全|社会."""
    if before[-1:] in _AND and is_word(before[:-1]):
        before = ""  # a list: 劳动和|社会保障|部
    if len(before) == 1 and (
        before not in _BEFORE or (before not in _NUMERALS and is_word(before + term[0]))
    ):
        return False
    if len(after) == 1 and after not in _OF_WORDS and not (len(term) > 3 and after in ENDINGS):
        return False
    if len(after) == 1 and len(term) > 2 and is_word(term[:-1]) and is_word(term[-1] + after):
        return False  # 许可|证书
    # The head of a compound keeps its meaning (国民|经济); what qualifies it may have gone into a name (人民|法院).
    if len(before) == 1:
        level = is_word(term + after)  # 本|行政区域
    loose = level == PHRASE or not after or len(term) > 3
    return all(loose and is_word(side) for side in (before, after) if len(side) > 1)


def _is_ending(rest: str, length: int) -> bool:
    """Return whether what follows a term of this length is an ending that leaves its meaning as it is.

    After two words (four characters) every noun of one character is, but for those that make another word.
    """
    return len(rest) == 1 and (rest in ENDINGS or (length > 3 and rest not in _DERIVING and has_han(rest)))


def _taken_over(text: str, start: int, end: int, follows: str, is_word: Callable[[str], int]) -> str:
    """Return the word that a character left over behind the term makes with its end, as in 社会|管理学."""
    ch = follows[0]
    if (len(follows) > 1 and is_word(follows)) or ch in PARTICLES or not has_han(ch):
        return ""
    if len(follows) == 1 and ch in ENDINGS:
        return ""
    for cut in range(start + 2, end):
        longer = text[cut : end + 1]
        # Chinese words have two characters before all: an unknown first pair may be a word all the same.
        whole = cut in (start + 2, end - 1) or is_word(text[start:cut])
        if whole and is_word(longer) and (end - cut == 1 or not _is_ending(ch, end - start)):
            return longer
    return text[start : end + 1] if len(follows) == 1 and ch in _DERIVING else ""
