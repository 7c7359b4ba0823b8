"""The numbers cited in running text: 国发〔2013〕12号, 国务院令第588号, 民政部第3号令, GB/T 9704-2012.

An order is certain only where the words before 令 are the name of a body; the words of the sentence before it
(根据, 公布, a date) are cut off.
"""

from __future__ import annotations

import re

from policymine.structure.bodies import body_of_code
from policymine.structure.dates import chinese_number
from policymine.structure.doc_number import DocNumber, find_doc_numbers
from policymine.structure.issuers import is_body, level_of

__all__ = ["is_cut", "numbers_in", "without_word"]

_ORDER = re.compile(
    r"(?P<kind>令|公告)[ \u3000]{0,2}第[ \u3000]{0,2}(?P<serial>[0-9〇○零一二三四五六七八九十百]{1,6})[ \u3000]{0,2}号"
)
_TURNED = re.compile(
    r"第[ \u3000]{0,2}(?P<serial>[0-9〇○零一二三四五六七八九十百]{1,6})[ \u3000]{0,2}号(?P<kind>令|公告)"
)
_ORDERER = re.compile(r"[\u4e00-\u9fff、]{2,48}$")
_STANDARD = re.compile(
    r"(?<![A-Za-z])(?:(?:GBJ|GBZ|GB|DB\d{2}|HJ|JGJ|JTG|CJJ|MZ|WS|SL|NY|LY|TB|AQ)(?:/[TZ])?[ ]?\d{1,6}"
    r"(?:\.\d{1,3}){0,2}[ ]?[-—–－][ ]?(?:19|20)?\d{2}|GB(?:/T)?[ ]?\d{4,6})(?![\d.])"
)
_LETTERS = ("GB", "DB", "HJ", "JGJ", "JTG", "CJJ", "MZ", "WS", "SL", "NY", "LY", "TB", "AQ")
_CUT = re.compile(
    r"(?:按照|根据|依据|依照|遵照|贯彻|落实|参照|执行|印发|公布|发布|废止|修改|以及|经|和|与|及|见|以|的|对|由|在|将|为|自|日|年|月|以下|第)$"
)


_WORD = re.compile(r"[按据依见如经对和与及](?=[\u4e00-\u9fff]{2,}〔)")
_WORDS = frozenset("自按据由对以和与及经在将为见依原是")
_VERB = re.compile(
    r"按照|根据|依据|依照|遵照|贯彻|落实|参照|执行|印发|公布|发布|废止|修改|修订|以及|[号日]|文件|现将|现以|违反|适用"
)


def _last(pattern: re.Pattern[str], words: str) -> int:
    return max((m.end() for m in pattern.finditer(words)), default=0)


def is_cut(lead: str) -> bool:
    """Return whether a name may begin behind these words.

    >>> is_cut("应当根据"), is_cut("应当")
    (True, False)
    """
    return _CUT.search(lead) is not None


def without_word(name: str) -> str:
    """Return the name of a body without the word of the sentence that a reading may have left before it.

    >>> without_word("自国务院"), without_word("自然资源部")
    ('国务院', '自然资源部')
    """
    rest = name[1:]
    return rest if name[:1] in _WORDS and level_of(rest)[0] and is_body(rest) else name


def numbers_in(text: str) -> list[tuple[int, int, str]]:
    """Return (start, end, canonical form) of each number cited, in order.

    >>> [n for _, _, n in numbers_in("根据国发[2013]12号和国务院令第588号，参照民政部第3号令")]
    ['国发〔2013〕12号', '国务院令第588号', '民政部令第3号']
    """
    found = []
    for number in find_doc_numbers(text):
        if number.span:
            # 按国发〔2015〕40号: the word of one character before the code.
            start, value = number.span[0], str(number.value)
            lead = _WORD.match(value)
            found.append(
                (start + lead.end(), number.span[1], value[lead.end() :]) if lead else (*number.span, value)
            )
    if "令第" in text or "公告第" in text or "令 第" in text:
        found += [hit for m in _ORDER.finditer(text) if (hit := _order(text, m))]
    if "号令" in text or "号公告" in text:
        found += [hit for m in _TURNED.finditer(text) if (hit := _order(text, m))]
    if any(letters in text for letters in _LETTERS):
        for match in _STANDARD.finditer(text):
            found.append((match.start(), match.end(), re.sub(r"[ ]?[-—–－][ ]?", "-", match.group())))
    found.sort()
    return found


def _order(text: str, match: re.Match[str]) -> tuple[int, int, str] | None:
    lead = _ORDERER.search(text, max(0, match.start() - 48), match.start())
    serial = chinese_number(match["serial"])
    if not lead or not serial:
        return None
    words = lead.group()
    republic = words.rfind("中华人民共和国")
    words = words[republic:] if republic >= 0 else words[_last(_VERB, words) :].lstrip("和与及的年月日、")
    # The longest ending of what stands before that is the name of a body: 根据民政部 + 令.
    for i in range(len(words)):
        body = words[i:]
        if i and not body.startswith("原") and not is_cut(words[:i]):
            continue
        name = body.removeprefix("原")
        # 国令 and 渝府令 are short for the orders of the State Council and of a government.
        if name == "国" and match["kind"] == "令":
            return match.start() - 1, match.end(), str(DocNumber("国务院令", None, serial))
        if (
            all(is_body(part) for part in name.split("、"))
            or name in ("主席", "国家主席", "中华人民共和国主席")
            or (2 <= len(name) <= 4 and body_of_code(name + match["kind"]))
        ):
            name, body = without_word(name), without_word(body)
            return match.start() - len(body), match.end(), str(DocNumber(name + match["kind"], None, serial))
    return None
