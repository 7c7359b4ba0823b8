"""The lines under a title that say when and by whom a text was adopted, published or amended.

2014年12月26日 市十四届人大常委会第二十次会议通过
（1996年5月27日中华人民共和国国务院令第197号发布　2017年12月26日修订）
——2017年3月5日在第十二届全国人民代表大会第五次会议上
"""

from __future__ import annotations

import re

from policymine.corpus.document import Extracted
from policymine.structure.dates import find_dates
from policymine.structure.doc_number import parse_doc_number
from policymine.structure.issuers import is_body, split_bodies
from policymine.structure.lines import Line, found

__all__ = ["read_adoption"]

_ACT = re.compile(r"通过|批准|公布|发布|颁布|修正|修订|修改|印发")
_ORDER = re.compile(r"[\u4e00-\u9fff]{2,20}?(?:令|公告)(?:第\s?[0-9〇零一二三四五六七八九十百]{1,6}\s?号)?")
_NUMBERED = re.compile(r"[\u4e00-\u9fff]{2,20}?令\s?第\s?[0-9〇零一二三四五六七八九十百]{1,6}\s?号")
_CONGRESS = re.compile(
    r"(?P<place>[\u4e00-\u9fff]{0,12}?)(?:第[一二三四五六七八九十]{1,4}届)?"
    r"(?P<name>(?:全国|(?<=[省市区县州盟旗届]))人民代表大会(?:常务委员会)?)|(?P<council>国务院)(?:第\s?\d+\s?次)?常务会议"
)
_PUBLISHED = re.compile(r"[ \u3000]{0,4}(?P<names>[\u4e00-\u9fff、]{3,40}?)(?:发布|公布|颁布)")
_SUBTITLE = re.compile(r"^(?:——|--|—|－－)?\s{0,4}.{0,40}(?:会议|大会|全会|座谈会|论坛|届.{1,6}次).{0,12}上")


def read_adoption(text: str, lines: list[Line]) -> dict[str, Extracted]:
    """Return date_issued, issuers, doc_number of the latest act named under the title; empty where none is.

    Parameters
    ----------
    text : the document.
    lines : the lines of its head. Only short ones count, and bracketed ones, before the first article.

    A text that was amended is the text of its latest amendment, so the last act named gives the date.
    """
    fields: dict[str, Extracted] = {}
    for line in lines[:30]:
        if re.match(r"第[一二三四五六七八九十百零〇\d]{1,5}[条章]|一、|(?:#+ )?第一", line.text) and fields:
            break
        bracketed = line.text[0] in "（(" and line.text[-1] in "）)"
        if len(line.text) > (600 if bracketed else 300) or ("。" in line.text and not bracketed):
            continue
        # The printing line of a short document: N市人民政府办公室　2014年3月6日印发.
        if re.search(r"印发?[。\s]{0,2}$", line.text) and not bracketed:
            continue
        dates = [date for date in find_dates(line.text) if date.span and len(str(date.value)) == 10]
        if not dates or (dates[0].span and dates[0].span[0] > 12):
            continue
        acts = [
            date for date in dates if date.span and _ACT.search(line.text[date.span[1] : date.span[1] + 160])
        ]
        place = len(line.text) <= 60 and bool(_SUBTITLE.match(line.text.strip("（）()"))) and not acts
        alone = bracketed and len(dates) == 1 and len(line.text) <= 20
        chosen = acts[-1] if acts else dates[0] if place or alone else None
        if chosen is None or chosen.span is None:
            continue
        start, end = chosen.span
        rule = "adoption-line" if acts else "subtitle-date" if place else "bracketed-date"
        earlier = fields.get("date_issued")
        if earlier and not (rule == "adoption-line" and str(chosen.value) >= str(earlier.value)):
            continue
        fields["date_issued"] = found(text, line.start + start, line.start + end, chosen.value, rule, 0.85)
        # A higher body's approval dates the text; the body that adopted it stays its issuer.
        approved = re.match(r".{2,60}批准", line.text[end:]) is not None
        if acts and not approved:
            fields.update(_actor(text, line, end))
        elif len(acts) > 1 and acts[-2].span:
            fields.update(_actor(text, line, acts[-2].span[1]))
    return fields


def _actor(text: str, line: Line, offset: int) -> dict[str, Extracted]:
    """Return who acted, in the part of the line after the date, and the number of the order where one is named."""
    fields: dict[str, Extracted] = {}
    part = line.text[offset : offset + 160]
    base = line.start + offset
    numbered = _NUMBERED.search(part)
    number = parse_doc_number(numbered.group()) if numbered else None
    if numbered and number:
        fields["doc_number"] = found(
            text, base + numbered.start(), base + numbered.end(), str(number), "adoption-order", 0.9
        )
        name = re.match(
            r"(?:中华人民共和国)?(国务院|主席|[\u4e00-\u9fff]{2,12}?(?:部|署|局|委员会|人民政府))令",
            numbered.group(),
        )
        if name and name[1] != "主席":
            start = base + numbered.start() + name.start(1)
            fields["issuers"] = found(text, start, start + len(name[1]), (name[1],), "adoption-order", 0.85)
        return fields
    body = _CONGRESS.match(part.lstrip(" \u3000经"))
    shift = len(part) - len(part.lstrip(" \u3000经"))
    if body:
        place = (body["place"] or "").removeprefix("中华人民共和国")
        value = body["council"] or place + body["name"]
        if is_body(value) and (body["council"] or place or body["name"].startswith("全国")):
            start = base + shift
            fields["issuers"] = found(text, start, start + body.end(), (value,), "adoption-body", 0.8)
        return fields
    published = _PUBLISHED.match(part)
    if published and all(is_body(name) for name in split_bodies(published["names"])):
        start = base + published.start("names")
        names = split_bodies(published["names"])
        fields["issuers"] = found(
            text, start, base + published.end("names"), names, "adoption-publisher", 0.85
        )
    return fields
