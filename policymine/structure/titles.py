"""The title of a document, also over several lines, and its genre (文种).

A Chinese official title names issuer, matter and genre: 国务院关于…的通知. It is taken where it ends in a genre;
a line that merely looks like a title is taken with low confidence, and only where nothing speaks against it.
"""

from __future__ import annotations

import re

from policymine.corpus.document import Extracted
from policymine.structure.dates import parse_date
from policymine.structure.english_titles import english_title, title_end
from policymine.structure.genres import genre_of, genre_span
from policymine.structure.header_number import number_at_end, number_at_start
from policymine.structure.issuers import is_body, split_bodies
from policymine.structure.lines import Line, collapse, despread, found, join_lines

__all__ = ["find_title", "genre_of", "genre_span", "title_with_blanks"]

_CJK = re.compile(r"[\u3400-\u9fff]")
_ABOUT = re.compile(r"关于|關於")
_RELAYS = re.compile(r"印[发發]|[转轉][发發]|批[转轉]|[颁頒]布|公布")
_OPENS_BODY = re.compile(
    r"^(?:各位|同志们|为|根据|按照|现|第[一二三四五六七八九十百]+[章条]|一、|（一）|目录|目\s*录)"
)
# The way through a site, its tools and what it says of the page.
_CHROME = re.compile(
    r"[>»＞]|当前位置|您的位置|首页|打印|字号|分享到|浏览次数|阅读次数|来源[:：]|收藏|无障碍|登录|网站地图|索\s?引\s?号|ICP备|^返回|^关闭|上一篇|下一篇|政策解读|相关附件"
)
_ORDER_HEAD = re.compile(r"(?:令|公\s{0,4}告|通\s{0,4}告|布\s{0,4}告)$")
_SERIAL_LINE = re.compile(
    r"[（(\[]?\s?(?:\d{4}\s?年\s?)?第?\s?\S{1,6}\s?[号號]\s?[）)\]]?|\S{0,4}[字公告]\S{0,8}\s?第?\s?\S{1,6}\s?[号號]"
)
# A list of titles may date each: [2019-05-08] 关于…的通知.
_LISTED_DATE = re.compile(
    r"[\[（(]?(?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?[\]）)]?[ \t\u3000]{1,6}(?=[\u4e00-\u9fff《])"
)
_CONTINUES = re.compile(r"^[的和与及、》”）]")
_ISSUER = re.compile(
    r"([^《》]{2,120}?)(?:等[\d一二三四五六七八九十]{0,3}个?(?:部门|部委|单位|机关|地区)?)?"
    r"(?:关于|關於|印发|转发|批转|发布|公布|颁布|颁发|修改|废止|批准|同意|对(?!于)|给予|授予|任免|令$|公告$|通告$|布告$)"
)
_SUBTITLE = re.compile(r"^(?:——|--|—|－－)\s{0,4}.{2,60}(?:上|的(?:报告|讲话|发言|说明))$")
_ENGLISH_TITLE = re.compile(
    r"^\s*((?:Summary )?(?:Minutes|Transcript|Record|Report) of .{3,160}?)"
    r"(?=\s(?:A|An)\s(?:joint |special )?(?:meeting|conference call)\b|\n|$)",
    re.DOTALL,
)
_MAX_LINES = 6


def _could_open(line: str) -> bool:
    if len(line) > 200:
        return False
    about = _ABOUT.search(line)
    # A row of a list of titles may end in the number: 关于…的通知 粤府〔2019〕38号.
    if about and (numbered := number_at_end(line)):
        line = line[: numbered[1]]
    if len(line) > 160:
        return False
    if len(line) > (160 if about and genre_of(line) else 60) or _OPENS_BODY.search(line) or parse_date(line):
        return False
    if re.search(r"[：:]$|[。；！？]", line) or re.search(r"^[（(]|^签发人|^附件", line):
        return False
    if re.search(r"文\s{0,4}件$", line) and not about and not _RELAYS.search(line):
        return False
    # A number alone; the head of an order (…令 over 第…号); subject words: 体育　运动会　函.
    if re.search(
        r"[〕\])）]\s{0,2}\d{1,5}\s{0,2}号(?:$|\s{0,20}签发人)|^第\s?[\d一二三四五六七八九十百]{1,6}\s?号$|^[\d\s─—-]+$|^(?:新华社|本报).{1,20}(?:电|讯)$|(?:部|院|府|会|局|国|席|署|行)\s?令(?:[（(]\s?(?:\d{4}\s?年\s?)?第.{1,8}号\s?[）)])?$",
        line,
    ) or (_CHROME.search(line) and not (about and genre_of(line))):
        return False
    # Names of bodies and spread-out characters are parted by blanks too.
    return (
        bool(about)
        or not re.search(r"\S{2,}[ \u3000]{1,4}\S+[ \u3000]{1,4}\S*$", line)
        or all(map(is_body, split_bodies(line)))
    )


def _official(text: str, lines: list[Line]) -> Extracted | None:
    body = order = False
    for first, line in enumerate(lines):
        # A page may list its attachments on top.
        if first < 3 and re.match("附件", line.text):
            continue
        if re.match(r"附件|附：|各位|同志们", line.text):
            break
        # After a paragraph of the body a title can only be that of what an order (令) puts in force.
        body = body or ("。" in line.text and len(line.text) > 30)
        order = order or _promulgates(line.text)
        if body and not order:
            break
        if not _could_open(line.text):
            continue
        hit = _from_line(text, lines, first, body)
        if hit:
            return hit
    return None


def _promulgates(line: str) -> bool:
    """Return whether a line is the head of an order, or says that an announcement puts a text in force."""
    return (len(line) <= 60 and line.endswith("令")) or bool(
        re.search(r"现(?:将.{2,60})?(?:予以?|重新)?(?:公布|发布|颁布)|予以(?:公布|发布)", line[:400])
    )


def _from_line(text: str, lines: list[Line], first: int, body: bool) -> Extracted | None:
    """Return the title that begins with a line, where one does."""
    stacked = 0
    for last in range(first, min(first + 24, len(lines))):
        piece = lines[last].text
        # Bodies one under another belong to a title that follows; they do not count against its lines.
        stacked += last - first == stacked and is_body(piece)
        if last - first - stacked >= _MAX_LINES:
            break
        if last > first and (
            len(piece) > 60
            or re.search(
                r"[。；！？：:]|[〕\])）]\s{0,2}\d{1,5}\s{0,2}号(?:$|\s{0,20}签发人)|^[（(]?第.{1,8}号[）)]?$",
                piece,
            )
            or parse_date(piece)
        ):
            break
        joined = join_lines(lines[first : last + 1])
        if about_number := number_at_end(piece):
            joined = joined[: len(joined) - len(collapse(piece[about_number[1] :]))]
        follower = lines[last + 1].text if last + 1 < len(lines) else ""
        genre = genre_of(joined)
        if not genre or _CONTINUES.match(follower) or joined.count("《") > joined.count("》"):
            continue
        about = _ABOUT.search(joined)
        # The head of an order over its number: the title is that of what it puts in force, if anything.
        if not about and _ORDER_HEAD.search(joined) and _SERIAL_LINE.fullmatch(follower):
            return None
        if (
            not about
            and not _RELAYS.search(joined)
            and (last > first + 1 + stacked or len(joined) > 40 or (first > 6 and not body))
        ):
            continue
        # 关于印发…规划 / 的通知: a relayed title ends in the genre of what relays it.
        if (
            _RELAYS.search(joined)
            and about
            and genre[0] not in ("通知", "函", "决定", "公告", "命令", "批复", "通报", "意见", "报告")
        ):
            continue
        while (
            first < last
            and _titled(join_lines(lines[first + 1 : last + 1]))
            and not _belongs(lines, first, last)
        ):
            first += 1
        start, end = lines[first].start, lines[last].end
        # A list of titles may count them, put each between 《》, and the number before or behind.
        leading = number_at_start(text[start:end])
        counted = _LISTED_DATE.match(text[start:end]) or re.match(
            r"\d{1,4}\s?[.．、]\s{0,4}(?=[\u4e00-\u9fff《])", text[start:end]
        )
        start += leading[1] if leading else counted.end() if counted else 0
        # 统计公报[1]: the mark of a note is no part of the title.
        note = re.search(r"\s{0,2}(?:\[\d{1,2}\]|[①-⑨*＊※])$", text[start:end])
        end = start + note.start() if note else end
        numbered = number_at_end(text[start:end])
        end = start + numbered[1] if numbered else end
        if re.fullmatch(r"《[^《》]+》", text[start:end]):
            start, end = start + 1, end - 1
        value = title_with_blanks(text[start:end], collapse(text[start:end]))
        return found(text, start, end, value, "title-with-genre", 0.95 if about else 0.85)
    return None


def _titled(joined: str) -> bool:
    """Return whether a wording is a whole title by itself: a body, what it does, about what, and a genre."""
    match = _ISSUER.match(joined)
    return bool(match and genre_of(joined) and all(map(is_body, split_bodies(match[1]))))


def _belongs(lines: list[Line], first: int, last: int) -> bool:
    """Return whether a line is one of several bodies whose title this is, not a head above it that repeats one."""
    if not is_body(lines[first].text):
        return False
    below = "".join(line.text for line in lines[first + 1 : last + 1])
    return not collapse(below).startswith(collapse(lines[first].text))


def title_with_blanks(raw: str, joined: str) -> str:
    """Return a title with one blank between the bodies that blanks or line breaks part: 中共中央 国务院关于….

    Parameters
    ----------
    raw : the title as written.
    joined : the same from `collapse`.

    >>> title_with_blanks("民政部　财政部\\n关于 社区的通知", "民政部财政部关于社区的通知")
    '民政部 财政部关于社区的通知'
    """
    match = _ISSUER.match(joined)
    if not match or "、" in match[1]:
        return joined
    # The part of the raw wording that holds the issuers.
    end = 0
    for ch in match[1]:
        if ch.isspace():
            continue
        at = raw.find(ch, end)
        if at < 0:
            return joined
        end = at + 1
    front = raw[:end]
    names = split_bodies(front)
    if len(names) < 2 or "".join(names) != collapse(match[1]).replace(" ", ""):
        return joined
    parted = re.sub(r"[\s\u3000]", "", front) == "".join(names) and re.search(r"[\s\u3000]", front)
    return " ".join(names) + joined[len(match[1]) :] if parted else joined


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
    if not official and (over_lines := english_title(text, lines)):
        return over_lines
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
    elif not chinese and not first.text.endswith(("?", "!")):
        last = lines[title_end(lines[:8], 0)]
    return found(text, first.start, last.end, despread(text[first.start : last.end]), "first-line", 0.6)
