"""发文字号: the number of an official document, 国发〔2014〕12号, in all the forms it is written in.

The brackets of the standard (GB/T 9704) are 〔〕; pages and typewriters put （）, [], 【】 and others. An order
(令) has a serial of its own and no year: 国务院令第588号.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from policymine.corpus.document import Extracted
from policymine.structure.dates import chinese_number
from policymine.structure.lines import Line, found

__all__ = ["DocNumber", "find_doc_numbers", "header_doc_number", "parse_doc_number"]

_S = r"[ \t\u3000\u00a0]{0,4}"
_CODE = r"(?:[\u4e00-\u9fffA-Za-z×·][ \t\u3000\u00a0]{0,2}){1,16}"
_AFTER_CODE = (
    rf"[〔\[（(【﹝〈［<「〖]{_S}(?P<year>(?:19|20)?\d\d){_S}(?:年{_S})?[〕\]）)】﹞〉］>」〗]{_S}"
    rf"(?:第{_S})?(?P<serial>\d{{1,5}}){_S}号"
)
_YEARED = re.compile(rf"(?P<code>{_CODE}){_AFTER_CODE}")
# A number is found by its bracket; the code before it is then read backwards. A search for the whole pattern would
# try sixteen characters at every place of a text.
_BRACKETED = re.compile(_AFTER_CODE)
_CODE_BACKWARDS = re.compile(r"(?:[ \t\u3000\u00a0]{0,2}[\u4e00-\u9fffA-Za-z×·]){1,16}")
_CODE_REACH = 48
_ORDER = re.compile(
    rf"(?P<code>(?:[\u4e00-\u9fff]{_S}){{1,24}}(?:令|公告)){_S}[(（]?{_S}(?:\d{{4}}{_S}年{_S})?"
    rf"第{_S}(?P<serial>[0-9〇○零一二三四五六七八九十百]{{1,6}}){_S}号{_S}[)）]?"
)
# Words of running text that a greedy reading would take into the code: 按照国发〔2014〕12号.
_BEFORE_CODE = re.compile(
    r".*(?:按照|根据|依据|依照|遵照|贯彻|落实|参照|参见|执行|印发|转发|批转|以及|和|与|及|见|以|的|对|经|由|在|将|为|自|原|文件|通知|意见|规定)(?=.{2})"
)


@dataclass(frozen=True, slots=True)
class DocNumber:
    """A document number in its parts; `year` is None for orders (令), which have none.

    >>> str(DocNumber("国发", 2014, 12)), str(DocNumber("国务院令", None, 588))
    ('国发〔2014〕12号', '国务院令第588号')
    """

    code: str
    year: int | None
    serial: int

    def __str__(self) -> str:
        return (
            f"{self.code}第{self.serial}号"
            if self.year is None
            else f"{self.code}〔{self.year}〕{self.serial}号"
        )


def _number(match: re.Match[str]) -> DocNumber | None:
    code = re.sub(r"[ \t\u3000\u00a0]", "", match["code"])
    serial = chinese_number(match["serial"])
    if serial is None or serial < 1:
        return None
    if "year" not in match.groupdict():
        return DocNumber(code, None, serial)
    year = int(match["year"])
    return DocNumber(code, year if year > 99 else 1900 + year, serial)


def parse_doc_number(text: str) -> DocNumber | None:
    """Return the parts of a document number, where the whole of `text` is one; None otherwise.

    >>> parse_doc_number("国发 [2014] 12 号")
    DocNumber(code='国发', year=2014, serial=12)
    >>> parse_doc_number("中华人民共和国国务院令第588号").serial, parse_doc_number("第12号")
    (588, None)
    """
    stripped = text.strip()
    if len(stripped) > 80:
        return None
    match = _YEARED.fullmatch(stripped) or _ORDER.fullmatch(stripped)
    return _number(match) if match else None


def find_doc_numbers(text: str) -> list[Extracted]:
    """Return the document numbers cited in running text, in order; words before the code are cut off.

    >>> [n.value for n in find_doc_numbers("按照国发〔2014〕12号和民发(2015)3号文件")]
    ['国发〔2014〕12号', '民发〔2015〕3号']
    """
    numbers: list[Extracted] = []
    edge = 0
    for bracketed in _BRACKETED.finditer(text) if "号" in text else ():
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
        value = str(DocNumber(code, number.year, number.serial))
        numbers.append(found(text, start, match.end(), value, "doc-number", 0.9))
    return numbers


def header_doc_number(text: str, lines: list[Line]) -> tuple[Extracted, int] | None:
    """Return the document's own number and the index of its line among `lines`; None where there is none.

    Parameters
    ----------
    text : the document.
    lines : the lines of its head. Only a line that holds the number and little else counts (the signatory
        may stand beside it), so that a number cited in the first paragraph is never taken for the document's.
    """
    for index, line in enumerate(lines):
        if len(line.text) > 90 or "号" not in line.text:
            continue
        yeared = _BRACKETED.search(line.text) is not None
        order = "令" in line.text or "公告" in line.text
        for pattern, confidence, may_be in ((_YEARED, 0.98, yeared), (_ORDER, 0.9, order)):
            match = pattern.search(line.text) if may_be else None
            if not match:
                continue
            rest = line.text[: match.start()] + line.text[match.end() :]
            if re.sub(r"签发人[:：]?.{0,30}|特急|加急|平急|机密|秘密|[\s（）()★|]", "", rest):
                continue
            number = _number(match)
            if number:
                start = line.start + match.start()
                return found(
                    text, start, line.start + match.end(), str(number), "header-number", confidence
                ), index
    # 中华人民共和国国务院令 / 第 588 号, over two lines.
    for index, (first, second) in enumerate(itertools.pairwise(lines)):
        if (
            first.text.endswith(("令", "公告"))
            and len(second.text) < 20
            and re.fullmatch(r"[\u4e00-\u9fff \u3000]{2,30}(?:令|公告)", first.text)
        ):
            match = _ORDER.fullmatch(first.text + second.text)
            number = _number(match) if match else None
            if number:
                return found(text, first.start, second.end, str(number), "header-order", 0.95), index + 1
    return None
