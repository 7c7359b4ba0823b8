"""Votes that a record states: how many for, against and abstaining, and what was said of the result.

Chinese: 赞成12票、反对3票、弃权1票; 16人同意，1人反对; 同意：24，不同意：0; 应到45人，实到41人; 全票通过, 一致同意, 无异议. English:
7 votes to 2 with 1 abstention; Ayes: 5, Noes: 1; carried 5-2; unanimously. A number that the record does not state is
None: 全票通过 tells nobody's count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from policymine.structure.dates import chinese_number

__all__ = ["Vote", "find_votes"]

_N = r"(?:\d{1,5}|[〇零一二两三四五六七八九十百]{1,5})"
_UNIT = r"(?:张|个|名|位)?(?:票|人|户|名(?!称)|位|家)"
_SIDES = {
    "in_favour": r"(?:投?赞成|(?<!不)同意|支持|赞同)",
    "against": r"(?:投?反对|不同意|不赞成|否决)",
    "abstain": r"(?:投?弃权|未表态|未表决)",
}
_WORD_FIRST = {
    side: re.compile(
        rf"{word}(?:的|者|票)?(?:有|为|共|计|"
        rf"数)?\s?(?:[:：]\s?)?(?P<n>{_N})\s?(?:{_UNIT}|(?=[，,。；;、）)\s]|$))"
    )
    for side, word in _SIDES.items()
}
_NUMBER_FIRST = {
    side: re.compile(
        rf"(?P<n>{_N})\s?{_UNIT}(?:[\u4e00-\u9fff]{{0,8}}?)(?:表示|投|举手|"
        rf"均)?(?:了)?{word}(?:票)?(?!\s?[:：]?\s?\d)"
    )
    for side, word in _SIDES.items()
}
_NONE_AGAINST = re.compile(r"(?:没有人?|无人?|未有人?)(?:投)?(?:反对|不同意)(?:的|票|意见)?")
_NONE_ABSTAIN = re.compile(r"(?:没有人?|无人?)(?:投)?弃权|(?:没有人?|无人?)(?:投)?反对(?:和|、|或|及)弃权")
_ELIGIBLE = re.compile(
    rf"应(?:到|参会|参加|出席|投票)(?:会)?[\u4e00-\u9fff（(]{{0,10}}?\s?[:：]?(?P<n>{_N})\s?{_UNIT}"
)
_CAST = re.compile(
    rf"(?:实(?:到|际到会|际参加|际参会|际出席)|到会|发出|参加表决|"
    rf"参与表决)(?:会)?[\u4e00-\u9fff（(]{{0,10}}?\s?[:：]?(?P<n>{_N})\s?{_UNIT}"
)
_ALL = re.compile(
    r"(?:全票|全体(?:[\u4e00-\u9fff]{0,10}?)?(?:一致)?|一致(?:表决)?|全部|均|都)(?:表示|举手|投票|"
    r"表决)?(?:通过|同意|赞成|赞同)"
    r"|\bunanimous(?:ly)?\b|\bnem\.? con\b"
)
_NO_OBJECTION = re.compile(
    r"(?:无|没有|未提出|未有|均无|都没有)(?:任何|不同|其他|别的|人)?(?:有)?(?:异议|反对意见|不同意见|"
    r"意见分歧)|无人反对|\bno objections?\b"
)
_HAND = re.compile(
    r"举手(?:表决|投票)|(?:无记名|记名|书面|投票|票决|口头|鼓掌|逐项|线上|微信)(?:投票|表决|通过)|表决"
)
_ENGLISH = (
    re.compile(
        r"(?:by|on)? ?(?:a )?vote(?:s)? of (?P<f>\d{1,4})\s?(?:-|–|to)\s?(?P<a>\d{1,4})(?:\s?(?:-|–|"
        r"with)\s?(?P<n>\d{1,4})(?: abst\w+)?)?"
    ),
    re.compile(
        r"(?:by )?(?P<f>\d{1,4}|[a-z]+) votes? (?:in favou?r )?to (?P<a>\d{1,4}|[a-z]+)(?:,? (?:with|"
        r"and) (?P<n>\d{1,4}|one|two|three|four|five) abst\w+)?"
    ),
    re.compile(
        r"(?P<f>\d{1,4}) (?:votes? )?(?:in favou?r|for)[,;]? (?:and )?(?P<a>\d{1,4}|"
        r"none) (?:votes? )?(?:against|opposed)(?:[,;]? (?:and |with )?(?P<n>\d{1,4}|none) (?:abst\w+))?"
    ),
    re.compile(
        r"(?:Ayes|Yeas|For|In favou?r)\s?[:\-–]\s?(?P<f>\d{1,4})[,;.]?\s{1,3}(?:Noes|Nays|Against|"
        r"Opposed)\s?[:\-–]\s?(?P<a>\d{1,4})(?:[,;.]?\s{1,3}(?:Abstain\w*|"
        r"Abstentions?)\s?[:\-–]\s?(?P<n>\d{1,4}))?",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?:carried|passed|approved|adopted|failed|defeated|lost),? \(?(?:by )?(?P<f>\d{1,3})\s?(?:-|–|"
        r"to)\s?(?P<a>\d{1,3})(?:\s?(?:-|–)\s?(?P<n>\d{1,3}))?"
    ),
)
_WORDS = {
    w: i
    for i, w in enumerate(
        [
            "none",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
        ]
    )
}
_FAILED = re.compile(
    r"(?:未|没有?|不)(?:能|予|获)?(?:得)?(?:表决)?通过|否决|\b(?:failed|defeated|lost|not carried|rejected)\b"
)
_PASSED = re.compile(r"(?:表决|票|审议)?通过|\b(?:carried|passed|adopted|approved|agreed|resolved)\b")


@dataclass(frozen=True, slots=True)
class Vote:
    """A vote as the text states it.

    Parameters
    ----------
    start, end : code points of the wording, from its first word to its last.
    in_favour, against, abstain : votes; None where not stated.
    eligible, cast : those entitled to vote or to attend, and those who did; None where not stated.
    unanimous : whether the text says that all agreed.
    result : `passed`, `failed` or None where the text does not say.
    """

    start: int
    end: int
    in_favour: int | None = None
    against: int | None = None
    abstain: int | None = None
    eligible: int | None = None
    cast: int | None = None
    unanimous: bool = False
    result: str | None = None

    @property
    def counted(self) -> bool:
        """Whether the text gives a number of votes."""
        return self.in_favour is not None or self.against is not None


def _number(raw: str | None) -> int | None:
    if raw is None:
        return None
    if raw.isascii() and not raw.isdigit():
        return _WORDS.get(raw.lower())
    return chinese_number(raw)


def _side(text: str, side: str) -> re.Match[str] | None:
    """Return the count of one side: 赞成12票 or 12票赞成, whichever binds the number to the word."""
    first = _WORD_FIRST[side].search(text)
    second = _NUMBER_FIRST[side].search(text)
    if first and second:
        # 12票赞成，3票反对: the number before the word is its own; 赞成12票，反对3票: the one after it.
        return second if second.start() < first.start() else first
    return first or second


def find_votes(text: str, *, offset: int = 0) -> Vote | None:
    """Return the vote that a stretch of text (a decision, a turn) states; None where it states none.

    Parameters
    ----------
    text : the stretch.
    offset : its code-point place in the document, added to the spans.

    >>> v = find_votes("经举手表决，18名代表中16人同意、1人反对、1人弃权，通过该方案。")
    >>> v.in_favour, v.against, v.abstain, v.result
    (16, 1, 1, 'passed')
    >>> find_votes("应到45人，实到41人，同意：三十八票，反对：0票，未表态3票").cast
    41
    >>> v = find_votes("It was resolved, by 7 votes to 2 with 1 abstention, that the playground be fenced.")
    >>> v.in_favour, v.against, v.abstain
    (7, 2, 1)
    >>> find_votes("大家讨论了方案。") is None
    True
    """
    spans: list[tuple[int, int]] = []
    counts: dict[str, int | None] = {"in_favour": None, "against": None, "abstain": None}
    for pattern in _ENGLISH:
        if match := pattern.search(text):
            numbers = [_number(match[g]) for g in "fan"]
            if numbers[0] is not None and numbers[1] is not None:
                lost = r"(?:defeated|lost|rejected|failed|voted down),?\s*$"
                if re.search(lost, text[: match.start()]) or re.match(
                    r"(?:defeated|lost|failed)", match.group()
                ):
                    # Defeated by 3 votes to 1: the winning side, against, comes first.
                    numbers[:2] = sorted(n for n in numbers[:2] if n is not None)
                counts = dict(zip(counts, numbers, strict=True))
                spans.append(match.span())
                break
    if not spans:
        for side in counts:
            if match := _side(text, side):
                counts[side] = _number(match["n"])
                spans.append(match.span())
        if counts["against"] is None and (none := _NONE_AGAINST.search(text)) and counts["in_favour"]:
            counts["against"] = 0
            spans.append(none.span())
        if counts["abstain"] is None and (none := _NONE_ABSTAIN.search(text)) and counts["in_favour"]:
            counts["abstain"] = 0
            spans.append(none.span())
    every = _ALL.search(text) or (
        _NO_OBJECTION.search(text) if _HAND.search(text) and "表决" in text else None
    )
    known = {"eligible": _ELIGIBLE.search(text), "cast": _CAST.search(text)}
    if not spans and not every:
        return None
    if every:
        spans.append(every.span())
    # 同意4票、反对1票 is not unanimous, whatever word stands beside it.
    unanimous = every is not None and not counts["against"] and not counts["abstain"]
    failed, passed = _FAILED.search(text), _PASSED.search(text)
    return Vote(
        offset + min(s for s, _ in spans),
        offset + max(e for _, e in spans),
        **counts,
        eligible=_number(known["eligible"]["n"]) if known["eligible"] else None,
        cast=_number(known["cast"]["n"]) if known["cast"] else None,
        unanimous=unanimous,
        result="failed" if failed else "passed" if passed or unanimous else None,
    )
