"""The words that tell what an item of business is about: word pairs of Chinese, words of English, without names and set phrases.

Names of people and of the body stand in every record of a body, and so do 会议, 同意 and "agreed": what two items share of
those says nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from operator import add
from typing import Final

from policymine.clean.script import to_simplified
from policymine.minutes.facts import MeetingFacts
from policymine.structure.wordlists import load_table

__all__ = ["any_of", "body_key", "hidden_words", "split_words", "word_counts"]

_PAIR: Final = re.compile(r"[\u3400-\u9fff]{2}")
_LATIN: Final = re.compile(r"[A-Za-z]{3,}")
_PERSON: Final = r"[\u4e00-\u9fff]某{1,2}|(?:Cllr|Mr|Mrs|Ms|Dr)\.? [A-Z]\w+"
_PLACE: Final = re.compile(
    r"^(?P<key>.{1,14}?(?:社区|小区|花园|家园|新村|苑(?!小区|社区|里)|街道|公司|大学|学院|中学|小学|学校|医院|村|镇|乡|县|"
    r"区|市|省))(?:.{0,24})$"
)


@cache
def body_key(body: str | None) -> str | None:
    """Return the place or body that several meetings share, whatever the occasion is called; None where it is not known.

    >>> body_key("D社区居民代表议事会"), body_key("HT花园业主委员会"), body_key("Ashdale Parish Council")
    ('D社区', 'HT花园', 'Ashdale Parish Council')
    """
    if not body:
        return None
    match = _PLACE.match(body)
    return match["key"] if match else body


def any_of(words: Iterable[str], *, whole: bool = False) -> str:
    """Return a pattern that matches any of some words, the longest first.

    Parameters
    ----------
    words : none of them empty.
    whole : whether a Latin word counts only as a whole word.

    It asks for the first letter before the words: a record's hundreds of names would else be tried at each of its letters.

    >>> any_of(["李某", "李某某", "王某"])
    '(?=[李王])(?:李(?:某某|某)|王(?:某))'
    """
    tails: dict[str, list[str]] = {}
    for word in sorted(set(words), key=lambda w: (-len(w), w)):
        end = r"\b" if whole and word.isascii() else ""
        tails.setdefault(word[0], []).append(re.escape(word[1:]) + end)
    if not tails:
        return "(?!)"
    letters = sorted(tails)
    start = {letter: r"\b" if whole and letter.isascii() else "" for letter in letters}
    branches = "|".join(f"{start[c]}{re.escape(c)}(?:{'|'.join(tails[c])})" for c in letters)
    return f"(?=[{''.join(map(re.escape, letters))}])(?:{branches})"


@cache
def _common() -> re.Pattern[str]:
    return re.compile(any_of(load_table("issue_words.toml")["common"], whole=True), re.IGNORECASE)


def hidden_words(facts: MeetingFacts) -> re.Pattern[str] | None:
    """Return what is left out of a record's words: names of people and of its body; None where it has none."""
    speakers = {p.speaker for p in facts.parts if p.speaker}
    words = {
        w for w in (*facts.people, *speakers, facts.body or "", body_key(facts.body) or "") if len(w) >= 2
    }
    # Cllr Peter Rowan is Rowan too.
    words |= {w for n in facts.people for w in n.split() if w.isascii() and w[:1].isupper() and len(w) > 2}
    body = facts.body or ""
    if len(body) > 4:
        words |= {body[:4], body[:2]} if re.match(r"[A-Z]{1,3}", body) else {body[:4]}
    return re.compile(f"{any_of(words)}|{_PERSON}") if words else None


def word_counts(text: str, hidden: re.Pattern[str] | None) -> Counter[str]:
    """Return the word pairs (Chinese) and words (English) of a text with their number, what is `hidden` left out."""
    text = to_simplified(text)
    clean = _common().sub(" ", hidden.sub(" ", text) if hidden else text)
    # All pairs are counted at once, and those that are not of Chinese left out after.
    pairs = Counter(map(add, clean, clean[1:]))
    found = Counter({pair: n for pair, n in pairs.items() if _PAIR.fullmatch(pair)})
    found.update(w.lower() for w in _LATIN.findall(clean))
    return found


def split_words(text: str, hidden: re.Pattern[str] | None) -> list[str]:
    """Return a text in the pieces between what is `hidden` and the words of every meeting."""
    return _common().sub(" ", hidden.sub(" ", text) if hidden else text).split()
