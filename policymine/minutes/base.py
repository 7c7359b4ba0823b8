"""The result of an analysis of meetings, and its sentences in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from policymine.headlines import headline
from policymine.results import Result, plain
from policymine.structure.wordlists import load_table

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "BODY_COLUMNS",
    "COLUMNS",
    "MEETING_COLUMNS",
    "ROLE_COLUMNS",
    "MeetingsResult",
    "entries_of",
    "message",
    "text_of",
]

COLUMNS: Final = (
    "meeting",
    "date",
    "speaker",
    "role",
    "turns",
    "chars",
    "share",
    "name",
    "group",
    "chair",
    "title",
    "body",
    "record_mode",
    "gender",
)
MEETING_COLUMNS: Final = (
    "meeting",
    "date",
    "title",
    "body",
    "speakers",
    "present",
    "silent",
    "turns",
    "chars",
    "unattributed",
    "chair_share",
    "gini",
    "gini_no_chair",
    "gini_present",
    "gini_present_no_chair",
)
ROLE_COLUMNS: Final = (
    "body",
    "group",
    "zh",
    "en",
    "meetings",
    "speakers",
    "turns",
    "chars",
    "share",
    "low",
    "high",
    "unit",
)
BODY_COLUMNS: Final = (
    "body",
    "meetings",
    "first",
    "last",
    "turns",
    "chars",
    "gini",
    "gini_no_chair",
    "gini_present",
    "gini_present_no_chair",
    "chair_share",
)


def message(key: str, **values: Any) -> dict[str, str]:
    """Return one sentence of the catalogue in each language, filled in.

    >>> message("refused_no_speech")["en"]
    'No speech was found in it.'
    """
    return {lang: text.format(**values) for lang, text in load_table("minutes_messages.toml")[key].items()}


def text_of(value: Any) -> str | None:
    """Return a cell of a table as text, None where it is missing or blank."""
    known = plain(value)
    return None if known is None else str(known).strip() or None


def entries_of(value: Any) -> list[str]:
    """Return a cell that holds a list, or one string, as a list of strings."""
    known = plain(value)
    if isinstance(known, list):
        return [str(v) for v in known if text_of(v)]
    return [str(known)] if text_of(known) else []


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    columns = [str(c) for c in table.columns]
    return [
        {c: plain(v) for c, v in zip(columns, values, strict=True)}
        for values in table.itertuples(index=False, name=None)
    ]


@dataclass(frozen=True, eq=False, repr=False)
class MeetingsResult(Result):
    """Who spoke how much, meeting by meeting, with what could not be used and why.

    `table` has one row a speaker of a meeting: `chars` are characters without space, `share` is of all speech in
    the meeting, `turns` are stretches without another speaker between; `speaker` is the label as first written,
    `role` as written there or in the list of those present, `group` the side it stands for, `chair` whether this
    person chaired.

    Parameters
    ----------
    meetings : one row a meeting. `gini` is over those who spoke, `gini_present` over those present, the silent
        included; `_no_chair` leaves the chair out. 0 is equal, 1 one voice; null where it cannot be told.
    roles : one row a group, for each body and, with body null, for all. `share` is of all speech; `low` and `high`
        come from resampled meetings, or bodies, as `unit` says; null with fewer than five.
    bodies : one row a body, means over its meetings.
    follows : who follows whom, one row a pair of speakers of a meeting.
    lorenz : points of the Lorenz curve of each meeting.
    genders : talk by gender, where labels or lists give it.
    evenness : mean over meetings of each measure of evenness, with an interval from resampled meetings.
    refused : records that were not used: meeting, date, title, record_mode, reason {"zh", "en"}.
    messages : what the reader must know, each {"zh": ..., "en": ...}.
    """

    meetings: Any = None
    roles: Any = None
    bodies: Any = None
    follows: Any = None
    lorenz: Any = None
    genders: Any = None
    evenness: Any = None
    refused: tuple[Mapping[str, Any], ...] = field(default=())
    messages: tuple[Mapping[str, str], ...] = field(default=())

    def extra(self) -> dict[str, Any]:
        """Return the meetings, groups and bodies, the records refused, and the notes."""
        return {
            "meetings": _records(self.meetings),
            "roles": _records(self.roles),
            "bodies": _records(self.bodies),
            **{
                name: _records(table)
                for name in ("follows", "lorenz", "genders", "evenness")
                if (table := getattr(self, name)) is not None
            },
            "refused": [dict(r) for r in self.refused],
            "messages": [dict(m) for m in self.messages],
        }

    def summary(self, lang: str = "en") -> str:
        """Return one line: how many meetings and speakers, how many records were refused."""
        found = headline("meetings.talk", lang, n=len(self.table), meetings=len(self.meetings))
        return found + (headline("meetings.refused", lang, n=len(self.refused)) if self.refused else "")
