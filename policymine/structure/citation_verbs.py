"""The verb by which a document cites another: 根据《A》, 《B》同时废止, 现将《C》印发给你们; and the relation it states.

A verb is looked for before the citation, within its clause, and after it, within its sentence. Titles in one list
(根据《A》、《B》和《C》) share their verb. A verb that only describes the cited document (国务院发布的《A》) is passed over for the
one that governs it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from policymine.structure.citation_marks import Mention
from policymine.structure.issuers import is_body
from policymine.structure.wordlists import load_table

__all__ = ["RELATIONS", "Verb", "is_other", "verbs_of"]

RELATIONS = (
    "basis",
    "implements",
    "amends",
    "amended_by",
    "issued_by",
    "repeals",
    "replaces",
    "suspends",
    "forwards",
    "issues",
    "drafts",
    "approves",
    "answers",
    "refers",
)
_BEFORE = 64
_AFTER = 120
_CLAUSE = re.compile(r"[，,。；;！？!?：:\n》]")
_SENTENCE = re.compile(r"[。；;！？\n]")
# Between two titles of one list: 《A》（以下简称…）第三条的规定和国务院《B》.
_LISTED = re.compile(
    r"(?:等)?(?:的)?(?:有关|相关)?(?:文件|法律|法规|规章|规定|要求|精神|部署)?(?:、|和|与|及|以及|或者?|并|，以及|，并)?(?P<name>[\u4e00-\u9fff]{0,20})"
)
_DESCRIBES = re.compile(r"(?:后|过|了|并?实施|施行)?的[\u4e00-\u9fff]{0,2}$")
_NOUN = re.compile(
    r"(?:情况|工作|方案|办法|意见|中|期间|过程|机关|主体|人员|力度|效果|单位|部门|细则|条例|日期|之日|者)"
)
# Verbs behind a citation, the first that matches; the relation of the empty name is that of the verb caught.
_AFTERWARDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "amended_by",
        re.compile(
            r"(?:等.{0,12})?(?:第[一二三四五六七八九十]+次)?(?P<verb>修正|修订)(?=[）)，。；\s　\d]|第|根据|$)"
        ),
    ),
    ("answers", re.compile(r"[^，。；《]{0,6}?(?P<verb>已?收悉|敬悉|悉)(?=[，。；\s]|$)")),
    (
        "repeals",
        re.compile(
            r"[^《。；]{0,40}?(?P<verb>(?:同时|一并|相应|即行|予以|自行|随之)?(?:废止|停止执行|停止施行|停止使用|失效|不再执行|不再施行|不再适用))(?=[，。；）)、\s]|$)"
        ),
    ),
    (
        "amends",
        re.compile(
            r"(?:中|有关规定|部分条款|的?有关条款)?[^《。；，]{0,16}?(?P<verb>作(?:如下|出如下|以下|出|了)?.{0,4}修[改订正]|修[改订]为|修改如下|进行(?:了|如下)?修[改订])"
        ),
    ),
    (
        "suspends",
        re.compile(
            r"[^《。；，]{0,16}?(?P<verb>暂停实施|暂停执行|暂时停止(?:实施|适用)|暂时调整(?:实施|适用))"
        ),
    ),
    (
        "forwards",
        re.compile(
            r"[^《。；]{0,40}?(?P<verb>(?:现|予以|现予|现予以|已|一并)?(?:转发|批转)(?:给你们|你们|给你|执行|实施|各地)?)(?=[，。；（）、请\s]|$)"
        ),
    ),
    (
        "issues",
        re.compile(
            r"(?:[^《。；]{0,40}?(?P<verb>(?:现|予以|现予|现予以|一并|正式|已)?(?:印发|下发|颁发|发布|公布|颁布)(?:给你们|你们|给你|施行|实施|执行|各地)?)"
            r"|[^《。；]{0,100}?(?P<late>现予以?(?:公布|发布|颁布)))(?=[，。；（）、请\s]|$)"
        ),
    ),
    (
        "approves",
        re.compile(
            r"[^《。；，]{0,6}?(?:已经|业经|已由|经)[^《。；，]{2,40}?(?P<verb>批准|同意|审议通过|通过)(?=[，。；）\s]|$)"
        ),
    ),
    (
        "implements",
        re.compile(
            r"的?(?P<verb>(?:学习|宣传)?(?:贯彻落实|贯彻执行|贯彻实施|贯彻|落实|实施|执行))(?:工作)?(?=[，。；]|$)"
        ),
    ),
    ("basis", re.compile(r"(?P<verb>为(?:依据|准|根据|基础|遵循))")),
    ("refers", re.compile(r"[^《。；，]{0,8}(?P<verb>参照(?:适用|执行))(?=[，。；])")),
)


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of citation: the relation, the words as written and their code-point span."""

    relation: str
    words: str
    start: int
    end: int


@cache
def _before() -> tuple[re.Pattern[str], dict[str, tuple[str, bool]]]:
    known: dict[str, tuple[str, bool]] = {}
    for row in load_table("citation_verbs.toml")["relation"]:
        known.update((word, (row["name"], False)) for word in row.get("before", ()))
        known.update((word, (row["name"], True)) for word in row.get("touching", ()))
    words = sorted(known, key=lambda w: (-len(w), w))
    return re.compile("|".join(map(re.escape, words))), known


@cache
def _endings() -> tuple[str, ...]:
    return tuple(load_table("citation_verbs.toml")["other"]["endings"])


def is_other(title: str) -> bool:
    """Return whether a title in marks is no official document: a certificate, a form, a newspaper.

    >>> is_other("经营许可证（个体）"), is_other("人民日报"), is_other("营业执照管理办法")
    (True, True, False)
    """
    return _BRACKETS.sub("", title).endswith(_endings())


def verbs_of(text: str, mentions: Sequence[Mention]) -> list[Verb | None]:
    """Return the verb of each mention, None where the text states none; mentions in order of place.

    >>> from policymine.structure.citation_marks import mentions_in
    >>> text = "根据《A法》和《B法》，制定本办法。《C办法》同时废止。"
    >>> [v and (v.relation, v.words) for v in verbs_of(text, mentions_in(text))]
    [('basis', '根据'), ('basis', '根据'), ('repeals', '同时废止')]
    """
    outer = [i for i, m in enumerate(mentions) if m.inside is None]
    verbs: list[Verb | None] = [None] * len(mentions)
    at = 0
    while at < len(outer):
        group = [outer[at]]
        while at + len(group) < len(outer) and _in_list(
            text, mentions[group[-1]], mentions[outer[at + len(group)]]
        ):
            group.append(outer[at + len(group)])
        first, last = mentions[group[0]], mentions[group[-1]]
        floor = mentions[outer[at - 1]].articles_end if at else 0
        following = outer[at + len(group)] if at + len(group) < len(outer) else None
        ceiling = mentions[following].start if following is not None else len(text)
        verb = (
            _promulgated(text, last)
            or _after(text, last.articles_end, ceiling, first, floor)
            or _ahead(text, first.start, floor, last.articles_end)
        )
        verb = verb or _of_listing(text, first.start) or _of_heading(text, first.start)
        for i in group:
            verbs[i] = verb
        at += len(group)
    return verbs


_PROMULGATED = re.compile(r"[ \u3000）)]{0,2}(?:令)?(?P<verb>公布|发布|颁布)(?!的)")


def _promulgated(text: str, mention: Mention) -> Verb | None:
    """Return the verb of an order that put this text in force: 1991年3月4日国务院令第76号发布."""
    if mention.form != "number" or not re.search("(?:令|公告)第", mention.number or ""):
        return None
    match = _PROMULGATED.match(text, mention.end)
    return Verb("issued_by", match["verb"], match.start("verb"), match.end("verb")) if match else None


def _in_list(text: str, left: Mention, right: Mention) -> bool:
    gap = text[left.articles_end : right.start]
    if len(gap) > 32:
        return False
    if not gap:
        return True
    match = _LISTED.fullmatch(gap)
    if not match:
        return False
    name = match["name"]
    return not name or is_body(name) or name.endswith("关于")


def _ahead(text: str, start: int, floor: int, stop: int) -> Verb | None:
    """Return the verb that governs what stands from `start` to `stop`, looking back to the beginning of its clause."""
    low = max(floor, start - _BEFORE, 0)
    for mark in _CLAUSE.finditer(text, low, start):
        low = mark.end()
    pattern, known = _before()
    found = [(m.start(), m.end(), m.group()) for m in pattern.finditer(text, low, start)]
    for i in range(len(found) - 1, -1, -1):
        begin, end, word = found[i]
        between = text[end:start].strip(' \u3000“"')
        relation, touching = known[word]
        if _DESCRIBES.fullmatch(between) or re.match(r"(?:后|过)?的", between):
            continue
        if touching and between and not is_body(between):
            continue
        if between and (_NOUN.match(between) or between.endswith("对")):
            continue
        if relation == "drafts" and re.match(r"[》）]?的", text[stop : stop + 2]):
            # 制定《A法》的配套办法 drafts something else.
            continue
        if between.endswith(("以及", "和", "与")) and len(between) > 12:
            # 落实国家有关规定和《A》: the verb may still reach over a short list, not over a long one.
            continue
        if i and relation in ("refers", "implements", "basis") and found[i - 1][1] == begin:
            # 参照执行, 依照执行: two verbs side by side are read by the first.
            begin, word = found[i - 1][0], found[i - 1][2] + word
            relation = known[found[i - 1][2]][0]
        return Verb(relation, word, begin, end)
    return None


def _after(text: str, end: int, ceiling: int, first: Mention, floor: int) -> Verb | None:
    """Return the verb behind the list that ends at `end`, where one that governs it stands there."""
    high = min(end + _AFTER, ceiling, len(text))
    stop = _SENTENCE.search(text, end, high)
    reach = text[end : stop.end() if stop else high]
    if not stop and high < len(text):
        # The text goes on: a verb that reaches the edge (不再执行《B》) belongs to what follows.
        reach += "《"
    lead = text[max(floor, first.start - 24) : first.start]
    clause = _CLAUSE.split(lead)[-1]
    for relation, pattern in _AFTERWARDS:
        match = pattern.match(reach)
        if not match:
            continue
        caught = "late" if match.groupdict().get("late") else "verb"
        if relation in ("issues", "forwards") and not _is_handed_on(
            reach[: match.start(caught)], match[caught], clause
        ):
            continue
        if relation == "basis" and "以" not in clause:
            continue
        if relation == "implements" and not re.search(
            r"做好|抓好|推进|推动|加强|搞好|督促|保证|确保|加快", clause
        ):
            continue
        if relation == "repeals" and re.search(r"(?:应当|规定|可以)[^，]*$", reach[: match.start("verb")]):
            continue
        start = end + match.start(caught)
        return Verb(relation, match[caught], start, end + match.end(caught))
    return None


def _is_handed_on(between: str, verb: str, clause: str) -> bool:
    """Return whether 印发, 转发 behind a title hand the title on: 现将《A》印发给你们, 《A》已经同意，现转发给你们."""
    if verb.startswith(("现", "予以")) or "你" in verb:
        return True
    if re.search(r"(?:将|把|对)[^《]{0,20}$", clause):
        return len(between) <= 20 and not re.search(r"[，]", between)
    return bool(re.fullmatch(r"(?:已经?|业经|经)[^，]{0,30}，?(?:现|予以)?", between))


_BRACKETS = re.compile(r"[（(][^（）()]{1,12}[)）]$")
_LISTING_HEAD = re.compile(r"(?P<verb>废止|失效|停止执行|修改|修订|印发|公布)[^。\n]{0,30}[:：]\s*$")
_ITEM = re.compile(r"[ \t\u3000]*(?:[（(]?[一二三四五六七八九十百\d]{1,3}[）)]?[、.．]?)?[ \t\u3000]*$")


def _of_heading(text: str, start: int) -> Verb | None:
    """Return the verb of the words before a colon that a list of titles follows at once: 以下文件停止执行：《A》、《B》."""
    match = _LISTING_HEAD.search(text, max(0, start - 60), start)
    if not match or not re.search("下列|以下|如下", text[max(0, start - 60) : start]):
        return None
    return Verb(_listing_relation(match["verb"]), match["verb"], match.start("verb"), match.end("verb"))


def _listing_relation(words: str) -> str:
    return {"修改": "amends", "修订": "amends", "印发": "issues", "公布": "issues"}.get(words, "repeals")


def _of_listing(text: str, start: int) -> Verb | None:
    """Return the verb of the line that a numbered list of titles stands under: 下列文件予以废止：/ 1.《A》/ 2.《B》."""
    line = text.rfind("\n", max(0, start - 20), start) + 1
    if line == 0 or not _ITEM.fullmatch(text[line:start]):
        return None
    # Up over at most forty items of the same list.
    at = line - 1
    for _ in range(40):
        above = text.rfind("\n", max(0, at - 300), at) + 1
        row = text[above:at].strip()
        if row and not re.match(r"(?:[（(]?[一二三四五六七八九十百\d]{1,3}[）)]?[、.．]?)?\s*《", row):
            match = _LISTING_HEAD.search(row)
            if not match:
                return None
            begin = above + text[above:at].index(row) + match.start("verb")
            words = match["verb"]
            return Verb(_listing_relation(words), words, begin, begin + len(words))
        if above <= 1:
            return None
        at = above - 1
    return None
