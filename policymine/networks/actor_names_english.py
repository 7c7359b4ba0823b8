"""Organisations an English text names: runs of capitalised words that hold the word for one.

"Presidents of the Federal Reserve Banks" names the banks, not their presidents; an Act or an Account is nobody.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

from policymine.networks.actor_mention import Mention
from policymine.structure.wordlists import load_table

__all__ = ["english_names"]

_WORD: Final = r"(?:[A-Z][\w&-]*[a-z0-9]|[A-Z]{2,})"
_NAME: Final = re.compile(rf"{_WORD}(?:(?: (?:of|for|and|on|the|of the|for the|on the))? {_WORD}){{0,8}}")


@cache
def _words() -> dict[str, frozenset[str]]:
    words: dict[str, Any] = load_table("actor_words.toml")["english"]
    return {key: frozenset(words[key]) for key in ("heads", "alone", "not_first", "not_last")}


@cache
def _listed() -> re.Pattern[str]:
    listed = sorted(load_table("issuers.toml")["english"], key=lambda w: (-len(w), w))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, listed))})\b")


def english_names(text: str) -> list[Mention]:
    """Return the organisations named, in no order; some may overlap.

    >>> [m.name for m in english_names("The Senate and the House of Commons asked Presidents of the Reserve Banks.")]
    ['House of Commons', 'Senate', 'House of Commons', 'Reserve Banks']
    """
    found = [Mention(m.start(), m.end(), m[0].removeprefix("The "), "body") for m in _listed().finditer(text)]
    for match in _NAME.finditer(text):
        position = match.start()
        # "the Senate and the House of Representatives" are two.
        for part in re.split(r"( and (?:the )?(?=[A-Z]))", match[0]):
            start, position = position, position + len(part)
            if mention := _named(part, start):
                found.append(mention)
    return found


def _named(part: str, start: int) -> Mention | None:
    words = _words()
    tokens = [(m.start(), m[0]) for m in re.finditer(r"\S+", part)]
    while tokens and (tokens[0][1] in words["not_first"] or tokens[0][1][0].islower()):
        tokens = tokens[1:]
    # What a title or a new sentence begins belongs to another name.
    cut = next((i for i, (_, word) in enumerate(tokens) if i and word in words["not_first"]), len(tokens))
    tokens = tokens[:cut]
    while tokens and tokens[-1][1][0].islower():
        tokens = tokens[:-1]
    if not tokens:
        return None
    names = [word for _, word in tokens]
    alone = len(names) == 1 and names[0] in words["alone"]
    if not alone and (
        len(names) < 2 or not words["heads"].intersection(names) or names[-1] in words["not_last"]
    ):
        return None
    low, high = tokens[0][0], tokens[-1][0] + len(names[-1])
    return Mention(start + low, start + high, " ".join(names), "body")
