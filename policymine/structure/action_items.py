"""An action item, and what its words say of deadline and state."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from policymine.structure.deadlines import Due, find_deadlines
from policymine.structure.wordlists import load_table

__all__ = ["STATUSES", "ActionItem", "due_of", "status_of"]

STATUSES = ("done", "underway", "not_done")
_STARTS = re.compile(r"^(?:自|从).{0,20}(?:起|开始)|(?:起施行|起实施|起执行|起试行|召开|举行|开会)")


@dataclass(frozen=True, slots=True)
class ActionItem:
    """Something to be done.

    Parameters
    ----------
    what : its wording, as it stands; `Document.text[start:end]`.
    start, end : code points.
    owners : who is to do it, as written; empty where the record names nobody.
    helpers : who is to help.
    due : the deadline, None where none is stated; `due.value` is None where no calendar settles it.
    status : `done`, `underway`, `not_done`, or None where the record does not say.
    item : index of the item of business, or None.
    speaker : who said it, in a record of what was said.
    seq : number of the passage.
    rule : `table`, `label`, `list`, `by`, `ask`, `clause`, `promise`, `english` or `unassigned`; in a debate
        `undertaking` and `motion` (carried); of what is only proposed `call` (促请) and `demand` (应该).
    confidence : 0 to 1.
    """

    what: str
    start: int
    end: int
    owners: tuple[str, ...]
    helpers: tuple[str, ...]
    due: Due | None
    status: str | None
    item: int | None
    speaker: str | None
    seq: int
    rule: str
    confidence: float


@cache
def _status_words() -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = load_table("action_words.toml")["status"]
    return tuple(
        (name, re.compile("|".join(re.escape(w) for w in sorted(table[name], key=len, reverse=True)), re.I))
        for name in ("not_done", "underway", "done")
    )


def status_of(text: str) -> str | None:
    """Return how something stands, by the words of a text; None where it does not say.

    >>> [status_of(t) for t in ("已于7月28日全部完成", "车棚已完工并投入使用", "尚未完成", "正在推进", "4月底前完成")]
    ['done', 'done', 'not_done', 'underway', None]
    """
    hit = next((name for name, words in _status_words() if words.search(text)), None)
    if hit is None and re.search(
        r"已(?:经|于|全部|按期|如期|在|按|由)[^，。；]{0,20}?(?:完成|解决|安装|更换|公示|拆除|落实|到位|办理)|"
        r"(?:完成|解决|安装|更换)了",
        text,
    ):
        return "done"
    return hit


def due_of(text: str, base: int, on: str | None, *, loose: bool = False) -> Due | None:
    """Return the deadline of a stretch: one that closes a time, else (loose) one that only names it."""
    dues = [
        d
        for d in find_deadlines(text, on=on, offset=base)
        if not _STARTS.search(text[max(0, d.start - base - 1) : d.end - base + 6])
    ]
    closed = [d for d in dues if d.closed]
    ahead = [d for d in dues if d.value and on and d.value >= on[: len(d.value)] and not d.closed]
    standing = [d for d in dues if d.value is None and not d.closed]
    return next(iter([*(d for d in closed if d.value), *closed, *(ahead if loose else ()), *standing]), None)
