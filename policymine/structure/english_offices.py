"""Someone of a list with his office, and the offices of several: "Presidents of the Banks of A, B and C, respectively"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policymine.structure.english_names import Named

__all__ = ["Attendee", "members", "singular"]

_PLURAL_HEAD = re.compile(
    r"\b(Members|Presidents|Economists|Directors|Advisers|Advisors|Officers|Secretaries|Counsels?|Managers|Governors|Chairs|Chiefs"
    r"|Analysts|Cllrs|Senators|Ministers|"
    r"Attorneys|Assistants|Specialists|Commissioners|Councillors|Councilmembers|Trustees|Representatives|Clerks|Engineers|Planners"
    r"|Heads|Experts)\b"
)
_RESPECTIVELY = re.compile(r",?\s+respectively\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Attendee:
    """One person of a list.

    Parameters
    ----------
    name : as written, without Mr. or Ms. where the list gives no more than the surname: `Greenspan`.
    role : the office as the list states it, in the singular; None where it states none.
    status : present (a member), observer (in attendance), leave (excused), absent, late.
    start, end : code-point offsets of the name.
    note : the number of the footnote at the name, as of someone who attended in part; None without.
    """

    name: str
    role: str | None
    status: str
    start: int
    end: int
    note: int | None = None

    def as_dict(self) -> dict[str, object]:
        """Return plain JSON types."""
        made: dict[str, object] = {
            "name": self.name,
            "role": self.role,
            "status": self.status,
            "span": [self.start, self.end],
        }
        return made if self.note is None else {**made, "note": self.note}


def members(group: Sequence[Named], role: str) -> Iterable[Attendee]:
    """Yield a group with the office that stands after it, each his own where they are listed respectively."""
    words = re.sub(r"\s+", " ", role).strip(" ,;.\u2022*()-–—")
    if not words or not re.search(r"[A-Za-z]{2}", words):
        roles: list[str | None] = [None] * len(group)
    else:
        roles = list(_roles(words, len(group)))
    for (name, begin, stop), office in zip(group, roles, strict=True):
        yield Attendee(name, office, "present", begin, stop)


def _roles(words: str, count: int) -> list[str]:
    if count == 1:
        return [_RESPECTIVELY.sub("", words)]
    bare = _RESPECTIVELY.sub("", words)
    single = singular(bare)
    if bare != words:
        head, _, tail = bare.rpartition(" of ")
        listed = [part for part in re.split(r",\s?and\s|,\s|\sand\s", tail) if part.strip()]
        if head and len(listed) == count:
            return [f"{singular(head)} of {place.strip()}" for place in listed]
    return [single] * count


def singular(words: str) -> str:
    """Return an office of several as that of one: Alternate Members -> Alternate Member."""
    words = re.sub(r"\b(Banks|Divisions|Offices|Departments)(?= of|$)", lambda m: m[1][:-1], words)
    return _PLURAL_HEAD.sub(
        lambda m: m[1][:-3] + "y" if m[1].endswith("ies") else m[1].removesuffix("s"), words, count=1
    )
