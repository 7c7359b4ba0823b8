"""Which occurrences of a term stand on their own: the rule by which a named term wins by force.

jieba's dictionary does not know 社会管理 and finds none of its uses; with the term added, it still loses
those in 社会管理体制, because 管理体制 is a dictionary word. A term that a scholar names must be found there,
and yet 印度 must not be found in 印度尼西亚, nor 研究生 in 研究生命. The rule looks at the tokens that the
segmenter makes without the term:

- both ends on token boundaries: it stands (`counted`);
- inside one longer token: that is a term of the lexicon (`nested`), a dictionary word (`inside_word`),
  or the segmenter's own guess at an unknown word, which a named term beats (`counted`);
- an end inside a token: it stands where the cut leaves two words, as in 管理|体制, or a particle;
  otherwise it `crosses` a word, as in 生|命.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

__all__ = ["PARTICLES", "Status", "TermFinder", "decide", "has_han"]

Status = Literal["counted", "nested", "inside_word", "crosses"]

# Single characters that stand as words of their own beside a term.
PARTICLES: Final = frozenset(
    "的地得了着过和与及或而在是为从以对向把被将等中上下之其这那新各并就由使让抓促讲谈"
)
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")


def has_han(text: str) -> bool:
    """Return whether the text holds a Chinese character.

    >>> has_han("AC 小区"), has_han("governance")
    (True, False)
    """
    return _HAN.search(text) is not None


def decide(
    text: str,
    start: int,
    end: int,
    starts: Sequence[int],
    ends: Sequence[int],
    is_word: Callable[[str], bool],
    lexicon: Collection[str] = (),
) -> tuple[Status, str]:
    """Return whether `text[start:end]` stands on its own, and the longer word it is part of, if any.

    Parameters
    ----------
    text : the document's text.
    start, end : code-point offsets of the occurrence.
    starts, ends : token offsets of the text, ascending.
    is_word : whether the segmenter's dictionary holds a word.
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
    if first == last and (starts[first] < start or ends[first] > end):
        token = text[starts[first] : ends[first]]
        if token in lexicon:
            return "nested", token
        if is_word(token) or not has_han(token):
            return "inside_word", token
        return "counted", ""
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
        if len(inner) > 1 and is_word(inner) and ((len(rest) > 1 and is_word(rest)) or rest in PARTICLES):
            continue
        return "crosses", token
    return "counted", ""


@dataclass(frozen=True)
class TermFinder:
    """Finds the string occurrences of a set of terms, longest first at each place.

    Chinese terms are matched as they stand; other terms without regard to case, any white space between
    their words.
    """

    terms: tuple[str, ...]

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        if not self.terms:
            return None
        ordered = sorted(set(self.terms), key=lambda t: (-len(t), t))
        return re.compile("(?=(" + "|".join(_as_pattern(t) for t in ordered) + "))", re.IGNORECASE)

    @cached_property
    def _by_form(self) -> dict[str, str]:
        return {fold(t): t for t in self.terms}

    @cached_property
    def _shorter(self) -> dict[str, list[str]]:
        """Terms that are the beginning of a term, longest first: what to try where the longest fails."""
        forms = sorted(self._by_form)
        return {
            long: sorted((f for f in forms if f != long and long.startswith(f)), key=len, reverse=True)
            for long in forms
        }

    def candidates(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield (start, end, term) for every place and every term there, places ascending, longest first."""
        if self._pattern is None:
            return
        for match in self._pattern.finditer(text):
            start, found = match.start(1), match[1]
            form = fold(found)
            yield start, match.end(1), self._by_form[form]
            for shorter in self._shorter[form]:
                again = re.compile(_as_pattern(self._by_form[shorter]), re.IGNORECASE).match(text, start)
                if again:
                    yield start, again.end(), self._by_form[shorter]


def fold(term: str) -> str:
    """Return the form under which two spellings of a term are the same: case folded, spaces single.

    >>> fold("Social  Governance")
    'social governance'
    """
    return " ".join(term.casefold().split())


def _as_pattern(term: str) -> str:
    return r"\s+".join(re.escape(word) for word in term.split())
