"""The speakers of a record that nobody can be told for sure: who could be meant, for a person to say."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

__all__ = ["OpenSpeaker", "open_speakers", "told_of_speakers"]

# So many labels that match nobody on the roster are listed one by one; more are another roster, and one line says so.
_MOST: Final = 40
_SHOWN: Final = 12
_TOLD = re.compile(r"^speaker: .*?(?:; it is left as written$|not on the roster of \d+ names$)")


@dataclass(frozen=True, slots=True)
class OpenSpeaker:
    """A label that could mean several people, or nobody on the roster.

    Parameters
    ----------
    label : as the turns name the speaker.
    turns : how many turns bear it.
    candidates : those of the roster who could be meant, with their offices; empty where nobody is near.
    listed : how many names the roster has.
    several : whether the label fits more than one person; else it fits none.
    """

    label: str
    turns: int
    candidates: tuple[str, ...]
    listed: int
    several: bool

    def reason(self, places: Sequence[int] = ()) -> str:
        """Return why it is open, and how a correction names one turn alone.

        Parameters
        ----------
        places : the numbers of the passages that bear the label.
        """
        listed = "、".join(self.candidates)
        if self.several:
            told = [f"may stand for any of {listed} (turns: {self.turns})"]
        else:
            told = [f"is not on the roster of {self.listed} names (turns: {self.turns})"]
            if listed:
                told.append(f"names near it: {listed}")
        if len(places) < 2:
            return "; ".join(told)
        numbers = ", ".join(f"#{seq}" for seq in places[:_SHOWN]) + (" ..." if len(places) > _SHOWN else "")
        told.append(
            f"a correction names all of them, for one alone write the field as speaker and its number: {numbers}"
        )
        return "; ".join(told)

    @property
    def certainty(self) -> float:
        """How certain the label counts as it stands, 0 to 1."""
        return 0.12 if self.several else 0.3 if self.candidates else 0.55


def open_speakers(meeting: Mapping[str, Any]) -> Iterator[OpenSpeaker]:
    """Yield the labels of a record that are open.

    Parameters
    ----------
    meeting : what the record states, as `MeetingRecord.as_dict` gives it.

    >>> made = {"speakers": [{"speaker": "李主任", "kind": "person", "name": None, "turns": 2, "candidates": ["李强", "李红"]}]}
    >>> [(one.label, one.candidates, one.reason()) for one in open_speakers(made)]
    [('李主任', ('李强', '李红'), 'may stand for any of 李强、李红 (turns: 2)')]
    """
    entries = [e for e in meeting.get("speakers") or () if isinstance(e, Mapping) and "amended" not in e]
    roster = [
        a
        for a in meeting.get("attendance") or ()
        if isinstance(a, Mapping) and a.get("name") and a.get("status") not in ("absent", "leave")
    ]
    names = list(dict.fromkeys(str(a["name"]) for a in roster))
    away = {
        str(a["name"])
        for a in meeting.get("attendance") or ()
        if isinstance(a, Mapping) and a.get("name") and a.get("status") in ("absent", "leave")
    }
    strangers: list[OpenSpeaker] = []
    for entry in entries:
        label, turns = str(entry["speaker"]), int(entry.get("turns") or 0)
        candidates = tuple(map(str, entry.get("candidates") or ()))
        if candidates:
            yield OpenSpeaker(label, turns, candidates, len(names), True)
        elif (
            entry.get("kind") == "person"
            and len(names) >= 2
            and not _known(str(entry.get("name") or label), [*names, *away])
        ):
            near = _near(str(entry.get("name") or label), roster)
            strangers.append(OpenSpeaker(label, turns, near, len(names), False))
    if len(strangers) <= _MOST:
        yield from strangers
    else:
        yield from (one for one in strangers if one.candidates)


def told_of_speakers(warning: str, listed: Collection[str]) -> bool:
    """Return whether a warning of a record says no more than labels that are listed one by one, or amended.

    >>> told_of_speakers("speaker: '李某' speaks and is not on the roster of 3 names", {"李某"})
    True
    """
    labels = re.findall(r"'([^']+)'", warning) if _TOLD.match(warning) else []
    return bool(labels) and all(label in listed for label in labels)


def _known(name: str, names: Sequence[str]) -> bool:
    from policymine.structure.rosters import simple

    plain = simple(name).casefold()
    return any(plain == simple(other).casefold() for other in names)


def _near(name: str, roster: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return those of a roster whose names are nearly the same: a character apart, or the same surname in English."""
    from rapidfuzz.distance import Levenshtein

    from policymine.structure.rosters import simple

    found = []
    plain = simple(name)
    for attendee in roster:
        other = simple(str(attendee["name"]))
        if re.search(r"[\u3400-\u9fff]", plain):
            # 王经理 is near every 王; 李晓梅 near 李小梅.
            near = Levenshtein.distance(plain, other) <= 1 and len(plain) >= 3 and len(other) >= 3
            near = near or (plain[:1] == other[:1] and plain[1:2] not in other[1:] and not _whole_name(plain))
        else:
            near = plain.split()[-1:] == other.split()[-1:] or (
                len(plain) >= 6 and Levenshtein.distance(plain.casefold(), other.casefold()) <= 2
            )
        if near:
            role = attendee.get("role")
            found.append(f"{attendee['name']}（{role}）" if role else str(attendee["name"]))
    return tuple(dict.fromkeys(found))[:6]


def _whole_name(text: str) -> bool:
    from policymine.structure.rosters import is_person_name

    return is_person_name(text, sure=False)
