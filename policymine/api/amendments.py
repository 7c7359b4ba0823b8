"""A person's corrections of fields: kept in the corpus by source and field, and put on a document whenever it is read again.

A correction holds whatever the rules find later; where they find something else than what was corrected, the document
says so in a warning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any, Final, cast

from policymine.api.speaker_labels import bearers, missing_note, said_of, speaker_target, with_speakers
from policymine.corpus.document import DOCUMENT_FIELDS, Document, Extracted, Kind
from policymine.corpus.schema import LIST_COLUMNS

__all__ = ["AMENDED", "Amendments", "amended", "restored", "shown_value"]

# The rule of a field that a person set.
AMENDED: Final = "amended"


@dataclass(slots=True)
class Amendments:
    """The corrections of a corpus, in the order in which they were made.

    Parameters
    ----------
    items : `number`, `document`, `source_key`, `field`, `value`, `given` (as it was written), `corrected` (what the rules
        had found when it was made) and `before` (what they find now; None for nothing) of each.
    """

    items: list[dict[str, Any]] = field(default_factory=list)

    def of(self, source_key: str) -> list[dict[str, Any]]:
        """Return the corrections of a source's document."""
        return [item for item in self.items if item["source_key"] == source_key]

    def apply(self, document: Document) -> Document:
        """Return a document that was read anew with its corrections, and note what the rules find now."""
        for item in sorted(self.of(document.source_key), key=lambda item: item["field"] != "kind"):
            name, found = item["field"], document.fields.get(item["field"])
            if speaker_target(name):
                note = missing_note(document, item)
                if note:
                    document = replace(document, warnings=(*document.warnings, note))
                continue
            if name == "kind":
                document = amended(document, name, item["value"], item["given"])
                continue
            item["before"] = found.as_dict() if found else None
            told, then = _said(item["before"]), _said(item["corrected"])
            notes = document.warnings
            if told != then and told != shown_value(item["value"]):
                notes = (
                    *notes,
                    f"amended {name}: set to {shown_value(item['value']) or 'nothing'} by hand; the rules now find "
                    f"{told or 'nothing'}, they had found {then or 'nothing'}",
                )
            document = replace(amended(document, name, item["value"], item["given"]), warnings=notes)
        return self._spoken(document)

    def set(self, document: Document, name: str, value: Any, given: str) -> Document:
        """Record a correction, in place of an earlier one of the same field; returns the document with it."""
        earlier = next((i for i in self.of(document.source_key) if i["field"] == name), None)
        found = _speaker(document, name) or document.fields.get(name)
        before = earlier["before"] if earlier else (found.as_dict() if found else None)
        self.items = [item for item in self.items if item is not earlier]
        self.items.append(
            {
                "number": 1
                + max((item["number"] for item in [*self.items, *filter(None, [earlier])]), default=0),
                "document": document.id,
                "source_key": document.source_key,
                "field": name,
                "value": value,
                "given": given,
                "corrected": earlier["corrected"] if earlier else before,
                "before": before,
            }
        )
        if speaker_target(name):
            said = said_of(document, name)
            self.items[-1] |= {"said": said} if said is not None else {}
            return self._spoken(document)
        changed = amended(document, name, value, given)
        # Read as of another kind, the text has other passages.
        return self._spoken(changed) if name == "kind" else changed

    def undo(self, document: Document, numbers: Iterable[int]) -> Document:
        """Drop corrections of a document; returns it with what the rules find."""
        for item in self.of(document.source_key):
            if item["number"] in numbers:
                self.items.remove(item)
                if not speaker_target(item["field"]):
                    document = restored(document, item["field"], item["before"])
        return self._spoken(document)

    def _spoken(self, document: Document) -> Document:
        """Return the document with the corrections of its speakers that are kept, and no others."""
        return with_speakers(
            document, [item for item in self.of(document.source_key) if speaker_target(item["field"])]
        )


def _speaker(document: Document, name: str) -> Extracted | None:
    """Return the speaker that the rules read where a field names turns; None for another field."""
    target = speaker_target(name)
    found = bearers(document, target) if target else []
    return Extracted(found[0].speaker, found[0].label, None, "label", 0.5) if found else None


def amended(document: Document, name: str, value: Any, given: str) -> Document:
    """Return the document with a field as a person gave it; None clears it.

    >>> changed = amended(Document(id="a", kind="policy", text="…"), "issuers", ["甲市民政局"], "甲市民政局")
    >>> changed.issuers, changed.level, changed.fields["issuers"].confidence
    (('甲市民政局',), 'city', 1.0)
    """
    return _with_field(document, name, Extracted(value, given, None, AMENDED, 1.0))


def restored(document: Document, name: str, before: Mapping[str, Any] | None) -> Document:
    """Return the document with a field as the rules found it, `before` being what `Extracted.as_dict` gave."""
    if before is None:
        return _with_field(document, name, None)
    span = before["span"]
    found = Extracted(
        before["value"],
        before["raw"],
        (span[0], span[1]) if span else None,
        before["rule"],
        before["confidence"],
    )
    return _with_field(document, name, found)


def _with_field(document: Document, name: str, found: Extracted | None) -> Document:
    if name == "kind":
        return _read_as(document, found) if found else document
    fields = {key: value for key, value in document.fields.items() if key != name}
    if found is not None:
        fields[name] = found
    return _derived(_filled(document, {**fields}, [name]), name)


def _filled(document: Document, fields: Mapping[str, Extracted], names: Sequence[str]) -> Document:
    """Return the document with these fields, and the columns of these names filled from them."""
    values: dict[str, Any] = {}
    for name in names:
        found = fields.get(name)
        value = found.value if found else None
        values[name] = tuple(value or ()) if name in LIST_COLUMNS else value
    ordered = {key: fields[key] for key in (*DOCUMENT_FIELDS, "kind") if key in fields}
    return replace(document, fields=ordered, **values)


def _derived(document: Document, name: str) -> Document:
    """Return the document with what follows from a field: level and region from the issuers, the genre from the title."""
    from policymine.structure.official import place_fields
    from policymine.structure.titles import genre_span

    found = document.fields.get(name)
    said = found if found is not None and found.value else None
    names: tuple[str, ...]
    follows: dict[str, Extracted]
    if name == "issuers":
        names, follows = (
            ("level", "region"),
            place_fields(replace(said, value=tuple(said.value)) if said else None),
        )
    elif name == "title":
        genre = genre_span(document.text, said) if said else None
        names, follows = ("genre",), {"genre": genre} if genre else {}
    else:
        return document
    fields = dict(document.fields)
    changed = [
        key for key in names if key not in fields or fields[key].rule.endswith(("-of-issuer", "title-ending"))
    ]
    for key in changed:
        fields.pop(key, None)
        if key in follows:
            fields[key] = follows[key]
    return _filled(document, fields, changed)


def _read_as(document: Document, kind: Extracted) -> Document:
    """Return the document read again as of another kind: what its text states, and its passages, are found anew."""
    from policymine.structure.read import read_structure

    held = {name: found for name, found in document.fields.items() if found.span is None and name != "kind"}
    title = held.get("title")
    structured = read_structure(
        document.text,
        kind=str(kind.value),
        title=str(title.value) if title else None,
        name=PurePosixPath(document.source.partition("#")[0]).stem,
    )
    fields = {**structured.fields, **held, "kind": kind}
    passages = tuple(replace(passage, document=document.id) for passage in structured.passages)
    again = _filled(document, fields, DOCUMENT_FIELDS)
    return replace(again, kind=cast(Kind, kind.value), passages=passages)


def _said(found: Mapping[str, Any] | None) -> str:
    return shown_value(found["value"]) if found else ""


def shown_value(value: Any) -> str:
    """Return a field's value in one line, as a person may write it back.

    >>> shown_value(("民政部", "财政部")), shown_value(None)
    ('民政部；财政部', '')
    """
    if value is None:
        return ""
    return "；".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
