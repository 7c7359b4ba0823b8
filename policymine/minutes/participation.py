"""Participation: who spoke how much, from verbatim records only.

A summary (纪要) shows what its writer kept, so it is refused with the reason. In a verbatim record the unit is the
person: labels that name the same person are joined, people of one surname are kept apart by role, and those
who were present and silent count too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from policymine.clean.sentences import split_sentences
from policymine.errors import InputError, NotEnoughDataError, RefusedError
from policymine.minutes.base import COLUMNS, MEETING_COLUMNS, MeetingsResult, entries_of, message, text_of
from policymine.minutes.inequality import DELTAS_2003, gini
from policymine.minutes.records import meeting_records, mode_rule, notes_of, reason_of, refusal, without_label
from policymine.minutes.shares import by_body, by_role
from policymine.minutes.speakers import (
    Headcount,
    SpeakerName,
    find_person,
    group_of,
    parse_roster,
    parse_speaker,
)
from policymine.minutes.voices import Talk, by_gender, evenness, follows, gender_of, lorenz
from policymine.provenance import Provenance
from policymine.results import Evidence, frame

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["participation"]

_SENTENCE: Final = (
    "Shares of talk are characters without space over all speech of a verbatim record; summary minutes are refused. "
    "Gini coefficients are corrected for the number of people, over those who spoke and over those present. Intervals "
    "of a group's share resample {unit} ({n_boot:,} times, expanded percentiles)."
)
_EVIDENCE: Final = 3
_STAND_IN: Final = re.compile(r"代理|副|(?:the )?(?:vice|acting|deputy)\b", re.IGNORECASE)


@dataclass
class _Person:
    name: SpeakerName
    turns: int = 0
    chars: int = 0
    chair: bool = False
    speeches: list[tuple[str, int]] | None = None


def participation(
    documents: pd.DataFrame,
    passages: pd.DataFrame,
    *,
    seed: int = 0,
    n_boot: int = 2000,
    provenance: Provenance | None = None,
) -> MeetingsResult:
    """Return who spoke how much in each verbatim meeting, by person, role and body.

    Parameters
    ----------
    documents : one row a record, with `id` and `record_mode`; also `kind`, `date_issued`, `title`, `body`, `chair` and
        `present` (a list of entries such as 居民代表李某某, or one string) where known; `known`, a dict by label of what
        the source says of a speaker: `role`, `gender`.
    passages : one row a passage, with `document`, `seq`, `role`, `speaker`, `text`, `start`; speeches have role `speech`.
    seed : of the resamples.
    n_boot : resamples of meetings.
    provenance : what the caller knows; method, references and notes are added.

    Raises
    ------
    InputError : a column is missing.
    NotEnoughDataError : no record of a meeting at all.
    RefusedError : records there are, and none is verbatim with speech; says why for each kind.
    """
    for what, table, needed in (
        ("documents", documents, ("id", "record_mode")),
        ("passages", passages, ("document", "seq", "role", "speaker", "text", "start")),
    ):
        if lacking := [c for c in needed if c not in table.columns]:
            raise InputError(f"the table of {what} lacks {', '.join(lacking)}; it needs {', '.join(needed)}")
    speeches = passages[passages["role"] == "speech"]
    by_document = {
        str(key): group.sort_values("seq", kind="stable") for key, group in speeches.groupby("document")
    }
    records = meeting_records(documents, set(by_document))
    if not records:
        raise NotEnoughDataError(
            "no record of a meeting among the documents: ingest minutes, or set --kind minutes where they were not told"
        )
    rows: list[dict[str, Any]] = []
    meetings: list[dict[str, Any]] = []
    refused: list[dict[str, Any]] = []
    sentences: dict[int, tuple[Evidence, ...]] = {}
    tally: Counter[str] = Counter()
    talks: list[Talk] = []
    for record in records:
        mode, spoken = text_of(record.get("record_mode")), by_document.get(str(record["id"]))
        reason = reason_of(mode, spoken is not None, mode_rule(record.get("fields")))
        if reason or spoken is None:
            refused.append(
                {
                    "meeting": str(record["id"]),
                    "date": text_of(record.get("date_issued")),
                    "title": text_of(record.get("title")),
                    "record_mode": mode,
                    "reason": message(reason or "refused_no_speech"),
                }
            )
            continue
        talks.append(_one_meeting(record, spoken, rows, meetings, sentences, tally))
    if not meetings:
        error = RefusedError(refusal(refused, "en"))
        error.reasons = {"zh": refusal(refused, "zh")}
        raise error
    table, by_meeting = frame(rows, COLUMNS), frame(meetings, MEETING_COLUMNS)
    roles, unit = by_role(table, n_boot, seed)
    notes = notes_of(table, by_meeting, tally)
    known = provenance or Provenance(verb="meetings", n_documents=len(records))
    return MeetingsResult(
        table=table,
        provenance=replace(
            known,
            seed=seed,
            method=" ".join(t for t in (known.method, _SENTENCE.format(unit=unit, n_boot=n_boot)) if t),
            references=tuple(dict.fromkeys((*known.references, DELTAS_2003))),
            notes=(*known.notes, *(n["en"] for n in notes)),
        ),
        sentences=sentences,
        meetings=by_meeting,
        roles=roles,
        bodies=by_body(by_meeting),
        follows=follows(talks),
        lorenz=lorenz(talks),
        genders=by_gender(table),
        evenness=evenness(by_meeting, talks, n_boot=n_boot, seed=seed),
        refused=tuple(refused),
        messages=tuple(notes),
    )


def _one_meeting(
    record: dict[str, Any],
    spoken: pd.DataFrame,
    rows: list[dict[str, Any]],
    meetings: list[dict[str, Any]],
    sentences: dict[int, tuple[Evidence, ...]],
    tally: Counter[str],
) -> Talk:
    listed = entries_of(record.get("present"))
    stated = record.get("known")
    facts: dict[str, Any] = stated if isinstance(stated, dict) else {}
    roster, counts = parse_roster(listed)
    chairs, _ = parse_roster(entries_of(record.get("chair")))
    chair_keys = [_join(person, roster, tally) for person in chairs]
    people: dict[Any, _Person] = {}
    order: list[Any] = []
    last: Any = None
    for label, text, start in zip(
        spoken["speaker"].tolist(), spoken["text"].tolist(), spoken["start"].tolist(), strict=True
    ):
        written = text_of(label)
        key, name = (None, None) if written is None else _identify(written, roster, chair_keys, people, tally)
        if (
            name is not None
            and name.role is None
            and (role := text_of(facts.get(str(written), {}).get("role")))
        ):
            name = replace(name, role=role, group=name.group or group_of(role))
        person = people.setdefault(key, _Person(name or SpeakerName("", None, None), speeches=[]))
        if key != last or not order:
            order.append(key)
        person.turns += key != last
        said = without_label(str(text), written)
        person.chars += len("".join(said.split()))
        if person.speeches is not None:
            person.speeches.append((said, int(start) + len(str(text)) - len(said)))
        last = key
    total = sum(p.chars for p in people.values())
    if not total:
        total = 1
    for key, person in people.items():
        is_chair = key is not None and (
            key in chair_keys or (not chair_keys and person.name.group == "chair")
        )
        person.chair = is_chair
        sentences[len(rows)] = tuple(_first_sentences(record, person))
        rows.append(
            {
                "meeting": str(record["id"]),
                "date": text_of(record.get("date_issued")),
                "speaker": person.name.label or None,
                "role": person.name.role,
                "turns": person.turns,
                "chars": person.chars,
                "share": person.chars / total,
                "name": person.name.name,
                "group": person.name.group,
                "chair": is_chair,
                "title": text_of(record.get("title")),
                "body": text_of(record.get("body")),
                "record_mode": "verbatim",
                "gender": text_of(facts.get(person.name.label, {}).get("gender"))
                or gender_of(*_wordings(person.name, listed)),
            }
        )
    meetings.append(_summary(record, people, roster, counts, chair_keys, total, tally))
    # Speech without a speaker breaks the order; collective voices are nobody's share.
    place = {key: i for i, key in enumerate(k for k in people if k is not None)}
    return Talk(
        str(record["id"]),
        tuple(place[key] for key in order if key is not None),
        tuple(people[key].name.label for key in place),
        tuple(people[key].name.group for key in place),
        tuple(people[key].chars for key in place if not people[key].name.collective),
        meetings[-1]["silent"],
    )


def _wordings(name: SpeakerName, listed: list[str]) -> list[str]:
    """Return the wordings that may give a person's gender: the label, and the entry of the list that names him alone."""
    entries = [e for e in listed if name.name and name.name in e]
    return [name.label, *(entries if len(entries) == 1 else ())]


def _key(person: SpeakerName) -> tuple[str | None, str | None]:
    return person.role, person.name


def _join(
    person: SpeakerName, roster: list[SpeakerName], tally: Counter[str]
) -> tuple[str | None, str | None]:
    """Return the key of a person, that of the roster where they stand on it."""
    found, several = find_person(person, roster)
    tally["ambiguous"] += several
    return _key(person if found is None else roster[found])


def _identify(
    label: str,
    roster: list[SpeakerName],
    chairs: list[tuple[str | None, str | None]],
    people: dict[Any, _Person],
    tally: Counter[str],
) -> tuple[Any, SpeakerName]:
    """Return the person a label means: key, and the name with the role that the roster may add."""
    name = parse_speaker(label)
    if name.collective:
        return ("collective", name.label), name
    if name.group == "chair" and name.name is None and len(chairs) == 1 and not _STAND_IN.match(label):
        # 主持人 is whoever the record says presided; 代理主席 is someone else.
        role, who = chairs[0]
        known = [p for p in roster if _key(p) == chairs[0]]
        group = known[0].group if known else parse_speaker(role or "").group
        return chairs[0], replace(name, role=role or name.role, name=who, group=group or "chair")
    found, several = find_person(name, roster)
    if found is not None:
        person = roster[found]
        if person.role is None and name.role is not None:
            return _key(person), replace(name, name=person.name)
        return _key(person), replace(
            name, role=person.role, name=person.name, group=person.group or name.group
        )
    # Not on the list: someone who spoke before under a fuller or shorter label, where only one fits.
    before = [(k, p.name) for k, p in people.items() if k is not None and not p.name.collective]
    if not several:
        place, several = find_person(name, [n for _, n in before])
        if place is not None:
            key, earlier = before[place]
            if earlier.role is None and name.role is not None:
                people[key].name = replace(earlier, role=name.role, group=name.group)
            return key, earlier
    if several and not any(_key(n) == _key(name) for _, n in before):
        tally["ambiguous"] += 1
    return _key(name), name


def _first_sentences(record: dict[str, Any], person: _Person) -> Iterable[Evidence]:
    for text, start in (person.speeches or [])[:_EVIDENCE]:
        spans = split_sentences(text[:400])
        if spans:
            low, high = spans[0]
            yield Evidence(
                document=str(record["id"]),
                sentence=text[low:high],
                start=start + low,
                end=start + high,
                sentence_start=start + low,
                period=text_of(record.get("date_issued")),
                term=person.name.label or None,
            )


def _summary(
    record: dict[str, Any],
    people: dict[Any, _Person],
    roster: list[SpeakerName],
    counts: list[Headcount],
    chairs: list[tuple[str | None, str | None]],
    total: int,
    tally: Counter[str],
) -> dict[str, Any]:
    known = {k: p for k, p in people.items() if k is not None and not p.name.collective}
    present = {_key(p) for p in roster} | set(chairs)
    silent = [key for key in present if key not in known]
    roles = [(p.name.role, p.name.group) for p in known.values()]
    roles += [(p.role, p.group) for p in roster if _key(p) not in known]
    uncounted = 0
    for count in counts:
        if count.role is None:
            named = len(roles)
        elif count.group is None:
            named = sum(role == count.role for role, _ in roles)
        else:
            named = sum(group == count.group for _, group in roles)
        uncounted += max(count.n - named, 0)
    if counts:
        tally["headcount"] += 1
    has_roster = bool(roster or counts)
    tally["no_roster"] += not has_roster
    chair_known = bool(chairs) or any(p.chair for p in known.values())
    spoke = [p.chars for p in known.values()]
    others = [p.chars for p in known.values() if not p.chair]
    silent_others = sum(key not in chairs for key in silent) + uncounted
    nothing = len(silent) + uncounted
    unattributed = sum(p.chars for k, p in people.items() if k is None)
    tally["unattributed"] += unattributed > 0
    return {
        "meeting": str(record["id"]),
        "date": text_of(record.get("date_issued")),
        "title": text_of(record.get("title")),
        "body": text_of(record.get("body")),
        "speakers": len(known),
        "present": len(known) + nothing if has_roster else None,
        "silent": nothing if has_roster else None,
        "turns": sum(p.turns for p in people.values()),
        "chars": sum(p.chars for p in people.values()),
        "unattributed": unattributed / total,
        "chair_share": sum(p.chars for p in known.values() if p.chair) / total if chair_known else None,
        "gini": gini(spoke),
        "gini_no_chair": gini(others) if chair_known else None,
        "gini_present": gini([*spoke, *[0] * nothing]) if has_roster else None,
        "gini_present_no_chair": gini([*others, *[0] * silent_others])
        if has_roster and chair_known
        else None,
    }
