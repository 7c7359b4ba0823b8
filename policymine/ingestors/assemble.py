"""An extracted text to a Document: normalised, read for its structure, joined with what its source states.

What a table or a page states wins over what a rule reads, and a rule over what a program filled in; where two speak
of the same field and differ, the other is kept as a warning. What nobody states stays null.
"""

from __future__ import annotations

import re
from dataclasses import fields as dataclass_fields
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath
from typing import Any, Final, cast

from policymine.clean.mojibake import repair_mojibake
from policymine.clean.normalize import normalize
from policymine.clean.quality import language, odd_stretches, quality
from policymine.clean.script import script_of, to_simplified
from policymine.clean.tidy import Tidied, tidy
from policymine.corpus.document import DOCUMENT_FIELDS, Document, Extracted, Kind, Passage
from policymine.ingestors.base import RawDocument, Skipped, SourceRef, Stated
from policymine.ingestors.turns import apart, stated_structure
from policymine.structure.bodies import full_name
from policymine.structure.dates import parse_date
from policymine.structure.doc_number import parse_doc_number
from policymine.structure.issuers import split_bodies
from policymine.structure.official import place_fields
from policymine.structure.read import Structured, read_structure

__all__ = ["assemble", "dates_of_name", "document_id", "read_stated"]

_TUPLES: Final = frozenset(
    f.name
    for f in dataclass_fields(Document)
    if f.name in DOCUMENT_FIELDS and str(f.type).startswith("tuple")
)
_DATES: Final = frozenset(name for name in DOCUMENT_FIELDS if name.startswith("date_"))
# A contradiction in these is worth a reader's eye.
_WATCHED: Final = ("date_issued", "doc_number", "issuers", "title")
# Below this share of ordinary characters a text is warned of.
_FLOOR = 0.9
_ERROR_PAGE = re.compile(
    r"(?:page|file|document) (?:you (?:were|are) looking for|not found|cannot be found)|page not found|404 not found"
    r"|error 404|(?:页面|网页|文件|您访问的\S{0,6})(?:不存在|未找到|已删除|已被删除|找不到)|找不到(?:该|此|您|网)\S{0,4}页",
    re.IGNORECASE,
)
_NAME_DATE = re.compile(
    r"(?:19|20)\d\d年\d{1,2}月\d{1,2}日|(?<!\d)(?:19|20)\d\d([-._])\d{1,2}\1\d{1,2}(?!\d)|(?<!\d)(?:19|20)\d\d[01]\d[0-3]\d(?!\d)"
    r"|(?:19|20)\d\d年\d{1,2}月|(?<!\d)(?:19|20)\d\d[-._](?:0[1-9]|1[0-2])(?![-._]?\d)|(?:19|20)\d\d年|(?<!\d)(?:19|20)\d\d(?!\d)"
)
_PUBLISHED = re.compile(
    r"(?:upload|publish|releas|post)[a-z]*(?:on|date|ed|_|-|=)*\Z|发布(?:日期|时间)?[=：:_-]?\Z",
    re.IGNORECASE,
)


def assemble(
    ref: SourceRef, raw: RawDocument, *, kind: str = "auto", script: str = "keep"
) -> Document | Skipped:
    """Return the document, or why there is none.

    Parameters
    ----------
    ref : where the text comes from.
    raw : the text and what its source states.
    kind : policy, minutes, interview or article, for all texts; `auto` takes a table's word, then tells by rule.
    script : `simplified` turns traditional characters into simplified ones, in the text and in what is read out of
        it; the structure is read before, from the wording as it stands. Offsets are the same in both.

    >>> ref = SourceRef("notes/2016年第3次会议.txt", "k", "0")
    >>> document = assemble(ref, RawDocument("关于社区治理的几点思考。", {"title": Stated("思考", "column:标题")}))
    >>> document.id, document.title, document.date_issued, document.fields["date_issued"].rule
    ('2016年第3次会议.txt', '思考', '2016', 'file-name')
    """
    # Pages and headings are noted by offset into the text as extracted, which a repair would move.
    # What somebody said is his, also where it looks like a page number.
    tidied = Tidied(raw.text) if raw.turns else tidy(raw.text, repair=not (raw.pages or raw.headings))
    normal = normalize(tidied.text, cuts=tidied.spans)
    text = normal.text
    if not text.strip():
        return Skipped(ref.display, "holds no text")
    head = text[:400]
    if len(text) < 1500 and _ERROR_PAGE.search(head):
        return Skipped(ref.display, "is the error page of a web site, not a document", "download it again")
    notes = [*raw.warnings, *tidied.warnings]
    metadata = {name: _read_again(name, value, notes) for name, value in raw.metadata.items()}
    stated = {name: read_stated(name, value, notes) for name, value in metadata.items()}
    given = {name: value for name, value in stated.items() if value is not None}
    name = PurePosixPath(ref.display.partition("#")[0]).name
    sure_title = given.get("title")
    if raw.turns:
        structured = stated_structure(normal, raw.turns, _kind_given(kind, given))
        if structured.kind.value == "interview" and "record_mode" in given:
            given["record_mode"] = replace(given["record_mode"], value="interview")
    else:
        structured = read_structure(
            text,
            kind=_kind_given(kind, given),
            title=str(sure_title.value) if sure_title and sure_title.confidence >= 0.8 else None,
            name=PurePosixPath(name).stem,
        )
    by_name = {} if raw.item and "!" not in ref.key else _from_name(name)
    fields = _chosen(given, structured, by_name, notes)
    if "issuers" in given:
        # The place follows the issuers that are kept, not those the text names.
        fields |= {k: v for k, v in place_fields(fields["issuers"]).items() if k not in given}
    fields["kind"] = given["kind"] if kind == "auto" and "kind" in given else structured.kind
    share = quality(text)
    _warn_of_quality(text, share, notes)
    identifier = document_id(ref, raw)
    tongue = language(text)
    notes.extend(structured.warnings)
    # What the source itself states goes before what is read out of the text.
    extra = {**structured.extra, **(raw.extra if raw.turns else apart(raw.extra))}
    # The issuers keep the names they signed with; their full names at the time stand beside them where they differ.
    if "issuers" in fields:
        signed = list(fields["issuers"].value)
        dated = fields["date_issued"].value if "date_issued" in fields else None
        if (full := [full_name(name, dated) for name in signed]) != signed:
            extra["issuers_canonical"] = full
    if tidied.cuts:
        extra["removed"] = [*extra.get("removed", ()), *tidied.removed]
    if structured.inner:
        extra["inner"] = [found.as_dict() for found in structured.inner]
    # Places in the text as extracted, moved to where they are in the text as it is kept.
    if raw.pages:
        extra["pages"] = [normal.to_normalised(start) for start in raw.pages]
    marked = [(depth, normal.to_normalised(a), normal.to_normalised(b)) for depth, a, b in raw.headings]
    passages = _headed(structured.passages, marked)
    written = script_of(text) if tongue == "zh" else None
    if written in ("traditional", "mixed"):
        extra.setdefault("script", written)
        if script == "simplified":
            text = to_simplified(text)
            fields = {name: _simplified(field, text) for name, field in fields.items()}
            passages = tuple(_passage_of(passage, text) for passage in passages)
            extra |= {name: _simplified_plain(extra[name]) for name in structured.extra}
            notes.append("traditional characters were turned into simplified ones (--script simplified)")
        elif written == "mixed":
            notes.append("is partly in traditional characters; --script simplified reads all as simplified")
    values: dict[str, Any] = {
        field: tuple(found.value) if field in _TUPLES else found.value
        for field, found in fields.items()
        if field in DOCUMENT_FIELDS
    }
    return Document(
        id=identifier,
        kind=cast(Kind, fields["kind"].value),
        text=text,
        language=tongue,
        source=ref.display,
        source_key=ref.key,
        sha256=ref.sha256,
        encoding=raw.encoding,
        extractor=raw.extractor,
        quality=share,
        warnings=tuple(notes),
        fields=fields,
        extra=extra,
        offset_map=normal.offset_map,
        passages=passages,
        **values,
    )


def _simplified(field: Extracted, text: str) -> Extracted:
    """Return the field in simplified characters; its wording, where it has a span, is that of the converted text."""
    value = field.value
    if isinstance(value, str):
        value = to_simplified(value)
    elif isinstance(value, (list, tuple)):
        value = type(value)(to_simplified(v) if isinstance(v, str) else v for v in value)
    return replace(field, value=value, raw=text[slice(*field.span)] if field.span else field.raw)


def _simplified_plain(value: Any) -> Any:
    """Return plain JSON values with their strings in simplified characters."""
    if isinstance(value, str):
        return to_simplified(value)
    if isinstance(value, dict):
        return {name: _simplified_plain(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_simplified_plain(inner) for inner in value]
    return value


def _passage_of(passage: Passage, text: str) -> Passage:
    return replace(
        passage,
        text=text[passage.start : passage.end],
        label=to_simplified(passage.label),
        speaker=to_simplified(passage.speaker) if passage.speaker else passage.speaker,
    )


def _headed(passages: tuple[Passage, ...], marked: list[tuple[int, int, int]]) -> tuple[Passage, ...]:
    """Return the passages, those as headings that the file itself marks so; text set in a heading's style is none."""
    levels = {start: (depth, end) for depth, start, end in marked if end - start <= 80}
    if not levels or sum(end - start for _, start, end in marked) > 0.5 * sum(len(p.text) for p in passages):
        return passages
    return tuple(
        replace(p, role="heading", level=p.level or levels[p.start][0])
        if p.role == "clause" and p.start in levels and p.end <= levels[p.start][1]
        else p
        for p in passages
    )


def document_id(ref: SourceRef, raw: RawDocument) -> str:
    """Return the identifier of a text: the row's own where it is a name, else the path below the root.

    A row's bare number says nothing outside its table, so the table's path stands before it.

    >>> ref = SourceRef("data/reports.jsonl#3", "k")
    >>> [document_id(ref, RawDocument("…", item="3", record_id=r)) for r in ("gwr_1956", "17", None)]
    ['gwr_1956', 'reports.jsonl#17', 'reports.jsonl#3']
    """
    path, _, item = ref.display.partition("#")
    below = path.partition("/")[2] or path
    if raw.record_id and re.search(r"[^\W\d_]", raw.record_id):
        return raw.record_id
    return f"{below}#{raw.record_id or item}" if item else below


def dates_of_name(name: str) -> dict[str, Extracted]:
    """Return the dates in a file's name: that of the text, and where a label says so that of its publication.

    >>> found = dates_of_name("MeetingDate=2010-01-26-2010-01-27_UploadedOn=20100217.txt")
    >>> found["date_issued"].value, found["date_published"].value
    ('2010-01-26', '2010-02-17')
    >>> dates_of_name("居民议事会2016年第3次.docx")["date_issued"].value, dates_of_name("国发1978")
    ('2016', {'date_issued': Extracted(value='1978', raw='1978', span=None, rule='file-name', confidence=0.4)})
    """
    found: dict[str, Extracted] = {}
    for match in _NAME_DATE.finditer(name):
        value = parse_date(match.group().replace("_", "-").replace(".", "-"))
        if value is None:
            continue
        field = "date_published" if _PUBLISHED.search(name[: match.start()]) else "date_issued"
        # The finest date wins; a bare number may be anything.
        confidence = 0.4 if len(value) == 4 else 0.6
        before = found.get(field)
        if before is None or len(value) > len(str(before.value)):
            found[field] = Extracted(value, match.group(), None, "file-name", confidence)
    return found


def _read_again(field: str, stated: Stated, notes: list[str]) -> Stated:
    """Return what is stated with its mojibake repaired, where that is certain."""
    mended = repair_mojibake(stated.raw)
    if not mended.repairs:
        return stated
    notes.extend(f"{field}: {line}" for line in mended.warnings)
    return replace(stated, raw=mended.text)


def read_stated(field: str, stated: Stated, notes: list[str]) -> Extracted | None:
    """Return a stated field in its canonical form, None with a note where it has none."""
    value: Any = stated.raw
    if field in _DATES:
        value = parse_date(stated.raw)
        if value is None:
            notes.append(f"{field}: {stated.rule} says {stated.raw!r}, which is no date; left empty")
            return None
    elif field == "issuers":
        value = list(split_bodies(stated.raw)) or [stated.raw]
    elif field in _TUPLES:
        value = [part.strip() for part in re.split(r"[；;、\n]", stated.raw) if part.strip()]
    elif field == "title":
        value = re.sub(r"\s+", " ", stated.raw)
    elif field == "doc_number":
        # One spelling for all brackets, so that numbers can be compared and looked up.
        number = parse_doc_number(stated.raw)
        value = str(number) if number else stated.raw
    return Extracted(value, stated.raw, None, stated.rule, stated.confidence)


def _kind_given(kind: str, given: dict[str, Extracted]) -> str:
    return str(given["kind"].value) if kind == "auto" and "kind" in given else kind


def _from_name(name: str) -> dict[str, Extracted]:
    return dates_of_name(PurePosixPath(name).stem)


def _chosen(
    given: dict[str, Extracted], structured: Structured, by_name: dict[str, Extracted], notes: list[str]
) -> dict[str, Extracted]:
    """Return for each field the surest voice; a contradiction of sure voices is noted."""
    chosen: dict[str, Extracted] = {}
    meeting = structured.kind.value in ("minutes", "interview")
    # A meeting may last over more days than the first, which is its date.
    until = str(structured.extra.get("meeting", {}).get("date_end", {}).get("value", ""))
    for field in DOCUMENT_FIELDS:
        voices = [
            v[field]
            for v in (given, structured.fields, by_name)
            if field in v and v[field].value not in (None, "", [])
        ]
        if not voices:
            continue
        # Python's max keeps the first of equals: what is stated before what is read, what is read before the name.
        best = max(
            voices,
            key=lambda voice: (
                1.0 if voice in given.values() and voice.confidence >= 0.8 else voice.confidence
            ),
        )
        if best.rule == "file-name" and field in structured.fields:
            best = structured.fields[field]
        chosen[field] = best
        if field not in _WATCHED:
            continue
        for other in voices:
            if (
                other is best
                or other.confidence < 0.6
                or _agree(field, best.value, other.value, meeting, until)
            ):
                continue
            notes.append(
                f"{field}: {_voice(best)} says {_said(best)}, {_voice(other)} says {_said(other)}; the first is taken"
            )
    return chosen


def _agree(field: str, one: Any, other: Any, meeting: bool, until: str = "") -> bool:
    """Return whether two values say the same, one perhaps more finely or more shortly."""
    if field == "issuers":
        return bool(set(one) & set(other))
    if field == "doc_number":
        # 国令第707号 is the short form of 中华人民共和国国务院令第707号.
        return re.findall(r"\d+", str(one)) == re.findall(r"\d+", str(other))
    if field == "date_issued" and until and str(one) <= str(other) <= until:
        return True
    if field == "date_issued" and meeting and len(str(one)) == len(str(other)) == 10:
        # A meeting of two days is named by the first here and by the second there.
        return abs(date.fromisoformat(str(one)) - date.fromisoformat(str(other))).days <= 1
    a, b = ("".join(re.findall(r"\w+", str(v))).lower() for v in (one, other))
    return a.startswith(b) or b.startswith(a) or (field == "title" and (a in b or b in a))


def _voice(found: Extracted) -> str:
    if found.rule == "file-name":
        return "the file name"
    return found.rule if found.span is None else f"the text ({found.rule})"


def _said(found: Extracted) -> str:
    value = "、".join(found.value) if isinstance(found.value, (list, tuple)) else str(found.value)
    return repr(value if len(value) <= 60 else value[:59] + "…")


def _warn_of_quality(text: str, share: float, notes: list[str]) -> None:
    if share < _FLOOR:
        notes.append(
            f"only {share:.0%} of the characters are ordinary: wrong encoding, a PDF font without a map, or poor OCR"
        )
    elif share < 0.995 and len(text) > 2000:
        bad = odd_stretches(text)
        if bad:
            notes.append(f"{bad} stretches of 500 characters look damaged, the rest does not")
