"""The forms in which a line names who speaks: a label with a colon, in brackets, with a time, in capitals, Q and A.

A form says nothing of who it names: 注意： has the form of 主席：. `speakers` tells them apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable

__all__ = ["CAPS", "CODE", "ENGLISH_BRACKET", "LABEL", "QA", "STAMPED", "TIME", "candidate"]

# A colon of any width; those of small and vertical print come out of PDFs.
_COLON = "[:：︰﹕]"
TIME = r"(?:\d{1,2}[:：]){1,2}\d{2}(?:[.,]\d{1,3})?"
LABEL = re.compile(
    rf"(?P<lead>(?:[\[（(【]?{TIME}[\])）】]?\s{{1,3}})?(?:[（(]?\d{{1,3}}[）).．、]\s{{0,3}})?)"
    r"(?P<label>[A-Za-z0-9\u3400-\u9fff某×＊*ＸX○·・•．\u3000 _／/、-]{1,30}?"
    rf"(?:\s{{0,2}}[（(\[【][^（）()\[\]【】：:。]{{1,24}}[）)\]】]){{0,2}})\s{{0,2}}(?:[（(\[]{TIME}[\])）]\s{{0,2}})?{_COLON}"
)
# 【主持人】大家好: a label in brackets without a colon.
_BRACKETED = re.compile(
    rf"(?P<lead>)[【\[〔](?P<label>[A-Za-z0-9\u3400-\u9fff× ]{{2,16}})[】\]〕]\s{{0,2}}{_COLON}?\s{{0,3}}(?=\S)"
)
# 说话人1 00:12: a label with the time it begins, as programs that write down recordings put it.
STAMPED = re.compile(
    rf"(?P<lead>)(?P<label>[A-Za-z0-9\u3400-\u9fff× （）()]{{2,20}}?)[ \t\u3000]{{1,4}}[（(\[]?(?P<time>{TIME})[\])）]?\s{{0,2}}$"
)
CAPS = re.compile(
    r"(?P<label>(?:[A-Z][A-Za-z]{1,11}\.?\s){0,3}[A-Z][A-Z’'\u00c0-\u00de-]{1,20}(?:\s(?:[A-Z]\.|[A-Z][A-Z’'\u00c0-\u00de-]{1,20}|de|von|van)){0,3})"
    r"(?P<mark>[.:])(?=\s|$)"
)
QA = re.compile(r"(?P<label>(?:Q|A|问|答|問)\d{0,3})\s{0,2}[:：︰﹕.．、](?!\d)(?=.)")
_QA_FIRST = "QA问答問"
# Hon. Ann Roe (Minister of Health):  The Chair (Mr. Poe):  Mr. Lee (Halifax, Lib.):
ENGLISH_BRACKET = re.compile(
    r"(?P<label>(?P<outer>[A-Z][A-Za-z.'’\u00c0-\u024f-]{0,24}(?:\s(?:[dlo]['’])?[A-Z][A-Za-z.'’\u00c0-\u024f-]{0,24}){0,5})\s\((?:[^()\n:]|\([^()\n:]{1,60}\)){2,120}\))"
    r"\s?(?P<mark>:)(?=\s|$)"
)
# Codes of those who ask and answer in an interview: I: and R:, R1:, P-12:.
CODE = re.compile(r"(?P<label>(?:R|P|I|M|S|FG|INT|RES)-?\d{1,3}|I|R|INT|RES|IV|IE)\s{0,2}[:：](?=\s{0,3}\S)")
_ENGLISH = re.compile(
    r"(?P<label>[A-Z][A-Za-z.'’\u00c0-\u024f-]{0,24}(?:\s(?:[dlo]['’])?[A-Z(][A-Za-z.'’)\u00c0-\u024f-]{0,24}){0,5})\s?(?P<mark>:)(?=\s|$)"
)
_MAX_LABEL = 60


def candidate(
    line: str, in_capitals: Callable[[re.Match[str]], bool | None] = lambda _: None
) -> re.Match[str] | None:
    """Return the match of the form that a line opens with, None where it opens with none.

    Parameters
    ----------
    line : a line without the blanks around it.
    in_capitals : tells of a label in capitals whether it names a speaker: no (False), yes, or perhaps (None).

    >>> found = candidate("居民代表李某某（译文）：我同意。")
    >>> found["label"] if found else None, candidate("我同意。")
    ('居民代表李某某（译文）', None)
    """
    head = line[: _MAX_LABEL + 4]
    first = head[:1]
    match = (
        (QA.match(head) if first in _QA_FIRST else None)
        or CODE.match(head)
        or (CAPS.match(head) if "A" <= first <= "Z" else None)
    )
    # Ann Roe AM: is a name with letters behind it, no label in capitals.
    lettered = match is not None and match.re is CAPS and match["mark"] == ":" and in_capitals(match) is False
    if match and not (lettered and re.search(r"[a-z]{2}", match["label"])):
        return match
    if "A" <= first <= "Z" and "(" in head and (match := ENGLISH_BRACKET.match(line[:240])):
        return match
    if first in "【[〔" and (match := _BRACKETED.match(head)):
        return match
    if not any(colon in head for colon in "：:︰﹕"):
        return None
    if len(line) <= 40 and (match := STAMPED.match(line)):
        return match
    match = LABEL.match(head)
    return match if match and re.search(r"[\u3400-\u9fff]", match["label"]) else _ENGLISH.match(head)
