"""Meetings in JSON, told by their content: QMSum, VCSum, and the segments of a speech recogniser.

QMSum: an object with `meeting_transcripts` ({speaker, content}) and `topic_list`, its spans counted in turns, both ends
included. VCSum: an object a segment with `context` (turns, each a list of sentences) and `speaker` (a number a turn), its
`id` the meeting's and the segment's; or an object a meeting with `summary` and `eos_index`, without any turn. A
recogniser's output: `segments` with `text`, `start`, `end` and, where it tells voices apart, `speaker`.

Sources: Zhong et al. (2021), QMSum, NAACL; Wu et al. (2023), VCSum, Findings of ACL.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from policymine.ingestors.base import RawDocument, Skipped, Stated
from policymine.ingestors.turns import Transcript, join_words

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
    if _objects(value.get("meeting_transcripts"), "content"):
        return _qmsum
    if isinstance(value.get("context"), list) and isinstance(value.get("speaker"), list):
        return _vcsum
    if "eos_index" in value and isinstance(value.get("summary"), str):
        return _vcsum_summaries
    if _objects(value.get("segments"), "text") and "start" in value["segments"][0]:
        return _segments
    return None


def _objects(value: Any, key: str) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(entry, Mapping) and isinstance(entry.get(key), str) for entry in value)
    )


def _qmsum(rows: Rows) -> Iterator[RawDocument | Skipped]:
    found = list(rows)
    for number, row in found:
        item = str(number) if len(found) > 1 else ""
        turns = row.get("meeting_transcripts")
        if not isinstance(turns, list) or not _objects(turns, "content"):
            yield Skipped(item or "1", "has no list of turns under meeting_transcripts")
            continue
        meeting = Transcript()
        for turn in turns:
            meeting.speech(_name(turn.get("speaker")), turn["content"])
        extra = {
            key: value
            for key, value in row.items()
            if key not in ("meeting_transcripts", "topic_list") and value
        }
        topics, notes = _topics(row.get("topic_list"), len(turns))
        if topics:
            extra["topics"] = topics
        yield meeting.document("qmsum", item=item, extra=extra, warnings=tuple(notes))


def _topics(listed: Any, n_turns: int) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the topics with the spans of turns that are true ones, and a line for those that are not."""
    topics: list[dict[str, Any]] = []
    bad = 0
    for entry in listed if isinstance(listed, list) else ():
        spans = []
        for span in entry.get("relevant_text_span", ()) if isinstance(entry, Mapping) else ():
            try:
                first, last = (int(edge) for edge in span)
            except (TypeError, ValueError):
                bad += 1
                continue
            if 0 <= first <= last < n_turns:
                spans.append([first, last])
            else:
                bad += 1
        if isinstance(entry, Mapping):
            topics.append({"topic": str(entry.get("topic", "")), "spans": spans})
    return topics, [f"{bad} spans of topics name turns that do not exist; left out"] if bad else []


def _vcsum(rows: Rows) -> Iterator[RawDocument | Skipped]:
    """Yield the meetings of a file of segments; those of one meeting follow one another."""
    meetings: dict[str, list[tuple[int, Mapping[str, Any]]]] = {}
    for number, row in rows:
        context, speakers = row.get("context"), row.get("speaker")
        if not isinstance(context, list) or not isinstance(speakers, list) or len(context) != len(speakers):
            yield Skipped(str(number), "has not as many speakers as turns")
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
            {key: value for key, value in row.items() if key != "summary"},
            item=name,
            extractor="vcsum",
            record_id=name,
            warnings=("holds the summary of a meeting; its turns are in the files of segments (context)",),
        )


def _segments(rows: Rows) -> Iterator[RawDocument | Skipped]:
    found = list(rows)
    for number, row in found:
        meeting = Transcript()
        open_turn: list[Mapping[str, Any]] = []
        for segment in [*row["segments"], None]:
            speaker = _name(segment.get("speaker")) if segment else None
            if open_turn and (
                segment is None or speaker is None or speaker != _name(open_turn[-1].get("speaker"))
            ):
                meeting.speech(
                    _name(open_turn[-1].get("speaker")),
                    join_words([part["text"] for part in open_turn]),
                    begin=open_turn[0].get("start"),
                    end=open_turn[-1].get("end"),
                )
                open_turn = []
            if segment:
                open_turn.append(segment)
        extra = {key: value for key, value in row.items() if key not in ("segments", "text", "word_segments")}
        yield meeting.document("segments", item=str(number) if len(found) > 1 else "", extra=extra)


def _name(value: Any) -> str | None:
    if value is None or isinstance(value, (list, dict)):
        return None
    return str(value).strip() or None
