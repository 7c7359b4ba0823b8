"""Whether two documents are one: the same document twice, perhaps damaged or cut, is kept once.

Two are the same where they bear the same number, or the same title and date, and the text of one is in substance that
of the other; or where their texts are nearly identical and nothing they state contradicts. Another title, issuer, number
or date always makes two documents, however alike their texts: local rules and letters of one pattern are many.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from policymine.matching.base import Described
from policymine.matching.minhash import letters_of, overlap

__all__ = ["Sameness", "better", "contradiction", "identity", "sameness"]

# How much of the text must agree, by what else says that two documents are one.
_ENOUGH: Final = {"number": 0.9, "title and date": 0.95, "text": 0.98}
# Texts shorter than this many letters are told apart by what they state only.
_SHORTEST: Final = 200
_SHORTEST_NAMED: Final = 30
_DIGITS = re.compile(r"\d+")
# 2004年5月27日…通过, 根据2019年3月2日《…》修订.
_ADOPTED = re.compile(r"(\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日)[^。\d]{0,80}?(?:通过|修正|修订|修改)")
_HEAD: Final = 3000


@dataclass(frozen=True, slots=True)
class Sameness:
    """That two documents are one, and why.

    Parameters
    ----------
    by : `number`, `title and date` or `text`.
    similarity : 0 to 1: the share of letters that agree, in order; where one text stands within the other, the
        share of the shorter one that the longer one holds.
    """

    by: str
    similarity: float


def contradiction(one: Described, other: Described) -> str | None:
    """Return the field in which two documents contradict each other; None where they may be one.

    >>> a = Described("a", "policy", title="甲市社区条例", date="2014-03")
    >>> contradiction(a, Described("b", "policy", title="乙市社区条例", date="2014-03-05"))
    'title'
    >>> contradiction(a, Described("c", "policy", date="2014-03-05")) is None
    True
    """
    if one.doc_number and other.doc_number and not _same_number(one, other):
        return "doc_number"
    if _dates_differ(one.date, other.date):
        return "date_issued"
    if _dates_differ(one.effective, other.effective):
        return "date_effective"
    if one.bodies and other.bodies and not one.bodies & other.bodies:
        return "issuers"
    if one.region and other.region and one.region != other.region:
        return "region"
    if one.base and other.base and not _same_title(one.base, other.base):
        return "title"
    return None


def _dates_differ(one: str | None, other: str | None) -> bool:
    return bool(one and other and not (one.startswith(other) or other.startswith(one)))


def _same_number(one: Described, other: Described) -> bool:
    if one.number and other.number and one.number == other.number:
        return True
    # 国令第707号 is the short form of 中华人民共和国国务院令第707号; issuers and titles tell the rest.
    digits = [_DIGITS.findall(side.doc_number or "") for side in (one, other)]
    return digits[0] == digits[1] and not (one.number and other.number and len(digits[0]) > 1)


def _same_title(one: str, other: str) -> bool:
    """Return whether one title is the other, or its end: 国务院关于…的通知 is headed 关于…的通知 too."""
    shorter, longer = sorted((one, other), key=len)
    return longer.endswith(shorter) and (len(shorter) >= 6 or shorter == longer)


def identity(one: Described, other: Described) -> str | None:
    """Return what names two documents as one before their texts are read: `number`, `title and date`; None where nothing does."""
    if contradiction(one, other):
        return None
    if one.number and one.number == other.number:
        return "number"
    if one.base and one.base == other.base and one.date and one.date == other.date:
        return "title and date"
    return None


def sameness(one: Described, other: Described, texts: tuple[str, str]) -> Sameness | None:
    """Return that two documents are the same, None where they are not.

    Parameters
    ----------
    one, other : what is known of them.
    texts : their texts.

    >>> text = "各区民政局应当在每年三月底以前公布社区协商目录。" * 20
    >>> a, b = Described("a", "policy", title="通知", date="2014"), Described("b", "policy", title="通知", date="2014")
    >>> found = sameness(a, b, (text, text[:-8]))
    >>> found.by, round(found.similarity, 2)
    ('title and date', 0.99)
    >>> sameness(a, Described("c", "policy", title="通知", date="2015"), (text, text)) is None
    True
    """
    if contradiction(one, other):
        return None
    by = identity(one, other) or "text"
    letters = tuple(letters_of(text) for text in texts)
    shorter = min(map(len, letters))
    if shorter < (_SHORTEST if by == "text" else _SHORTEST_NAMED):
        return None
    enough = _ENOUGH[by]
    found = _agreement(letters[0], letters[1], enough)
    if found < enough and by != "text":
        # A copy that was cut, or with something before or after it.
        found = max(found, overlap(*texts)[1])
    if found < enough or _histories_differ(*texts) or (by == "text" and _figures_differ(*texts)):
        return None
    return Sameness(by, found)


def _agreement(one: str, other: str, enough: float) -> float:
    """Return the share of letters that agree in order, 0 where it is below `enough`."""
    from rapidfuzz.distance import Indel

    return float(Indel.normalized_similarity(one, other, score_cutoff=enough))


def _histories_differ(one: str, other: str) -> bool:
    """Return whether the heads tell of other adoptions and revisions: two versions of a law, which bear one number."""
    told = [
        {re.sub(r"\s", "", found[1]) for found in _ADOPTED.finditer(text[:_HEAD])} for text in (one, other)
    ]
    return all(told) and told[0] != told[1]


def _figures_differ(one: str, other: str) -> bool:
    """Return whether each text holds a number that the other lacks: forms filled in twice, not one text twice."""
    counts = [Counter(_DIGITS.findall(text)) for text in (one, other)]
    return bool(counts[0] - counts[1]) and bool(counts[1] - counts[0])


def better(one: Described, other: Described) -> tuple[Described, str]:
    """Return which of two copies is kept, and what speaks for it; the first where nothing tells them apart.

    >>> whole, cut = Described("a", "policy", n_chars=5210), Described("b", "policy", n_chars=3100)
    >>> kept, why = better(cut, whole)
    >>> kept.id, why
    ('a', 'it is longer (5,210 characters to 3,100)')
    """
    for rank in (_by_hand, _by_damage, _by_length, _by_fields, _by_quality, _by_warnings):
        reason = rank(one, other)
        if reason:
            return one, reason
        reason = rank(other, one)
        if reason:
            return other, reason
    return one, "it came first"


def _by_hand(one: Described, other: Described) -> str:
    return "it was amended by hand" if one.pinned and not other.pinned else ""


def _by_damage(one: Described, other: Described) -> str:
    return _cleaner(one, other) if one.quality > other.quality + 0.02 else ""


def _by_length(one: Described, other: Described) -> str:
    if one.n_chars > 1.05 * other.n_chars:
        return f"it is longer ({one.n_chars:,} characters to {other.n_chars:,})"
    return ""


def _by_fields(one: Described, other: Described) -> str:
    if one.n_fields > other.n_fields:
        return f"more of its fields are known ({one.n_fields} to {other.n_fields})"
    return ""


def _by_quality(one: Described, other: Described) -> str:
    return _cleaner(one, other) if one.quality > other.quality + 0.0005 else ""


def _cleaner(one: Described, other: Described) -> str:
    return f"its characters are cleaner ({one.quality:.1%} to {other.quality:.1%} ordinary)"


def _by_warnings(one: Described, other: Described) -> str:
    if one.n_warnings < other.n_warnings:
        return f"it has fewer warnings ({one.n_warnings} to {other.n_warnings})"
    return ""
