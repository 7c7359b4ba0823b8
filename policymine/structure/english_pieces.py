"""What a part of an entry of an English list is: a name with a title before it, an office, a number of people, nobody."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from policymine.structure.english_names import is_office_word
from policymine.structure.wordlists import load_table

__all__ = ["NUMBER", "REMARK", "TOKEN", "Piece", "people_words", "piece_of"]

_LONGEST = 70
_BRACKET = re.compile(r"\s?[(\[](?P<inside>[^()\[\]]{1,80})[)\]]")
_NAME_WORD = re.compile(
    r"(?:[dDlLO]['’]|Mac|Mc)?[A-Z\u00c0-\u00de](?:[a-z\u00df-\u024f'’A-Z\u00c0-\u00de-]*\.?)|[A-Z]{1,3}|(?:[A-Z]\.){1,4}"
)
NUMBER = re.compile(
    r"(?:approximately |about |around |some |over |and |also )*(?:\d{1,4}|an?|one|two|three|four|five|six|seven|eight|nine|ten"
    r"|eleven|twelve"
    r"|several|many|a few|a number of|numerous|no|other|various|members of the)\s(?:other )?(?:members?|residents?|parishioners?|others?"
    r"|persons?|people|representatives?|visitors?|guests?|observers?|citizens?|electors?|local|public|interested|staff|students?"
    r"|parents?|press)\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(r"(?:None|Nil|N/?A|Nobody|No apologies|No one|-|—)\.?", re.IGNORECASE)
_UNIT_FIRST = re.compile(
    r"(?P<unit>[A-Z][\w'’.-]*(?:\s(?:of|and|the|[A-Z(][\w'’.)-]*)){0,6}?)(?:\s{1,4}|[ .…]{2,})(?=(?:Mr|Ms|Mrs|Miss|Dr|Sir|Dame"
    r"|H\.E)\b\.?\s)"
)
TOKEN = re.compile(r"(?:[A-Z]\.){1,4}|[^\s,;()\[\]]+")
# How somebody attended is no office.
REMARK = re.compile(
    r"\b(?:phone|telephone|video|virtual(?:ly)?|remote(?:ly)?|online|Zoom|Teams|Skype|dial|conference call|from item|until item"
    r"|items? \d|agenda item"
    r"|left at|left after|part|in person|voting|non-voting|via)\b|^\d",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """What a part of an entry is: a name (with a title before it), an office, or neither of consequence (number, none)."""

    what: str
    text: str
    start: int
    end: int
    office: str = ""
    bracket: str = ""


@cache
def people_words() -> tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str]]:
    table = load_table("english_people.toml")
    return (
        frozenset(table["honorifics"]),
        frozenset(table["given_names"].split()),
        frozenset(table["particles"]),
        frozenset(table["suffixes"]),
    )


# Behind such a word stands a name, never the end of an office.
_BEFORE_NAMES = frozenset(["mr", "mrs", "ms", "miss", "mx", "dr", "messrs", "mses", "mmes", "madam"])
# Letters behind a name are no part of it.
_LETTERS = frozenset(
    [
        "phd",
        "ph.d",
        "mp",
        "mla",
        "am",
        "ms",
        "qc",
        "kc",
        "obe",
        "mbe",
        "cbe",
        "esq",
        "md",
        "m.d",
        "cpa",
        "ceo",
        "msp",
        "mep",
        "frs",
        "td",
    ]
)


def piece_of(text: str, start: int, end: int, *, after_name: bool) -> Piece | None:
    raw = text[start:end]
    start += len(raw) - len(raw.lstrip(" \t\n,"))
    raw = text[start:end].rstrip(" \t\n,")
    raw = re.sub(r"(?<=[a-z)\]])\.$", "", raw)
    if raw.startswith("and "):
        start, raw = start + 4, raw[4:]
    if _NOBODY.fullmatch(raw) or NUMBER.match(raw):
        return Piece("none", raw, start, start + len(raw))
    brackets = "; ".join(m["inside"] for m in _BRACKET.finditer(raw))
    unit = _UNIT_FIRST.match(raw)
    office = ""
    if unit and not any(is_office_word(w) or w.lower() in people_words()[0] for w in unit["unit"].split()):
        office = unit["unit"].strip(" .")
        start, raw = start + unit.end(), raw[unit.end() :]
    bare = _BRACKET.sub(lambda m: " " * len(m.group()), raw).rstrip()
    tokens = list(TOKEN.finditer(bare))
    if not tokens or len(bare.strip()) > _LONGEST:
        return None
    titles = _titles(tokens)
    name = tokens[titles:]
    before = [t.group() for t in tokens[:titles] if t.group().rstrip(".").lower() not in people_words()[0]]
    if name and _is_name([t.group() for t in name]):
        while len(name) > 1 and name[-1].group().lower().rstrip(".") in _LETTERS:
            name = name[:-1]
        first, last = name[0].start(), name[-1].end()
        said = " ".join(part for part in (office, " ".join(before)) if part)
        return Piece(
            "name", re.sub(r"\s+", " ", bare[first:last]), start + first, start + last, said, brackets
        )
    words = [t.group().strip(".'’") for t in tokens]
    _, given, small, _ = people_words()
    if any(word.lower() in _BEFORE_NAMES for word in words[1:]):
        return None
    if any(is_office_word(w) for word in words for w in re.split(r"[/-]", word)) or (
        after_name and words[0][:1].isupper()
    ):
        # … Bank of Atlanta Nadia Pohl, …: a name that runs on behind an office; Leeds Beckett University is none.
        inner = [w.lower() for w in words[1:]]
        runs_on = any(
            w in given
            and k + 1 < len(inner)
            and inner[k + 1] not in small
            and not is_office_word(inner[k + 1])
            and words[k + 2][:1].isupper()
            for k, w in enumerate(inner)
        )
        if runs_on and len(words) > 3:
            return None
        said = re.sub(r"\s+", " ", bare.strip())
        return Piece(
            "office",
            f"{said}, {brackets}" if brackets and not REMARK.search(brackets) else said,
            start,
            start + len(raw),
        )
    return None


def _titles(tokens: Sequence[re.Match[str]]) -> int:
    """Return how many words stand before the name: Mrs, County Cllr, PCSO, Vice Chair."""
    honorifics, given, _, _ = people_words()
    k = 0
    while k < len(tokens):
        word = tokens[k].group()
        low = word.lower().rstrip(".")
        opens = low in given and k + 1 < len(tokens) and not is_office_word(tokens[k + 1].group().rstrip("."))
        acronym = (
            re.fullmatch(r"[A-Z]{3,6}", word)
            and k + 2 < len(tokens)
            and tokens[k + 1].group().lower() in given
        )
        if (
            low in honorifics or is_office_word(low) or all(map(is_office_word, low.split("-"))) or acronym
        ) and not opens:
            k += 1
        else:
            break
    return k


def _is_name(words: Sequence[str]) -> bool:
    _, given, particles, suffixes = people_words()
    if not 1 <= len(words) <= 5 or words[0].lower() in particles - {
        "de",
        "van",
        "von",
        "al",
        "el",
        "le",
        "la",
        "di",
        "da",
        "st.",
        "du",
        "del",
        "bin",
    }:
        return False
    known = words[0].lower() in given or re.fullmatch(r"(?:[A-Z]\.){1,4}|[A-Z]{1,2}", words[0]) is not None
    for k, word in enumerate(words):
        low = word.lower().rstrip(".,")
        if low in people_words()[0]:
            return False
        if low in particles or low in suffixes or f"{low}." in suffixes:
            continue
        if not _NAME_WORD.fullmatch(word) or (is_office_word(low) and not (known and k)):
            return False
    return len("".join(words)) > 1 and not (len(words) == 1 and len(words[0].rstrip(".")) < 2)
