"""The places in a text that name another document: titles in 《》, document numbers, orders, standards, laws by full name.

A place is a `Mention`: what it names and where, without the verb. A title and the number in brackets behind it are one
mention, so are a number and the title behind it; articles cited (第十二条第二款) belong to the mention before them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from policymine.structure.citation_numbers import is_cut, numbers_in, without_word
from policymine.structure.issuers import is_body
from policymine.structure.lines import collapse
from policymine.structure.titles import title_with_blanks

__all__ = ["Mention", "marked_titles", "mentions_in"]

_LONGEST = 160
_ANGLE = re.compile(r"<[^<>《》]{2,80}>")
_MARK = re.compile("[《〈》〉]")
_LAW = re.compile(
    r"中华人民共和国[\u4e00-\u9fff]{1,30}?(?:(?:法典|法|条例)(?:实施条例|实施细则|施行细则)?|宪法)"
    r"(?=[，。；、：！？》）)〉\s]|第[一二三四五六七八九十百零0-9]|以及|[和及与或的等规之以（(]|实施|施行|自|有关|同时|草案|修正案|$)"
)
_NO_LAW = re.compile(
    r"[的]|违反|依照|根据|按照|应当|可以|从事|适用|遵守|国务院|主席令|关于|全国人民代表大会常务委员会|(?:本|该|此|依|违|合|执|司|办|做|方|守|普)法$|立法$(?<!立法法)"
)
# Without marks and in short, a law is certain only behind the verb that takes one: 根据宪法，制定本法; 依照刑法第三百条.
_BARE_LAW = re.compile(
    r"(?<=根据|依据|依照|按照|遵照|违反)(?!本|该|此|有关|国家|相关|其他|现行|上述|前|以下|下列|中华|国际)[\u4e00-\u9fff]{0,14}?"
    r"(?:宪法|(?<![办方做司立执守违合依国际惯律])法典?)"
    r"(?=第[一二三四五六七八九十百零0-9]{1,6}条|的?(?:有关|相关)?规定|，制定|[、和及与][\u4e00-\u9fff《]{2,16}法)"
)
_NUMERAL = r"[〇零一二三四五六七八九十百千0-9]{1,6}"
_ARTICLE = rf"第{_NUMERAL}(?:条(?:之[一二三四五六七八九十]+)?|款|项|章|节|编)(?:第{_NUMERAL}款)?(?:第[（(]?{_NUMERAL}[）)]?项)?"
_ARTICLES = re.compile(
    rf"[ ]?(?:中?的?)?(?P<all>{_ARTICLE}(?:(?:[、，和及与]|至|以及|或者?){_ARTICLE}){{0,8}})"
)
_ONE_ARTICLE = re.compile(rf"{_ARTICLE}(?:至{_ARTICLE})?")
_AFTERWORD = re.compile(
    r"[ \n]?[（(](?P<inside>[^（）()]{2,60}(?:[（(][^（）()]{1,20}[)）][^（）()]{0,40})?)[)）]"
)
_SHORT = re.compile(
    r"(?:以下)?(?:统称|简称|称)(?:为)?[：:]?[《“\"〈「]{0,2}(?P<short>[^《》“”\"〈〉「」，。；、]{2,20})[》”\"〉」]{0,2}$"
)
_TITLE_BEFORE = re.compile(
    r"关于[^，。；：！？《》\n（）()]{3,70}(?:通知|意见|决定|办法|规定|批复|函|请示|报告|方案|公告|通报|通告|纲要|规划)$"
)
_AROUND = re.compile(r"关于[\u4e00-\u9fff、]{0,20}$")
_AROUND_VERB = re.compile(r"(?:印发|批转|转发|发布|公布|颁布|下发|修改|修订|废止|实施|施行|执行|贯彻|落实)$")
_AROUND_END = re.compile(
    r"(?:（[^（）\n]{1,20}）)?等?(?:的|有关(?:工作|问题)?的)(?:通知|决定|公告|意见|通告|批复|命令|函|决议|若干意见|实施意见|指导意见)"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A place that names a document.

    Parameters
    ----------
    start, end : code-point offsets of title, number and what joins them.
    title : the title without its outer marks, as written but for line breaks; None where only a number is given.
    number : the number in canonical form; None where there is none.
    articles : articles cited, as written.
    articles_end : where the articles end; `end` where there are none.
    short : the short form that the text gives it here (以下简称《意见》).
    form : `marked`; `around` (marks stand within the title: 关于印发《X》的通知); `number`; `name` (a law by full name); `phrase`
        (an unmarked title with its number); `short` (a short form without marks); or `english`.
    inside : title of the cited document in whose title this one stands; None for the others.
    """

    start: int
    end: int
    title: str | None
    number: str | None = None
    articles: tuple[str, ...] = ()
    articles_end: int = 0
    short: str | None = None
    form: str = "marked"
    inside: str | None = None


def marked_titles(text: str) -> list[tuple[int, int, list[tuple[int, int]]]]:
    """Return (start, end, spans inside) of the titles in 《》 or, within them, 〈〉 or 《》; in order, marks included.

    >>> text = "根据《关于修改〈X法〉的决定》"
    >>> [(text[s:e], [text[a:b] for a, b in inner]) for s, e, inner in marked_titles(text)]
    [('《关于修改〈X法〉的决定》', ['〈X法〉'])]
    """
    found: list[tuple[int, int, list[tuple[int, int]]]] = []
    stack: list[tuple[int, str]] = []
    inner: list[tuple[int, int]] = []
    marks = [(m.start(), m.group()) for m in _MARK.finditer(text)]
    for i, (at, mark) in enumerate(marks):
        if stack and (at - stack[0][0] > _LONGEST or "\n\n" in text[stack[0][0] : at]):
            # The outer title never closed: what stood in it stands by itself.
            found += [(s, e, []) for s, e in inner]
            stack, inner = [], []
        if mark in "《〈":
            if mark == "《" or stack:
                stack.append((at, mark))
            continue
        if not stack:
            continue
        start, opened = stack.pop()
        if opened == "〈" and mark == "》" and stack:
            following = marks[i + 1] if i + 1 < len(marks) else None
            if not following or following[1] in "《〈" or following[0] - at > 40:
                # 《关于修改〈X〉的决定》 with the inner mark left out: the sign closes the outer title.
                start, opened = stack.pop()
        if stack:
            inner.append((start, at + 1))
        else:
            if at - start > 2 and text.count("\n", start, at) <= 2:
                found.append((start, at + 1, [s for s in inner if s[0] > start]))
            inner = []
    if stack:
        found += [(s, e, []) for s, e in inner]
    return found


def mentions_in(text: str) -> list[Mention]:
    """Return every mention in a Chinese text, in order of place; nested titles directly behind their outer one.

    >>> [(m.title, m.number, m.articles) for m in mentions_in("根据《X法》第三条和《Y意见》（国发[2013]12号）")]
    [('X法', None, ('第三条',)), ('Y意见', '国发〔2013〕12号', ())]
    """
    if "≪" in text:
        text = text.replace("≪", "《").replace("≫", "》")
    titles = marked_titles(text)
    numbers = numbers_in(text)
    found: list[Mention] = []
    nested: dict[int, list[Mention]] = {}
    taken: set[int] = set()
    by_start = {start: n for n, (start, _, _) in enumerate(numbers)}
    number_ends = {_past_word(text, end): n for n, (_, end, _) in enumerate(numbers)}
    for start, end, spans in titles:
        title = collapse(text[start + 1 : end - 1])
        if len(title) < end - start - 2:
            title = title_with_blanks(text[start + 1 : end - 1], title)
        if not title or (found and start < found[-1].end):
            # A short form within the brackets that introduce it, （以下简称《意见》）, is no second citation.
            continue
        mention = Mention(start, end, title)
        before = number_ends.get(start)
        if before is not None and before not in taken:
            taken.add(before)
            mention = replace(mention, start=numbers[before][0], number=numbers[before][2])
        mention = _wider(text, mention)
        mention, used = _afterword(text, mention, numbers, by_start)
        taken |= used
        mention = _with_articles(text, mention)
        found.append(mention)
        whole = mention.title or title
        inner = [(start, end)] if whole != title else spans
        if not inner and "<" in title:
            inner = [m.span() for m in _ANGLE.finditer(text, start + 1, end - 1)]
        nested[len(found) - 1] = [
            Mention(s, e, collapse(text[s + 1 : e - 1]), articles_end=e, inside=whole)
            for s, e in inner
            if e - s > 3 and collapse(text[s + 1 : e - 1])
        ]
    ordered: list[Mention] = []
    for i, mention in enumerate(found):
        ordered += [mention, *nested[i]]
    for n, (start, end, number) in enumerate(numbers):
        if n not in taken:
            mention = _phrase(text, Mention(start, end, None, number, form="number"))
            mention, _ = _afterword(text, mention, [], {})
            ordered.append(_with_articles(text, mention))
    spans = [(s, e) for s, e, _ in titles]
    ordered += [_with_articles(text, m) for m in _laws(text, spans)]
    ordered += _by_short_name(text, [m for m in ordered if m.short], spans)
    ordered += _bare_laws(text, {m.start for m in ordered})
    ordered.sort(key=lambda m: (m.start, -m.end))
    return ordered


def _past_word(text: str, end: int) -> int:
    """Return where a title would stand that a number at `end` belongs to: 国发〔2013〕12号文件《…》."""
    for word in ("文件", "文", "公布的", "发布的", "）", ")"):
        if text.startswith(word, end):
            return end + len(word)
    return end


def _afterword(
    text: str, mention: Mention, numbers: list[tuple[int, int, str]], by_start: dict[int, int]
) -> tuple[Mention, set[int]]:
    """Take in the brackets behind a title: its number, its version, its short form."""
    used: set[int] = set()
    for _ in range(2):
        match = _AFTERWORD.match(text, mention.end)
        if not match:
            break
        number, short = mention.number, mention.short
        low, high = match.span("inside")
        for at in range(low, high):
            n = by_start.get(at)
            if n is not None and numbers[n][1] <= high:
                used.add(n)
                number = number or numbers[n][2]
        named = _SHORT.search(match["inside"])
        if named:
            short = named["short"].strip()
        version = re.fullmatch(
            r"试行|暂行|(?:\d{4}年?)?(?:修正|修订|版|年版|本)?|\d{4}[-—－]\d{4}年?", match["inside"].strip()
        )
        if not used and not named and not version:
            break
        title = mention.title
        if version and title and mention.form == "marked":
            title = f"{title}（{match['inside'].strip()}）"
        mention = replace(mention, end=match.end(), number=number, short=short, title=title)
    return mention, used


def _with_articles(text: str, mention: Mention) -> Mention:
    match = _ARTICLES.match(text, mention.end)
    if not match:
        return replace(mention, articles_end=mention.end)
    listed = tuple(_ONE_ARTICLE.findall(match["all"]))
    return replace(mention, articles=listed, articles_end=match.end())


def _wider(text: str, mention: Mention) -> Mention:
    """Return the title around marks: 国务院关于印发《X》的通知 names the notice, which issues X."""
    low = max(0, mention.start - 40)
    verb = _AROUND_VERB.search(text, low, mention.start)
    end = _AROUND_END.match(text, mention.end) if verb else None
    about = _AROUND.search(text, low, verb.start()) if verb and end else None
    if not (verb and end and about):
        return mention
    start = _issuer_start(text, about.start())
    return replace(
        mention, start=start, end=end.end(), title=collapse(text[start : end.end()]), form="around"
    )


def _issuer_start(text: str, about: int) -> int:
    """Return where the title that reads 关于 at `about` begins: before the body that stands there, if one does."""
    low = max(0, about - 30)
    lead = re.search(r"[\u4e00-\u9fffA-Za-z×、 ]{2,30}$", text[low:about])
    if lead:
        for i in range(len(lead.group()) - 1):
            name = lead.group()[i:]
            if (i == 0 or is_cut(lead.group()[:i])) and all(is_body(p) for p in re.split("[、 ]", name)):
                # A line may break between the body and 关于.
                return low + lead.end() - len(without_word(name))
    return about


def _phrase(text: str, mention: Mention) -> Mention:
    """Return the title without marks that stands before a number in brackets: 国务院关于…的意见（国发〔2013〕12号）."""
    at = mention.start
    if at == 0 or text[at - 1] not in "（(":
        return mention
    low = max(0, at - 91)
    title = _TITLE_BEFORE.search(text, low, at - 1)
    close = re.compile(r"[^（）()\n]{0,40}[)）]").match(text, mention.end)
    if not title or not close:
        return mention
    start = _issuer_start(text, title.start())
    short = _SHORT.search(text[mention.end : close.end() - 1])
    return replace(
        mention,
        start=start,
        end=close.end(),
        title=collapse(text[start : at - 1]),
        short=short["short"].strip() if short else None,
        form="phrase",
    )


def _by_short_name(text: str, introduced: list[Mention], spans: list[tuple[int, int]]) -> list[Mention]:
    """Return articles cited by a short form without marks that the text introduced: 个人所得税法第六条."""
    shorts = {
        m.short: m.end
        for m in reversed(introduced)
        if m.short and len(m.short) >= (2 if m.short.endswith("法") else 3)
    }
    if not shorts:
        return []
    names = "|".join(re.escape(s) for s in sorted(shorts, key=len, reverse=True))
    found = []
    for match in re.compile(rf"(?<![《〈“])(?P<name>{names})(?=第{_NUMERAL}条)").finditer(text):
        inside = any(s < match.start() < e for s, e in spans)
        if not inside and match.start() >= shorts[match["name"]]:
            found.append(
                _with_articles(text, Mention(match.start(), match.end(), match["name"], form="short"))
            )
    return found


def _laws(text: str, spans: list[tuple[int, int]]) -> list[Mention]:
    found: list[Mention] = []
    i = 0
    for match in _LAW.finditer(text):
        while i < len(spans) and spans[i][1] <= match.start():
            i += 1
        if i < len(spans) and spans[i][0] < match.end():
            continue
        if _NO_LAW.search(match.group()):
            continue
        mention = Mention(match.start(), match.end(), match.group(), form="name", articles_end=match.end())
        found.append(_afterword(text, mention, [], {})[0])
    return found


def _bare_laws(text: str, taken: set[int]) -> list[Mention]:
    """Return the laws named in short and without marks right behind 根据 or 依照, where no other mention begins there."""
    return [
        _with_articles(text, Mention(m.start(), m.end(), m.group(), form="name"))
        for m in _BARE_LAW.finditer(text)
        if m.start() not in taken
        and not re.search("的|关于|规定|或者|本法|依照|按照|上位法|^(?:中国)?税法$", m.group())
    ]
