"""Meetings in JSON, told by their content: QMSum, VCSum, and the segments of a speech recogniser.

QMSum: an object with `meeting_transcripts` ({speaker, content}) and `topic_list`, its spans counted in turns, both ends
included. VCSum: an object a segment with `context` (turns, each a list of sentences) and `speaker` (a number a turn), its
`id` the meeting's and the segment's; or an object a meeting with `summary` and `eos_index`, without any turn. A
recogniser's output: `segments` with `text`, `start`, `end` and, where it tells voices apart, `speaker`.

Sources: Zhong et al. (2021), QMSum, NAACL; Wu et al. (2023), VCSum, Findings of ACL.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from policymine.ingestors.base import RawDocument, Skipped, Stated
from policymine.ingestors.turn_table import seconds_of
from policymine.ingestors.turns import Transcript, apart, join_words

__all__ = ["meeting_reader"]

Rows = Iterable[tuple[int, Mapping[str, Any]]]
Reader = Callable[[Rows], Iterator[RawDocument | Skipped]]


def meeting_reader(value: Any) -> Reader | None:
    """Return what reads objects of this form as meetings; None where the object is no meeting.

    Parameters
    ----------
    value : the first object of the file.

    >>> reader = meeting_reader({"meeting_transcripts": [{"speaker": "Chair", "content": "Welcome."}]})
    >>> [raw.text for raw in reader([(1, {"meeting_transcripts": [{"speaker": "Chair", "content": "Welcome."}]})])]
    ['Chair: Welcome.']
    >>> meeting_reader({"text": "一"}) is None
    True
    """
    if not isinstance(value, Mapping):
        return None
    if isinstance(value.get("meeting_transcripts"), list):
        return _qmsum
    if isinstance(value.get("context"), list) and isinstance(value.get("speaker"), list):
        return _vcsum
    if "eos_index" in value and isinstance(value.get("summary"), str):
        return _vcsum_summaries
    if _objects(value.get("segments"), "text") and any("start" in entry for entry in value["segments"]):
        return _segments
    return None


def _objects(value: Any, key: str) -> bool:
    """Return whether a value is a list of objects, most of which hold words under a key."""
    if not isinstance(value, list) or not all(isinstance(entry, Mapping) for entry in value):
        return False
    held = sum(isinstance(entry.get(key), str) for entry in value)
    return held > 0 and held >= len(value) / 2


def _qmsum(rows: Rows) -> Iterator[RawDocument | Skipped]:
    found = list(rows)
    for number, row in found:
        item = str(number) if len(found) > 1 else ""
        turns = row.get("meeting_transcripts")
        if not isinstance(turns, list):
            yield Skipped(item or "1", "has no list of turns under meeting_transcripts")
            continue
        meeting = Transcript()
        place: dict[int, int] = {}
        for k, turn in enumerate(turns):
            said = turn.get("content") if isinstance(turn, Mapping) else None
            if isinstance(said, str):
                place[k] = len(meeting.turns)
                meeting.speech(_name(turn.get("speaker")), said)
        if not any(raw.end > raw.start for raw in meeting.turns):
            yield Skipped(
                item or "1",
                "has no turn with words under meeting_transcripts",
                "a turn is an object with speaker and content",
            )
            continue
        extra = apart({k: v for k, v in row.items() if k not in ("meeting_transcripts", "topic_list") and v})
        topics, notes = _topics(row.get("topic_list"), len(turns), place)
        if len(place) < len(turns):
            notes.append(f"{len(turns) - len(place)} of {len(turns)} turns hold no words (content); left out")
        if topics:
            extra["topics"] = topics
        yield meeting.document("qmsum", item=item, extra=extra, warnings=tuple(notes))


def _topics(listed: Any, n_turns: int, place: Mapping[int, int]) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the topics with the spans of turns that are true ones, and a line for those that are not.

    `place` leads from a turn's number in the file to its number among those that hold words.
    """
    topics: list[dict[str, Any]] = []
    bad = 0
    entries = listed if isinstance(listed, list) else []
    for entry in entries:
        if not isinstance(entry, Mapping):
            bad += 1
            continue
        stated = entry.get("relevant_text_span")
        spans = []
        for span in stated if isinstance(stated, list) else () if stated is None else (stated,):
            try:
                first, last = (int(edge) for edge in span)
            except (TypeError, ValueError):
                bad += 1
                continue
            held = [place[k] for k in range(first, last + 1) if k in place] if last < n_turns else []
            if 0 <= first <= last and held:
                spans.append([held[0], held[-1]])
            else:
                bad += 1
        topics.append({"topic": str(entry.get("topic", "")), "spans": spans})
    notes = [f"{bad} spans of topics name turns that do not exist; left out"] if bad else []
    if listed and not isinstance(listed, list):
        notes.append(f"topic_list is a {type(listed).__name__}, not a list of topics; left out")
    return topics, notes


def _vcsum(rows: Rows) -> Iterator[RawDocument | Skipped]:
    """Yield the meetings of a file of segments; those of one meeting follow one another."""
    meetings: dict[str, list[tuple[int, Mapping[str, Any]]]] = {}
    for number, row in rows:
        context, speakers = row.get("context"), row.get("speaker")
        if not isinstance(context, list) or not isinstance(speakers, list):
            yield Skipped(str(number), "has no list of turns under context, or of speakers under speaker")
            continue
        if len(context) != len(speakers):
            yield Skipped(
                str(number), f"has {len(speakers)} speakers (speaker) for {len(context)} turns (context)"
            )
            continue
        name = str(row.get("id", number))
        meetings.setdefault(name.rpartition("_")[0] or name, []).append((number, row))
    for name, segments in meetings.items():
        meeting = Transcript()
        topics = []
        for _, row in segments:
            first = len(meeting.turns)
            for speaker, turn in zip(row["speaker"], row["context"], strict=True):
                said = "".join(map(str, turn)) if isinstance(turn, list) else str(turn)
                named = _name(speaker)
                meeting.speech(named, said, shown=f"发言人{named}" if named and named.isdigit() else None)
            topics.append(
                {
                    "topic": str(row.get("agenda", "")),
                    "spans": [[first, len(meeting.turns) - 1]],
                    "segment": str(row.get("id", "")),
                    **{key: row[key] for key in ("discussion",) if row.get(key)},
                }
            )
        extra: dict[str, Any] = {"topics": topics}
        if "av_num" in segments[0][1]:
            extra["av_num"] = segments[0][1]["av_num"]
        yield meeting.document("vcsum", item=name, record_id=name, extra=extra)


def _vcsum_summaries(rows: Rows) -> Iterator[RawDocument | Skipped]:
    """Yield the summaries of a file that holds no turns: minutes that no one can be counted in."""
    for number, row in rows:
        text = row.get("summary")
        name = str(row.get("id", number))
        if not isinstance(text, str) or not text.strip():
            yield Skipped(str(number), "has no summary")
            continue
        rule = "vcsum:summary"
        yield RawDocument(
            text,
            {"kind": Stated("minutes", rule), "record_mode": Stated("summary", rule)},
            apart({key: value for key, value in row.items() if key != "summary"}),
            item=name,
            extractor="vcsum",
            record_id=name,
            warnings=("holds the summary of a meeting; its turns are in the files of segments (context)",),
        )


def _segments(rows: Rows) -> Iterator[RawDocument | Skipped]:
    found = list(rows)
    for number, row in found:
        item = str(number) if len(found) > 1 else ""
        listed = row.get("segments")
        segments = [
            segment
            for segment in (listed if isinstance(listed, list) else ())
            if isinstance(segment, Mapping) and isinstance(segment.get("text"), str)
        ]
        if not any(segment["text"].strip() for segment in segments):
            yield Skipped(item or "1", "has no segment with words under segments")
            continue
        meeting = Transcript()
        # Neighbours of one voice are one turn; where nobody is told apart, each segment stands by itself.
        for _, group in groupby(
            enumerate(segments), key=lambda entry: _name(entry[1].get("speaker")) or entry[0]
        ):
            parts = [segment for _, segment in group if segment["text"].strip()]
            if parts:
                meeting.speech(
                    _name(parts[0].get("speaker")),
                    join_words([part["text"] for part in parts]),
                    begin=seconds_of(parts[0].get("start")),
                    end=seconds_of(parts[-1].get("end")),
                )
        lost = len(listed) - len(segments) if isinstance(listed, list) else 0
        yield meeting.document(
            "segments",
            item=item,
            extra=apart({k: v for k, v in row.items() if k not in ("segments", "text", "word_segments")}),
            warnings=(f"{lost} of {len(segments) + lost} segments hold no words; left out",) if lost else (),
        )


def _name(value: Any) -> str | None:
    if value is None or isinstance(value, (list, dict)):
        return None
    return str(value).strip() or None
