"""What a record says twice and differently: who was there, how many came, when the next meeting is.

Nothing is decided here; a line says what contradicts what, for a person to look at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from policymine.corpus.document import Extracted
from policymine.structure.attendance import Attendee
from policymine.structure.rosters import person_of, simple

__all__ = ["contradictions"]

_CAME = re.compile(
    r"(?:实到|實到|实际到会)(?:会)?(?:人数|人員|人员|代表|委员|居民)?\s?[:：]?\s{0,2}(?P<n>\d{1,4})\s{0,2}[人名位]"
)
_AND_OTHERS = re.compile(r"等|其他|其余|若干|多名|多人|\bothers?\b|and \d+ ", re.IGNORECASE)


def contradictions(text: str, fields: Mapping[str, Extracted], attendance: Sequence[Attendee]) -> list[str]:
    """Return a line for each contradiction of a record with itself.

    Parameters
    ----------
    text : the record.
    fields : its fields; `present`, `absent`, `leave`, `date` and `next_meeting` are compared.
    attendance : everyone whom its lists name or count.

    >>> lists = {"present": ("张某（社区书记）", "李某"), "absent": ("李某（居民代表）",)}
    >>> fields = {name: Extracted(value, "、".join(value), None, "head", 0.9) for name, value in lists.items()}
    >>> contradictions("", fields, [])
    ['present: 李某 is on the list of those present and on that of the absent; both are kept']
    """
    return [*_twice(fields), *_counted(text, fields, attendance), *_next(fields)]


def _twice(fields: Mapping[str, Extracted]) -> list[str]:
    here = {simple(person_of(entry).name): person_of(entry).name for entry in _entries(fields.get("present"))}
    lines = []
    for name, words in (("absent", "of the absent"), ("leave", "of those on leave")):
        both = [here[key] for e in _entries(fields.get(name)) if (key := simple(person_of(e).name)) in here]
        if both:
            are = "are" if len(both) > 1 else "is"
            lines.append(
                f"present: {'、'.join(both)} {are} on the list of those present and on that {words}; both are kept"
            )
    return lines


def _entries(field: Extracted | None) -> tuple[str, ...]:
    value = field.value if field is not None else ()
    return tuple(map(str, value)) if isinstance(value, (tuple, list)) else (str(value),)


def _counted(text: str, fields: Mapping[str, Extracted], attendance: Sequence[Attendee]) -> list[str]:
    """Return a line where more came than the list names, though it reads as whole."""
    match = _CAME.search(text[:6000])
    listed = fields.get("present")
    if match is None or listed is None or _AND_OTHERS.search(listed.raw):
        return []
    named = sum(1 for a in attendance if a.name and a.status in ("present", "late", "left", "observer"))
    counted = any(a.count for a in attendance)
    if counted or not named or int(match["n"]) <= named:
        return []
    return [
        f"present: the record counts {match['n']} who came ({match.group()!r}), and its lists name {named}; the others are "
        "unknown"
    ]


def _next(fields: Mapping[str, Extracted]) -> list[str]:
    held, coming = fields.get("date"), fields.get("next_meeting")
    if held is None or coming is None or not isinstance(coming.value, Mapping):
        return []
    day, this = str(coming.value.get("date") or ""), str(held.value)
    if len(day) != 10 or len(this) != 10 or day >= this:
        return []
    return [f"time: the next meeting is dated {day}, before this one of {this}; both are kept"]
