"""What the record of a meeting or an interview holds: its fields, its speeches, who was there, who spoke."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from policymine.corpus.document import DOCUMENT_FIELDS, Extracted, Passage
from policymine.structure.attendance import Attendee
from policymine.structure.meeting_parts import Item
from policymine.structure.rosters import Person
from policymine.structure.speaker_names import SpeakerKind
from policymine.structure.speech_people import Speaker

__all__ = ["MeetingRecord", "Speech"]


@dataclass(frozen=True, slots=True)
class Speech:
    """One stretch of a turn: `text[start:end]` is what was said, without the label.

    Parameters
    ----------
    speaker : the name or role, as the label gives it.
    label : the label as written; empty where a stage note interrupted the turn and it goes on.
    start, end : code-point offsets.
    kind : person, office, unnamed (有居民, 居民A) or collective (全体).
    name : the person, where the label or the roster tells who it is; None otherwise.
    role : the office or group, of the label or else of the roster; None where neither states one.
    item : index into the agenda of the record; None where no item is open.
    time : the time that the label states; None where it states none.
    """

    speaker: str
    label: str
    start: int
    end: int
    kind: SpeakerKind = "person"
    name: str | None = None
    role: str | None = None
    item: int | None = None
    time: str | None = None


@dataclass(frozen=True, slots=True)
class MeetingRecord:
    """What the record of a meeting states; a field that it does not state is absent from `fields`.

    Parameters
    ----------
    fields : date, start, end, body, series, title, place, chair, recorder, present, observers, absent, leave, late,
        agenda, next_meeting, record_mode; an `Extracted` each, lists of people as tuples of entries as written.
    speeches : the turns, in order.
    passages : the whole record as passages: attendance, speech, decision, note, heading, clause, table.
    people : everyone whom the head names, with the office it gives him.
    attendance : everyone whom the lists name or count, with status.
    agenda : the items of business, those that the head lists first.
    speakers : whom each label stands for, in order of first speaking.
    warnings : what contradicts itself or stays open, a line each.
    """

    fields: dict[str, Extracted]
    speeches: tuple[Speech, ...]
    passages: tuple[Passage, ...]
    people: tuple[Person, ...] = ()
    attendance: tuple[Attendee, ...] = ()
    agenda: tuple[Item, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    warnings: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return what the record states beyond the fields of a document, as plain JSON types.

        Each field as value, raw, span, rule, confidence; beside them `attendance`, `agenda` (with the numbers of
        the passages that speak to an item) and `speakers` (with their turns).
        """
        made: dict[str, Any] = {
            name: field.as_dict()
            for name, field in self.fields.items()
            if name not in (*DOCUMENT_FIELDS, "attendance")
        }
        if self.attendance:
            made["attendance"] = [attendee.as_dict() for attendee in self.attendance]
        said = [p.seq for p in self.passages if p.role == "speech" and p.speaker]
        of_item: dict[int | None, list[int]] = {}
        for seq, speech in zip(said, self.speeches, strict=True):
            of_item.setdefault(speech.item, []).append(seq)
        if self.agenda:
            made["agenda"] = [
                {
                    "number": item.number,
                    "name": item.name,
                    "span": [item.start, item.end],
                    "listed": item.listed,
                    "speeches": of_item.get(index, []),
                }
                for index, item in enumerate(self.agenda)
            ]
        if self.speakers:
            turns = Counter(speech.speaker for speech in self.speeches if speech.label)
            made["speakers"] = [
                {
                    "speaker": who.label,
                    "kind": who.kind,
                    "name": who.name,
                    "role": who.role,
                    "turns": turns[who.label],
                    **({"candidates": list(who.candidates)} if who.candidates else {}),
                }
                for who in self.speakers
            ]
        return made
