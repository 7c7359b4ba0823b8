"""发文字号: the number of an official document, 国发〔2014〕12号, in all the forms it is written in.

The brackets of the standard (GB/T 9704) are 〔〕; pages and typewriters put （）, [], 【】 and others, readers of print
make 2O14 of 2014 and l5 of 15. Before the standard the year could come first, (82)国函字17号, or not at all, 政字第34号.
An order (令) has a serial of its own and no year, 国务院令第588号; an announcement (公告) often has both, 公告2014年第12号.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from policymine.corpus.document import Extracted
from policymine.structure.dates import chinese_number
from policymine.structure.issuers import is_body, split_bodies
from policymine.structure.lines import found

__all__ = ["DocNumber", "find_doc_numbers", "parse_doc_number", "read_doc_number", "split_doc_numbers"]

_S = r"[ \t\u3000\u00a0]{0,4}"
_OPEN = r"[〔\[（(【﹝〈［<「〖{｛﹙『＜〘《„“‘]"
_CLOSE = r"[〕\]）)】﹞〉］>」〗}｝﹚』＞〙》‟”’]"
_DIGITS = "0-9０-９OoＯ〇○零一二三四五六七八九lI"
_YEAR = rf"(?:[12１２lI一二][{_DIGITS}]{{3}}|[0-9０-９]{{2}})"
_SERIAL = r"(?:[0-9０-９OolI]{1,5}|[〇○零一二三四五六七八九十百]{1,6})"
_CODE = r"(?:[\u4e00-\u9fffA-Za-z×·][ \t\u3000\u00a0]{0,2}){1,16}"
_NO = r"[号號]"
_AFTER_CODE = (
    rf"{_OPEN}{_S}(?P<year>{_YEAR}){_S}(?:年{_S})?{_CLOSE}{_S}字?(?:第{_S})?"
    rf"(?P<word>[综文审指专函办信](?=\d))?(?P<serial>{_SERIAL}){_S}{_NO}"
)
_YEARED = re.compile(rf"(?P<code>{_CODE}){_AFTER_CODE}")
# A number is found by its bracket; the code before it is then read backwards. A search for the whole pattern would
# try sixteen characters at every place of a text.
_BRACKETED = re.compile(_AFTER_CODE)
_CODE_BACKWARDS = re.compile(r"(?:[ \u3000\u00a0]{0,2}[\u4e00-\u9fffA-Za-z×·]){1,16}")
_CODE_REACH = 48
# (82)国函字17号: the year first, as it was done until the 1980s and by courts and treasuries for longer.
_YEAR_FIRST = re.compile(
    rf"{_OPEN}{_S}(?P<year>{_YEAR}){_S}{_CLOSE}{_S}(?P<code>[\u4e00-\u9fff]{{1,8}}?字){_S}(?:第{_S})?(?P<serial>{_SERIAL}){_S}{_NO}"
)
_ORDER = re.compile(
    rf"(?P<code>(?:[\u4e00-\u9fff、]{_S}){{1,60}}(?:令|公告|通告|布告)){_S}(?:{_OPEN}(?P<term>第?[一二三四五六七八九十]{{1,3}}届){_CLOSE}{_S})?{_OPEN}?{_S}(?:(?P<year>{_YEAR}){_S}年{_S})?"
    rf"(?:第{_S})?(?P<serial>{_SERIAL}){_S}{_NO}{_S}{_CLOSE}?"
)
_ORDER_TURNED = re.compile(
    rf"(?P<name>[\u4e00-\u9fff]{{2,24}}?){_S}第{_S}(?P<serial>{_SERIAL}){_S}{_NO}{_S}(?P<kind>令|公告|通告)"
)
# Forms that only a line of their own makes certain: 国发2014〕12号, 国发〔2014 12号, 国发〔2014〕12, 政字第34号, （82）国发7号.
_DAMAGED = tuple(
    (re.compile(pattern), confidence)
    for pattern, confidence in (
        (
            rf"{_OPEN}{_S}(?P<year>{_YEAR}){_S}{_CLOSE}{_S}(?P<code>[\u4e00-\u9fff]{{1,10}}?){_S}(?:第{_S})?(?P<serial>{_SERIAL}){_S}{_NO}",
            0.9,
        ),
        (rf"(?P<code>[\u4e00-\u9fff]{{1,12}}字){_S}第{_S}(?P<serial>{_SERIAL}){_S}{_NO}", 0.85),
        (
            rf"(?P<code>{_CODE}?)(?P<year>(?:19|20)\d\d){_S}{_CLOSE}{_S}(?:第{_S})?(?P<serial>{_SERIAL}){_S}{_NO}",
            0.75,
        ),
        (
            rf"(?P<code>{_CODE}?){_OPEN}{_S}(?P<year>(?:19|20)\d\d)(?:[ \t\u3000\u00a0]{{1,4}}|{_S}第{_S})(?P<serial>\d{{1,4}}){_S}{_NO}",
            0.75,
        ),
        (rf"(?P<code>{_CODE}){_OPEN}{_S}(?P<year>(?:19|20)\d\d){_S}{_CLOSE}{_S}(?P<serial>\d{{1,4}})", 0.75),
        (
            r"(?P<code>[\u4e00-\u9fff]{2,10}?)[ \u3000]{0,2}(?P<year>(?:19[5-9]|20[0-4])\d)"
            rf"(?:[ \u3000]{{1,2}}|[-－年]{_S})?第?(?P<serial>\d{{1,4}}){_S}{_NO}",
            0.6,
        ),
    )
)
# COM(2020) 123 final, Cm 8945, HC 123-I, Executive Order 13563, A/RES/70/1, CB(2)123/13-14(01).
_ENGLISH = re.compile(
    r"(?:COM|SWD|SEC|JOIN|C)\s?\(\d{4}\)\s?\d{1,5}(?:/\d{1,2})?(?:\s?(?:final|FINAL)(?:/\d)?)?"
    r"|(?:Cmnd|Cmd|Cm|CM|CP|HC|HL|HC Paper|HL Paper)\.?\s?\d{1,5}(?:[-–](?:[IVX]{1,5}|\d{1,2}))?"
    r"|(?:Executive Order|Public Law|Pub\. ?L\.|Proclamation|Resolution|Statutory Instrument|Circular)"
    r"\s(?:No\.?\s?)?\d{1,5}(?:[-–/]\d{1,5})?"
    r"|(?:[A-Z][\w&.’']{1,14}\s){1,5}Circular\s(?:No\.?\s)?\d{1,4}/\d{2,4}|M-\d\d-\d\d|GAO-\d\d-\d{1,6}(?:SP|T|R)?"
    r"|Docket\s(?:No\.?|ID:?)\s[A-Z0-9][A-Za-z0-9-]{3,30}|[A-Z]{2,8}(?:/[A-Z0-9][A-Za-z0-9.()-]{0,14}){1,5}/\d{1,5}"
    r"|(?:A|S|E)/(?:RES/|HRC/)?\d{1,4}/\d{1,5}|S\.?I\.?\s\d{4}/\d{1,5}|CB\(\d\)\s?\d{1,5}/\d\d[-–]\d\d(?:\(\d\d\))?"
)
# Words of running text that a greedy reading would take into the code: 按照国发〔2014〕12号.
_BEFORE_CODE = re.compile(
    r".*(?:按照|根据|依据|依照|遵照|贯彻|落实|参照|参见|执行|印发|转发|批转|以及|和|与|及|见|以|的|对|经|由|在|将|为|自|原|文号|字号|编号|文件|通知|意见|规定)(?=.{2})"
)


@dataclass(frozen=True, slots=True)
class DocNumber:
    """A document number in its parts; `year` is None for orders (令), which have none.

    Parameters
    ----------
    code : who and what, 国发; the body and 令 or 公告 for orders and announcements.
    year, serial : as numbers.
    annual : whether it is written 公告2014年第12号 and not with brackets.
    word : what some places put between year and serial: 厦府〔2001〕综56号.

    >>> str(DocNumber("国发", 2014, 12)), str(DocNumber("国务院令", None, 588))
    ('国发〔2014〕12号', '国务院令第588号')
    """

    code: str
    year: int | None
    serial: int
    annual: bool = field(default=False, compare=False)
    word: str = ""

    def __str__(self) -> str:
        if self.year is None:
            return f"{self.code}第{self.serial}号"
        if self.annual:
            return f"{self.code}{self.year}年第{self.serial}号"
        return f"{self.code}〔{self.year}〕{self.word}{self.serial}号"


def _plain(raw: str) -> str:
    # NFKC would also undo the brackets of the standard; only digits and their slips are meant.
    return raw.translate(_SLIPS)


_SLIPS = str.maketrans({"O": "0", "o": "0", "Ｏ": "0", "l": "1", "I": "1"}) | {
    0xFF10 + i: str(i) for i in range(10)
}


def _year(raw: str) -> int | None:
    year = chinese_number(_plain(raw))
    if year is None:
        return None
    if len(raw) == 2:
        # [85] is 1985; [05] can only be later. Between lies nothing that was ever written so.
        year += 1900 if year >= 49 else 2000 if year <= 29 else 0
    return year if 1900 <= year <= 2099 else None


def _number(match: re.Match[str]) -> DocNumber | None:
    groups = match.groupdict()
    raw_code = groups.get("code") or f"{groups.get('name') or ''}{groups.get('kind') or ''}"
    code = re.sub(r"[ \t\u3000\u00a0]", "", raw_code)
    if match.re is _ORDER and re.search(r"\S[ \t\u3000\u00a0]+\S", raw_code):
        # 财政部　税务总局公告: the blanks part the bodies.
        kind = re.search(r"(?:令|公告|通告|布告)$", code)
        names = split_bodies(raw_code[: -len(kind.group())]) if kind else ()
        if kind and len(names) > 1 and all(map(is_body, names)):
            code = "、".join(names) + kind.group()
    # A congress numbers its announcements by its term: 公告〔十三届〕第81号.
    code += f"〔{groups['term']}〕" if groups.get("term") else ""
    serial = chinese_number(_plain(match["serial"]))
    if serial is None or serial < 1:
        return None
    if not groups.get("year"):
        return DocNumber(code, None, serial)
    year = _year(groups["year"])
    annual = match.re is _ORDER
    return DocNumber(code, year, serial, annual, groups.get("word") or "") if year else None


def parse_doc_number(text: str) -> DocNumber | None:
    """Return the parts of a document number, where the whole of `text` is one; None otherwise.

    >>> parse_doc_number("国发 [2014] 12 号").serial, str(parse_doc_number("国办发〔2O14〕l5号"))
    (12, '国办发〔2014〕15号')
    >>> str(parse_doc_number("(82)国函字17号")), str(parse_doc_number("国务院第588号令")), parse_doc_number("第12号")
    ('国函字〔1982〕17号', '国务院令第588号', None)
    """
    hit = read_doc_number(text)
    return hit[0] if hit else None


def read_doc_number(text: str) -> tuple[DocNumber, float] | None:
    """Return a number and how sure its reading is, where the whole of `text` is one number; None otherwise.

    Missing brackets are mended where one reading is left; the confidence says how much had to be mended.

    >>> str(read_doc_number("国发2014〕12号")[0]), read_doc_number("国发〔2014〕12号")[1], read_doc_number("第12号")
    ('国发〔2014〕12号', 0.98, None)
    >>> str(read_doc_number("湘人社发201851号")[0]), read_doc_number("湘人社发201851号")[1]
    ('湘人社发〔2018〕51号', 0.6)
    """
    stripped = text.strip()
    if not 3 <= len(stripped) <= 90:
        return None
    whole: tuple[tuple[re.Pattern[str], float], ...] = (
        (_YEARED, 0.98),
        (_YEAR_FIRST, 0.95),
        (_ORDER, 0.9),
        (_ORDER_TURNED, 0.9),
        *_DAMAGED,
    )
    for pattern, confidence in whole:
        match = pattern.fullmatch(stripped)
        number = _number(match) if match else None
        if match and number:
            slips = re.search("[OoＯlI]", match["serial"] + (match.groupdict().get("year") or ""))
            return number, min(confidence, 0.85) if slips else confidence
    return None


def split_doc_numbers(value: str) -> tuple[str, ...]:
    """Return the numbers of a joint document, which its field holds in one string.

    >>> split_doc_numbers("财税〔2014〕12号、国税发〔2014〕5号"), split_doc_numbers("A部、B部令第3号")
    (('财税〔2014〕12号', '国税发〔2014〕5号'), ('A部、B部令第3号',))
    """
    return tuple(part for part in re.split(r"(?<=号)、", value) if part)


def english_number(text: str) -> str | None:
    """Return an English document number in one spelling, where the whole of `text` is one.

    >>> english_number("COM(2020)123 final"), english_number("Cm. 8945"), english_number("HC123-I")
    ('COM(2020) 123 final', 'Cm 8945', 'HC 123-I')
    """
    stripped = text.strip()
    if len(stripped) > 60 or not _ENGLISH.fullmatch(stripped):
        return None
    value = re.sub(r"\)\s?(?=\d)", ") ", stripped) if not stripped.startswith("CB(") else stripped
    value = re.sub(r"(?<=\d)\s?(?=[Ff](?:inal|INAL))", " ", value).replace("FINAL", "final")
    value = re.sub(r"^(Cmnd|Cmd|Cm|CM|CP|HC|HL)\.?\s?(?=\d)", r"\1 ", value)
    return re.sub(r"\s+", " ", value)


def find_doc_numbers(text: str) -> list[Extracted]:
    """Return the document numbers cited in running text, in order; words before the code are cut off.

    >>> [n.value for n in find_doc_numbers("按照国发〔2014〕12号和民发(2015)3号、（94）财税字第012号文件")]
    ['国发〔2014〕12号', '民发〔2015〕3号', '财税字〔1994〕12号']
    """
    numbers: list[Extracted] = []
    edge = 0
    if "号" not in text and "號" not in text:
        return numbers
    for bracketed in _BRACKETED.finditer(text):
        at = bracketed.start()
        before = _CODE_BACKWARDS.match(text[max(edge, at - _CODE_REACH) : at][::-1])
        match = _YEARED.match(text, at - before.end()) if before else None
        if match is None:
            continue
        edge = match.end()
        number = _number(match)
        if number is None:
            continue
        lead = _BEFORE_CODE.match(match["code"])
        start = match.start() + (lead.end() if lead else 0)
        code = re.sub(r"\s", "", text[start : match.end("code")])
        if not code:
            continue
        value = str(DocNumber(code, number.year, number.serial, word=number.word))
        numbers.append(found(text, start, match.end(), value, "doc-number", 0.9))
    taken = [number.span for number in numbers if number.span]
    for match in _YEAR_FIRST.finditer(text):
        number = _number(match)
        if number and not any(start < match.end() and match.start() < end for start, end in taken):
            numbers.append(found(text, match.start(), match.end(), str(number), "doc-number", 0.85))
    numbers.sort(key=lambda hit: hit.span or (0, 0))
    return numbers
