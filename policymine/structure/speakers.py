"""Who speaks: the label at the start of a turn.

    居民代表李某某：……    主持人（张某）：……    1. 林大輝議員：……    張宇人議員（譯文）：……    問：……
    【主持人】……          说话人1 00:12        局長回答：……         CHAIR YELLEN. ……      Q: ……

A colon at the start of a line speaks for nobody by itself: 注意：, 会议决定：, 理由如下： are not speakers
(`data/not_speakers.txt`, `data/speakers.toml`); nor does a label in the middle of a sentence that a printed line broke.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from policymine.structure.bare_names import heads_list, named_throughout
from policymine.structure.english_lists import is_one_name
from policymine.structure.english_speakers import initials_of_people
from policymine.structure.infix_names import part_infix
from policymine.structure.interviews import side_of
from policymine.structure.label_forms import (
    BRACKETED,
    CAPS,
    CODE,
    DASHED,
    ENGLISH,
    ENGLISH_BRACKET,
    LABEL,
    QA,
    STAMPED,
    TIME,
    candidate,
)
from policymine.structure.lines import Line, collapse
from policymine.structure.lone_labels import lone_labels
from policymine.structure.rosters import is_person_name, person_of, simple
from policymine.structure.speaker_labels import EMPHASIS, caps_speaker, certain_label, presides, speaker_name
from policymine.structure.speaker_names import without_suffix

__all__ = ["Turn", "find_turns", "read_turns", "speaker_name"]

_STAMP = re.compile(TIME)
_ENDS = "。！？；：…”」』）)!?.;:】]"
# A line shorter than this was not broken by the print.
_PRINTED = 24


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn: who speaks, the label as written, and where the speech begins.

    Parameters
    ----------
    speaker : the label without number, time, translation mark and the blanks that spread a name out.
    label : the label as written, up to and with its colon.
    start : offset of the label.
    speech : offset of what is said; the end of the line where nothing follows on it.
    line : index of the line.
    time : the time the label states, such as 00:12:03; None where it states none.
    """

    speaker: str
    label: str
    start: int
    speech: int
    line: int
    time: str | None = None


def find_turns(text: str, lines: Sequence[Line], *, roster: Collection[str] = ()) -> list[Turn]:
    """Return the turns of a record, in order.

    Parameters
    ----------
    text : the document's text.
    lines : its lines; a turn begins a line.
    roster : names known to be present; a label among them is a speaker whatever its form.

    A label is a speaker where it names a role (主持人, 议员, 居民代表, MR.), a veiled person (李某某), or a
    person of the roster; a bare name, or any other short label, where it opens at least two lines (names) or three;
    a name in capitals with a full stop only beside titled speakers.
    """
    return read_turns(text, lines, roster=roster)[0]


def read_turns(
    text: str, lines: Sequence[Line], *, roster: Collection[str] = ()
) -> tuple[list[Turn], list[str]]:
    """Return the turns, and the labels that have the form of a name but stand too seldom to be taken for speakers.

    Parameters
    ----------
    text, lines, roster : as for `find_turns`.

    >>> from policymine.structure.lines import split_lines
    >>> made = "主持人：开会。\\n王强：好。\\n主持人：散会。"
    >>> turns, doubtful = read_turns(made, split_lines(made))
    >>> [turn.speaker for turn in turns], doubtful
    (['主持人', '主持人'], ['王强'])
    """
    known = frozenset(simple(name) for name in roster)
    found: list[tuple[int, re.Match[str], bool]] = []
    repeats: Counter[str] = Counter()
    stamped = in_brackets = 0
    for index, line in enumerate(lines):
        match = candidate(line.text, caps_speaker)
        if not match:
            continue
        if match.re is QA:
            verdict: bool | None = None if len(match["label"]) == 1 and match["label"] in "QA" else True
        elif match.re in (CODE, DASHED):
            verdict = None
        elif match.re is ENGLISH_BRACKET:
            verdict = certain_label(match["outer"], known) or (
                is_one_name(match["outer"]) or is_one_name(match["inner"]) or None
            )
        elif match.re is CAPS:
            verdict = caps_speaker(match)
        else:
            verdict = certain_label(match["label"], known)
        stamped += match.re is STAMPED or _has_time(match)
        in_brackets += match.re is BRACKETED
        # A label alone on its line, of no known form, heads a list: 功能團體：
        if verdict is False or (
            verdict is None and match.end() >= len(line.text) and match.re is not STAMPED
        ):
            continue
        repeats[_speaker(match)] += 1
        found.append((index, match, verdict is True))
    opened = _opening(lines, found)
    # Names in capitals without a title speak where a titled speaker does: CHAIR YELLEN. among STEVE LIESMAN.
    titled = Counter(
        speaker_name(match["label"]) for _, match, certain in found if certain and match.re is CAPS
    )
    capitals = bool(titled) and max(titled.values()) >= 2
    # 柯委員建銘： one such label may be part of a sentence; two are how the record names its speakers.
    # 民政局局长赵卫国： once, and 赵卫国： is he.
    held = {simple(person_of(_speaker(match)).name) for _, match, certain in found if certain}
    infix = {name for _, match, _ in found if part_infix(name := _speaker(match), simple(name))}
    chaired = sum(match.re is DASHED and presides(match["label"]) for _, match, _ in found) >= 2
    bracketed = sum(certain for _, match, certain in found if match.re is ENGLISH_BRACKET)
    coded = [_speaker(match) for _, match, _ in found if match.re is CODE]
    # RP: and AT: speak where there are two such initials or more, each again and again.
    initials = {name for name, n in repeats.items() if n >= 2 and re.fullmatch(r"[A-Z]{2,3}", name)}
    if initials and not initials_of_people(initials, text[:3000]):
        initials = set()
    # Ann Roe (Eastwell): is Ann Roe: when she speaks again.
    named = {
        collapse(match["outer"]) for _, match, certain in found if match.re is ENGLISH_BRACKET and certain
    } | named_throughout(lines, [(index, _speaker(match)) for index, match, _ in found if match.re is LABEL])
    asks = (
        any(
            side_of(_speaker(match)) == "asks" and (certain or repeats[_speaker(match)] >= 2)
            for _, match, certain in found
        )
        and len(coded) >= 2
    )
    asked = sum(1 for _, match, _ in found if match.re is QA)
    turns: list[Turn] = []
    doubtful: list[str] = []
    for index, match, certain in found:
        name = _speaker(match)
        # One question among named speakers is the end of somebody's sentence: 我想 / 问：……
        if index not in opened or (match.re is QA and asked == 1 < len(found)):
            continue
        if not certain:
            is_name = (2 <= len(name) <= 4 and is_person_name(name)) or name in named
            english = not re.search(r"[\u3400-\u9fff]", name)
            told = name != speaker_name(match["label"])
            need = 2 if told or is_name or name in ("Q", "A") or (english and " " in name) else 3
            if match.re is CAPS and match["mark"] == ".":
                need = 1 if capitals else len(lines) + 1
            if ((match.re is STAMPED or _has_time(match)) and stamped >= 3) or name in named:
                need = 1
            if match.re is ENGLISH and (match["lead"] or "").startswith("Q"):
                # Q2 Ann Roe: the question bears a number.
                need = 1
            if match.re is BRACKETED and in_brackets >= 4 and is_name:
                # Among turns with names in brackets, whoever speaks once speaks too.
                need = 1
            if (
                (match.re is DASHED and chaired)
                or (name in infix and len(infix) >= 2)
                or simple(name) in held
            ):
                need, is_name = 1, True
            if match.re is CAPS and re.fullmatch(r"[A-Z]{2,3}", name):
                need = 2 if len(initials) >= 2 else len(lines) + 1
            if match.re is CODE:
                # Beside one who asks, or who speaks again and again under a code, each code is somebody.
                need = 1 if asks else 2
            if match.re is DASHED and not chaired:
                continue
            if match.re is ENGLISH_BRACKET and bracketed >= 2:
                need = 1
            long = match.re is not ENGLISH_BRACKET and len(name) > (30 if english else 8)
            if repeats[name] < need or (not is_name and long):
                if is_name:
                    doubtful.append(name)
                continue
        line = lines[index]
        start = line.start + match.start("label")
        after = line.start + match.end()
        emphasis = EMPHASIS.match(match["label"])
        if emphasis and text.startswith(emphasis.group(), after):
            after += len(emphasis.group())
        while after < line.end and text[after] in " \t\u3000\u00a0":
            after += 1
        written = text[
            line.start + match.end("lead") if "lead" in match.re.groupindex else start : line.start
            + match.end()
        ]
        time = _STAMP.search(line.text[: match.end()]) if match.re in (LABEL, STAMPED, ENGLISH) else None
        turns.append(
            Turn(
                name, written.strip(), start, after, index, time.group().replace("：", ":") if time else None
            )
        )
    if not turns:
        for index, label in lone_labels(lines, lambda label: certain_label(label, known)):
            line = lines[index]
            turns.append(Turn(speaker_name(label), label, line.start, line.end, index))
    return turns, doubtful


def _has_time(match: re.Match[str]) -> bool:
    """Return whether a label with a colon bears the time at which it was said: 张三(00:01:23)："""
    return match.re in (LABEL, ENGLISH) and _STAMP.search(match.group()) is not None


def _speaker(match: re.Match[str]) -> str:
    return without_suffix(speaker_name(match["label"]))


def _opening(lines: Sequence[Line], found: Sequence[tuple[int, re.Match[str], bool]]) -> set[int]:
    """Return the lines whose label opens a paragraph, not the middle of a sentence that the print broke."""
    labelled = {index for index, _, _ in found}

    def runs_on(index: int) -> bool:
        before = lines[index - 1] if index else None
        return (
            before is not None
            and not lines[index].blank_before
            and not heads_list(before)
            # A Latin letter is half as wide as an ideograph.
            and len(before.text) >= (2 * _PRINTED if before.text.isascii() else _PRINTED)
            and before.text[-1] not in _ENDS
        )

    # In either script: 陳建國 and 陈建国 are one.
    sure = {
        simple(speaker_name(match["label"]))
        for index, match, _ in found
        if not runs_on(index) or index - 1 in labelled
    }
    return {
        index
        for index, match, _ in found
        if not runs_on(index) or simple(speaker_name(match["label"])) in sure
    }
