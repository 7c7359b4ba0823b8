"""What a document cites: titles and document numbers, each with the verb that governs it and the relation it states.

`read_citations` returns every citation with its place; `find_citations` the plain list that the field `cites` holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from policymine.corpus.document import Extracted
from policymine.structure.citation_english import english_mentions, english_verb
from policymine.structure.citation_marks import Mention, mentions_in
from policymine.structure.citation_verbs import RELATIONS, Verb, is_other, verbs_of
from policymine.structure.doc_number import split_doc_numbers
from policymine.structure.lines import found
from policymine.structure.title_keys import inner_title, title_key

__all__ = ["RELATIONS", "Citation", "find_citations", "read_citations"]

_GENRES = (
    "通知|意见|办法|条例|规定|方案|规划|计划|决定|报告|请示|纲要|建议|公约|章程|"
    "细则|规则|准则|标准|公告|通告|通报|批复|函|命令|协议|协定|合同|纲领|目录|指南|规程|规范|法|汇报|要点|决议|宣言|声明"
)
_GENERIC = re.compile(rf"(?:暂行|试行|实施|指导|若干|补充|总体|工作|管理|本)?(?:{_GENRES})")
_THIS = re.compile(
    r"(?<![基根日样成版文课资原])本(?:实施)?(?:办法|条例|规定|法典|法|细则|决定|意见|通知|方案|规划|纲要|章程|规则|标准|公告|通告|批复|准则|规程)"
    r"(?![院官人律划定])"
)
_LATIN = re.compile(r"[A-Za-z]")
_HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Citation:
    """One place where a document cites another.

    Parameters
    ----------
    relation : what the citing document does or takes: one of `RELATIONS`; `refers` where no verb says more.
    verb : the verb as written, and `verb_span` its code-point span; None where there is none.
    title : the title cited, short forms resolved to what the text gave them for; None where only a number is given.
    number : the number in canonical form, 国发〔2013〕12号; None where there is none.
    start, end : code-point offsets of title, number and the brackets that join them.
    articles : articles cited, as written.
    own : whether the document cites itself: its own title or number, 本办法.
    written : title as written, where it is a short form (《意见》); None elsewhere.
    inside : title of the cited document in whose title this one stands; None elsewhere.
    short : a short form that the text did not introduce, so that it names no document by itself.
    other : a certificate, form or newspaper rather than a document.
    """

    relation: str
    verb: str | None
    verb_span: tuple[int, int] | None
    title: str | None
    number: str | None
    start: int
    end: int
    articles: tuple[str, ...] = ()
    own: bool = False
    written: str | None = None
    inside: str | None = None
    short: bool = False
    other: bool = False


def read_citations(
    text: str, title: str | None = None, number: str | None = None, *, this: bool = False
) -> list[Citation]:
    """Return every citation in a text, in order of place.

    Parameters
    ----------
    text : a document's normalised text.
    title, number : the document's own, to tell what it cites from itself.
    this : add 本办法, 本条例 and the like, as citations of the document itself.

    A title of the document that speaks of another (关于印发《X》的通知, X实施细则) is a citation of that other, placed where
    the title stands.

    >>> text = "为贯彻落实《关于X的意见》（国发〔2013〕12号，以下简称《意见》），依照《Y法》第三条，制定本办法。按照《意见》办理。"
    >>> for c in read_citations(text):
    ...     print(c.relation, c.verb, c.title, c.number, c.articles)
    implements 贯彻落实 关于X的意见 国发〔2013〕12号 ()
    basis 依照 Y法 None ('第三条',)
    basis 按照 关于X的意见 国发〔2013〕12号 ()
    """
    own_key = title_key(title) if title else ""
    numbers = _own_numbers(number)
    mentions = _all_mentions(text)
    chinese = [m for m in mentions if m.form != "english"]
    verbs = dict(zip((id(m) for m in chinese), verbs_of(text, chinese), strict=True))
    named: dict[str, Mention] = {}
    citations: list[Citation] = []
    for mention in mentions:
        verb = (
            english_verb(text, mention.start, mention.end)
            if mention.form == "english"
            else verbs[id(mention)]
        )
        citation = _citation(mention, verb)
        written = mention.title
        if written and mention.number is None and mention.form in ("marked", "short"):
            full = named.get(title_key(written))
            if full and full.start < mention.start:
                citation = replace(citation, title=full.title, number=full.number, written=written)
            elif _GENERIC.fullmatch(written):
                citation = replace(citation, short=True)
        if mention.short:
            named.setdefault(title_key(mention.short), mention)
        mine = _is_own(mention, own_key) or (mention.number is not None and mention.number in numbers)
        citations.append(replace(citation, own=True) if mine else citation)
    if title:
        citations += _told_by_title(text, title, citations)
    if this:
        for match in _THIS.finditer(text):
            citations.append(
                Citation("refers", None, None, match.group(), None, match.start(), match.end(), own=True)
            )
    citations.sort(key=lambda c: (c.start, -c.end))
    return citations


def find_citations(text: str, title: str | None = None, number: str | None = None) -> Extracted | None:
    """Return the titles and numbers a document cites; None where it cites none.

    The value is a tuple: titles as `《…》`, numbers in the form 国发〔2014〕12号; the document's own `title` and
    `number` are not among them, nor are short forms such as 《通知》 that point back. `raw` and `span` are those
    of the first one.

    >>> find_citations("根据《城市居民委员会组织法》和国发〔2014〕12号，制定《办法》。").value
    ('《城市居民委员会组织法》', '国发〔2014〕12号')
    """
    own = title_key(title) if title else ""
    numbers = _own_numbers(number)
    values: dict[str, None] = {}
    first: tuple[int, int] | None = None
    shorts: set[str] = set()
    for mention in _all_mentions(text):
        if mention.short:
            shorts.add(title_key(mention.short))
        key = title_key(mention.title) if mention.title else ""
        if mention.inside is not None and title_key(mention.inside) != own:
            continue
        cited: list[str] = []
        if (
            mention.title
            and not _is_own(mention, own)
            and key not in shorts
            and not _GENERIC.fullmatch(mention.title)
        ):
            cited.append(mention.title if mention.form == "english" else f"《{mention.title}》")
        if mention.number and mention.number not in numbers:
            cited.append(mention.number)
        if cited and first is None:
            first = mention.start, mention.end
        values.update(dict.fromkeys(cited))
    return found(text, *first, tuple(values), "cited", 0.9) if first else None


def _own_numbers(number: str | None) -> frozenset[str]:
    """Return the forms in which a text may state its own numbers: a joint one bears several, 国令 is short for 国务院令."""
    if not number:
        return frozenset()
    parts = {number, *split_doc_numbers(number)}
    parts |= {part.removeprefix("中华人民共和国") for part in parts}
    parts |= {f"国务院{part[1:]}" for part in parts if part.startswith("国令")}
    return frozenset(parts)


def _is_own(mention: Mention, own: str) -> bool:
    """Return whether a title is the document's own; one without marks may have lost its issuer: 关于印发《X》的通知."""
    if not own or not mention.title:
        return False
    key = title_key(mention.title)
    return key == own or (mention.form == "around" and own.endswith(key))


def _all_mentions(text: str) -> list[Mention]:
    mentions = mentions_in(text) if _HAN.search(text) else []
    sample = text[:4000]
    # In a Chinese text an English citation is the exception: the scan is spared where hardly a letter stands.
    if len(_LATIN.findall(sample)) * 4 > len(sample):
        mentions = sorted([*mentions, *english_mentions(text)], key=lambda m: (m.start, -m.end))
    return mentions


def _citation(mention: Mention, verb: Verb | None) -> Citation:
    return Citation(
        relation=verb.relation if verb else "refers",
        verb=verb.words if verb else None,
        verb_span=(verb.start, verb.end) if verb else None,
        title=mention.title,
        number=mention.number,
        start=mention.start,
        end=mention.end,
        articles=mention.articles,
        inside=mention.inside,
        other=bool(mention.title) and is_other(str(mention.title)),
    )


def _told_by_title(text: str, title: str, citations: list[Citation]) -> list[Citation]:
    """Return what the document's own title says of another document, and set the relation where it stands in marks."""
    told = inner_title(title)
    if told is None:
        return []
    relation, inner = told
    key = title_key(inner)
    place = _place(text, inner)
    for i, citation in enumerate(citations):
        if citation.inside and citation.title and title_key(citation.title) == key:
            outer = title_key(citation.inside) == title_key(title)
            if outer:
                citations[i] = replace(citation, relation=relation, inside=None)
                return []
    if place is None:
        return []
    if any(c.start <= place[0] < c.end and not c.own for c in citations):
        return []
    return [Citation(relation, None, None, inner, None, *place)]


def _place(text: str, inner: str) -> tuple[int, int] | None:
    """Return where the wording first stands in the text, line breaks and blanks aside."""
    at = text.find(inner)
    if at >= 0:
        return at, at + len(inner)
    letters = [re.escape(ch) for ch in inner if not ch.isspace()]
    match = re.compile(r"\s{0,4}".join(letters)).search(text, 0, 4000)
    return match.span() if match else None
