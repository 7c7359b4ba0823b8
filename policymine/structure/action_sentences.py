"""Tasks in sentences: 由物业公司负责，4月15日前完成; 请李主任于周五前……; and in talk, promises and tasks told to somebody."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from policymine.clean.sentences import split_sentences
from policymine.structure.action_items import ActionItem, due_of, status_of
from policymine.structure.deadlines import Due
from policymine.structure.decisions import decides
from policymine.structure.meeting_parts import Part
from policymine.structure.owners import Given, find_given, is_owner, split_owners

__all__ = ["read_sentences"]

_DONE_BEFORE = re.compile(
    r"已(?:经|于|全部|由|在)?|(?:完成|办理|落实|更换|安装|公示|解决|拆除|整改)了|早已|去年|此前"
)
_TASK = re.compile(r"[\u4e00-\u9fff]{2}|[A-Za-z]{3}")
_ASIDE = re.compile(r"^(?:\s|[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．]|[①-⑩•●·-])+")
# 我们下周五之前装好: the speaker, and a time that closes, in one clause.
_PROMISE = re.compile(r"(?:我|咱|俺)们?[^，。；？！]{0,24}$|^(?:那|好的?|行|嗯)?[，,]?(?:我|咱|俺)们?")
_SELF = re.compile(r"[我咱俺]")
_ADDRESSED = re.compile(
    r"(?P<owner>[\u4e00-\u9fff]{2,10})[，,]?\s?(?:你们?|您)(?:那边|这边|那里|回去|牵头|负责|尽快|先|把|要|"
    r"得|抓紧|跟|去|来|看|在|给|再|也|那)"
)
_ASKING = re.compile(
    r"[？?]\s?$|(?:如果|要是|假如|建议(?![，。；、])|希望(?![，。；、])|最好|能不能|可不可以|是不是|"
    r"能否).{0,30}$|^(?:如果|要是|假如|建议|希望)"
)


def read_sentences(part: Part, on: str | None, people: Collection[str]) -> list[ActionItem]:
    listing = part.zone == "action"
    if listing and (named := _named_line(part, on, people)):
        return [named]
    deciding = part.zone == "decision" or part.role == "decision"
    found: list[ActionItem] = []
    for start, end in split_sentences(part.text):
        for a, b in _clauses(part.text, start, end):
            found += _sentence(part, a, b, on, people, listing or deciding, found)
    if not found and (listing or deciding):
        lead = len(m.group()) if (m := _ASIDE.match(part.text)) else 0
        due = due_of(part.text, part.start, on, loose=listing)
        open_item = part.text.rstrip().endswith((":", "："))
        # A date in an English resolution is as often its subject as its deadline.
        latin = part.text[lead : lead + 1].isascii() and not listing
        if not open_item and not latin and _TASK.search(part.text) and (listing or (due and due.closed)):
            found = [_action(part, lead, len(part.text), (), (), due, "unassigned", 0.6 if listing else 0.5)]
    return found


def _clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    cuts = [m.end() for m in re.finditer(r"[；;]", text[start:end])]
    edges = [start, *(start + c for c in cuts if start + c < end), end]
    return [(a, b) for a, b in pairwise(edges) if text[a:b].strip()]


def _action(
    part: Part,
    start: int,
    end: int,
    owners: tuple[str, ...],
    helpers: tuple[str, ...],
    due: Due | None,
    rule: str,
    confidence: float,
) -> ActionItem:
    raw = part.text[start:end]
    lead = len(raw) - len(raw.lstrip(" 　，,；;：:。"))
    tail = len(raw.rstrip(" 　，,；;。"))
    start, end = start + lead, start + max(tail, lead)
    return ActionItem(
        part.text[start:end], part.start + start, part.start + end, owners, helpers, due,
        status_of(part.text[start:end]) if part.zone == "review" else None,
        part.item, part.speaker, part.seq, rule, confidence,
    )  # fmt: skip


def _named_line(part: Part, on: str | None, people: Collection[str]) -> ActionItem | None:
    """Read 物业公司：更换灯具 under a heading of tasks; the line may have been taken for a turn of speech."""
    text = part.text
    if part.speaker:
        owners, helpers = split_owners(part.speaker)
        return _action(
            part, 0, len(text), owners, helpers, due_of(text, part.start, on, loose=True), "list", 0.9
        )
    match = re.match(
        r"(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．]\s?)?(?P<owner>[^：:。；，,]{2,30})[：:]\s?(?=\S)",
        text,
    )
    if not match:
        return None
    owners, helpers = split_owners(match["owner"])
    if not owners or not all(is_owner(name, people) for name in owners):
        return None
    due = due_of(text[match.end() :], part.start + match.end(), on, loose=True)
    return _action(part, match.end(), len(text), owners, helpers, due, "list", 0.9)


def _sentence(
    part: Part,
    start: int,
    end: int,
    on: str | None,
    people: Collection[str],
    listing: bool,
    earlier: Sequence[ActionItem],
) -> list[ActionItem]:
    text = part.text[start:end]
    if _ASKING.search(text):
        return []
    spoken = part.role == "speech" and part.speaker is not None
    given = [g for g in find_given(text, people=people, strict=not listing) if not _past(text, g)]
    if spoken or part.zone in ("talk", "review"):
        given = [g for g in given if _firm(text, g)]
    leads = [g for g in given if not g.helps] or given
    if not leads:
        return (
            _spoken(part, start, end, on, people)
            if spoken
            else _goes_on(part, start, end, on, listing, earlier)
        )
    found = []
    for index, one in enumerate(leads):
        low = one.start if index else min(one.start, _before(text, one.start))
        high = leads[index + 1].start if index + 1 < len(leads) else len(text)
        helpers = (
            *one.helpers,
            *(n for g in given if g.helps and g is not one and low <= g.start < high for n in g.owners),
        )
        due = due_of(text[low:high], part.start + start + low, on, loose=listing)
        if due is None:
            due = _shared(text, leads, index, part.start + start, on)
        if (
            due is None
            and not listing
            and all(name.startswith(("各", "有关", "相关")) for name in one.owners)
        ):
            # 会议要求，各部门要履行职责: an exhortation, no task.
            continue
        found.append(
            _action(
                part, start + low, start + high, one.owners, helpers, due, one.how,
                0.85 if listing or one.how == "by" else 0.75,
            )
        )  # fmt: skip
    return found


def _before(text: str, start: int) -> int:
    """Return where the task begins that stands before its owner: 养护工程由交通局牵头; only the clause at hand."""
    return max((m.end() for m in re.finditer(r"[，,。；;：:]", text[:start])), default=0)


def _shared(text: str, leads: Sequence[Given], index: int, base: int, on: str | None) -> Due | None:
    """Return a deadline that holds for several: 4月底前，由A……，由B……; ……，均于5月底前完成."""
    if ahead := due_of(text[: leads[0].start], base, on):
        return ahead
    both = re.search(r"(?:均|都|一并|以上|同时)[^。；]{0,16}$", text)
    return due_of(text[both.start() :], base + both.start(), on) if both and index < len(leads) - 1 else None


def _past(text: str, given: Given) -> bool:
    """Tell 物业公司已完成 from work to come."""
    rest = re.split(r"[，,。；;]", text[given.end :], maxsplit=1)[0]
    return bool(_DONE_BEFORE.search(rest[:16]))


def _firm(text: str, given: Given) -> bool:
    """In talk, only what is handed out in so many words: 由X负责, 请X……前, X负责."""
    rest = text[given.end :][:40]
    if given.how == "by":
        return bool(re.match(r"[，,]?(?:牵头|负责|承担|组织|来|去|落实)", rest))
    if given.how == "english":
        return True
    if given.how == "ask":
        # 要求政府尽快…… in a debate is a demand; 请李主任周五前…… hands out work.
        asked = re.match(r"请|交由|交给|委托|责成|指定", text[given.start :])
        return bool(asked and re.search(r"前|内|下次", rest))
    return bool(re.match(r"(?:将|会)?(?:牵头|负责|承担)", rest))


def _goes_on(
    part: Part, start: int, end: int, on: str | None, listing: bool, earlier: Sequence[ActionItem]
) -> list[ActionItem]:
    """Read a sentence with a deadline and no owner, where the list or the sentence before hands out work."""
    text = part.text[start:end]
    if (
        not (listing or part.zone == "body")
        or (text.lstrip()[:1].isascii() and part.zone != "action")
        or _DONE_BEFORE.search(text)
        or not (listing or decides(text))
    ):
        return []
    due = due_of(text, part.start + start, on)
    if due is None or not due.closed:
        return []
    known = earlier[-1] if earlier and earlier[-1].seq == part.seq else None
    lead = len(m.group()) if (m := _ASIDE.match(text)) else 0
    owners = known.owners if known else ()
    return [_action(part, start + lead, end, owners, (), due, "clause" if owners else "unassigned", 0.5)]


def _spoken(part: Part, start: int, end: int, on: str | None, people: Collection[str]) -> list[ActionItem]:
    """Read a promise (我们两周之内拿出方案) or a task given to somebody addressed (周经理，你们月底前…)."""
    text = part.text[start:end]
    addressed = _ADDRESSED.search(text)
    if not (addressed or _SELF.search(text)) or _DONE_BEFORE.search(text):
        return []
    due = due_of(text, part.start + start, on)
    if due is None or not due.closed:
        return []
    if addressed and is_owner(addressed["owner"], people):
        return [_action(part, start, end, (addressed["owner"],), (), due, "ask", 0.6)]
    at = due.start - part.start - start
    clause = max(text.rfind(mark, 0, at) for mark in "。；！") + 1
    if (
        part.speaker
        and _PROMISE.search(text[clause:at])
        and not re.search(r"你|您|他们?|大家要", text[clause:at])
    ):
        return [_action(part, start, end, (part.speaker,), (), due, "promise", 0.6)]
    return []
