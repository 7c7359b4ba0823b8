"""Transcripts whose file states each turn: the text built up turn by turn, and its passages without any guess.

The text reads as a transcript does, `speaker: what was said`, one turn a line; the passages are the turns themselves.
What the file knows of a turn beyond its words (when, how many agreed) stands in `extra["turns"]`, each with the `seq` of
its passage; what it knows of a speaker in `extra["speakers"]`, what it calls the topics in `extra["topics"]`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from policymine.clean.normalize import Normalized
from policymine.corpus.document import KINDS, Extracted, Passage
from policymine.errors import UnknownNameError
from policymine.ingestors.base import RawDocument, Stated, StatedTurn

if TYPE_CHECKING:
    from policymine.structure.read import Structured

__all__ = ["NO_SPEAKERS", "Transcript", "apart", "join_words", "order_notes", "stated_structure"]

NO_SPEAKERS: Final = (
    "no turn names its speaker: the text is kept whole, and shares of talk cannot be told from it"
)
# What an extra holds in one shape everywhere: a file's own key of that name must not stand in its place.
_OURS: Final = frozenset(
    {"meeting", "respondents", "pairs", "turns", "speakers", "topics", "inner", "pages", "parts", "sitting"}
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_WIDE = re.compile(r"[\u3000-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—]")


@dataclass
class Transcript:
    """A transcript in the making.

    >>> meeting = Transcript()
    >>> meeting.speech("主席", "现在开会。", begin=0.0, end=1.5)
    >>> meeting.note("（鼓掌）")
    >>> raw = meeting.document("subtitles")
    >>> raw.text, [raw.text[t.start : t.end] for t in raw.turns], raw.extra["turns"]
    ('主席：现在开会。\\n（鼓掌）', ['现在开会。', '（鼓掌）'], [{'seq': 0, 'begin': 0.0, 'end': 1.5}])
    """

    pieces: list[str] = field(default_factory=list)
    turns: list[StatedTurn] = field(default_factory=list)
    facts: list[dict[str, Any]] = field(default_factory=list)
    length: int = 0

    def speech(self, speaker: str | None, text: str, /, *, shown: str | None = None, **facts: Any) -> None:
        """Add a turn.

        Parameters
        ----------
        speaker : as the file names him; None where it names nobody.
        text : what was said, kept as it is.
        shown : how the text names the speaker, where his own name there would say nothing (发言人1 for 1).
        facts : what else is known of the turn: `begin` and `end` in seconds from the start of the recording, ...;
            None is not kept.
        """
        label = ""
        if speaker:
            named = shown or speaker
            label = named + ("：" if _HAN.search(named) else ":")
            self._open()
            self._write(label if label.endswith("：") else label + " ")
        kept = {name: value for name, value in facts.items() if value is not None}
        if kept:
            self.facts.append({"seq": len(self.turns), **kept})
        self._add("speech", text, speaker, label)

    def note(self, text: str) -> None:
        """Add what nobody said: applause, a time, the name of a document."""
        self._add("note", text)

    def heading(self, text: str) -> None:
        """Add a heading, such as the title of an item."""
        self._add("heading", text)

    def document(
        self,
        extractor: str,
        *,
        item: str = "",
        metadata: Mapping[str, Stated] | None = None,
        extra: Mapping[str, Any] | None = None,
        encoding: str | None = None,
        record_id: str | None = None,
        warnings: tuple[str, ...] = (),
        timed: bool = False,
    ) -> RawDocument:
        """Return the transcript as a document: minutes, verbatim, unless `metadata` says otherwise.

        `timed` says that the warnings tell already of times that contradict one another.

        Where no turn has a speaker, the turns are paragraphs (role clause): nobody's share can be told from them.
        """
        rule = f"{extractor}:transcript"
        stated = {
            "kind": Stated("minutes", rule),
            "record_mode": Stated("verbatim", rule),
            **(metadata or {}),
        }
        notes = list(warnings)
        turns = tuple(self.turns)
        if not timed:
            notes += order_notes([(fact.get("begin"), fact.get("end")) for fact in self.facts], "turns")
        if turns and not any(turn.speaker for turn in turns):
            notes.append(NO_SPEAKERS)
            turns = tuple(replace(turn, role="clause") if turn.role == "speech" else turn for turn in turns)
        nobody = sum(turn.role == "speech" and not turn.speaker for turn in turns)
        if nobody:
            notes.append(
                f"{nobody} of {sum(turn.role == 'speech' for turn in turns)} turns name no speaker; they are nobody's"
            )
        more = dict(extra or {})
        if self.facts:
            more["turns"] = self.facts
        return RawDocument(
            "".join(self.pieces),
            stated,
            more,
            item,
            encoding,
            extractor,
            record_id,
            tuple(notes),
            turns=turns,
        )

    def _open(self) -> None:
        if self.pieces:
            self._write("\n")

    def _write(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)

    def _add(self, role: Any, text: str, speaker: str | None = None, label: str = "") -> None:
        if not label:
            self._open()
        start = self.length
        self._write(text)
        self.turns.append(StatedTurn(role, start, self.length, speaker, label))


def order_notes(times: Sequence[tuple[Any, Any]], what: str) -> list[str]:
    """Return a line for times that run backwards, and one for those that end before they begin.

    Parameters
    ----------
    times : begin and end of each in seconds, None where unknown, in the order of the file.
    what : what they are times of, in the plural.

    >>> order_notes([(0.0, 2.0), (5.0, 4.0), (3.0, None)], "cues")
    ['times run backwards at 1 of 3 cues; the order of the file is kept', '1 of 3 cues end before they begin; both times are kept']
    """
    begins = [begin for begin, _ in times if isinstance(begin, (int, float))]
    back = sum(after < before for before, after in pairwise(begins))
    ended = sum(isinstance(b, (int, float)) and isinstance(e, (int, float)) and e < b for b, e in times)
    lines = (
        [f"times run backwards at {back} of {len(begins)} {what}; the order of the file is kept"]
        if back
        else []
    )
    if ended:
        lines.append(f"{ended} of {len(times)} {what} end before they begin; both times are kept")
    return lines


def apart(stated: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a file says by its own keys, those that mean something here kept under `file:`.

    >>> apart({"place": "Vienna", "meeting": ["Sitting 12"]})
    {'place': 'Vienna', 'file:meeting': ['Sitting 12']}
    """
    return {f"file:{key}" if key in _OURS else str(key): value for key, value in stated.items()}


def join_words(pieces: Sequence[str]) -> str:
    """Return pieces of running text as one: a space between words, none between Chinese characters.

    >>> join_words(["we agreed", "to meet"]), join_words(["我们同意", "再开会"])
    ('we agreed to meet', '我们同意再开会')
    """
    text = ""
    for piece in (piece.strip() for piece in pieces):
        wide = text and piece and (_WIDE.match(text[-1]) and _WIDE.match(piece[0]))
        text += piece if not text or wide or not piece else " " + piece
    return text


def stated_structure(normal: Normalized, turns: tuple[StatedTurn, ...], kind: str) -> Structured:
    """Return kind and passages of a transcript whose file states its turns.

    Parameters
    ----------
    normal : the normalised text with its map.
    turns : of the text before normalisation.
    kind : the kind; `auto` is minutes.

    Raises UnknownNameError where the kind is none.
    """
    # Loaded with the first transcript: an ingest of known files does without the structure's rules.
    from policymine.structure.read import Structured

    if kind not in ("auto", *KINDS):
        raise UnknownNameError("kind", kind, ("auto", *KINDS))
    chosen = "minutes" if kind == "auto" else kind
    passages = []
    for seq, turn in enumerate(turns):
        start = normal.to_normalised(turn.start)
        end = max(start, normal.to_normalised(turn.end))
        text = normal.text[start:end]
        passages.append(Passage("", seq, turn.role, 0, turn.label, turn.speaker, text, start, end))
    return Structured(Extracted(chosen, chosen, None, "given", 1.0), {}, tuple(passages))
