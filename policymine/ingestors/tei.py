"""Transcripts in TEI (.xml), ParlaMint's among them: utterances, their speakers, and what was noted beside them.

`u` is a turn, `@who` its speaker, looked up in `listPerson` of the file, of the corpus around it (`teiCorpus`), or of a
`...listPerson.xml` or `teiCorpus` file in the same folder or the one above; `seg` or `p` are its paragraphs. `note`,
`kinesic`, `vocal`, `incident`, `stage` and `gap` are notes, nobody's speech; an apparatus note inside a sentence is left in
`extra["inline_notes"]`. Words given one by one (`w`, `pc`) are joined as `@join` says. A document type or an entity is
refused, and nothing outside the folder is opened.

Source: TEI P5 Guidelines, chapter 8 (Transcriptions of Speech); Erjavec et al. (2023), The ParlaMint corpora, LRE.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from policymine.errors import IngestError
from policymine.ingestors.base import RawDocument, Skipped, Stated, readable
from policymine.ingestors.package import local, parse_xml
from policymine.ingestors.tei_people import People, lists_beside, pointed, words_of
from policymine.ingestors.turn_table import seconds_of
from policymine.ingestors.turns import Transcript

__all__ = ["SUFFIXES", "read"]

SUFFIXES = (".xml",)

_ASIDE: Final = frozenset({"note", "kinesic", "vocal", "incident", "stage", "gap", "desc"})
_HEADS: Final = frozenset({"head", "opener", "closer"})
_BLOCKS: Final = frozenset({"seg", "p", "ab", "lg", "l"})
_ID = "{http://www.w3.org/XML/1998/namespace}id"


def read(path: Path) -> Iterator[RawDocument | Skipped]:
    """Yield a text for each TEI document with utterances in the file.

    Parameters
    ----------
    path : the file.

    Raises IngestError where it cannot be opened, is no well-formed XML, declares a document type, is not TEI, or holds
    no utterance.
    """
    data = readable(path).read_bytes()
    try:
        root = parse_xml(data)
    except ValueError as error:
        raise IngestError(
            path, f"is no XML that can be read safely ({str(error)[:80]})", "check the file"
        ) from error
    kind = local(root)
    if kind not in ("TEI", "TEI.2", "teiCorpus"):
        what = "a list of persons" if kind == "listPerson" else f"<{kind}>"
        raise IngestError(
            path,
            f"is XML of {what}, not a transcript in TEI",
            "it is read beside the transcripts of its folder"
            if kind == "listPerson"
            else "save it as .html or .txt",
        )
    people = People()
    people.add(root)
    texts = [root] if kind != "teiCorpus" else list(root.iter("{*}TEI"))
    spoken = [node for node in texts if next(node.iter("{*}u", "{*}sp"), None) is not None]
    if not spoken:
        raise IngestError(
            path,
            "is TEI without an utterance (<u>): the head of a corpus whose parts are files of their own"
            if kind == "teiCorpus"
            else "is TEI without an utterance (<u>)",
            "give the files of its parts" if kind == "teiCorpus" else "save its text as .txt",
        )
    used = {who for node in spoken for u in node.iter("{*}u", "{*}sp") for who in pointed(u.get("who") or "")}
    if any(people.name(who) is None for who in used):
        for other in lists_beside(path):
            people.add(other)
    for number, node in enumerate(spoken, start=1):
        identifier = node.get(_ID) or str(number)
        yield _transcript(node, people, identifier if len(spoken) > 1 else "")


def _transcript(node: Any, people: People, item: str) -> RawDocument:
    meeting = Transcript()
    inline: list[dict[str, Any]] = []
    times = {when.get(_ID): when for when in node.iter("{*}when") if when.get(_ID)}
    used: dict[str, dict[str, Any]] = {}
    chairs: set[str] = set()
    body = next(node.iter("{*}text"), node)
    spoken = [who for u in body.iter("{*}u", "{*}sp") for who in pointed(u.get("who") or "")]
    shown = people.shown(spoken)
    unknown = {who for who in shown if people.name(who) is None}
    for child in _parts(body):
        if isinstance(child, str):
            meeting.note(child)
            continue
        kind = local(child)
        if kind not in ("u", "sp"):
            words = _text(child) or child.get("reason") or child.get("type") or ""
            if words:
                (meeting.heading if kind in _HEADS else meeting.note)(words)
            continue
        several = pointed(child.get("who") or "")
        # A turn of several is nobody's alone: it is that of all of them together.
        name = " & ".join(shown[who] for who in several) or None
        for who in several:
            facts = people.facts.get(who, {})
            used[shown[who]] = {"id": who, **{k: v for k, v in facts.items() if k != "name"}}
        if name is None and (speaker := next(child.iter("{*}speaker"), None)) is not None:
            name = _text(speaker).rstrip(":：. ") or None
        role = " ".join(
            mark.lstrip("#") for mark in (child.get("ana") or "").split() if not mark.startswith("http")
        )
        if name and role and "chair" in role.split():
            chairs.add(name)
        _utterance(meeting, child, name, role or None, times, inline)
    notes = []
    if unknown:
        listed = ", ".join(sorted(unknown)[:5]) + (" ..." if len(unknown) > 5 else "")
        many = len(unknown) > 1
        notes.append(
            f"{len(unknown)} speaker{'s are' if many else ' is'} in no list of persons and "
            f"{'keep their identifiers' if many else 'keeps the identifier'}: {listed}"
        )
    extra: dict[str, Any] = {}
    if used:
        extra["speakers"] = used
    if inline:
        extra["inline_notes"] = inline
    metadata, more = _header(node)
    if len(chairs) == 1:
        metadata["chair"] = Stated(chairs.pop(), "tei:u/@ana")
    return meeting.document(
        "tei", item=item, metadata=metadata, extra={**more, **extra}, encoding="utf-8", warnings=tuple(notes)
    )


def _parts(body: Any) -> Iterator[Any]:
    """Yield utterances, notes, headings and words outside of them (as text), in order, none from within another."""

    def loose(words: str | None) -> Iterator[str]:
        if words and words.strip():
            yield re.sub(r"\s+", " ", words).strip()

    yield from loose(body.text)
    for child in body:
        kind = local(child)
        if kind in ("u", "sp") or kind in _ASIDE or kind in _HEADS:
            yield child
        elif kind in _BLOCKS and next(child.iter("{*}u", "{*}sp"), None) is None:
            yield from loose(_text(child))
        elif kind not in ("timeline", "listPerson", "teiHeader"):
            yield from _parts(child)
        yield from loose(child.tail)


def _utterance(
    meeting: Transcript,
    node: Any,
    name: str | None,
    role: str | None,
    times: Mapping[str, Any],
    inline: list[dict[str, Any]],
) -> None:
    """Add an utterance; a note between its paragraphs parts it in two turns of the same speaker."""
    begin = _time(node.get("start") or node.get("synch"), times)
    end = _time(node.get("end"), times)
    paragraphs: list[str] = []

    def close() -> None:
        if paragraphs:
            meeting.speech(name, "\n".join(paragraphs), begin=begin, end=end, role=role)
            paragraphs.clear()

    def add(words: str | None) -> None:
        if words and (said := re.sub(r"\s+", " ", words).strip()):
            paragraphs.append(said)

    if not any(local(child) in _BLOCKS for child in node):
        add(_text(node, inline, len(meeting.turns)))
    else:
        add(node.text)
        for child in node:
            if local(child) in _ASIDE:
                words = _text(child) or child.get("reason") or child.get("type") or ""
                if words:
                    close()
                    meeting.note(words)
            elif local(child) not in ("speaker", "linkGrp"):
                add(_text(child, inline, len(meeting.turns)))
            add(child.tail)
    close()


def _text(node: Any, inline: list[dict[str, Any]] | None = None, seq: int = 0) -> str:
    """Return the words of an element; notes within it go to `inline` where that is given, else they are words."""
    pieces: list[str] = []

    def walk(element: Any) -> None:
        kind = local(element)
        if kind in ("w", "pc") and len(element) == 0:
            pieces.append((element.text or "") + ("" if element.get("join") in ("right", "both") else " "))
        elif inline is not None and element is not node and kind in _ASIDE:
            words = _text(element)
            if words:
                inline.append({"seq": seq, "note": words})
        elif kind == "linkGrp" or (kind == "speaker" and element is not node):
            pass
        elif kind in ("w", "pc"):
            # A word with an inner analysis (a contraction) is written as its own text, if it has one.
            own = (element.text or "").strip() or "".join(words_of(part) for part in element)
            pieces.append(own + ("" if element.get("join") in ("right", "both") else " "))
        else:
            pieces.append(element.text or "")
            for child in element:
                walk(child)
                pieces.append(child.tail or "")

    walk(node)
    words = "".join(pieces)
    return re.sub(r"\s+", " ", words).strip()


def _time(pointer: str | None, times: Mapping[str, Any]) -> float | None:
    if not pointer:
        return None
    when = times.get(pointer.lstrip("#"))
    if when is None:
        return seconds_of(pointer)
    if when.get("absolute"):
        return seconds_of(when.get("absolute"))
    if when.get("interval"):
        base = _time(when.get("since"), {k: v for k, v in times.items() if v is not when})
        seconds = seconds_of(when.get("interval"))
        return None if seconds is None else seconds + (base or 0.0)
    return None


def _header(node: Any) -> tuple[dict[str, Stated], dict[str, Any]]:
    """Return title, date, place and body of the sitting as the TEI header states them."""
    metadata: dict[str, Stated] = {}
    extra: dict[str, Any] = {}
    header = next(node.iter("{*}teiHeader"), None)
    if header is None:
        return metadata, extra
    titles = [t for s in header.iter("{*}titleStmt") for t in s.iter("{*}title") if _text(t)]
    main = [t for t in titles if t.get("type") in (None, "main")] or titles
    if main:
        metadata["title"] = Stated(_text(main[0]), "tei:title")
    settings = list(header.iter("{*}setting"))
    dates = [d for s in settings for d in s.iter("{*}date")] or [
        d for s in header.iter("{*}sourceDesc") for d in s.iter("{*}date")
    ]
    for date in dates:
        day = date.get("when") or date.get("from") or _text(date)
        if day and re.match(r"\d{4}", day):
            metadata["date_issued"] = Stated(day[:10], "tei:setting" if settings else "tei:source")
            break
    places = [_text(n) for s in settings for n in s.iter("{*}name", "{*}settlement") if _text(n)]
    if places:
        extra["place"] = ", ".join(dict.fromkeys(places))
    meetings = list(header.iter("{*}meeting"))
    if meetings:
        # Which session this is, by the file's own words; `meeting` is what a record's own text states.
        extra["sitting"] = [
            {
                key: value
                for key, value in (("n", m.get("n")), ("words", _text(m)), ("ana", m.get("ana")))
                if value
            }
            for m in meetings
        ]
    return metadata, extra
