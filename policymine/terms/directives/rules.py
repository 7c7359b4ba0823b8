"""Which words are directives, and where they are something else: read from `data/directives_*.toml`."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from policymine.errors import UnknownNameError
from policymine.paths import data_file

__all__ = ["BINDING", "CLASSES", "Directive", "find_directives"]

CLASSES: Final = ("obligation", "prohibition", "recommendation", "permission", "encouragement")
# Those that bind whoever they are addressed to: the numerator of the strength.
BINDING: Final = ("obligation", "prohibition")
_LANGUAGES: Final = ("en", "zh")
# How far before and after a form its surroundings are read.
_REACH: Final = 60
_TITLE: Final = re.compile(r"《[^《》\n]{1,80}》")


@dataclass(frozen=True, slots=True)
class Directive:
    """One directive word in a text.

    Parameters
    ----------
    name : its class, one of `CLASSES`.
    form : the word as listed.
    start, end : code-point offsets.
    """

    name: str
    form: str
    start: int
    end: int


@dataclass(frozen=True, eq=False)
class _Rule:
    name: str
    only_before: re.Pattern[str] | None
    unless_before: re.Pattern[str] | None
    unless_after: re.Pattern[str] | None
    case: bool
    inverted: bool


@functools.cache
def _rules(language: str) -> tuple[re.Pattern[str], dict[str, _Rule]]:
    if language not in _LANGUAGES:
        raise UnknownNameError("language of directives", language, _LANGUAGES)
    listed = tomllib.loads(data_file(f"directives_{language}.toml").read_text("utf-8"))["entry"]
    rules: dict[str, _Rule] = {}
    flags = re.IGNORECASE if language == "en" else re.NOFLAG
    for entry in listed:

        def before(key: str, entry: dict[str, object] = entry) -> re.Pattern[str] | None:
            return re.compile(f"(?:{entry[key]})\\Z", flags) if entry.get(key) else None

        after = entry.get("unless_after")
        rule = _Rule(
            name=entry["class"],
            only_before=before("only_before"),
            unless_before=before("unless_before"),
            unless_after=re.compile(after, flags) if after else None,
            case=bool(entry.get("case")),
            inverted=bool(entry.get("inverted")),
        )
        rules |= dict.fromkeys(entry["forms"], rule)
    longest = sorted(rules, key=lambda f: (-len(f), f))
    joined = "|".join(re.escape(f).replace(r"\ ", r"\s+") for f in longest)
    if language == "en":
        return re.compile(rf"\b(?:{joined})\b", re.IGNORECASE), rules
    return re.compile(joined), rules


def find_directives(
    text: str,
    language: str,
    starts: NDArray[np.int32] | Sequence[int] = (),
    ends: NDArray[np.int32] | Sequence[int] = (),
) -> Iterator[Directive]:
    """Yield the directives of a text, in order.

    Parameters
    ----------
    text : normalised text.
    language : `zh` or `en`.
    starts, ends : offsets of its tokens, in order. In Chinese a form counts where tokens begin and end with it: 可 not in
        可能, 应 not in 适应. Not used in English.

    Longest first: 不得不 demands and does not forbid, 不应当 forbids and does not demand, `shall not` is a prohibition.
    Titles (《...》) hold no directives. Words of quotations count, as a decision quotes what it orders.

    >>> [d.name for d in find_directives("Members must vote and may not abstain in May.", "en")]
    ['obligation', 'prohibition']
    """
    pattern, rules = _rules(language)
    titles = [m.span() for m in _TITLE.finditer(text)] if "《" in text else []
    opens = frozenset(np.asarray(starts).tolist())
    closes = frozenset(np.asarray(ends).tolist())
    title = 0
    at = 0
    while (found := pattern.search(text, at)) is not None:
        start, end = found.span()
        form = found.group()
        if language == "zh":
            while form and not (start in opens and end in closes):
                # A shorter form may end with the token: 可以 where 可以不 does not.
                shorter = next(
                    (f for f in _shorter(form, rules) if start in opens and start + len(f) in closes), ""
                )
                form, end = shorter, start + len(shorter)
        if not form:
            at = found.start() + 1
            continue
        at = end
        while title < len(titles) and titles[title][1] <= start:
            title += 1
        if title < len(titles) and titles[title][0] <= start:
            continue
        key = form if language == "zh" else " ".join(form.lower().split())
        rule = rules[key]
        if rule.name != "none" and _holds(rule, text, start, end, form):
            yield Directive(rule.name, key, start, end)


def _shorter(form: str, rules: dict[str, _Rule]) -> list[str]:
    return [form[:k] for k in range(len(form) - 1, 0, -1) if form[:k] in rules]


def _holds(rule: _Rule, text: str, start: int, end: int, form: str) -> bool:
    before, after = text[max(0, start - _REACH) : start], text[end : end + _REACH]
    if rule.case and form[0].isupper():
        return False
    if rule.inverted and form[0].isupper() and not form.isupper():
        # "Should the talks fail, ..." is a condition; "Should we wait?" a question.
        return False
    if rule.only_before is not None and not (rule.only_before.search(before) or not before):
        return False
    if rule.unless_before is not None and rule.unless_before.search(before):
        return False
    return rule.unless_after is None or not rule.unless_after.match(after)
