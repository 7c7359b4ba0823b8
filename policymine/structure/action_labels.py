"""Tasks with labels: 责任单位：市场管理所；完成时限：5月10日, in brackets, in a line, or on lines below the task."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from policymine.clean.sentences import split_sentences
from policymine.structure.action_items import ActionItem, due_of, status_of
from policymine.structure.deadlines import Due, find_deadlines
from policymine.structure.meeting_parts import Part
from policymine.structure.owners import split_owners
from policymine.structure.votes import find_votes
from policymine.structure.wordlists import load_table

__all__ = ["read_labelled"]

_TASK = re.compile(r"[\u4e00-\u9fff]{2}|[A-Za-z]{3}")
_ASIDE = re.compile(r"^(?:\s|[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．]|[①-⑩•●·-])+")


@cache
def _labels() -> tuple[re.Pattern[str], dict[str, str]]:
    table = load_table("action_words.toml")["labels"]
    field_of = {
        name.casefold(): field
        for field in ("owner", "helper", "due", "status", "task")
        for name in table[field]
    }
    chinese = sorted((n for n in field_of if not n.isascii()), key=len, reverse=True)
    english = sorted((n for n in field_of if n.isascii()), key=len, reverse=True)
    pattern = re.compile(
        rf"(?P<label>(?:{'|'.join(map(re.escape, chinese))})|"
        rf"\b(?:{'|'.join(map(re.escape, english))}))\s?(?:为|是)?[:：]\s{{0,4}}",
        re.IGNORECASE,
    )
    return pattern, field_of


def read_labelled(
    part: Part, before: Part | None, found: list[ActionItem], on: str | None
) -> list[ActionItem]:
    """Read 任务：…；责任单位：…；完成时限：… in one part, or the labels below a task."""
    if ":" not in part.text and "：" not in part.text:
        return []
    pattern, field_of = _labels()
    hits = [m for m in pattern.finditer(part.text) if m["label"] != "时间" or "责任" in part.text]
    fields: dict[str, tuple[int, int]] = {}
    for index, match in enumerate(hits):
        stop = hits[index + 1].start() if index + 1 < len(hits) else len(part.text)
        field = field_of[match["label"].casefold()]
        value = part.text[match.end() : stop]
        cut = re.search(
            r"[。；;\n]|[）)](?=[。；;]?\s*$)|[，,|｜\t]\s*$"
            if field == "task"
            else r"[。；;\n）)|｜\t]|[，,]\s*$",
            value,
        )
        # 责任单位：A（牵头）、B keeps its brackets.
        if cut and cut.group() in "）)" and re.search(r"[（(]", value[: cut.start()]):
            cut = re.search(r"[。；;\n]|[，,]\s*$", value)
        stop = match.end() + (cut.start() if cut else len(value))
        if field not in fields and part.text[match.end() : stop].strip():
            fields[field] = (match.end(), stop)
    if not {"owner", "due"} & set(fields) or (part.speaker and part.zone != "action"):
        return []
    text, base = part.text, part.start
    if "task" in fields:
        a, b = fields["task"]
    else:
        a, b = 0, hits[0].start()
        a += len(lead.group()) if (lead := _ASIDE.match(text[:b])) else 0
        b = len(text[:b].rstrip(" 　（(【[，,；;"))
        sentences = [s for s in split_sentences(text[a:b]) if not find_votes(text[a:b][slice(*s)])]
        if len(sentences) > 1 or (sentences and b - a > sentences[0][1] + 2):
            # Of several sentences, the last that states no vote is the task.
            a, b = a + sentences[-1][0], a + sentences[-1][1]
    target = part
    if not _TASK.search(text[a:b]):
        if before is None:
            return []
        target, a, b = before, 0, len(before.text)
        a += len(lead.group()) if (lead := _ASIDE.match(target.text)) else 0
    owner = split_owners(text[slice(*fields["owner"])]) if "owner" in fields else ((), ())
    helper = split_owners(text[slice(*fields["helper"])])[0] if "helper" in fields else ()
    due = None
    if "due" in fields:
        s, e = fields["due"]
        dues = find_deadlines(text[s:e], on=on, offset=base + s)
        due = dues[0] if dues else Due(None, base + s, base + e, "as-written", True)
    elif target is part:
        due = due_of(text, base, on)
    status = status_of(text[slice(*fields["status"])]) if "status" in fields else None
    start, end = target.start + a, target.start + b
    made = ActionItem(
        target.text[a:b], start, end, owner[0], (*owner[1], *helper), due, status, target.item, part.speaker,
        target.seq, "label", 0.95,
    )  # fmt: skip
    # Labels on their own lines belong to the task above them, which may be known already.
    while found and target is not part and found[-1].seq >= target.seq and found[-1].start >= target.start:
        known = found.pop()
        made = replace(
            made,
            owners=made.owners or known.owners,
            helpers=made.helpers or known.helpers,
            due=made.due or known.due,
        )
    if target is not part and found and found[-1].rule == "label" and found[-1].end == end:
        known = found.pop()
        made = replace(
            made,
            owners=made.owners or known.owners,
            helpers=made.helpers or known.helpers,
            due=made.due or known.due,
        )
    return [made]
