"""English citations: Directive 2008/98/EC, Regulation (EU) 2016/679, the Local Government Act 2000, COM(2020) 123 final.

What is found is a `Mention` as in Chinese texts: `number` for what has a number, `title` for an Act or a statutory
instrument by its short title and year. The verb is looked for in the words before, within the sentence.
"""

from __future__ import annotations

import re
from functools import cache

from policymine.structure.citation_marks import Mention
from policymine.structure.citation_verbs import Verb
from policymine.structure.wordlists import load_table

__all__ = ["english_mentions", "english_verb"]

_EU = re.compile(
    r"\b(?:(?:Council|Commission|Framework|Implementing|Delegated)\s){0,3}"
    r"(?P<kind>Directive|Regulation|Decision|Recommendation)s?\s"
    r"(?:\((?P<union>EU|EC|EEC|ECSC|Euratom|EU,\sEuratom|CFSP)\)\s)?(?P<no>No\.?\s)?(?P<a>\d{1,4})/(?P<b>\d{1,4})(?:/(?P<tail>EEC|EC|EU|ECSC|Euratom|JHA|CFSP))?(?![\d/])"
)
_NUMBERS = re.compile(
    r"\b(?:(?P<com>COM|SWD|SEC|JOIN|C)\s?[(\[]\s?(?P<year>(?:19|20)\d\d)\s?[)\]]\s?(?P<serial>\d{1,5})(?P<final>\s?/?\s?final)?"
    r"|(?P<paper>HC|HL\sPaper|HL|Cmnd|Cmd|Cm|CP|Cd|S\.?I\.?|SSI)\.?\s(?P<no>(?:\d{4}/)?\d{1,5}(?:-[IVX]+)?)(?![\d,]?\d|\.\d|\s?(?:m|km|ft|per)\b)"
    r"|(?:Public\sLaw|Pub\.\sL\.)\s(?:No\.\s)?(?P<law>\d{2,3}[-–]\d{1,4})"
    r"|(?:Executive\sOrder|E\.O\.|EO)\s(?:No\.\s)?(?P<order>\d{4,5})"
    r"|(?P<whole>OECD/LEGAL/\d{4}|A/RES/\d{1,3}/\d{1,3}|S/RES/\d{1,4}(?:\s?\(\d{4}\))?|OMB\s(?:Circular\sA-\d{1,3}|Memorandum\sM-\d\d-\d\d)))"
)
_YEARED = re.compile(
    r"\b(?:Act|Order|Regulations|Rules|Scheme|Measure|Ordinance)(?:\sof)?,?\s(?P<year>1[2-9]\d\d|20\d\d)\b"
)
# The words of a short title, read backwards from its last: capitalised, or a joining word between capitalised ones.
_WORDS = re.compile(
    r"(?<![\w/.(])(?:(?:[A-Z][\w’'.-]*|\([^()\n]{2,60}\)|and|of|for|the|to|in|on|at|by|with|from|under|between"
    r"|against|as|or|etc\.?|&),?[ \n])+$"
)
_LEAD = re.compile(
    r"^(?:(?:The|In|Under|See|By|And|Of|For|To|On|Section|Sections|Part|Schedule|That|This|Pursuant|Since|Article)\b,?[ \n]"
    r"|(?:and|of|for|the|to|in|on|at|by|with|from|under|between|against|as|or),?[ \n])+"
)
_ANOTHER = re.compile(r"(?:,|\band|\bor)\s+the\s+(?=[A-Z])")
_SENTENCE = re.compile(r"[.;!?](?=\s+[A-Z]|\s+$)|\n\s*\n")
_REACH = 90


def english_mentions(text: str) -> list[Mention]:
    """Return the mentions in an English text, in order of place.

    >>> text = "Pursuant to Directive 2008/98/EC and the Local Government Act 2000, see COM(2020) 123 final."
    >>> [m.number or m.title for m in english_mentions(text)]
    ['Directive 2008/98/EC', 'Local Government Act 2000', 'COM(2020) 123 final']
    """
    found: list[Mention] = []
    for match in _EU.finditer(text):
        number = f"{match['a']}/{match['b']}" + (f"/{match['tail']}" if match["tail"] else "")
        union = f"({match['union']}) " if match["union"] else ""
        # Regulations before 2015 are No serial/year, directives year/serial: the figures stay as they are written.
        number = f"{match['kind']} {union}{'No ' if match['no'] else ''}{number}"
        found.append(_mention(match.start(), match.end(), None, number))
    for match in _NUMBERS.finditer(text):
        if match["com"]:
            number = f"{match['com']}({match['year']}) {match['serial']}" + (
                " final" if match["final"] else ""
            )
        elif match["paper"]:
            number = f"{re.sub(r'[.]', '', match['paper'])} {match['no']}"
        elif match["order"]:
            number = f"Executive Order {match['order']}"
        elif match["whole"]:
            number = match["whole"]
        else:
            number = f"Public Law {match['law'].replace('–', '-')}"
        found.append(_mention(match.start(), match.end(), None, " ".join(number.split())))
    for match in _YEARED.finditer(text):
        start = match.start()
        low = max(0, start - 160)
        words = _WORDS.search(text, low, start)
        if not words:
            continue
        lead = _LEAD.match(words.group())
        begin = words.start() + (lead.end() if lead else 0)
        # EC and the Local Government Act: "the" behind a joining word opens another title.
        for joined in _ANOTHER.finditer(text, begin, start):
            begin = joined.end()
        if begin >= start:
            continue
        title = " ".join(text[begin : match.end()].split())
        found.append(_mention(begin, match.end(), title, None))
    found.sort(key=lambda m: (m.start, -m.end))
    return found


def _mention(start: int, end: int, title: str | None, number: str | None) -> Mention:
    return Mention(start, end, title, number, articles_end=end, form="english")


@cache
def _verbs() -> tuple[re.Pattern[str], dict[str, str]]:
    known = {
        word: row["name"]
        for row in load_table("citation_verbs.toml")["relation"]
        for word in row.get("english", ())
    }
    words = sorted(known, key=lambda w: (-len(w), w))
    return re.compile(
        r"\b(?:" + "|".join(re.escape(w).replace(r"\ ", r"\s") for w in words) + r")\b", re.I
    ), known


_AFTERWARDS = re.compile(
    r"[^.;]{0,40}?\b(?:is|are|was|were|shall be|be)\s(?:hereby\s)?(?P<verb>repealed|revoked|amended|replaced|superseded)\b(?!\sby)"
)
_DONE = {
    "repealed": "repeals",
    "revoked": "repeals",
    "amended": "amends",
    "replaced": "replaces",
    "superseded": "replaces",
}


def english_verb(text: str, start: int, end: int) -> Verb | None:
    """Return what is done to the citation behind it (is repealed), else the last verb before it in its sentence.

    >>> text = "This Order is made under section 3 of the Local Government Act 2000."
    >>> verb = english_verb(text, 42, len(text) - 1)
    >>> verb.relation, verb.words
    ('basis', 'under')
    """
    done = _AFTERWARDS.match(text, end, min(len(text), end + 80))
    if done:
        return Verb(_DONE[done["verb"]], done["verb"], done.start("verb"), done.end("verb"))
    low = max(0, start - _REACH)
    for mark in _SENTENCE.finditer(text, low, start):
        low = mark.end()
    pattern, known = _verbs()
    last = None
    for match in pattern.finditer(text, low, start):
        last = match
    if last is None:
        return None
    words = last.group()
    return Verb(known[" ".join(words.lower().split())], words, last.start(), last.end())
