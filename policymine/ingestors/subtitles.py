"""Subtitles (.srt, .vtt): cues joined to turns by who speaks, with their times.

A speaker is told by a voice tag (`<v Name>`) or by the words before a colon (`NAME: ...`), by the same rules as in a
record, or wherever nearly every cue has such words. A cue without a name goes on with the speaker before, except among
voice tags, where it is nobody's. Cues in brackets alone (`[applause]`) are notes. Tags of style go. In captions that roll
(each cue repeats the last line of the one before, as automatic ones do) a line is kept once.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from policymine.clean.encoding import decode
from policymine.errors import IngestError
from policymine.ingestors.base import RawDocument, Skipped, readable
from policymine.ingestors.turns import Transcript, join_words, order_notes
from policymine.structure.lines import split_lines
from policymine.structure.rosters import is_person_name
from policymine.structure.speakers import find_turns

__all__ = ["SUFFIXES", "read"]

SUFFIXES = (".srt", ".vtt")

_CLOCK = r"(?:\d{1,3}:)?\d{1,2}:\d{1,2}(?:[.,:]\d{1,6})?"
_ARROW = re.compile(rf"^\s*(?P<begin>{_CLOCK})\s*(?:-{{1,3}}>|→|⇒|—>)\s*(?P<end>{_CLOCK})(?![\d:])")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]{1,120})>")
_ROLLING = re.compile(r"<\d{2}:\d{2}:\d{2}[.,]\d{3}>")
_READING = re.compile(r"<rt(?:\.[^\s>]*)?>([^<>]{1,60})(?:</rt>)?")
_TAG = re.compile(r"</?[A-Za-z0-9][^<>]{0,200}>|<\d[\d:.,]*>|\{\\[^{}]{1,60}\}")
_NOTE = re.compile(r"[\[(（【♪♫].{0,120}[\])）】♪♫]\s*\Z")
_LABEL = re.compile(
    r"(?:>>\s*|[-–]\s*)?(?P<name>[^\s:：][^:：\n]{0,48}?)\s?[:：]\s*(?P<said>\S.*)\Z", re.DOTALL
)
_FULL_NAME = re.compile(
    r"[A-Z\u00c0-\u00de][\w.'’-]*(?: (?:de|van|von|der|la)\b)?(?: [A-Z\u00c0-\u00de][\w.'’-]*){1,3}"
)
# From this share of cues on, words before a colon are taken for names wherever they stand.
_NEARLY_ALL = 0.8
# Without names, a pause of so many seconds, or so many characters at the end of a sentence, opens a paragraph.
_PAUSE, _LONG = 2.0, 600


@dataclass(frozen=True, slots=True)
class _Cue:
    """A cue, or a voice within one: its words, its time, and the name that a voice tag gives."""

    text: str
    begin: float
    end: float
    voice: str | None = None


def read(path: Path) -> Iterator[RawDocument | Skipped]:
    """Yield the one transcript of the file.

    Parameters
    ----------
    path : the file.

    Raises IngestError where it cannot be opened, is empty, is no text, or holds no cue.
    """
    decoded = decode(readable(path).read_bytes(), name=str(path))
    cues, voices = _cues(decoded.text)
    if not cues:
        raise IngestError(
            path,
            "holds no cue (00:00:01,000 --> 00:00:04,000 and words below it)",
            "check that it is subtitles",
        )
    yield _joined(cues, voices).document(
        "subtitles",
        encoding=decoded.encoding,
        warnings=(*decoded.warnings, *_time_notes(cues, decoded.text)),
        extra={"cues": len(cues)},
        timed=True,
    )


def _time_notes(cues: Sequence[_Cue], text: str) -> Iterator[str]:
    """Yield what is odd about the times of the cues; the turns, which hold several, do not show all of it."""
    yield from order_notes([(cue.begin, cue.end) for cue in cues], "cues")
    odd = sum("-->" in line and not _ARROW.match(line) for line in text.splitlines())
    if odd:
        yield f"{odd} lines with --> state no time that can be read; they are kept as words"


def _cues(text: str) -> tuple[list[_Cue], bool]:
    """Return the cues in order, and whether voice tags name the speakers."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff").split("\n")
    starts = [k for k, line in enumerate(lines) if _ARROW.match(line)]
    rolling = _ROLLING.search(text) is not None
    voices = _VOICE.search(text) is not None
    cues: list[_Cue] = []
    before: list[str] = []
    for number, k in enumerate(starts):
        match = _ARROW.match(lines[k])
        stop = starts[number + 1] if number + 1 < len(starts) else len(lines)
        body = lines[k + 1 : stop]
        if number + 1 < len(starts) and body and body[-1].strip() and len(body) > 1:
            # The number or name of the next cue stands right above its times.
            blank = max((i for i, line in enumerate(body) if not line.strip()), default=-1)
            if blank == len(body) - 2 or body[-1].strip().isdigit():
                body = body[:-1]
        if voices or text.lstrip("\ufeff").startswith("WEBVTT"):
            body = _without_comments(body)
        if match is None:
            continue
        begin, end = (_seconds(match[name]) for name in ("begin", "end"))
        for voice, raw in _voices("\n".join(body)):
            words = [plain for line in raw.split("\n") if (plain := _plain(line))]
            kept = words
            if rolling:
                while kept and kept[0] in before:
                    kept = kept[1:]
                before = words
            if kept:
                cues.append(_Cue(_cue_text(kept), begin, end, voice))
    return cues, voices


def _without_comments(body: list[str]) -> list[str]:
    """Return the lines up to the next cue without the comments and styles of WebVTT; other words stay, though a blank line
    should have ended the cue."""
    kept: list[str] = []
    comment = False
    for k, line in enumerate(body):
        if k and not body[k - 1].strip():
            comment = bool(re.match(r"(?:NOTE|STYLE|REGION)\b", line))
        if not comment:
            kept.append(line)
    return kept


def _seconds(clock: str) -> float:
    """Return a cue's time in seconds; 00:00:01:500 has its thousandths behind a colon.

    >>> _seconds("1:02,5"), _seconds("00:00:01:500"), _seconds("0:0:9")
    (62.5, 1.5, 9.0)
    """
    parts = clock.replace(",", ".").split(":")
    if len(parts) == 4:
        parts[2:] = [".".join(parts[2:])]
    return float(sum(float(part) * 60**power for power, part in enumerate(reversed(parts))))


def _cue_text(lines: Sequence[str]) -> str:
    """Join the lines of a cue; a line that opens with a dash is another person's and stays apart."""
    if sum(line.startswith(("-", "–", ">>")) for line in lines) > 1:
        return "\n".join(lines)
    return join_words(lines)


def _voices(raw: str) -> Iterator[tuple[str | None, str]]:
    parts = _VOICE.split(raw)
    if parts[0].strip():
        yield None, parts[0]
    for name, said in zip(parts[1::2], parts[2::2], strict=True):
        yield html.unescape(name).strip(), said


def _plain(line: str) -> str:
    # How a character is read aloud stands behind it: 灯<rt>dēng</rt>.
    plain = html.unescape(_TAG.sub("", _READING.sub(r"（\1）", line)))
    return re.sub(r"[ \t\u00a0]+", " ", plain).strip()


def _joined(cues: Sequence[_Cue], voices: bool) -> Transcript:
    named = [(cue.voice, cue) for cue in cues] if voices else _labelled(cues)
    anybody = any(name for name, _ in named)
    meeting = Transcript()
    open_turn: list[_Cue] = []
    speaker: str | None = None

    def close() -> None:
        if open_turn:
            said = join_words([cue.text for cue in open_turn])
            meeting.speech(speaker, said, begin=open_turn[0].begin, end=open_turn[-1].end)
            open_turn.clear()

    for name, cue in named:
        if _NOTE.match(cue.text) and not name:
            close()
            meeting.note(cue.text)
            continue
        going_on = name == speaker or (name is None and not voices)
        if not anybody and open_turn:
            length = sum(len(part.text) for part in open_turn)
            full = length > _LONG and open_turn[-1].text[-1] in ".!?。！？…"
            going_on = cue.begin - open_turn[-1].end < _PAUSE and not full
        if not going_on:
            close()
            speaker = name
        open_turn.append(cue)
    close()
    return meeting


def _labelled(cues: Sequence[_Cue]) -> list[tuple[str | None, _Cue]]:
    """Return each cue with the speaker its first words name, cut off; None where they name nobody."""
    pieces = [_Cue(part, cue.begin, cue.end) for cue in cues for part in cue.text.split("\n") if part.strip()]
    matches = [_LABEL.match(cue.text) for cue in pieces]
    text = "\n".join(cue.text for cue in pieces)
    known = {turn.speaker for turn in find_turns(text, split_lines(text))}
    everywhere = sum(match is not None for match in matches) >= _NEARLY_ALL * len(pieces)
    named: list[tuple[str | None, _Cue]] = []
    for cue, match in zip(pieces, matches, strict=True):
        name = match["name"].strip() if match else None
        if (
            match
            and name
            and (
                everywhere
                or " ".join(name.split()) in known
                or _squeezed(name) in known
                # Where some cues are labelled, a full name before a colon is a label too, said once or often.
                or (known and (_FULL_NAME.fullmatch(name) or is_person_name(_squeezed(name))))
            )
        ):
            named.append((name, _Cue(match["said"], cue.begin, cue.end)))
        else:
            bare = re.sub(r"^(?:>>\s*|[-–]\s+)", "", cue.text)
            named.append((None, _Cue(bare, cue.begin, cue.end)))
    return named


def _squeezed(name: str) -> str:
    return "".join(name.split())
