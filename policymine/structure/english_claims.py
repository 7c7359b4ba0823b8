"""Outcomes claimed in English: "complaints fell from 120 to 66", "dropped by 40%", "a 45% reduction in complaints"."""

from __future__ import annotations

import re
from functools import cache

from policymine.structure.claim_values import Claim, change_of, measure, number_of
from policymine.structure.wordlists import load_table

__all__ = ["english_claims"]

_EN_NUM = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|(?:one|two|three|four|five|six|seven|eight|nine|ten)"
_EN_UNIT = (
    r"(?: ?(?:percentage points?|%|per cent|percent|pp)| (?:cases|complaints|people|households|days|"
    r"minutes|hours|mph|km/h|points|incidents|calls|times|tonnes|votes|residents|families|months|weeks))?"
)
_EN_SUBJECT = r"(?P<subject>(?<![\w’'-])(?:[A-Za-z][\w’'-]{0,30}(?: |, ?(?=[a-z]))){1,7}?)"
_EN_VERB = (
    r"(?P<verb>decreased|fell|dropped|declined|reduced|was reduced|were reduced|has fallen|have fallen|"
    r"were down|was down|was cut|were cut|went down|lowered|shortened|increased|rose|grew|improved|"
    r"went up|was up|were up|climbed|has risen|have risen|was raised|were raised)"
)


_ANY_VERB = re.compile(
    rf"\b(?:{_EN_VERB}|decrease|fall|drop|decline|reduction|increase|rise|growth|improvement)\b"
)


def english_claims(sentence: str, *, offset: int = 0) -> list[Claim]:
    """Return the outcomes that an English sentence claims, in order.

    Parameters
    ----------
    sentence : one sentence.
    offset : its code-point place in the document.

    >>> [(c.subject, c.value, c.unit) for c in english_claims("Complaints dropped by 40% and speeds rose to 30 mph.")]
    [('Complaints', 40.0, '%')]
    """
    claims: list[Claim] = []
    if not _ANY_VERB.search(sentence):
        return claims
    taken: list[tuple[int, int]] = []
    for pattern in _english():
        at = 0
        while match := pattern.search(sentence, at):
            at = max(match.end(), at + 1)
            # A subject may reach back over the claim before it: look again behind that one.
            over = [e for s, e in taken if match.start() < e and s < match.end()]
            if over:
                at = max(match.start() + 1, *(e for e in over if e < match.end()), 0)
            elif claim := _english_claim(sentence, match, offset):
                claims.append(claim)
                taken.append(match.span())
    return sorted(claims, key=lambda c: c.start)


@cache
def _english() -> tuple[re.Pattern[str], ...]:
    return (
        re.compile(
            rf"{_EN_SUBJECT}{_EN_VERB}(?: \w+ly)? from (?P<from>{_EN_NUM})(?P<unit1>{_EN_UNIT})(?: \w+ (?:\w+ )?\w+)? to (?:about |"
            rf"just |only )?(?P<to>{_EN_NUM})(?P<unit>{_EN_UNIT})",
        ),
        re.compile(
            rf"{_EN_SUBJECT}{_EN_VERB}(?: \w+ly)?(?: by)? (?:about |almost |nearly |over |more than |"
            rf"some )?(?P<to>{_EN_NUM})(?P<unit>{_EN_UNIT})"
            rf"(?:,? from (?P<from>{_EN_NUM})(?P<unit1>{_EN_UNIT})[^.;]{{0,20}}? to (?P<to2>{_EN_NUM}))?",
        ),
        re.compile(
            rf"(?P<to>{_EN_NUM})(?P<unit>(?: ?%| per cent| percent)) (?P<verb>decrease|fall|drop|decline|reduction|"
            rf"increase|rise|growth|improvement) in (?P<subject>(?:[a-z][\w’'-]{{0,30}}\s?){{1,6}}?)(?=[,.;]| since|"
            rf" after| over| compared| in \d|$)",
        ),
    )


def _english_claim(sentence: str, match: re.Match[str], offset: int) -> Claim | None:
    groups = match.groupdict()
    verb = (groups["verb"] or "").lower()
    value, unit = measure(groups["to"] or "", groups.get("unit"))
    if value is None:
        return None
    baseline = None
    down = any(word in verb for word in load_table("claim_words.toml")["english_down"])
    kind = "change"
    if groups.get("from"):
        kind = "from_to"
        baseline, unit1 = measure(groups["from"] or "", groups.get("unit1"))
        if groups.get("to2"):
            value, unit = number_of(groups["to2"] or "") or value, unit1
        unit = unit or unit1
        down = baseline is not None and value < baseline
    elif not unit and value >= 1900:
        return None
    direction = "down" if down else "up"
    change, change_unit = change_of(value, unit, baseline, kind, direction)
    before = sentence[: match.start("verb")].lower()
    subject = re.sub(
        r"^(?:and|but|that|the|has|had|have)\s+", "", " ".join(groups["subject"].split()), flags=re.I
    )
    aims = load_table("claim_words.toml")["english_aims"]
    aim = any(re.search(rf"\b{re.escape(w)}\b", before[-40:]) for w in aims)
    since = re.search(
        r"\b(?:since|in|over|during) (?:the )?(?:last |past )?[\w ]{3,20}", sentence[match.end() :]
    )
    return Claim(
        subject.strip(" ,"), value, unit, baseline, None, change, change_unit, direction, kind, aim,
        since.group() if since else None, None, offset + match.start("subject"), offset + match.end(),
    )  # fmt: skip
