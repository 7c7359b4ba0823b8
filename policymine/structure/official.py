"""The fields of an official document (GB/T 9704): title, genre, number, issuers, dates, addressees and the rest.

A field is found by a rule that names itself, with the wording and its span; what no rule finds is absent. Rules
are tried from the surest to the least sure: the card of a web page, the signature and date at the end, the
line under the title, the title itself.
"""

from __future__ import annotations

import re

from policymine.corpus.document import Extracted
from policymine.structure.adoption import read_adoption
from policymine.structure.citations import find_citations
from policymine.structure.closing import (
    find_attachments,
    find_closing,
    find_copies,
    find_officer,
    find_printed,
)
from policymine.structure.dates import find_dates, parse_date
from policymine.structure.english_official import read_english
from policymine.structure.force import find_force
from policymine.structure.frontmatter import (
    find_addressees,
    find_issuers,
    find_marks,
    find_orderer,
    find_status,
    issuers_of_code,
)
from policymine.structure.header_number import header_doc_number, number_at_end, number_at_start
from policymine.structure.issuers import level_of, place_of
from policymine.structure.lines import Line, despread, found, head_of, tail_of
from policymine.structure.page_card import take_card
from policymine.structure.titles import find_title, genre_span

__all__ = ["place_fields", "read_official"]

# Genres whose title opens with the place they hold for: 北京市物业管理条例.
_LOCAL_GENRES = ("条例", "办法", "规定", "细则", "规则", "规划", "方案")
# What the card of a page and the text below it may each state.
_COMPARED = ("title", "doc_number", "issuers", "date_issued")


def read_official(
    text: str, lines: list[Line], *, title: str | None = None, notes: list[str] | None = None
) -> dict[str, Extracted]:
    """Return the fields that an official document states, by the names of `DOCUMENT_FIELDS`.

    Parameters
    ----------
    text : the document's normalised text.
    lines : its lines, from `split_lines`.
    title : the title, where something outside the text states it.
    notes : takes a line for each field that the card and the text below it state differently; the card's is kept.

    >>> from policymine.structure.lines import split_lines
    >>> text = "N市民政局、N市财政局关于社区经费的通知\\nN民发〔2014〕12号\\n各区民政局：\\n请执行。\\n2014年3月5日"
    >>> fields = read_official(text, split_lines(text))
    >>> fields["issuers"].value, fields["doc_number"].value, fields["level"].value, fields["addressees"].value
    (('N市民政局', 'N市财政局'), 'N民发〔2014〕12号', 'city', ('各区民政局',))
    """
    fields, rest = take_card(text, head_of(lines))
    # The head of a page whose card follows the title has the card in its midst.
    after = max((field.span[1] for field in fields.values() if field.span), default=0)
    below = [line for line in lines if line.start >= after]
    if title:
        fields.setdefault("title", Extracted(despread(title), title, None, "given", 1.0))
    own = _own_fields(text, [line for line in rest if not _is_card_rest(line)], below, fields.get("title"))
    if notes is not None:
        notes.extend(_contradictions(fields, own))
    for name, value in own.items():
        if name not in fields or fields[name].confidence < min(value.confidence, 0.6):
            fields[name] = value
    for named in (fields.get("title"), own.get("title")):
        if named and (genre := genre_span(text, named)):
            fields.setdefault("genre", genre)
    if cited := find_citations(text, _word(fields.get("title")), _word(fields.get("doc_number"))):
        fields["cites"] = cited
    for name, value in place_fields(fields.get("issuers")).items():
        fields[name] = value
    for name, value in _place_otherwise(fields).items():
        fields.setdefault(name, value)
    return fields


def _place_otherwise(fields: dict[str, Extracted]) -> dict[str, Extracted]:
    """Return level and region where no issuer states them: 省人民政府 by its number, 北京市物业管理条例 by its title."""
    issuers, title, genre = (fields.get(name) for name in ("issuers", "title", "genre"))
    by_code = issuers_of_code(fields.get("doc_number"))
    if issuers and by_code:
        level, region = level_of(str(by_code.value[0]))
        if region and level == fields.get("level", by_code).value:
            return {"region": Extracted(region, by_code.raw, by_code.span, "region-of-number", 0.6)}
    if issuers or title is None or genre is None or genre.value not in _LOCAL_GENRES:
        return {}
    level, region = place_of(str(title.value)[:24])
    # A second place may be none: 上海市技术市场条例. Only what the title opens with is sure.
    opening = re.match(r".{1,10}?(?:省|自治区|自治州|自治县|市|县|区|旗)", str(title.value))
    if not region or not opening or region != opening.group():
        return {}
    return {
        name: Extracted(value, title.raw, title.span, f"{name}-of-title", 0.6)
        for name, value in (("level", level), ("region", region))
    }


def _own_fields(
    text: str, body: list[Line], lines: list[Line], given: Extracted | None
) -> dict[str, Extracted]:
    """Return the fields of the running text, without its card; the title is `given` where the card has it."""
    fields: dict[str, Extracted] = read_english(text, body)
    own = fields.get("title") or find_title(text, body, official=False)
    numbered = header_doc_number(text, body[:25])
    if numbered:
        fields.setdefault("doc_number", numbered[0])
    elif own and own.span:
        fields |= _numbered_title(text, own)
    if (own is None or own.rule == "first-line") and numbered and (head := _order_head(text, numbered[0])):
        own = head
    if own:
        fields.setdefault("title", own)
    closing = find_closing(text, lines)
    adoption = read_adoption(text, _after_title(body, own))
    if closing:
        signed, date = closing
        # A law's adoption line outranks a date somewhere in its annexes.
        if date.rule != "closing-date-unsigned" or "date_issued" not in adoption:
            fields.setdefault("date_issued", date)
        if signed:
            fields.setdefault("issuers", signed)
    for name, value in adoption.items():
        fields.setdefault(name, value)
    if "date_issued" not in fields and (header := _header_date(text, body, own, numbered)):
        fields["date_issued"] = header
    number = fields.get("doc_number")
    named = find_issuers(text, body, (given, own))
    for voice in (
        # Of 住房城乡建设部等13部门 the red head or the order names more.
        named if named and named.rule != "title-prefix-of-several" else None,
        find_orderer(text, number),
        named,
        issuers_of_code(number),
    ):
        if voice:
            fields.setdefault("issuers", voice)
    start = own.span[1] if own and own.span else 0
    if numbered and numbered[0].span:
        start = max(start, next((line.end for line in body if line.end >= numbered[0].span[1]), 0))
    tail = tail_of(lines)
    signed_at = _start(fields.get("issuers"), closing)
    for field, hit in (
        ("addressees", find_addressees(text, body, start)),
        ("status", find_status(text, body, own)),
        ("date_printed", find_printed(text, tail)),
        ("cc", find_copies(text, tail)),
        ("attachments", find_attachments(text, lines, signed_at)),
    ):
        if hit:
            fields.setdefault(field, hit)
    marks = find_marks(text, body[:20])
    officer = find_officer(text, lines, fields.get("date_issued"))
    if officer:
        marks.setdefault("signatory", officer)
    for field, hit in (marks | find_force(text, body, tail)).items():
        fields.setdefault(field, hit)
    return fields


def _contradictions(card: dict[str, Extracted], own: dict[str, Extracted]) -> list[str]:
    """Return a line for each field that a page's card and the text below it state differently."""
    lines: list[str] = []
    for name in _COMPARED:
        stated, read = card.get(name), own.get(name)
        if stated is None or read is None or read.confidence < 0.8:
            continue
        # A title from outside may be the site's; only one that is surely the text's own contradicts it.
        if stated.rule == "given" and read.confidence < 0.95:
            continue
        one, other = (_comparable(name, field.value) for field in (stated, read))
        if one == other or (name in ("title", "date_issued") and (one in other or other in one)):
            continue
        if name == "issuers" and set(one) & set(other):
            continue
        shown = ["、".join(f.value) if isinstance(f.value, tuple) else str(f.value) for f in (stated, read)]
        lines.append(
            f"{name}: {'the source' if stated.rule == 'given' else stated.rule} says {shown[0]!r}, "
            f"the text ({read.rule}) says {shown[1]!r}; the {'second' if stated.confidence < 0.6 else 'first'} is taken"
        )
    return lines


def _comparable(name: str, value: object) -> str | tuple[str, ...]:
    if isinstance(value, tuple):
        return tuple(str(part) for part in value)
    if name == "doc_number":
        # 国令第707号 is the short form of 中华人民共和国国务院令第707号.
        return "-".join(re.findall(r"\d+", str(value)))
    return re.sub(r"\W", "", str(value))


def _numbered_title(text: str, title: Extracted) -> dict[str, Extracted]:
    """Return the number in brackets at the end of a title, or right after it, and the title without it."""
    if title.span is None:
        return {}
    start, end = title.span
    row = text.rfind("\n", 0, start) + 1
    leading = number_at_start(text[row : row + 200])
    if leading and row < start:
        at = text.find(leading[0][:2], row, start)
        stop = max(text.rfind(ch, row, start) for ch in "号號") + 1
        if row <= at < stop:
            return {"doc_number": found(text, at, stop, leading[0], "number-before-title", leading[2])}
    line_end = text.find("\n", end)
    whole = text[start : line_end if line_end >= 0 else len(text)]
    hit = number_at_end(whole) if len(whole) <= 300 else None
    if hit is None:
        return {}
    value, at, confidence = hit
    inner = whole[at:].strip(" \t\u3000（(【[]）)】")
    # A number of its own brackets loses none of them.
    if "号" not in inner or inner not in whole:
        return {}
    first = start + whole.index(inner, at)
    fields = {"doc_number": found(text, first, first + len(inner), value, "number-after-title", confidence)}
    if end > start + at:
        wording = despread(text[start : start + at])
        fields["title"] = found(text, start, start + at, wording, title.rule, title.confidence)
    return fields


def _order_head(text: str, number: Extracted) -> Extracted | None:
    """Return the head of an order that no title follows: 中华人民共和国主席令."""
    if number.rule != "header-order" or number.span is None:
        return None
    match = re.match(r"[\s\S]*?(?:令|公\s*告|通\s*告|布\s*告)", number.raw)
    if not match:
        return None
    start = number.span[0]
    wording = "".join(despread(line) for line in match.group().split("\n"))
    return found(text, start, start + match.end(), re.sub(r"[\s\u3000]", "", wording), "order-head", 0.7)


def place_fields(issuers: Extracted | None) -> dict[str, Extracted]:
    """Return level and region of the lead issuer, each with the issuer's wording and span."""
    if issuers is None or not issuers.value:
        return {}
    names = issuers.value if isinstance(issuers.value, (tuple, list)) else (issuers.value,)
    level, region = level_of(str(names[0]))
    fields: dict[str, Extracted] = {}
    for name, value in (("level", level), ("region", region)):
        if value:
            fields[name] = Extracted(
                value, issuers.raw, issuers.span, f"{name}-of-issuer", round(issuers.confidence * 0.95, 3)
            )
    return fields


def _word(field: Extracted | None) -> str | None:
    return str(field.value) if field else None


def _start(issuers: Extracted | None, closing: tuple[Extracted | None, Extracted] | None) -> int | None:
    if closing and closing[0] and closing[0].span:
        return closing[0].span[0]
    return closing[1].span[0] if closing and closing[1].span else None


def _is_card_rest(line: Line) -> bool:
    return line.text.startswith("<!--") and line.text.endswith("-->")


def _after_title(body: list[Line], title: Extracted | None) -> list[Line]:
    if title is None or title.span is None:
        return body
    # A subtitle that belongs to the title may hold the date: keep the title's last line.
    return (
        [line for line in body if line.end >= title.span[1]]
        if title.rule != "markdown-heading"
        else [line for line in body if line.start >= title.span[1]]
    )


def _header_date(
    text: str, body: list[Line], title: Extracted | None, numbered: tuple[Extracted, int] | None
) -> Extracted | None:
    """Return a date alone on a line within four lines of the title, or beside the number."""
    if numbered and numbered[0].span:
        line = body[numbered[1]]
        dates = find_dates(line.text)
        if dates and dates[-1].span and len(str(dates[-1].value)) == 10:
            start = line.start + dates[-1].span[0]
            return found(
                text, start, line.start + dates[-1].span[1], dates[-1].value, "date-beside-number", 0.85
            )
    if title is None or title.span is None:
        return None
    below = [line for line in body if line.start >= title.span[1]][:4]
    for line in below:
        bare = line.text.strip("（）()[]【】 ")
        value = parse_date(bare)
        if value and len(value) >= 7:
            start = line.start + line.text.index(bare)
            return found(text, start, start + len(bare), value, "date-under-title", 0.8)
        if len(line.text) > 120:
            break
    return None
