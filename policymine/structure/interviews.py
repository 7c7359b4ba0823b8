"""Interviews: which turns ask and which answer, whose the answers are, and which answer belongs to which question.

问：… 答：…      Q: … A: …      访谈者：… 受访者2：…      I: … R1: …      names, told apart by who asks
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

from policymine.corpus.document import Passage
from policymine.structure.lines import Line, collapse
from policymine.structure.respondents import ATTRIBUTES, Respondent, read_respondents
from policymine.structure.wordlists import load_table

__all__ = ["Interview", "Pair", "interview_extra", "pair_turns", "read_interview", "side_of"]

Side = Literal["asks", "answers"]
_QUESTION = re.compile(r"[？?]|(?:吗|呢|么|什么|怎么|怎样|如何|哪些|为什么|多少|是否)[。…]?$")
_BRACKET = re.compile(r"[（(][^（）()]{1,24}[）)]")


@dataclass(frozen=True, slots=True)
class Pair:
    """A question with its answers, as numbers (`Passage.seq`) of the turns."""

    question: int
    answers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Interview:
    """An interview taken apart.

    Parameters
    ----------
    respondents : those who answer, with what the head says of them and the labels of their turns.
    interviewers : the labels of those who ask.
    pairs : question and answers, in order; an answer before any question is in none.
    warnings : a line for each thing that does not fit, such as a respondent of the head who never speaks.
    passages : those of the record, the lines of the head that describe respondents as attendance: `P1: female, 34`
        looks like a turn and is none.
    """

    respondents: tuple[Respondent, ...]
    interviewers: tuple[str, ...]
    pairs: tuple[Pair, ...]
    warnings: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()


@cache
def _sides() -> dict[str, Side]:
    table = load_table("respondent_labels.toml")
    sides: dict[str, Side] = dict.fromkeys(table["answers"], "answers")
    sides.update(dict.fromkeys(table["asks"], "asks"))
    return sides


def side_of(label: str) -> Side | None:
    """Return whether a label asks or answers; None where it is a name or an office.

    >>> side_of("问"), side_of("R12"), side_of("受访者（女）"), side_of("Interviewer"), side_of("李某某")
    ('asks', 'answers', 'answers', 'asks', None)
    """
    bare = re.sub(r"[\s.:：]", "", _BRACKET.sub("", label)).lower()
    sides = _sides()
    return sides.get(bare) or sides.get(
        re.sub(r"[-_]?(?:\d{1,3}|[一二三四五六七八九十]{1,2}|(?<=[\u3400-\u9fff])[a-z甲乙丙丁])$", "", bare)
    )


def _asking(speeches: Sequence[Passage], named: Sequence[str]) -> dict[str, Side]:
    """Return the side of each label: by its wording, by the head's interviewer, else by who puts the questions."""
    sides: dict[str, Side] = {}
    labels = list(dict.fromkeys(p.speaker for p in speeches if p.speaker))
    for label in labels:
        bare = collapse(_BRACKET.sub("", label))
        side = side_of(label)
        if any(name in (bare, label) for name in named):
            side = "asks"
        if side:
            sides[label] = side
    if "asks" not in sides.values():
        asked: Counter[str] = Counter()
        said: Counter[str] = Counter()
        for p in speeches:
            if p.speaker:
                said[p.speaker] += 1
                asked[p.speaker] += bool(_QUESTION.search(p.text.rstrip()[-40:]))
        open_ = [label for label in labels if label not in sides and said[label] >= 2]
        best = max(open_, key=lambda label: asked[label] / said[label], default=None)
        if best and asked[best] >= 0.6 * said[best]:
            sides[best] = "asks"
    for label in labels:
        sides.setdefault(label, "answers")
    return sides


def pair_turns(speeches: Sequence[Passage], sides: Mapping[str, Side]) -> tuple[Pair, ...]:
    """Return questions with the answers that follow them; questions put one after the other stay apart.

    Parameters
    ----------
    speeches : the turns, in order.
    sides : label -> asks or answers.
    """
    pairs: list[tuple[int, list[int]]] = []
    for p in speeches:
        side = sides.get(p.speaker or "")
        if side == "asks":
            # A turn that a stage note interrupted goes on with an empty label.
            if p.label or not pairs or pairs[-1][1]:
                pairs.append((p.seq, []))
        elif side == "answers" and pairs:
            pairs[-1][1].append(p.seq)
    return tuple(Pair(question, tuple(answers)) for question, answers in pairs)


def read_interview(
    lines: Sequence[Line], passages: Sequence[Passage], interviewers: Sequence[str] = ()
) -> Interview:
    """Return respondents, interviewers and pairs of an interview.

    Parameters
    ----------
    lines : the lines of the record.
    passages : its passages; those of role speech are the turns.
    interviewers : names that the head gives to those who ask.

    >>> from policymine.structure.lines import split_lines
    >>> from policymine.structure.meetings import read_meeting
    >>> text = "访谈记录\\n受访者：王某（楼组长，女）\\n问：难在哪里？\\n答：难在一楼。\\n问：后来呢？\\n答：坐下来谈。"
    >>> interview = read_interview(split_lines(text), read_meeting(text, interview=True).passages)
    >>> interview.respondents[0].role, interview.respondents[0].speakers, len(interview.pairs)
    ('楼组长', ('答',), 2)
    """
    turns = [p for p in passages if p.role == "speech" and p.speaker]
    asked = next(
        (p.start for p in turns if side_of(p.speaker or "") == "asks"), turns[0].start if turns else None
    )
    first_turn = next(
        (k for k, line in enumerate(lines) if asked is not None and line.end > asked), len(lines)
    )
    described, used = read_respondents(lines, first_turn)
    passages = tuple(_as_attendance(p, [lines[k] for k in sorted(used)]) for p in passages)
    speeches = [p for p in passages if p.role == "speech" and p.speaker]
    # A label of the sides is no name: 受访者：我觉得… opens the talk.
    sides = _asking(speeches, interviewers)
    answering = tuple(
        dict.fromkeys(p.speaker for p in speeches if p.speaker and sides[p.speaker] == "answers")
    )
    respondents, warnings = _matched(described, answering)
    asking = tuple(label for label, side in sides.items() if side == "asks")
    if speeches and not asking:
        warnings.append("interview: no turn is one of an interviewer; questions and answers are not paired")
    return Interview(respondents, asking, pair_turns(speeches, sides), tuple(warnings), passages)


def _as_attendance(passage: Passage, described: Sequence[Line]) -> Passage:
    """Return a passage as attendance where it is a line that describes a respondent, whole with its label."""
    if passage.role not in ("speech", "clause", "table", "note"):
        return passage
    line = next((ln for ln in described if ln.start <= passage.start and passage.end <= ln.end), None)
    if line is None:
        return passage
    whole = passage.end == line.end and passage.role == "speech"
    start, text = (line.start, line.text) if whole else (passage.start, passage.text)
    return replace(passage, role="attendance", speaker=None, label="", start=start, text=text)


def _matched(
    described: Sequence[Respondent], answering: Sequence[str]
) -> tuple[tuple[Respondent, ...], list[str]]:
    """Return the respondents with the labels of their turns; those who answer undescribed are added by their label."""
    warnings: list[str] = []
    taken: dict[str, int] = {}
    for label in answering:
        fits = [k for k, r in enumerate(described) if _is_of(label, r)]
        if not fits and len(described) == 1 and side_of(label) == "answers":
            fits = [0]
        if len(fits) == 1:
            taken[label] = fits[0]
        elif len(fits) > 1:
            warnings.append(f"interview: {label!r} may be any of {len(fits)} respondents; none is taken")
    if len(described) == 1 and len(answering) == 1:
        taken = {answering[0]: 0}
    found = [
        replace(r, speakers=tuple(label for label, at in taken.items() if at == k))
        for k, r in enumerate(described)
    ]
    silent = [r.name for r in found if not r.speakers] if answering else []
    if silent:
        warnings.append(f"interview: no turn is known to be of {', '.join(silent[:5])}, whom the head names")
    undescribed = [label for label in answering if label not in taken]
    generic = [label for label in undescribed if side_of(label) == "answers"]
    # 答 among several respondents is nobody's; a label with a number or a name is somebody's.
    extra = [label for label in undescribed if label not in generic or not described]
    found.extend(Respondent(label, speakers=(label,)) for label in extra)
    return tuple(found), warnings


def _is_of(label: str, respondent: Respondent) -> bool:
    """Return whether a label is that of a respondent: his name, his number, his office with or without his name."""
    bare = collapse(_BRACKET.sub("", label)).replace(" ", "").lower()
    names = [respondent.name, str(respondent.more.get("id", ""))]
    if respondent.role:
        names += [respondent.role, respondent.role + respondent.name, respondent.name + respondent.role]
    if any(bare == collapse(name).replace(" ", "").lower() for name in names if name):
        return True
    number = re.search(r"\d{1,3}$", bare)
    own = re.search(r"\d{1,3}$", names[1] or names[0])
    return bool(number and own and int(number.group()) == int(own.group()) and side_of(label) == "answers")


def interview_extra(interview: Interview) -> dict[str, Any]:
    """Return what a document keeps of an interview in `extra`, as plain JSON.

    `respondents` lists them; `respondent_role`, `respondent_unit`, `respondent_age_group`, `respondent_gender` and
    `respondent` are there where all respondents agree, so that every analysis can group by them (`--by
    respondent_role`); `pairs` are [question, [answers]] by the number of the passage.
    """
    made: dict[str, Any] = {}
    people = interview.respondents
    if people:
        made["respondents"] = [person.as_dict() for person in people]
        for key in ATTRIBUTES:
            values = {getattr(person, key) for person in people}
            if len(values) == 1 and (value := values.pop()) is not None:
                made[f"respondent_{key}"] = value
        if len(people) == 1 and not (side_of(people[0].name) and not re.search(r"\d", people[0].name)):
            made["respondent"] = people[0].name
    if interview.interviewers:
        made["interviewers"] = list(interview.interviewers)
    if interview.pairs:
        made["pairs"] = [[pair.question, list(pair.answers)] for pair in interview.pairs]
    return made
