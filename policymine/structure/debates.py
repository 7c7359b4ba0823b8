"""Debates: what office holders undertake is to be done; what members ask of others is proposed, and done by nobody yet.

In the minutes of a working meeting 由物业公司负责 hands out work. In a debate the same words tell who is in charge of
what, 政府应该…… is a demand, and so is the motion 促请政府…… until it is carried. So in a debate a task is what somebody who
holds an office undertakes for himself (我们会在年底前提交报告), and what a carried motion asks for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from policymine.clean.script import to_simplified
from policymine.clean.sentences import split_sentences
from policymine.structure.action_items import ActionItem, due_of
from policymine.structure.deadlines import Due
from policymine.structure.decisions import Decision
from policymine.structure.meeting_parts import Part
from policymine.structure.rosters import is_office, person_of
from policymine.structure.wordlists import load_table

__all__ = [
    "carried_motions",
    "find_demands",
    "find_undertakings",
    "is_debate",
    "is_member",
    "is_office_holder",
]

# A record of a debate has a fourth of its turns by people who are called members, or a body that debates.
_MEMBERS: Final = 0.25
# Of a condition, a question, a quotation or a custom nothing follows that is to be done.
_NOT_SURE: Final = re.compile(
    r"如果|假如|假设|倘若|倘|若|一旦|只要|除非|是否|会否|可否|能否|都会|每当|每次|一向|一贯|通常|一般|曾经|[？?]\s*$|"
    r"\b(?i:if|whether|unless|would|usually|always)\b|\?\s*$"
)
_QUOTED: Final = re.compile(r"^\s*[“”‘’「」『』\"]|[“「『\"][^”」』\"]*$")


@cache
def _list(name: str) -> tuple[str, ...]:
    return tuple(load_table("debate_words.toml")[name])


def _any(*names: str) -> str:
    words = sorted({w for name in names for w in _list(name)}, key=lambda w: (-len(w), w))
    return "|".join(words)


@cache
def _latin(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_any(name)})\b")


def _bare(label: str) -> str:
    """Return a label in simplified script without what stands in brackets: 局長（在……期間）."""
    return re.sub(r"\s*[（(].*?[）)]", "", to_simplified(label)).strip(" ：:.")


@cache
def is_member(label: str) -> bool:
    """Return whether a label calls somebody a member of a body that debates.

    >>> is_member("梁國雄議員"), is_member("Kirsty Williams AM"), is_member("教育局局長")
    (True, True, False)
    """
    bare = _bare(label)
    return bare.endswith(_list("members")) or (_latin("members_en").search(bare) is not None)


@cache
def is_office_holder(label: str) -> bool:
    """Return whether a label names somebody by an office with which he can act; who presides only leads the debate.

    >>> is_office_holder("運輸及房屋局局長 (在發展局局長缺席期間)"), is_office_holder("代理主席"), is_office_holder("The Minister")
    (True, False, True)
    """
    bare = _bare(label)
    if bare.endswith(_list("chairs")) or _latin("chairs_en").search(bare):
        return False
    if _latin("offices_en").search(bare):
        return True
    return not is_member(label) and (is_office(bare) or person_of(bare).role is not None)


def is_debate(mode: str | None, body: str | None, title: str | None, parts: Sequence[Part]) -> bool:
    """Return whether a record is the word-for-word record of a debate.

    Parameters
    ----------
    mode : `verbatim` or another.
    body, title : as known of the record.
    parts : its parts; their speakers tell where the body does not.
    """
    if mode != "verbatim":
        return False
    named = to_simplified(f"{body or ''} {title or ''}")
    if any(word in named for word in _list("bodies")):
        return True
    speakers = [p.speaker for p in parts if p.speaker]
    return bool(speakers) and sum(map(is_member, speakers)) >= _MEMBERS * len(speakers)


@cache
def _undertakings() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    between = r"(?:[亦也便就仍正再并\s]|一定|必定|稍后|日后|今后|现时|很快|尽快|同时|当然|继续|[在于][^，。；？！]{1,14}){0,4}"
    not_will = r"(?!不|否|议|计|面|见|上|员|场|话|长|展(?!开)|是(?!会)|有)"
    return (
        re.compile(
            rf"(?:^|[，,。；：\s]|但|而|所以|因此)(?P<who>{_any('selves')})们?{between}(?:(?:将会|将|会){not_will}[^，。；？！]{{0,16}}?|"
            rf"(?:{_any('pledges')}))"
        ),
        re.compile(rf"{_any('acts')}"),
        re.compile(
            r"\b(?P<who>I|[Ww]e|[Tt]he (?:[A-Z]\w+ ){0,2}[Gg]overnment)(?: will| shall|'ll|’ll| (?:am|are|is) committed to|"
            r" (?:undertakes?|commits?|promises?|pledges?) to)(?! not| never)(?: (?:also|now|then|certainly|of course|soon|"
            rf"shortly)){{0,2}} (?:be )?(?:{_any('acts_en')})(?:ing)?\b"
        ),
    )


@cache
def _pledge() -> re.Pattern[str]:
    return re.compile(rf"(?:{_any('pledges')})|\b(?:undertake|commit|committed|promise|pledge)\b")


def find_undertakings(part: Part, on: str | None) -> list[ActionItem]:
    """Return what the speaker of a part undertakes: an office holder in plain words, others only in words of promise.

    Parameters
    ----------
    part : a part of a debate; one without a speaker, or by the chair or a member, gives nothing.
    on : ISO date of the meeting.

    >>> said = "我们会在年底前向立法会提交报告。我们会考虑。"
    >>> part = Part(said, 0, len(said), "talk", None, "教育局局长", "speech", 3)
    >>> [(a.what, a.owners, a.due.value) for a in find_undertakings(part, "2013-05-29")]
    [('我们会在年底前向立法会提交报告', ('教育局局长',), '2013-12-31')]
    >>> find_undertakings(Part(said, 0, len(said), "talk", None, "陈某议员", "speech", 4), "2013-05-29")
    []
    """
    says, acts, english = _undertakings()
    if part.speaker is None or is_member(part.speaker) or not is_office_holder(part.speaker):
        return []
    if not (says.search(part.text) or english.search(part.text)):
        return []
    found: list[ActionItem] = []
    for start, end in split_sentences(part.text):
        text = part.text[start:end]
        for match in (*says.finditer(text), *english.finditer(text)):
            if _NOT_SURE.search(text) or _QUOTED.search(text[: match.start("who")]):
                continue
            due = due_of(text, part.start + start, on)
            closed = (
                due is not None
                and due.closed
                and (due.value is None or on is None or due.value >= on[: len(due.value)])
            )
            rest = re.split(r"[，,。；]", text[match.start("who") :], maxsplit=1)[0]
            if match.re is says and not (acts.search(rest) or closed):
                continue
            at = match.start("who")
            found.append(
                _item(
                    part,
                    start + at,
                    end,
                    (part.speaker,),
                    due if closed else None,
                    "undertaking",
                    0.65 if closed else 0.5,
                )
            )
            # One sentence, one undertaking: 我们会……，亦会…….
            break
    return found


@cache
def _demands() -> tuple[re.Pattern[str], ...]:
    owner = (
        rf"(?P<owner>(?:特区|香港|中央|市|省|县|区|镇|乡|行政)?(?:{_any('addressed')})|"
        rf"[\u4e00-\u9fff]{{2,10}}?(?:{_any('addressed_ends')}))"
    )
    english = rf"(?P<owner>[Tt]he (?:[A-Z]\w+ ){{0,2}}(?:{_any('addressed_en')}))"
    return (
        re.compile(rf"(?:{_any('asks')})\s?{owner}(?=[^，。；？！]{{2}})"),
        re.compile(
            rf"(?:^|[，,。；：“「\s]|认为|觉得|主张|强调|因此|所以|我想)\s?{owner}(?!最近|现在|正)[^，。；？！]{{0,6}}?(?:{_any('ought')})(?=[^，。；？！]{{2}})"
        ),
        re.compile(
            rf"\b(?:urges?|call(?:s|ing)? (?:up)?on|press(?:es)?|asks?|requests?) {english} to [a-z]",
            re.IGNORECASE,
        ),
        re.compile(rf"\b{english} (?:should|must|ought to|needs? to|has to|have to) [a-z]", re.IGNORECASE),
    )


# 听到当局积极回应, 已提交发展局: what stands before is no part of a name.
_NO_OWNER: Final = re.compile(
    r"[的了是在和与就都也不把被给对从为我你他她它们这那有何什怎哪认觉希听见到已但并而使让令促]|提交|询问|所谓|成立"
)


# 要求政府关注的呼声, 政府没有需要……: told of, or denied.
_NO_DEMAND: Final = re.compile(
    r"^[^，。；]{0,20}(?:的(?:呼声|声音|诉求|议案|动议|原因|建议)|没有?(?:需要|必要|责任))"
)


def find_demands(part: Part, on: str | None) -> list[ActionItem]:
    """Return what a part of a debate asks of others: 促请政府……, 政府应该……; proposals, with who is asked as owner.

    Parameters
    ----------
    part : what a member says, or a motion that nobody speaks.
    on : ISO date of the meeting.

    >>> said = "我认为政府应该兴建更多公屋。"
    >>> part = Part(said, 0, len(said), "talk", None, "陈某议员", "speech", 3)
    >>> [(d.what, d.owners, d.rule) for d in find_demands(part, None)]
    [('政府应该兴建更多公屋', ('政府',), 'demand')]
    """
    if part.speaker is not None and (is_office_holder(part.speaker) or _presides(part.speaker)):
        return []
    if not any(pattern.search(part.text) for pattern in _demands()):
        return []
    found: list[ActionItem] = []
    rules = ("call", "demand", "call", "demand")
    for start, end in split_sentences(part.text):
        text = part.text[start:end]
        hits = sorted((m.start("owner"), i, m) for i, p in enumerate(_demands()) for m in p.finditer(text))
        for at, rule, match in hits:
            owner = re.sub(r"\s+", "", match["owner"]) if not match["owner"].isascii() else match["owner"]
            if (
                _NO_DEMAND.search(text[at:])
                or re.search(r"[？?]\s*[”」]?\s*$", text)
                or (_NO_OWNER.search(owner) and not owner.isascii())
            ):
                continue
            due = due_of(text[at:], part.start + start + at, on)
            found.append(
                _item(part, start + at, end, (owner,), due if due and due.closed else None, rules[rule], 0.5)
            )
            break
    return found


def _presides(label: str) -> bool:
    bare = _bare(label)
    return bare.endswith(_list("chairs")) or _latin("chairs_en").search(bare) is not None


def carried_motions(
    demands: Sequence[ActionItem], decisions: Sequence[Decision], outcomes: Collection[str]
) -> list[ActionItem]:
    """Return the motions that were carried, as tasks of those they call on.

    Parameters
    ----------
    demands : of the record, in order; those that nobody speaks are the wording of motions.
    decisions : of the record, in order.
    outcomes : which outcomes carry a motion.

    The first motion of an item (促请……, not what others said ought to be) stands or falls with the last decision of the
    item, which is put after its amendments.
    """
    found: list[ActionItem] = []
    seen: set[int] = set()
    for motion in demands:
        if motion.rule != "call" or motion.speaker is not None or motion.item is None or motion.item in seen:
            continue
        seen.add(motion.item)
        own = [d for d in decisions if d.item == motion.item and d.start >= motion.end]
        if own and own[-1].outcome in outcomes:
            found.append(replace(motion, rule="motion", confidence=0.6))
    return found


def _item(
    part: Part, start: int, end: int, owners: tuple[str, ...], due: Due | None, rule: str, confidence: float
) -> ActionItem:
    tail = len(part.text[start:end].rstrip(" 　\n，,；;。.”」"))
    words = part.text[start : start + tail]
    return ActionItem(
        words, part.start + start, part.start + start + tail, owners, (), due, None,
        part.item, part.speaker, part.seq, rule, confidence,
    )  # fmt: skip
