"""What each record of a meeting states, read once for every analysis: items of business, decisions, action items.

Nothing is stored: decisions are read from the passages of a corpus when they are asked for, so a better rule needs no new
ingest, and every fact keeps its place in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from policymine.clean.script import script_of, to_simplified
from policymine.clean.sentences import sentence_at
from policymine.corpus.document import Passage
from policymine.errors import InputError, NotEnoughDataError
from policymine.minutes.base import entries_of, text_of
from policymine.provenance import Provenance, Reference
from policymine.results import Evidence, Result, plain
from policymine.statistics.intervals import binomial_interval
from policymine.structure.actions import ActionItem, find_actions
from policymine.structure.debates import carried_motions, find_demands, is_debate
from policymine.structure.decisions import Decision, find_decisions
from policymine.structure.meeting_parts import Item, Part, read_parts
from policymine.structure.rosters import split_roster
from policymine.structure.votes import Vote, find_votes

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "MeetingFacts",
    "TablesResult",
    "accounted",
    "evidence_of",
    "full_date",
    "passed_over",
    "read_facts",
    "share_interval",
    "where_of",
    "whole",
]

# Outcomes by which a motion becomes what the meeting wants done.
_CARRIED: Final = ("approved", "unanimous", "no_objection")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """One record and what it states.

    Parameters
    ----------
    id, date, title, body, mode : as in the corpus; None where not known.
    people : names on its lists.
    items : items of business.
    parts : its text in parts.
    decisions, actions : in order.
    votes : votes stated anywhere in it, those of the decisions included.
    demands : in a debate, what members ask of those who can act: proposed, and nobody's task.
    """

    id: str
    date: str | None
    title: str | None
    body: str | None
    mode: str | None
    people: tuple[str, ...]
    items: tuple[Item, ...]
    parts: tuple[Part, ...]
    decisions: tuple[Decision, ...]
    actions: tuple[ActionItem, ...]
    votes: tuple[tuple[Vote, Part], ...]
    demands: tuple[ActionItem, ...] = ()

    def item_name(self, index: int | None) -> str | None:
        """Return the name of an item, None where none."""
        return self.items[index].name if index is not None and index < len(self.items) else None


@dataclass(frozen=True, eq=False, repr=False)
class TablesResult(Result):
    """A table with further tables beside it.

    Parameters
    ----------
    tables : further tables by name, each one of the keys of the JSON object.
    left_out : records that were not used: meeting, title, reason {"zh", "en"}.
    messages : what the reader must know, each {"zh", "en"}.
    line : the one-line summary.
    """

    tables: Mapping[str, Any] = field(default_factory=dict)
    left_out: tuple[Mapping[str, Any], ...] = ()
    messages: tuple[Mapping[str, str], ...] = ()
    line: Mapping[str, str] = field(default_factory=dict)

    def extra(self) -> dict[str, Any]:
        """Return the further tables, the records left out, and the notes."""
        found: dict[str, Any] = {}
        for name, table in self.tables.items():
            columns = [str(c) for c in table.columns]
            found[name] = [
                {c: plain(v) for c, v in zip(columns, values, strict=True)}
                for values in table.itertuples(index=False, name=None)
            ]
        return {
            **found,
            "refused": [dict(r) for r in self.left_out],
            "messages": [dict(m) for m in self.messages],
        }

    def summary(self, lang: str = "en") -> str:
        """Return one line."""
        return self.line.get(lang) or super().summary(lang)


def accounted(
    known: Provenance | None,
    n_records: int,
    method: str,
    notes: Sequence[Mapping[str, str]],
    references: Sequence[Reference] = (),
) -> Provenance:
    """Return the provenance of an analysis: what its caller knows, with its own method, notes and references."""
    known = known or Provenance(verb="meetings", n_documents=n_records)
    return replace(
        known,
        method=" ".join(text for text in (known.method, method) if text),
        references=(*known.references, *references),
        notes=(*known.notes, *(note["en"] for note in notes)),
    )


def passed_over(meetings: Sequence[MeetingFacts], reason: Mapping[str, str]) -> tuple[dict[str, Any], ...]:
    """Return the records that an analysis found nothing in, with the reason, for `TablesResult.left_out`."""
    return tuple(
        {"meeting": m.id, "date": m.date, "title": m.title, "record_mode": m.mode, "reason": reason}
        for m in meetings
    )


def whole(table: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Return the table with these columns as whole numbers that may be missing (a plain column would turn them into 3.0)."""
    return table.astype(dict.fromkeys(columns, "Int64"))


def full_date(value: str | None) -> str | None:
    """Return a date that is known to the day, None for any other.

    >>> full_date("2014-03-05"), full_date("2014-03")
    ('2014-03-05', None)
    """
    return value if value and _DAY.fullmatch(value) else None


def read_facts(documents: pd.DataFrame, passages: pd.DataFrame) -> list[MeetingFacts]:
    """Return what each record states, by date and id.

    Parameters
    ----------
    documents : one row a record: `id`, and `date_issued`, `title`, `body`, `chair`, `present`, `record_mode` where known.
    passages : their passages: `document, seq, role, level, label, speaker, text, start, end`.

    Raises
    ------
    InputError : a column is missing.
    NotEnoughDataError : there is no record.
    """
    needed = ("document", "seq", "role", "label", "speaker", "text", "start", "end")
    if lacking := [c for c in needed if c not in passages.columns]:
        raise InputError(f"the table of passages lacks {', '.join(lacking)}; it needs {', '.join(needed)}")
    if not len(documents):
        raise NotEnoughDataError(
            "no record of a meeting among the documents: ingest minutes, or set --kind minutes where they were not told"
        )
    groups = {
        str(key): group.sort_values("seq", kind="stable") for key, group in passages.groupby("document")
    }
    rows = [{str(k): v for k, v in row.items()} for row in documents.to_dict("records")]
    rows.sort(key=lambda r: (text_of(r.get("date_issued")) or "9999", str(r["id"])))
    return [_one(row, _passages(groups.get(str(row["id"])))) for row in rows]


def _passages(group: pd.DataFrame | None) -> list[Passage]:
    if group is None:
        return []
    return [
        Passage(
            str(r["document"]), int(r["seq"]), r["role"], int(r.get("level") or 0), str(r["label"] or ""),
            text_of(r["speaker"]), str(r["text"]), int(r["start"]), int(r["end"]),
        )
        for r in group.to_dict("records")
    ]  # fmt: skip


def _one(row: dict[str, Any], passages: Sequence[Passage]) -> MeetingFacts:
    date = text_of(row.get("date_issued"))
    entries = [*entries_of(row.get("present")), *entries_of(row.get("chair"))]
    people = tuple(
        dict.fromkeys(n for e in entries for p in split_roster(e) for n in (p.name, str(p)) if len(n) > 1)
    )
    # Rules are worded in simplified script; the conversion keeps every place, so the record's own words come back below.
    telling = "".join(p.text[:400] for p in passages)[:8000]
    traditional = script_of(telling) in ("traditional", "mixed")
    read = [_simplified(p) for p in passages] if traditional else list(passages)
    items, parts = read_parts(read)
    decisions = find_decisions(items, parts)
    known = (*people, *map(to_simplified, people)) if traditional else people
    debate = is_debate(
        text_of(row.get("record_mode")), text_of(row.get("body")), text_of(row.get("title")), parts
    )
    actions = find_actions(parts, on=date, people=known, debate=debate)
    demands = [d for p in parts if p.zone != "vote" for d in find_demands(p, date)] if debate else []
    if motions := carried_motions(demands, decisions, _CARRIED):
        actions = sorted([*actions, *motions], key=lambda a: a.start)
    votes = [(d.vote, _part_at(parts, d.start)) for d in decisions if d.vote is not None]
    voted = sorted(d.start for d in decisions if d.vote is not None)
    for part in parts:
        at = bisect_left(voted, part.start)
        if at < len(voted) and voted[at] < part.end:
            continue
        if part.zone == "vote" or (
            part.speaker
            and re.search(r"\d\s?票|[一二三四五六七八九十]票|votes? (?:for|to|against)", part.text)
        ):
            vote = find_votes(part.text, offset=part.start)
            if vote is not None and (vote.counted or part.zone == "vote"):
                votes.append((vote, part))
    if traditional:
        items, parts, decisions, (actions, demands) = _as_written(
            passages, items, parts, decisions, (actions, demands)
        )
    return MeetingFacts(
        str(row["id"]), date, text_of(row.get("title")), text_of(row.get("body")), text_of(row.get("record_mode")),
        people, tuple(items), tuple(parts), tuple(decisions), tuple(actions),
        tuple(sorted(votes, key=lambda v: v[0].start)), tuple(demands),
    )  # fmt: skip


def _simplified(passage: Passage) -> Passage:
    speaker = None if passage.speaker is None else _label(passage.speaker)
    return replace(passage, text=to_simplified(passage.text), label=_label(passage.label), speaker=speaker)


@lru_cache(maxsize=4096)
def _label(label: str) -> str:
    """Return a label in simplified script; a record has few of them, each many times."""
    return to_simplified(label)


def _as_written(
    passages: Sequence[Passage],
    items: Sequence[Item],
    parts: Sequence[Part],
    decisions: Sequence[Decision],
    tasks: tuple[Sequence[ActionItem], Sequence[ActionItem]],
) -> tuple[list[Item], list[Part], list[Decision], tuple[list[ActionItem], list[ActionItem]]]:
    """Return what was read in simplified script in the words of the record."""
    by_seq = {p.seq: p for p in passages}

    def words(seq: int, start: int, end: int) -> str:
        passage = by_seq[seq]
        return passage.text[start - passage.start : end - passage.start]

    names: dict[str, str] = {}
    for p in passages:
        names.setdefault(_label(p.speaker or ""), p.speaker or "")

    def owner(name: str, seq: int) -> str:
        at = to_simplified(by_seq[seq].text).find(name)
        return by_seq[seq].text[at : at + len(name)] if at >= 0 else names.get(name, name)

    def asked(old: Sequence[ActionItem]) -> list[ActionItem]:
        return [
            replace(
                a,
                what=words(a.seq, a.start, a.end),
                owners=tuple(owner(n, a.seq) for n in a.owners),
                helpers=tuple(owner(n, a.seq) for n in a.helpers),
                speaker=a.speaker and names.get(a.speaker, a.speaker),
            )
            for a in old
        ]

    def item(old: Item) -> Item:
        holder = next((p for p in passages if p.start <= old.start < p.end), None)
        raw = holder.text[old.start - holder.start : old.end - holder.start] if holder else old.name
        return replace(old, name=raw if len(raw) == len(old.name) else old.name)

    return (
        [item(i) for i in items],
        [
            replace(
                p, text=words(p.seq, p.start, p.end), speaker=p.speaker and names.get(p.speaker, p.speaker)
            )
            for p in parts
        ],
        [
            replace(
                d, text=words(d.seq, d.start, d.end), speaker=d.speaker and names.get(d.speaker, d.speaker)
            )
            for d in decisions
        ],
        (asked(tasks[0]), asked(tasks[1])),
    )


def _part_at(parts: Sequence[Part], start: int) -> Part:
    return next(p for p in parts if p.start <= start < p.end or p.start == start)


def share_interval(k: int, n: int) -> tuple[float | None, float | None]:
    """Return the 95% Jeffreys interval of a share, None where there is nothing to share."""
    if not n:
        return None, None
    low, high = binomial_interval(k, n)
    return float(low), float(high)


def where_of(meeting: MeetingFacts) -> dict[str, Any]:
    """Return what places a row: meeting, date, body, title."""
    return {"meeting": meeting.id, "date": meeting.date, "body": meeting.body, "title": meeting.title}


def evidence_of(facts: MeetingFacts, start: int, end: int, *, term: str | None = None) -> Evidence:
    """Return the sentence that holds a span of a record.

    Parameters
    ----------
    start, end : code points of the document.
    term : what the sentence stands for.
    """
    part = next((p for p in facts.parts if p.start <= start < p.end), None)
    if part is None:
        # The name of an item stands outside the parts.
        item = next((i for i in facts.items if i.start <= start < i.end), None)
        words = item.name if item else ""
        return Evidence(facts.id, words, start, end, item.start if item else start, facts.date, term)
    a, b = sentence_at(part.text, start - part.start, min(end, part.end) - part.start)
    return Evidence(facts.id, part.text[a:b], start, end, part.start + a, facts.date, term)
