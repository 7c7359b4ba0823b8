"""Action items in the record of a meeting: what is to be done, by whom, by when, and how it stands.

Read from a table of tasks, from labels (责任单位：…；完成时限：…), from lines under 任务分工 (物业公司：更换灯具), and from sentences
(由物业公司负责，4月15日前完成). An action without an owner or without a deadline is kept, and the field is empty: nobody is made
responsible who was not named.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from policymine.structure.action_items import STATUSES, ActionItem, status_of
from policymine.structure.action_labels import read_labelled
from policymine.structure.action_sentences import read_sentences
from policymine.structure.action_tables import read_rows
from policymine.structure.deadlines import Due, find_deadlines
from policymine.structure.debates import find_undertakings
from policymine.structure.meeting_parts import Part
from policymine.structure.owners import split_owners

__all__ = ["STATUSES", "ActionItem", "find_actions", "status_of"]

_NEXT_MEETING = re.compile(
    r"^(?:下次|下一次).{0,6}(?:会议|例会|会).{0,12}(?:定于|时间|召开|举行|议题)|(?:召开|举行|"
    r"召集)[^，。；]{0,16}会(?:议)?$|\b(?:next|following) meeting\b.{0,60}\b(?:held|be on|will be|take place)"
)


def find_actions(
    parts: Sequence[Part], *, on: str | None = None, people: Collection[str] = (), debate: bool = False
) -> list[ActionItem]:
    """Return the action items of a record, in order.

    Parameters
    ----------
    parts : from `read_parts`.
    on : ISO date of the meeting, which 月底前 and 两周内 need.
    people : names on the lists of those present.
    debate : whether it is the record of a debate, where sentences hand out no work: there an office holder undertakes it.
    """
    found: list[ActionItem] = []
    rows: list[Part] = []
    for index, part in enumerate(parts):
        if part.zone == "vote":
            continue
        if part.role == "table":
            rows.append(part)
            if index + 1 < len(parts) and parts[index + 1].role == "table":
                continue
            found += _from_table(rows, on)
            rows = []
            continue
        before = parts[index - 1] if index and parts[index - 1].role != "table" else None
        found += read_labelled(part, before, found, on) or (
            find_undertakings(part, on) if debate else read_sentences(part, on, people)
        )
    return _kept(sorted(found, key=lambda a: a.start), parts)


def _kept(found: list[ActionItem], parts: Sequence[Part]) -> list[ActionItem]:
    """Leave out the next meeting, and, where the record keeps a list of tasks, what is no task of that list.

    Beside such a list, a task that a decision names stays only with both owner and deadline, and a line without
    either is a remark.
    """
    zones = {part.seq: part.zone for part in parts}
    found = [a for a in found if not _NEXT_MEETING.search(a.what)]
    own_list = any(a.rule in ("label", "table", "list") for a in found)
    if not own_list:
        return found
    return [
        a
        for a in found
        if a.rule in ("label", "table", "list")
        or (a.owners and a.due is not None and a.due.closed)
        or (zones[a.seq] == "action" and (a.owners or a.due))
    ]


def _from_table(rows: Sequence[Part], on: str | None) -> list[ActionItem]:
    found = []
    for row in read_rows(rows):
        due = None
        if "due" in row.cells:
            a, b = row.cells["due"]
            dues = find_deadlines(row.part.text[a - row.part.start : b - row.part.start], on=on, offset=a)
            due = dues[0] if dues else Due(None, a, b, "as-written", True)
        names = {
            key: split_owners(row.text(key)) if key in row.cells else ((), ()) for key in ("owner", "helper")
        }
        a, b = row.cells["task"]
        found.append(
            ActionItem(
                row.text("task"), a, b, names["owner"][0], (*names["owner"][1], *names["helper"][0]), due,
                status_of(row.text("status")) if "status" in row.cells else None,
                row.part.item, None, row.part.seq, "table", 0.95,
            )
        )  # fmt: skip
    return found
