"""What the head of an official document says of itself: issuers, addressees, degree of secrecy, urgency, signatory, status."""

from __future__ import annotations

import re

from policymine.corpus.document import Extracted
from policymine.structure.bodies import body_of_code
from policymine.structure.dates import parse_date
from policymine.structure.doc_number import parse_doc_number, split_doc_numbers
from policymine.structure.issuers import is_body, level_of, split_bodies
from policymine.structure.lines import Line, collapse, found
from policymine.structure.wordlists import load_table

__all__ = ["find_addressees", "find_issuers", "find_marks", "find_orderer", "find_status", "issuers_of_code"]

_SIGNATORY = re.compile(r"签发人\s{0,2}[:：]\s{0,4}([\u4e00-\u9fff](?:[ \u3000]{0,3}[\u4e00-\u9fff×]){1,5})")
_TERM = r"(?:\s{0,2}[★☆]\s{0,2}(?:长期|\S{1,4}?[年月日天]|\S{1,3}))?"
_SECRECY = re.compile(
    rf"^(?:密\s{{0,3}}级\s{{0,2}}[:：]\s{{0,2}})?(绝\s?密|机\s?密|秘\s?密|内\s?部(?:资料)?){_TERM}(?=$|[ \u3000]{{1,60}}\S{{1,8}}$)"
)
_URGENCY = re.compile(
    rf"^(?:(?:绝密|机密|秘密){_TERM}[ \u3000]{{0,60}})?(?:紧急程度\s{{0,2}}[:：]\s{{0,2}})?(特\s?急|特\s?提|加\s?急|平\s?急|急\s?件)$"
)
_RED_HEAD = re.compile(r"^([\u4e00-\u9fffA-Z \u3000]{3,60}?)\s{0,8}(?:文\s{0,8}件|公\s{0,4}报)$")
_BEFORE_VERB = re.compile(
    r"关于|關於|印[发發]|[转轉][发發]|批[转轉]|发布|公布|颁布|颁发|修改|修订|废止|批准|同意|授权|撤销|对(?!于)|给予|授予|任免|表彰|通报"
    r"|(?:训|指|命)令$|(?:令|公告|通告|布告)(?:$|第|[（(\d])|公报|专题会议|办公室文件|工作规则"
)
_AND_OTHERS = re.compile(r"等[\d一二三四五六七八九十]{0,3}个?(?:部门|部委|单位|机关|地区)?$")
_ON_BEHALF = re.compile(r"我(?:现在|谨)?(?:受|代表)([\u4e00-\u9fff]{2,24}?)(?:的委托|委托|，|,|向|作)")
_ADDRESSED = re.compile(
    r"^各|(?:委员|主席|代表|同志|单位|部门|机构|人民政府|居委会|居民|业主|法院|党委|党组|学校|企业|公司)$"
)
_ADDRESS_NO = re.compile(
    r"各位(?!居民|业主|村民|市民|家长|会员|志愿者)|同志们|^(?:尊敬的|附|注|抄|主题|时间|地点|联系|来源|根据|按照|现|为)|如下|通知|以下|下列|包括"
)
# What a site puts between title and text: its tools, where the page comes from.
_TOOLS = re.compile(r"打印|字体|字号|浏览次数|浏览量|分享|来源\s?[:：]|^【?关闭")
_DATELINE = re.compile(
    r"(?:发布于|时间[:：])?\s{0,2}(?P<date>(?:19|20)\d\d(?:[-/.]\d{1,2}[-/.]\d{1,2}|年\d{1,2}月\d{1,2}日))(?:\s{1,3}\d{1,2}:\d\d(?::\d\d)?)?"
    r"[\s|\u3000]{0,12}(?:来源|信息来源|稿源|作者|浏览|字号|【)"
)
_STATUS = re.compile(
    r"[（(〔\[【]\s?((?:已|现已)?(?:废止|失效|修改|宣布失效)|(?:全文|部分条款|条款)(?:已)?(?:废止|失效)|现行有效)\s?[）)〕\]】]"
)


def find_issuers(text: str, body: list[Line], titles: tuple[Extracted | None, ...]) -> Extracted | None:
    """Return the issuers that the head states: its red head, its title, or the words of who speaks for whom.

    Parameters
    ----------
    text : the document.
    body : the lines of its head, without a page's card.
    titles : the title and what the text itself gives as one, where there are such.
    """
    for index, line in enumerate(body[:12]):
        red = _red_head(text, body, index)
        if red:
            return red
        if line.text in load_table("issuers.toml")["english"]:
            return found(text, line.start, line.end, (line.text,), "english-body", 0.8)
    for hit in titles:
        if hit and (named := _named_in(text, hit)):
            return named
    for line in body[:20]:
        for match in _ON_BEHALF.finditer(line.text[:400]):
            level, region = level_of(match[1])
            # 我代表市人民政府 names no city: a body that only its hearers can tell is not stated.
            if is_body(match[1]) and level and (region or level in ("central", "ministry")):
                start = line.start + match.start(1)
                return found(text, start, start + len(match[1]), (match[1],), "on-behalf-of", 0.8)
    return None


def _red_head(text: str, body: list[Line], index: int) -> Extracted | None:
    """Return the bodies of a red head, N市人民政府文件; a joint one has a body a line and 文件 beside the last or below."""
    line = body[index]
    red = _RED_HEAD.match(line.text)
    alone = re.fullmatch(r"文\s{0,8}件", line.text)
    if not (red and all(map(is_body, split_bodies(red[1])))) and not alone:
        return None
    first = index
    while first and index - first < 20 and all(map(is_body, split_bodies(body[first - 1].text))):
        first -= 1
    if alone and first == index:
        return None
    start = body[first].start
    end = body[index - 1].end if alone else line.start + (red.end(1) if red else 0)
    names = tuple(name for row in text[start:end].split("\n") if row.strip() for name in split_bodies(row))
    return found(text, start, end, tuple(dict.fromkeys(names)), "red-head", 0.9)


def _named_in(text: str, title: Extracted) -> Extracted | None:
    """Return the bodies with which a title begins: 国务院、中央军委关于…."""
    value = str(title.value)
    for verb in _BEFORE_VERB.finditer(value[:160]):
        front = value[: verb.start()]
        lead = _AND_OTHERS.sub("", front)
        if len(lead) < 2 or "《" in lead:
            return None
        # The term of a congress is no part of its name: 第十三届人民代表大会.
        names = split_bodies(re.sub(r"第[一二三四五六七八九十]{1,3}届(?=人)", "", lead))
        if not names or not all(is_body(name) for name in names):
            continue
        if lead != front and len(names) == 1 and "、" in lead:
            continue
        # Of 住房城乡建设部等13部门 only the lead is named.
        rule, confidence = ("title-prefix-of-several", 0.7) if lead != front else ("title-prefix", 0.9)
        if title.span is None:
            return Extracted(names, lead, None, rule, confidence)
        end = title.span[0]
        for ch in re.sub(r"\s", "", lead):
            end = text.index(ch, end) + 1
        return found(text, title.span[0], end, names, rule, confidence)
    return None


def find_orderer(text: str, number: Extracted | None) -> Extracted | None:
    """Return who gave a numbered order or announcement: 中华人民共和国国务院令第706号 is the State Council's."""
    # The term of a congress is no part of the body: 主席令〔十三届〕第59号.
    parsed = (
        parse_doc_number(re.sub(r"〔第?[一二三四五六七八九十]{1,3}届〕", "", str(number.value)))
        if number
        else None
    )
    if number is None or number.span is None or parsed is None:
        return None
    match = re.match(r"(.{2,80}?)(?:令|公告|通告|布告)$", parsed.code)
    names = split_bodies(re.sub(r"第[一二三四五六七八九十]{1,3}届(?=人)", "", match[1])) if match else ()
    if not names or not all(is_body(name) for name in names):
        return None
    head = re.match(r"[\s\S]{2,400}?(?=命?\s{0,8}(?:令|公\s{0,8}告|通\s{0,8}告|布\s{0,8}告))", number.raw)
    # 国务院第588号令 puts the serial between.
    head = re.match(r"[^第]{2,40}(?=第)", number.raw) if "第" in (head.group() if head else "第") else head
    if not head:
        return None
    end = number.span[0] + len(head.group().rstrip())
    return found(text, number.span[0], end, names, "order-number", 0.9)


def issuers_of_code(number: Extracted | None) -> Extracted | None:
    """Return the bodies whose numbers begin so, 粤府办 or 国发; the least sure of the voices."""
    if number is None:
        return None
    names: list[str] = []
    for part in split_doc_numbers(str(number.value)):
        parsed = parse_doc_number(part)
        name = body_of_code(parsed.code, parsed.year) if parsed and parsed.year else None
        if name is None:
            return None
        names.append(name)
    return Extracted(tuple(names), number.raw, number.span, "number-code", 0.6) if names else None


def find_marks(text: str, lines: list[Line]) -> dict[str, Extracted]:
    """Return classification, urgency and signatory, as the lines above the title state them."""
    fields: dict[str, Extracted] = {}
    for line in lines:
        if len(line.text) > 100:
            continue
        for field, pattern in (("classification", _SECRECY), ("urgency", _URGENCY)):
            match = pattern.match(line.text) if field not in fields else None
            if match:
                start, end = line.start + match.start(1), line.start + match.end(1)
                fields[field] = found(text, start, end, collapse(match[1]), f"header-{field}", 0.9)
        match = _SIGNATORY.search(line.text)
        if match and "signatory" not in fields:
            start = line.start + match.start(1)
            fields["signatory"] = found(
                text, start, line.start + match.end(1), collapse(match[1]), "header-signatory", 0.95
            )
        published = re.match(
            r"[【\[（(]?\s?(?:发布|公开|上网)(?:日期|时间)\s?[】\]]?\s?[:：]\s{0,4}(\S{6,12})", line.text
        ) or _DATELINE.match(line.text)
        if published and (value := parse_date(published[1].rstrip("）)"))):
            start = line.start + published.start(1)
            end = start + len(published[1].rstrip("）)"))
            fields.setdefault("date_published", found(text, start, end, value, "published-line", 0.85))
    return fields


def find_status(text: str, body: list[Line], title: Extracted | None) -> Extracted | None:
    """Return what the title, or a line of its own above the text, says of the document's force: （已废止）."""
    spans = [(title.span[0], min(title.span[1] + 20, len(text)))] if title and title.span else []
    spans += [(line.start, line.end) for line in body[:8] if len(line.text) <= 16]
    for start, end in spans:
        match = _STATUS.search(text, start, end)
        if match:
            return found(text, match.start(1), match.end(1), match[1], "title-status", 0.85)
    return None


def find_addressees(text: str, body: list[Line], start: int) -> Extracted | None:
    """Return 主送: the first paragraph after `start`, where it is a list of bodies that ends in a colon.

    Parameters
    ----------
    text : the document.
    body : the lines of its head.
    start : the end of the title, or of the number where that stands below it.
    """
    if not start:
        return None
    below = [line for line in body if line.start >= start][:6]
    for index, line in enumerate(below):
        if _TOOLS.search(line.text):
            continue
        labelled = re.match(r"主\s{0,2}送(?:机关|单位)?\s{0,2}[:：]\s{0,4}(?=\S)", line.text)
        if labelled:
            first = line.start + labelled.end()
            return found(text, first, line.end, split_bodies(text[first : line.end]), "addressees-label", 0.9)
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
        if not below[last].text.endswith(("：", ":")) or below[last].end - line.start > 500:
            if re.match(r"[（(].*[）)]$", line.text) or parse_date(line.text) or len(line.text) < 15:
                continue
            return None
        raw_end = below[last].end - 1
        names = split_bodies(text[line.start : raw_end].replace("\n", ""))
        addressed = any(is_body(name) or _ADDRESSED.search(name) for name in names)
        return found(text, line.start, raw_end, names, "addressees-line", 0.9) if addressed else None
    return None
