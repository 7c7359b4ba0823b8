"""The forms in which a line names who speaks: a label with a colon, in brackets, with a time, in capitals, Q and A.

A form says nothing of who it names: 注意： has the form of 主席：. `speakers` tells them apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable

__all__ = [
    "BRACKETED",
    "CAPS",
    "CODE",
    "DASHED",
    "ENGLISH",
    "ENGLISH_BRACKET",
    "LABEL",
    "QA",
    "SAID_IN",
    "STAMPED",
    "TIME",
    "candidate",
]

# A colon of any width; those of small and vertical print come out of PDFs.
_COLON = "[:：︰﹕]"
TIME = r"(?:\d{1,2}[:：]){1,2}\d{2}(?:[.,]\d{1,3})?"
LABEL = re.compile(
    rf"(?P<lead>(?:[\[（(【]?{TIME}[\])）】]?\s{{1,3}})?(?:[（(]?\d{{1,3}}[）).．、]\s{{0,3}})?)"
    r"(?P<label>[A-Za-z0-9\u3400-\u9fff某×＊*ＸX○·・•．\u3000 _／/、-]{1,30}?"
    rf"(?:\s{{0,2}}[（(\[【][^（）()\[\]【】：:。]{{1,24}}[）)\]】]){{0,2}})\s{{0,2}}(?:[（(\[]{TIME}[\])）]\s{{0,2}})?{_COLON}"
)
# 【主持人】大家好: a label in brackets without a colon.
BRACKETED = re.compile(
    rf"(?P<lead>(?:[（(]?\d{{1,3}}[）).．、]\s{{0,3}})?)"
    rf"[【\[〔](?P<label>[A-Za-z0-9\u3400-\u9fff× ]{{2,16}})[】\]〕]\s{{0,2}}{_COLON}?\s{{0,3}}(?=\S)"
)
# 说话人1 00:12, 张三 2020-03-01 10:00: a label with the time it begins, as programs write down recordings and chats.
_DAY = (
    r"(?:(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?[ \tT\u3000]{1,3}|\d{1,2}[-/月]\d{1,2}日?[ \t\u3000]{1,3})?"
    r"(?:上午|下午|晚上|中午|凌晨|[AaPp][Mm] ?)?"
)
STAMPED = re.compile(
    rf"(?P<lead>)(?P<label>[A-Za-z0-9\u3400-\u9fff×][A-Za-z0-9\u3400-\u9fff× （）()_·.#-]{{1,19}}?)[ \t\u3000]{{1,4}}"
    rf"[（(\[]?{_DAY}(?P<time>{TIME})[\])）]?\s{{0,2}}[:：]?$"
)
# MR JAMES TO (in Cantonese):
SAID_IN = (
    r"(?:(?:[Ss]p(?:oke|eaking) )?[Ii]n [A-Z][a-z]+|[Tt]ranslat(?:ion|ed)(?: from [A-Z][a-z]+)?|[Ii]nterpretation"
    r"|[Tt]hrough (?:an )?interpreter)"
)
CAPS = re.compile(
    r"(?P<label>(?:[A-Z][A-Za-z]{1,11}\.?\s){0,3}[A-Z][A-Z’'\u00c0-\u00de-]{1,20}(?:,?\s(?:[A-Z]\.|[A-Z][A-Z’'\u00c0-\u00de-]{1,20}|de|von|van)){0,5})"
    rf"(?:\s?\({SAID_IN}\))?(?P<mark>：|[.:](?=\s|$))"
)
QA = re.compile(r"(?P<label>(?:Q|A|问|答|問)\d{0,3})\s{0,2}[:：︰﹕.．、](?!\d)(?=.)")
_QA_FIRST = "QA问答問"
# Hon. Ann Roe (Minister of Health):  The Chair (Mr. Poe):  Mr. Lee (Halifax, Lib.):
# Ann Roe (Eastwell) (Lab):  Mr HUNT (Flinders) (09:12):  Q3 Ann Roe:  [00:04:12] Mayor Roe:
_LEAD = rf"(?P<lead>(?:[\[(]?{TIME}[\])]?(?:\s{{0,2}}[-–—])?\s{{1,3}})?(?:Q\d{{1,4}}[.)]?\s{{1,3}}|(?:Asked|Moved) by\s)?)"
ENGLISH_BRACKET = re.compile(
    rf"{_LEAD}(?P<label>(?P<outer>[A-Z][A-Za-z.'’\u00c0-\u024f-]{{0,24}}(?:\s(?:(?:[dlo]['’])?[A-Z][A-Za-z.'’\u00c0-\u024f-]{{0,24}}"
    r"|of|for|and|the)){0,8})\s\((?P<inner>(?:[^()\n:]|\([^()\n:]{1,60}\)){2,120})\)(?:\s\([^()\n:]{2,60}\))?)"
    rf"(?:\s[(\[]{TIME}[)\]])?\s?(?P<mark>:)(?=\s|$)"
)
# Codes of those who ask and answer in an interview: I: and R:, R1:, P-12:.
CODE = re.compile(r"(?P<label>(?:R|P|I|M|S|FG|INT|RES)-?\d{1,3}|I|R|INT|RES|IV|IE)\s{0,2}[:：](?=\s{0,3}\S)")
ENGLISH = re.compile(
    rf"{_LEAD}(?P<label>(?:Some|Several|An|Many|All) [Hh]on(?:ou?rable)?\.? [Mm]embers?|The [A-Z][a-z]+(?:[ -][A-Z][a-z]+){{0,3}}|"
    r"[A-Z][A-Za-z.'’\u00c0-\u024f-]{0,24}(?:\s(?:[dlo]['’])?[A-Z(][A-Za-z.'’)\u00c0-\u024f-]{0,24}){0,5}(?:\s\d{1,3})?)\s?(?P<mark>：|:(?=\s|$))"
)
# President. – The sitting is open.  Ann Roe, on behalf of the Blue Group. – Madam President, …  Bo Poe (Green). – …
_LETTERS = r"[^\W\d_a-z][^\W\d_.]{0,24}(?:['’-][^\W\d_]{1,24}){0,3}\.?"
DASHED = re.compile(
    rf"(?P<label>(?:(?:Der|Die|Le|La|El|The)\s)?{_LETTERS}(?:\s(?:(?:de|van|von|der|den|la|le|da|di|del|dos)\s){{0,2}}{_LETTERS}){{0,5}}?)"
    r"(?:,\s[^.\n:]{3,90}|\s\([^()\n]{1,30}\))?\.\s?[–—-]\s(?=\S)"
)
_NUMBERED = re.compile(r"\d{1,3}[.)]?\s{1,4}(?=[A-Z])")
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
        or (CAPS.match(line, 0, 120) if "A" <= first <= "Z" else None)
    )
    # Ann Roe AM: is a name with letters behind it, no label in capitals.
    lettered = match is not None and match.re is CAPS and match["mark"] == ":" and in_capitals(match) is False
    if match and not (lettered and re.search(r"[a-z]{2}", match["label"])):
        return match
    if "A" <= first <= "Z" and "(" in head and (match := ENGLISH_BRACKET.match(line[:240])):
        return match
    if first.isdecimal() and (numbered := _NUMBERED.match(head)):
        # 1. MR JAMES TO: asks the first question.
        asked = CAPS.match(line, numbered.end(), 124)
        if asked and asked["mark"] != ".":
            return asked
        if match := ENGLISH_BRACKET.match(line, numbered.end(), 240):
            return match
    if re.match(r"(?:[（(]?\d{1,3}[）).．、]\s{0,3})?[【\[〔]", head) and (match := BRACKETED.match(head)):
        return match
    if first.isupper() and (match := DASHED.match(line, 0, 160)):
        return match
    if not any(colon in head for colon in "：:︰﹕"):
        return None
    if len(line) <= 40 and (match := STAMPED.match(line)):
        return match
    match = LABEL.match(head)
    return match if match and re.search(r"[\u3400-\u9fff]", match["label"]) else ENGLISH.match(head)
