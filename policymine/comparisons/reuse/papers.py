"""What is to be known of documents to tell who took wording from whom: dates, issuers, levels, versions."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from policymine.structure.dates import find_dates

__all__ = ["CENTRE", "Papers", "day_span", "first_act"]

# Levels whose wording is the centre's.
CENTRE: Final = ("central", "ministry")
# What is said of a text under its title, before its body.
_ACT = re.compile(r"通过|批准|公布|发布|颁布|修正|修订|修改|制定|施行")
_BODY = re.compile(r"\n[ \u3000]*(?:第[一1]条|第[一1]章|一、)|[。！？][^\n）)]{40}")
_HEAD: Final = 3000
_NEAR: Final = 80
# Undated documents come after all others.
_NEVER: Final = 10_000_000


def day_span(date: str | None) -> tuple[int, int]:
    """Return the first and the last day that an ISO date of any precision can mean; (-1, -1) where there is none.

    >>> first, last = day_span("2014-02")
    >>> last - first, day_span(None)
    (27, (-1, -1))
    """
    if not date:
        return -1, -1
    parts = [int(part) for part in date.split("-")]
    year = parts[0]
    if len(parts) == 3:
        day = datetime.date(year, parts[1], parts[2]).toordinal()
        return day, day
    months = (1, 12) if len(parts) == 1 else (parts[1], parts[1])
    last = calendar.monthrange(year, months[1])[1]
    return (
        datetime.date(year, months[0], 1).toordinal(),
        datetime.date(year, months[1], last).toordinal(),
    )


def first_act(text: str, date: str | None) -> str | None:
    """Return the day of the first act that the head of a text names, where it is before the date of the document.

    A text that was amended bears the date of its last amendment; much of its wording is as old as its first adoption.

    >>> first_act("未成年人保护法\\n1991年9月4日第七届全国人大常委会通过\\n2024年4月26日修正\\n第一条 …", "2024-04-26")
    '1991-09-04'
    >>> first_act("通知\\n2014年3月5日印发", "2014-03-05") is None
    True
    """
    head = text[:_HEAD]
    body = _BODY.search(head)
    head = head[: body.start()] if body else head
    days = [
        str(found.value)
        for found in find_dates(head)
        if found.span
        and len(str(found.value)) == 10
        and _ACT.search(head[found.span[1] : found.span[1] + _NEAR])
    ]
    return min(days) if days and date and min(days) < date[:10] else None


@dataclass(frozen=True, eq=False)
class Papers:
    """Documents, in the order of their sentences.

    Parameters
    ----------
    ids, titles, dates, issuers, levels : as the documents have them; an issuer is the lead one.
    since : date of the first act that the text itself names (adopted 1991, amended 2024), None where it names none before
        its date: wording may be as old as that.
    version_group : the same for versions of one document, None for those without versions.
    side : 0, or 0 and 1 where two corpora are compared; then only pairs across count.
    source, target : bool, (n,): whether it may be a source, and whether it may take over.
    """

    ids: Sequence[str]
    titles: Sequence[str | None]
    dates: Sequence[str | None]
    issuers: Sequence[str | None]
    levels: Sequence[str | None]
    since: Sequence[str | None]
    version_group: Sequence[str | None]
    side: NDArray[np.int8]
    source: NDArray[np.bool_]
    target: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def days(self) -> NDArray[np.int64]:
        """First and last day of each date, int64, (n, 2); -1 where undated."""
        return np.array([day_span(date) for date in self.dates], dtype=np.int64).reshape(-1, 2)

    @cached_property
    def wording(self) -> NDArray[np.int64]:
        """First and last day that a document's wording can be from, int64, (n, 2): from the first act named to its date."""
        found = self.days.copy()
        first = np.array([day_span(date)[0] for date in self.since], dtype=np.int64)
        older = (first >= 0) & (first < found[:, 0])
        found[older, 0] = first[older]
        undated = found[:, 1] < 0
        found[undated, 1] = _NEVER
        return found

    @cached_property
    def place(self) -> NDArray[np.int64]:
        """The place of each in time: its last day, undated ones after all."""
        last = self.days[:, 1]
        return np.where(last < 0, _NEVER, last)

    @cached_property
    def issuer(self) -> NDArray[np.int32]:
        """Number of the issuer; a document without one is its own."""
        names = [name if name else f"\0{i}" for i, name in enumerate(self.issuers)]
        return np.unique(np.array(names, dtype=object).astype(str), return_inverse=True)[1].astype(np.int32)

    @cached_property
    def has_issuer(self) -> NDArray[np.bool_]:
        """Whether an issuer is stated."""
        return np.array([bool(name) for name in self.issuers], dtype=bool)

    @cached_property
    def n_issuers(self) -> int:
        """How many issuers are stated."""
        return len({name for name in self.issuers if name})

    @cached_property
    def centre(self) -> NDArray[np.bool_]:
        """Whether the level is central or ministry."""
        return np.array([level in CENTRE for level in self.levels], dtype=bool)

    @cached_property
    def version(self) -> NDArray[np.int32]:
        """Number of the group of versions; a document without versions is its own."""
        names = [f"v{group}" if group else f"\0{i}" for i, group in enumerate(self.version_group)]
        return np.unique(np.array(names, dtype=object).astype(str), return_inverse=True)[1].astype(np.int32)
