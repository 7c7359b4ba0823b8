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
from policymine.structure.closing import find_attachments, find_closing, find_copies, find_force, find_printed
from policymine.structure.dates import parse_date
from policymine.structure.doc_number import header_doc_number
from policymine.structure.issuers import is_body, level_of, split_bodies
from policymine.structure.lines import Line, collapse, despread, found, head_of, tail_of
from policymine.structure.page_card import read_card
from policymine.structure.titles import find_title, genre_span
from policymine.structure.wordlists import load_table

__all__ = ["place_fields", "read_official"]

_SIGNATORY = re.compile(r"签发人\s{0,2}[:：]\s{0,4}([\u4e00-\u9fff](?:[ \u3000]{0,3}[\u4e00-\u9fff×]){1,5})")
_SECRECY = re.compile(r"^(?:密级[:：]\s{0,2})?(绝密|机密|秘密|内部)(?:[★☆].{0,8})?$")
_URGENCY = re.compile(r"^(?:紧急程度[:：]\s{0,2})?(特急|特提|加急|平急|急件)$")
_RED_HEAD = re.compile(r"^([\u4e00-\u9fffA-Z ]{3,40}?)\s{0,3}(?:文\s{0,4}件|公\s{0,4}报)$")
_TITLE_ISSUER = re.compile(
    r"^(.{2,60}?)(?:关于|關於|印发|转发|批转|对[^于]|令(?:$|第)|公告|通告|公报|办公室文件)"
)
_ON_BEHALF = re.compile(r"我(?:现在|谨)?(?:受|代表)([\u4e00-\u9fff]{2,24}?)(?:的委托|委托|，|,|向|作)")
_ADDRESSED = re.compile(r"^各|(?:委员|主席|代表|同志|单位|部门|机构|人民政府|居委会|居民|业主)$")
_ADDRESS_NO = re.compile(
    r"各位|同志们|^(?:尊敬的|附|注|抄|主题|时间|地点|联系|来源|根据|按照|现|为)|如下|通知|以下|下列|包括"
)


def read_official(text: str, lines: list[Line], *, title: str | None = None) -> dict[str, Extracted]:
    """Return the fields that an official document states, by the names of `DOCUMENT_FIELDS`.

    Parameters
    ----------
    text : the document's normalised text.
    lines : its lines, from `split_lines`.
    title : the title, where something outside the text states it.
    """
    head, tail = head_of(lines), tail_of(lines)
    fields, after = read_card(text, head)
    body = [line for line in head[after:] if not _is_card_rest(line)]
    if title:
        fields.setdefault("title", Extracted(despread(title), title, None, "given", 1.0))
    own = find_title(text, body, official=False)
    if "title" not in fields and own:
        fields["title"] = own
    for named in (fields.get("title"), own):
        if named and (genre := genre_span(text, named)):
            fields.setdefault("genre", genre)

    numbered = header_doc_number(text, body[:25])
    if numbered:
        fields.setdefault("doc_number", numbered[0])
    closing = find_closing(text, lines[after:])
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
    if "date_issued" not in fields and (header := _header_date(text, body, own)):
        fields["date_issued"] = header
    if "issuers" not in fields and (issuers := _issuers(text, body, fields.get("title"), own)):
        fields["issuers"] = issuers

    if "issuers" not in fields and (orderer := _orderer(text, fields.get("doc_number"))):
        fields["issuers"] = orderer
    _front_matter(text, body[:20], fields)
    if addressees := _addressees(text, body, own, numbered[1] if numbered else None):
        fields["addressees"] = addressees
    for field, hit in (
        ("date_printed", find_printed(text, tail)),
        ("cc", find_copies(text, tail)),
        ("attachments", find_attachments(text, lines[after:], _start(fields.get("issuers"), closing))),
        ("cites", find_citations(text, _word(fields.get("title")), _word(fields.get("doc_number")))),
    ):
        if hit:
            fields[field] = hit
    for field, hit in find_force(text, body, tail).items():
        fields.setdefault(field, hit)
    fields.update(place_fields(fields.get("issuers")))
    return fields


def place_fields(issuers: Extracted | None) -> dict[str, Extracted]:
    """Return level and region of the lead issuer, each with the issuer's wording and span."""
    if issuers is None or not issuers.value:
        return {}
    names = issuers.value if isinstance(issuers.value, tuple) else (issuers.value,)
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


def _header_date(text: str, body: list[Line], title: Extracted | None) -> Extracted | None:
    """Return a date alone on a line within four lines of the title."""
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


def _issuers(text: str, body: list[Line], title: Extracted | None, own: Extracted | None) -> Extracted | None:
    for line in body[:12]:
        red = _RED_HEAD.match(line.text)
        if red and is_body(red[1]):
            return found(text, line.start, line.start + red.end(1), split_bodies(red[1]), "red-head", 0.9)
        if line.text in load_table("issuers.toml")["english"]:
            return found(text, line.start, line.end, (line.text,), "english-body", 0.8)
    for hit in (title, own):
        match = _TITLE_ISSUER.match(str(hit.value)) if hit else None
        if hit is None or match is None:
            continue
        names = split_bodies(match[1])
        if names and all(is_body(name) for name in names):
            if hit.span is None:
                return Extracted(names, match[1], None, "title-prefix", 0.9)
            end = hit.span[0]
            for ch in re.sub(r"\s", "", match[1]):
                end = text.index(ch, end) + 1
            return found(text, hit.span[0], end, names, "title-prefix", 0.9)
    for line in body[:20]:
        for match in _ON_BEHALF.finditer(line.text[:400]):
            level, region = level_of(match[1])
            # 我代表市人民政府 names no city: a body that only its hearers can tell is not stated.
            if is_body(match[1]) and level and (region or level in ("central", "ministry")):
                start = line.start + match.start(1)
                return found(text, start, start + len(match[1]), (match[1],), "on-behalf-of", 0.8)
    return None


def _orderer(text: str, number: Extracted | None) -> Extracted | None:
    """Return who gave a numbered order: 中华人民共和国国务院令第706号 is the State Council's."""
    match = (
        re.match(r"(?:中华人民共和国)?([\u4e00-\u9fff \u3000]{2,24}?)\s{0,4}令", number.raw)
        if number
        else None
    )
    if number is None or number.span is None or match is None or not is_body(match[1]):
        return None
    start = number.span[0] + match.start(1)
    return found(text, start, start + len(match[1]), (collapse(match[1]),), "order-number", 0.9)


def _front_matter(text: str, lines: list[Line], fields: dict[str, Extracted]) -> None:
    for line in lines:
        if len(line.text) > 100:
            continue
        for field, pattern in (("classification", _SECRECY), ("urgency", _URGENCY)):
            match = pattern.match(collapse(line.text))
            if match and field not in fields:
                at = line.text.find(match[1])
                if at >= 0:
                    start = line.start + at
                    fields[field] = found(
                        text, start, start + len(match[1]), match[1], f"header-{field}", 0.9
                    )
        match = _SIGNATORY.search(line.text)
        if match and "signatory" not in fields:
            start = line.start + match.start(1)
            fields["signatory"] = found(
                text, start, line.start + match.end(1), collapse(match[1]), "header-signatory", 0.95
            )


def _addressees(
    text: str, body: list[Line], title: Extracted | None, number_line: int | None
) -> Extracted | None:
    """Return 主送: the first paragraph after title and number, where it is a list of bodies that ends in a colon."""
    start = 0
    if title and title.span:
        start = title.span[1]
    if number_line is not None:
        start = max(start, body[number_line].end)
    if not start:
        return None
    below = [line for line in body if line.start >= start][:6]
    for index, line in enumerate(below):
        if _ADDRESS_NO.search(line.text[:60]) or re.search(r"[。；？！]", line.text):
            if re.match(r"[（(].*[）)]$", line.text):
                continue
            return None
        last = index
        while last < len(below) - 1 and not below[last].text.endswith(("：", ":")) and last - index < 3:
            if re.search(r"[。；]", below[last + 1].text) or (
                below[last].text[-1] not in "，、" and len(below[last].text) < 15
            ):
                break
            last += 1
        if not below[last].text.endswith(("：", ":")) or below[last].end - line.start > 400:
            if re.match(r"[（(].*[）)]$", line.text) or parse_date(line.text):
                continue
            return None
        raw_end = below[last].end - 1
        names = split_bodies(text[line.start : raw_end].replace("\n", ""))
        addressed = any(is_body(name) or _ADDRESSED.search(name) for name in names)
        return found(text, line.start, raw_end, names, "addressees-line", 0.9) if addressed else None
    return None
