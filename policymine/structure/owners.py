"""Who is given work in a sentence: 由物业公司负责, 请李主任于周五前, 街道会同派出所, ACTION: Tom Reed to ....

A name counts where words hand work out to it (由, 请, 责成), or where it opens a clause and is a body, an office or a person whom
the record knows. 由于, 理由 and 由120件降到66件 hand out nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, lru_cache

from policymine.structure.rosters import person_of
from policymine.structure.wordlists import load_table

__all__ = ["Given", "find_given", "is_owner", "split_owners"]

_HELP = re.compile(r"(?:积极|全力|做好)?(?:配合|协助|协同|参与|支持)")
_JOIN = re.compile(r"[、，,/和及与跟]|会同|联合|协同")
_MODAL = re.compile(
    r"(?:主要|具体|全面|统一|全权|全程)?(?:负责|牵头|承担|要|应当?|须|需|必须|务必|将|承诺|答应|尽快|抓紧|"
    r"会后|于|在[^，。]{1,14}前|[^，。]{0,14}(?:前|内)(?:完成|提交|报|拿出|给出|落实|组织))"
)
_HYPOTHETICAL = re.compile(
    r"(?:建议|提议|希望|能否|是否|可否|如果|要是|如由|不如|可以|认为应?|主张|提出|询问|本来|原来|原先|"
    r"以前|过去|一直|历来)[^，。；]{0,12}$"
)
_HANDS_OUT = re.compile(r"[由请]|责成|责令|委托|交由|交给|指定|要求")
_ENGLISH_NAME = (
    r"(?:(?:Mr|Ms|Mrs|Dr|Cllr|Prof|Sir|Councillor)\.? )?(?!(?:January|February|March|April|May|June|July|"
    r"August|September|"
    r"October|November|December)\b)[A-Z][\w'’-]{1,30}(?: (?:[A-Z]\.|[A-Z][\w'’-]{1,30}|(?:of|and|"
    r"&) (?:the )?[A-Z][\w'’-]{1,30})){0,4}"
)
_ENGLISH = (
    re.compile(
        rf"\bACTIONS?(?: ?\d+)?\s?[:\-–]\s?(?P<owner>{_ENGLISH_NAME}?|[A-Z]{{2,3}}(?:/[A-Z]{{2,3}})*)\s(?:to|"
        rf"will|shall)\s",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<![\w’'])(?P<owner>(?:[Tt]he )?{_ENGLISH_NAME}|[Tt]he (?:[A-Z]?[a-z]{0, 12} )?(?:clerk|secretary|chair(?:man|woman|"
        rf"person)?|treasurer|staff|director|manager|officers?|consultant|contractor|sub-?committee|"
        rf"working group)) (?:will|shall|is to|are to|agreed to|undertook to|offered to|was (?:asked|"
        rf"instructed|requested|directed) to|were (?:asked|instructed|requested) to|(?P<bare>to))\s(?=[a-z])"
    ),
)
_LATIN = re.compile(r"[A-Za-z]{2}")
_TITLED = re.compile(r"(?:Mr|Ms|Mrs|Dr|Cllr|Prof|Sir|Councillor)\b")
_OFFICE = re.compile(
    r"(?:[Dd]eputy |[Vv]ice[ -])?(?:[Cc]lerk|[Ss]ecretary|[Cc]hair(?:man|woman|person)?|[Tt]reasurer|[Ss]taff|[Dd]irector|[Mm]anager|"
    r"[Oo]fficers?|[Cc]onsultant|[Cc]ontractor|[Ss]ub-?committee|[Ww]orking [Gg]roup|[Bb]ursar|[Ww]arden|[Aa]rchitect|[Ss]urveyor)\b"
)
_ENGLISH_NOT = re.compile(
    r"^(?:The )?(?:It|This|That|They|He|She|We|I|There|Members|Everyone|What|Which|After|Due|Complaints|"
    r"According|In|Motion|Resolution|Apologies|Next|Meeting|Proposal|Item|Date)\b"
)


@dataclass(frozen=True, slots=True)
class Given:
    """Work given to somebody.

    Parameters
    ----------
    start, end : code points, within the text, of the names; `start` is also where the words about it begin (由, 请).
    names_at : where the names themselves begin.
    owners : the names.
    helpers : those who are to help.
    how : `by` (由), `ask` (请, 责成), `clause` (opens a clause) or `english`.
    helps : whether those named are to help only (…配合).
    """

    start: int
    end: int
    names_at: int
    owners: tuple[str, ...]
    helpers: tuple[str, ...] = ()
    how: str = "by"
    helps: bool = False


@cache
def _words() -> dict[str, str]:
    table = load_table("action_words.toml")
    return {
        key: "|".join(re.escape(w) for w in sorted(table[key], key=len, reverse=True))
        for key in ("verbs", "ends", "not_by")
    }


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    not_by = _words()["not_by"]
    name = r"[\u3400-\u9fffA-Za-z0-9、（）()×＊“”·/\s]"
    return (
        (
            "by",
            re.compile(
                rf"(?!{not_by})(?<![理自缘因任必经])由(?!于|此|来|衷)(?P<run>(?!\d+[件起人元次%％个户]){name}{{2,60}})"
            ),
        ),
        (
            "ask",
            re.compile(
                rf"(?:(?<![申邀聘提恳敬])请(?!示|假|求|教|问|大家|各位|客)|责成|责令|委托|授权|要求|敦促|指定|安排|"
                rf"交由|交给|委派|退回|发回)(?P<run>{name}{{2,50}})"
            ),
        ),
        (
            "clause",
            re.compile(
                rf"(?:^|(?<=[，,；;。：:！\s]))(?:[（(]?[一二三四五六七八九十\d]{{1,2}}[）)、.．]\s?)?(?:下一步|会后|"
                rf"同时|另外|此外|其中|并)?[，,]?(?!由|请|责成|责令|委托|授权|要求|经|对|将|把|以|在|于|因|为|如|若|按|"
                rf"从|自|至|每|待|会议|大家|我|你|他|[，,])(?P<run>{name}{{2,50}})"
            ),
        ),
    )


@cache
def _verb() -> re.Pattern[str]:
    """Return what ends names, as a look ahead: its matches are all the places where a verb begins."""
    # A deadline ends a name as a verb does: 业委会两周内公示.
    time = (
        r"[本下]个?[周月]|月底|年底|\d{1,2}月|[\d一二两三四五六七八九十]{1,3}个?(?:工作)?[日天周月](?:之|"
        r"以)?[前内底]"
    )
    # The first letters are asked before the words: this runs at every place of every sentence.
    first = "".join(sorted({re.escape(word[0]) for word in _words()["verbs"].replace("\\", "").split("|")}))
    return re.compile(rf"(?=[，,]?(?:(?=[{first}])(?:{_words()['verbs']})|{time}))")


def _stretch(text: str, start: int, end: int, people: Collection[str]) -> int | None:
    """Return where the names end that begin at `start`: before the first verb that leaves names only."""
    fallback = None
    for verb in _verb().finditer(text, start + 2):
        at = verb.start()
        if at > end:
            break
        owners, helpers = split_owners(text[start:at])
        # 供电所、自 is no list of names: its last is cut.
        if len(_JOIN.split(text[start:at])[-1].strip()) < 2:
            continue
        if owners and all(is_owner(n, people) for n in (*owners, *helpers)):
            return at
        if (
            fallback is None
            and len(owners) == 1
            and not re.search(r"[你我他她咱俺]", owners[0])
            and re.match(r"[，,]?(?:牵头|负责|承担)", text[at : at + 3])
        ):
            fallback = at
    return fallback


@cache
def _ends() -> re.Pattern[str]:
    return re.compile(rf"(?:{_words()['ends']})(?:[\u4e00-\u9fff]某{{1,2}}|[（(][^（）()]{{1,12}}[）)])?$")


def is_owner(name: str, people: Collection[str] = ()) -> bool:
    """Return whether a name can be given work: a body, an office, a person.

    Parameters
    ----------
    name : one name.
    people : the names on the record's lists.

    >>> [is_owner(n) for n in ("物业公司", "县财政局", "村委会副主任梁某", "该项目", "刘某某")]
    [True, True, True, False, True]
    """
    name = name.strip(" 　（）()")
    if not 2 <= len(name) <= 24 or _is_no_owner(name):
        return False
    return name in people or _has_owner_form(name)


# A record names the same bodies and says the same turns of phrase again and again.
@lru_cache(maxsize=1 << 16)
def _is_no_owner(name: str) -> bool:
    if re.match(
        r"(?:\d|该|本次|此|这|那|其|所有|上述|相关(?!部门|单位)|有关(?!部门|单位))|.{0,6}(?:参会|与会|到会|"
        r"开会|大会|机会|社会)$",
        name,
    ):
        return True
    return bool(
        re.search(
            r"[在的为将把被以每向]|自行|另行|继续|问题|通过|规则|调整|表决|一致|\d年|^(?:我|你|他|咱|其)|"
            r"^(?:选举|推选|推举|任命|聘任|免去|增补|表彰)",
            name,
        )
    )


@lru_cache(maxsize=1 << 16)
def _has_owner_form(name: str) -> bool:
    if _ends().search(name):
        return True
    person = person_of(name)
    return bool(
        re.search(r"[\u4e00-\u9fff](?:某{1,2}|[×＊*]{1,2})$", name)
        or (person.role is not None and person.name in name)
        or re.fullmatch(r"[老小][\u4e00-\u9fff]", name)
    )


@lru_cache(maxsize=1 << 16)
def split_owners(raw: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return (owners, helpers) of a run of names: 会同 and 联合 part the one who leads from those who join.

    >>> split_owners("县发改局会同县自然资源局"), split_owners("业委会和物业公司")
    ((('县发改局',), ('县自然资源局',)), (('业委会', '物业公司'), ()))
    """
    lead, _, rest = re.sub(r"会同|联合|协同", "\x00", raw, count=1).partition("\x00")
    return _names(lead), _names(rest)


def _names(raw: str) -> tuple[str, ...]:
    found = []
    depth = 0
    piece = ""
    pieces = []
    for part in re.split(r"([、，,/；;和及与跟（）()])", raw):
        depth += part in "（(" and bool(part)
        depth -= part in "）)" and bool(part)
        if not depth and part and part in "、，,/；;和及与跟":
            pieces.append(piece)
            piece = ""
        else:
            piece += part
    pieces.append(piece)
    for part in pieces:
        name = re.sub(
            r"^(?:以|后续|具体|统一|其中|会后|最终|仍|还|主要|分别|再|先|都|均|各自)", "", part.strip()
        )
        name = re.sub(
            r"(?:等(?:单位|部门|人)?|共同|分别|具体|统一|一起|主要|全权|各自|先|同志)$", "", name
        ).strip(" 。.：:")
        if len(name) >= 2:
            found.append(name)
    return tuple(dict.fromkeys(found))


def find_given(text: str, *, people: Collection[str] = (), strict: bool = False) -> list[Given]:
    """Return where a stretch of text gives work to somebody, in order.

    Parameters
    ----------
    text : a sentence or more.
    people : names on the record's lists.
    strict : whether a name that opens a clause counts only with 负责, 要, 应 or a deadline after it, as running text needs.

    >>> [(g.owners, g.helpers) for g in find_given("由县发改局会同县自然资源局进一步论证，由物业公司公示。")]
    [(('县发改局',), ('县自然资源局',)), (('物业公司',), ())]
    >>> find_given("由于经费不足，投诉由120件降到66件。")
    []
    """
    hits: list[Given] = []
    taken = 0
    found = sorted(
        ((how, match) for how, pattern in _patterns() for match in pattern.finditer(text)),
        key=lambda hit: (hit[1].start("run"), hit[0] == "clause"),
    )
    for how, match in found:
        start = match.start("run")
        if start < taken:
            continue
        if how != "clause" and _HYPOTHETICAL.search(text[max(0, match.start() - 14) : match.start()]):
            continue
        if how == "clause" and (
            shift := re.match(r"(?:和|与|并|但|而|则|另|即|也|表示|承诺|答应)", match["run"])
        ):
            start += shift.end()
        found_end = _stretch(text, start, match.end("run"), people)
        if found_end is None or (how == "clause" and _HANDS_OUT.search(text, start, found_end)):
            continue
        end = found_end
        owners, helpers = split_owners(text[start:end])
        joined = re.match(
            r"[，,]?(?:会同|联合|与|同)([\u3400-\u9fff、和及与（）某]{2,40}?)(?=" + _words()["verbs"] + ")",
            text[end:],
        )
        if joined and not helpers and all(is_owner(n, people) for n in _names(joined[1])):
            if joined.group().lstrip("，,").startswith(("会同", "联合")):
                helpers = _names(joined[1])
            else:
                owners = (*owners, *_names(joined[1]))
            end += joined.end()
        good = [n for n in owners if is_owner(n, people)]
        if how == "clause":
            loose = not strict or _MODAL.match(text[end:]) is not None
            if len(good) < len(owners) or not good or not loose:
                continue
        elif not good and not (
            how == "by" and re.match(r"[，,]?(?:牵头|负责|承担|组织|落实)", text[end:]) and len(owners) == 1
        ):
            continue
        hits.append(
            Given(
                match.start() if how != "clause" else start,
                end,
                start,
                owners,
                helpers,
                how,
                _HELP.match(text[end:]) is not None,
            )
        )
        taken = end
    if any(hit.how in ("by", "ask") for hit in hits):
        # 中转站选址暂缓，由村建办另选两处: beside one who is given work in so many words, a subject needs as many.
        hits = [h for h in hits if h.how != "clause" or _MODAL.match(text[h.end :])]
    return hits or _english(text, people)


def _english(text: str, people: Collection[str]) -> list[Given]:
    """Return who is given work in English: after ACTION anybody; in running text a person or an office of the meeting.

    "Inflation will rise" gives nobody work, and what "the Committee agreed to" is its decision.
    """
    if not _LATIN.search(text):
        return []
    known = {word for name in people for word in name.split() if word[:1].isupper() and len(word) > 2}
    hits: list[Given] = []
    for labelled, pattern in zip((True, False), _ENGLISH, strict=True):
        for match in pattern.finditer(text):
            written = match["owner"]
            name = re.sub(r"^(?:the|and)\s", "", written, flags=re.IGNORECASE).strip()
            if _ENGLISH_NOT.match(written) or any(h.start <= match.start("owner") < h.end for h in hits):
                continue
            if not labelled:
                person = _TITLED.match(name) or known & set(name.split())
                office = _OFFICE.match(name)
                opens = not text[: match.start()].strip() or text[: match.start()].rstrip()[-1] in ".;:"
                if not (person or office) or (match["bare"] and not opens):
                    continue
            names = tuple(n for n in re.split(r"\s(?:and|&)\s|/|,\s", name) if n)
            hits.append(Given(match.start(), match.end("owner"), match.start("owner"), names, (), "english"))
    return sorted(hits, key=lambda h: h.start)
