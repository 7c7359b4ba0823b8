"""The title of a document, also over several lines, and its genre (文种).

A Chinese official title names issuer, matter and genre: 国务院关于…的通知. It is taken where it ends in a genre;
a line that merely looks like a title is taken with low confidence, and only where nothing speaks against it.
"""

from __future__ import annotations

import re
from functools import cache

from policymine.corpus.document import Extracted
from policymine.structure.dates import parse_date
from policymine.structure.lines import Line, collapse, despread, found, join_lines
from policymine.structure.wordlists import load_table

__all__ = ["find_title", "genre_of", "genre_span"]

_CJK = re.compile(r"[\u3400-\u9fff]")
_BRACKETED_END = re.compile(r"[ \u3000]{0,2}[（(【\[][^（）()【】\[\]]{1,20}[）)】\]]$")
_ABOUT = re.compile(r"关于|關於")
_RELAYS = re.compile(r"印发|转发|批转|颁布|公布")
_OPENS_BODY = re.compile(
    r"^(?:各位|同志们|为|根据|按照|现|第[一二三四五六七八九十百]+[章条]|一、|（一）|目录|目\s*录)"
)
_CONTINUES = re.compile(r"^[的和与及、》”）]")
_SUBTITLE = re.compile(r"^(?:——|--|—|－－)\s{0,4}.{2,60}(?:上|的(?:报告|讲话|发言|说明))$")
_ENGLISH_TITLE = re.compile(
    r"^\s*((?:Summary )?(?:Minutes|Transcript|Record|Report) of .{3,160}?)"
    r"(?=\s(?:A|An)\s(?:joint |special )?(?:meeting|conference call)\b|\n|$)",
    re.DOTALL,
)
_MAX_LINES = 6


@cache
def _forms() -> tuple[tuple[str, str], ...]:
    pairs = [(form, genre["name"]) for genre in load_table("genres.toml")["genre"] for form in genre["forms"]]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


@cache
def _all_forms() -> tuple[str, ...]:
    return tuple(form for form, _ in _forms())


def _bare(title: str) -> str:
    """Return a title without what may follow its genre: （试行）, （2018年修订）."""
    previous = ""
    while previous != title:
        previous, title = title, _BRACKETED_END.sub("", title)
    return title


def genre_of(title: str) -> tuple[str, str] | None:
    """Return (genre, the wording that states it) of a title; None where it ends in no genre.

    >>> genre_of("国务院办公厅关于推进城市社区建设的指导意见（试行）"), genre_of("春天的故事")
    (('意见', '指导意见'), None)
    """
    bare = _bare(collapse(title))
    if not bare.endswith(_all_forms()):
        return None
    # A quoted or bracketed name at the end is what the title speaks of: 关于发布《…条例》.
    for form, name in _forms():
        if bare.endswith(form) and len(bare) > len(form) + (2 if len(form) == 1 else 0):
            if form == "法" and not re.search(r"(?:中华人民共和国|^).{2,30}法$", bare):
                continue
            if form in ("法", "函", "令") and re.search(
                r"(?:方|办|做|想|看|书|信|立|司|执|命|号|口|指)\w$", bare
            ):
                continue
            return name, form
        if bare == form and len(form) > 1:
            return name, form
    return None


def genre_span(text: str, title: Extracted) -> Extracted | None:
    """Return the genre that a title states, with the span of its wording in the text."""
    hit = genre_of(str(title.value))
    if not hit:
        return None
    name, form = hit
    if title.span:
        at = text.rfind(form, title.span[0], title.span[1])
        if at >= 0:
            return found(text, at, at + len(form), name, "title-ending", title.confidence)
    return Extracted(name, form, None, "title-ending", title.confidence)


def _could_open(line: str) -> bool:
    if len(line) > 60 or _OPENS_BODY.search(line) or parse_date(line):
        return False
    if re.search(r"[：:]$|[。；！？]", line) or re.search(r"^[（(]|^签发人|^附件", line):
        return False
    if re.search(r"文\s{0,4}件$", line) and not _ABOUT.search(line) and not _RELAYS.search(line):
        return False
    # A number alone; the head of an order (…令 over 第…号); subject words: 体育　运动会　函.
    if re.search(
        r"[〕\])）]\s{0,2}\d{1,5}\s{0,2}号(?:$|\s{0,20}签发人)|^第\s?[\d一二三四五六七八九十百]{1,6}\s?号$|^[\d\s─—-]+$|^(?:新华社|本报).{1,20}(?:电|讯)$|(?:部|院|府|会|局|国|席)\s?令$",
        line,
    ):
        return False
    return bool(_ABOUT.search(line)) or not re.search(r"\S{2,}[ \u3000]{1,4}\S+[ \u3000]{1,4}\S*$", line)


def _official(text: str, lines: list[Line]) -> Extracted | None:
    body = order = False
    for first, line in enumerate(lines):
        if re.match(r"附件|附：|各位|同志们", line.text):
            break
        # After a paragraph of the body a title can only be that of what an order (令) puts in force.
        body = body or ("。" in line.text and len(line.text) > 30)
        order = order or bool(re.search(r"(?:部|院|府|会|局|席)\s?令$", line.text))
        if body and not order:
            break
        if not _could_open(line.text):
            continue
        for last in range(first, min(first + _MAX_LINES, len(lines))):
            piece = lines[last].text
            if last > first and (
                len(piece) > 60
                or re.search(r"[。；！？：:]|[〕\])）]\s{0,2}\d{1,5}\s{0,2}号(?:$|\s{0,20}签发人)", piece)
                or parse_date(piece)
            ):
                break
            joined = join_lines(lines[first : last + 1])
            follower = lines[last + 1].text if last + 1 < len(lines) else ""
            genre = genre_of(joined)
            if not genre or _CONTINUES.match(follower) or joined.count("《") > joined.count("》"):
                continue
            about = _ABOUT.search(joined)
            if (
                not about
                and not _RELAYS.search(joined)
                and (last > first + 1 or len(joined) > 40 or first > 6)
            ):
                continue
            # 关于印发…规划 / 的通知: a relayed title ends in the genre of what relays it.
            if (
                _RELAYS.search(joined)
                and about
                and genre[0] not in ("通知", "函", "决定", "公告", "命令", "批复", "通报")
            ):
                continue
            confidence = 0.95 if about else 0.85
            return found(text, line.start, lines[last].end, joined, "title-with-genre", confidence)
    return None


def _speech(text: str, lines: list[Line]) -> Extracted | None:
    """A report's title has a line under it that says where it was given: ——在…代表大会上的报告."""
    for index, line in enumerate(lines[:12]):
        if index and _SUBTITLE.match(line.text):
            above = [
                part
                for part in lines[:index]
                if not re.match(r"(?:新华社|本报).{1,20}(?:电|讯)$|[\d\s]+$", part.text)
            ]
            if not above:
                return None
            if (
                all(len(part.text) <= 40 and not re.search(r"[。；：]", part.text) for part in above)
                and len(above) <= 4
            ):
                main = " ".join(despread(part.text) for part in above)
                joined = re.sub(r"工作报 告$", "工作报告", main)
                value = joined if genre_of(joined) else f"{joined}{collapse(line.text)}"
                end = above[-1].end if genre_of(joined) else line.end
                return found(text, above[0].start, end, value, "title-over-subtitle", 0.9)
    return None


def find_title(text: str, lines: list[Line], *, official: bool) -> Extracted | None:
    """Return the title found in the head of a text; None where there is none to be sure of.

    Parameters
    ----------
    text : the document.
    lines : the lines of its head, after a page's card.
    official : whether only the forms of an official document count. Otherwise a short first line that ends
        no sentence is taken, with confidence 0.6.
    """
    if not lines:
        return None
    first = lines[0]
    heading = re.match(r"#{1,2}[ \t]+(?=\S)", first.text)
    if heading and len(first.text) <= 200:
        start = first.start + heading.end()
        return found(text, start, first.end, despread(text[start : first.end]), "markdown-heading", 0.95)
    english = _ENGLISH_TITLE.match(text[: first.start + 400][first.start :])
    if english and not _CJK.search(english[1]):
        start = first.start + english.start(1)
        return found(text, start, start + len(english[1]), collapse(english[1]), "english-title", 0.9)
    hit = _speech(text, lines) or _official(text, lines)
    if hit or official:
        return hit
    return _first_line(text, lines)


def _first_line(text: str, lines: list[Line]) -> Extracted | None:
    first = lines[0]
    chinese = bool(_CJK.search(first.text))
    if not 4 <= len(first.text) <= (60 if chinese else 160) or _OPENS_BODY.search(first.text):
        return None
    if (
        re.search(r"[。；，,;：:]$|[。；！？]|\.$", first.text)
        or parse_date(first.text)
        or "\t" in first.text
        or first.text[0] in "（([【"
    ):
        return None
    # Prose that happens to break early goes on in small letters; so does a title over two lines.
    last = first
    if len(lines) > 1 and not chinese and not lines[1].blank_before and re.match(r"[a-z]", lines[1].text):
        if len(lines[1].text) > 100 or (
            len(lines) > 2 and not lines[2].blank_before and re.match(r"[a-z]", lines[2].text)
        ):
            return None
        last = lines[1]
    return found(text, first.start, last.end, despread(text[first.start : last.end]), "first-line", 0.6)
