"""Who a speaker's label stands for, as a person says: a label of a whole record, or one passage.

A correction names its place as a field: `speaker 李主任` is every turn that bears this label, `speaker #12` the passage with
this number. The label as written stays in the text and in `Passage.label`; whom the rules had named stays in
`extra["speakers_as_read"]`, so that a correction can be taken back.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from policymine.corpus.document import Document, Passage
from policymine.errors import InputError

__all__ = [
    "SpeakerTarget",
    "bearers",
    "checked",
    "missing_note",
    "said_of",
    "speaker_field",
    "speaker_target",
    "speaker_value",
    "with_speakers",
]

AS_READ: Final = "speakers_as_read"
_FIELD = re.compile(
    r"(?:speaker|speakers|发言人|发言者|說話人|说话人)\s*[:：=]?\s+(?P<rest>\S.*)", re.IGNORECASE | re.DOTALL
)
_PLACE = re.compile(r"[#＃№]\s*(\d{1,9})")
_LONGEST: Final = 120


@dataclass(frozen=True, slots=True)
class SpeakerTarget:
    """Which turns a correction is about: all of a label, or the passage of a number; the other is None."""

    label: str | None = None
    seq: int | None = None


def speaker_field(label: str | None = None, seq: int | None = None) -> str:
    """Return the field that names these turns.

    >>> speaker_field("李主任"), speaker_field(seq=12)
    ('speaker 李主任', 'speaker #12')
    """
    return f"speaker {label}" if label is not None else f"speaker #{seq}"


def speaker_target(field: str) -> SpeakerTarget | None:
    """Return the turns that a field names; None where it names another field.

    >>> speaker_target("speaker 李主任"), speaker_target("发言人 #12"), speaker_target("chair")
    (SpeakerTarget(label='李主任', seq=None), SpeakerTarget(label=None, seq=12), None)
    """
    match = _FIELD.fullmatch(field.strip())
    if match is None:
        return None
    place = _PLACE.fullmatch(match["rest"].strip())
    return SpeakerTarget(seq=int(place[1])) if place else SpeakerTarget(label=match["rest"].strip())


def speaker_value(given: str) -> str:
    """Return the name that a person gave; raises InputError where it is none."""
    name = re.sub(r"\s+", " ", given).strip()
    if len(name) > _LONGEST:
        raise InputError(f"the speaker has {len(name)} characters; {_LONGEST} are accepted: give a name")
    return name


def bearers(document: Document, target: SpeakerTarget) -> list[Passage]:
    """Return the passages that a correction is about, under the speakers that the rules had read."""
    return [
        passage
        for passage in _as_read(document)
        if passage.role == "speech"
        and (passage.seq == target.seq if target.label is None else passage.speaker == target.label)
    ]


def checked(document: Document, field: str) -> list[Passage]:
    """Return the passages that a field names; raises InputError, naming those there are, where it names none."""
    target = speaker_target(field)
    found = bearers(document, target) if target else []
    if found or target is None:
        return found
    if target.label is None:
        raise InputError(f"{field}: passage {target.seq} of {document.id} is no speech")
    labels = list(dict.fromkeys(p.speaker for p in _as_read(document) if p.role == "speech" and p.speaker))
    near = difflib.get_close_matches(target.label, labels, n=1)
    listed = "、".join(labels[:8]) + (" ..." if len(labels) > 8 else "") if labels else "none"
    hint = f"did you mean {near[0]!r}? " if near else ""
    raise InputError(f"{field}: no turn of {document.id} bears this label; {hint}its labels are {listed}")


def missing_note(document: Document, item: Mapping[str, Any]) -> str | None:
    """Return what to tell of a correction that names no turn of a document that was read anew; None where it does."""
    target = speaker_target(str(item["field"]))
    found = bearers(document, target) if target else []
    # A number counts passages: in a changed text it may be another's speech.
    told = item.get("said")
    if target and target.seq is not None and told is not None:
        found = [p for p in found if _said(p) == told]
    if found:
        return None
    value = item["value"] or "nobody"
    return f"speaker: {item['field']} was set to {value} by hand; no such turn is in the text now, so it does nothing"


def with_speakers(document: Document, items: Sequence[Mapping[str, Any]]) -> Document:
    """Return the document with these corrections of speakers, and no others.

    Parameters
    ----------
    document : with or without earlier corrections of speakers; they are taken back first.
    items : corrections with `field` and `value`; that of a passage holds against that of its label.

    >>> from policymine.corpus.document import Passage
    >>> said = Passage("a", 0, "speech", 0, "李主任：", "李主任", "好。", 4, 6)
    >>> made = with_speakers(Document("a", "minutes", "李主任：好。", passages=(said,)), [{"field": "speaker 李主任", "value": "李强"}])
    >>> made.passages[0].speaker, made.extra["speakers_as_read"], with_speakers(made, []).passages[0].speaker
    ('李强', {'0': '李主任'}, '李主任')
    """
    read = _as_read(document)
    named: dict[int, str | None] = {}
    labels: dict[str, str | None] = {}
    for item in sorted(items, key=_is_single):
        target = speaker_target(str(item["field"]))
        if target is None or missing_note(document, item):
            continue
        for passage in bearers(document, target):
            named[passage.seq] = item["value"]
        if target.label is not None:
            labels[target.label] = item["value"]
    passages = tuple(replace(p, speaker=named[p.seq]) if p.seq in named else p for p in read)
    kept = {str(p.seq): p.speaker for p in read if p.seq in named and named[p.seq] != p.speaker}
    extra = {key: value for key, value in document.extra.items() if key != AS_READ}
    if kept:
        extra[AS_READ] = kept
    meeting = extra.get("meeting")
    if isinstance(meeting, Mapping) and isinstance(meeting.get("speakers"), (list, tuple)):
        extra["meeting"] = {**meeting, "speakers": list(_entries(meeting["speakers"], labels))}
    return replace(document, passages=passages, extra=extra)


def said_of(document: Document, field: str) -> str | None:
    """Return how the one passage that a field names begins, by which it is known again; None for a label."""
    target = speaker_target(field)
    found = bearers(document, target) if target and target.seq is not None else []
    return _said(found[0]) if found else None


def _said(passage: Passage) -> str:
    return f"{passage.label}{passage.text[:60]}"


def _is_single(item: Mapping[str, Any]) -> bool:
    target = speaker_target(str(item["field"]))
    return target is not None and target.seq is not None


def _as_read(document: Document) -> list[Passage]:
    before = document.extra.get(AS_READ) or {}
    return [replace(p, speaker=before[str(p.seq)]) if str(p.seq) in before else p for p in document.passages]


def _entries(listed: Sequence[Any], labels: Mapping[str, str | None]) -> Iterator[Any]:
    """Yield what a record says of its speakers, with whom a person named beside what the rules found."""
    for entry in listed:
        if not isinstance(entry, Mapping):
            yield entry
            continue
        plain = {key: value for key, value in entry.items() if key != "amended"}
        label = str(plain.get("speaker"))
        yield {**plain, "amended": labels[label]} if label in labels else plain
