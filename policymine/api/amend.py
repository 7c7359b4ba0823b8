"""`amend`: a person's corrections of fields, out of the sheet that `check` writes or a table like it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from policymine.api.amend_values import field_named, value_of
from policymine.api.amendments import AMENDED, Amendments, shown_value
from policymine.api.speaker_labels import checked, speaker_target
from policymine.corpus.document import Document
from policymine.corpus.store import Corpus
from policymine.corpus.writer import CorpusWriter
from policymine.errors import IngestError, InputError
from policymine.headlines import headline, joined
from policymine.provenance import Provenance
from policymine.results import Result, frame

__all__ = ["AmendResult", "amend"]

_COLUMNS: Final = ("row", "number", "document", "field", "before", "after", "status", "reason")
# The fields that name people.
_PEOPLE: Final = ("chair", "present", "signatory", "addressees", "cc")
_HEADINGS: Final = {
    "document": ("document", "id", "文件", "文档", "文献"),
    "field": ("field", "字段", "项目"),
    "correction": ("correction", "改正", "更正", "修改为", "更正为"),
}


@dataclass(frozen=True, eq=False, repr=False)
class AmendResult(Result):
    """What became of each correction: row (of the sheet), number, document, field, before, after, status, reason.

    `status` is amended, cleared, unchanged, refused, restored or, in a list of what is kept, kept.
    """

    def count(self, *status: str) -> int:
        """Return the number of rows of these statuses."""
        return int(self.table["status"].isin(status).sum())

    @property
    def failed(self) -> bool:
        """Whether corrections were refused and none was applied."""
        return self.count("refused") > 0 and not self.count("amended", "cleared", "unchanged")

    def extra(self) -> dict[str, Any]:
        """Return the counts by status."""
        return {"counts": {k: int(v) for k, v in sorted(self.table["status"].value_counts().items())}}

    def summary(self, lang: str = "en") -> str:
        """Return the counts in a line."""
        counts = self.extra()["counts"]
        listed = joined((headline("corpus.status", lang, n=n, status=s) for s, n in counts.items()), lang)
        return listed or headline("corpus.no_corrections", lang)


@dataclass(frozen=True, slots=True)
class _Correction:
    row: int
    document: str
    field: str
    given: str
    formula: bool = False


def amend(
    corpus: str | Path | Corpus, table: str | Path | None = None, *, undo: Sequence[int] | None = None
) -> AmendResult:
    """Apply a person's corrections to the fields of documents, or take some back, or list those that are kept.

    Parameters
    ----------
    corpus : a corpus or its folder.
    table : .xlsx or .csv with the columns document, field and correction, as `check` writes it. An empty correction
        changes nothing; `-` or （无） clears the field. Dates are written 2014, 2014-03 or 2014-03-05 (or 2014年3月5日),
        several names with ；between them.
    undo : numbers of corrections to take back: the field is again what the rules find.

    Corrections stay in the corpus and outlast another ingest, also of a changed source: they belong to the source and
    the field, carry the rule `amended` and the confidence 1. Level and region follow amended issuers, the genre an
    amended title; another kind has the text read again as such. A row that cannot be used is listed as refused, with
    its number, and never keeps the others from being applied.

    Raises
    ------
    CorpusError : there is no corpus, or another process writes to it.
    InputError : both a table and `undo` are given, the table cannot be used, or there is no correction of that number.
    """
    opened = corpus if isinstance(corpus, Corpus) else Corpus.open(corpus)
    if table is not None and undo:
        raise InputError("give a table of corrections or --undo, not both")
    if table is None and not undo:
        return _result(opened, [_kept_row(item) for item in opened.amendments()], [])
    corrections = list(_read(Path(table))) if table is not None else []
    with CorpusWriter.open(opened.path) as writer:
        amendments = Amendments(writer.amendments())
        rows = _undone(writer, amendments, undo) if undo else _applied(writer, amendments, corrections)
        writer.note("amendments", amendments.items)
        writer.commit()
    arguments = [str(table)] if table is not None else []
    return _result(Corpus.open(opened.path), rows, arguments, undo)


def _applied(
    writer: CorpusWriter, amendments: Amendments, corrections: Sequence[_Correction]
) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    wanted: dict[str, list[tuple[_Correction, Any]]] = {}
    for one in corrections:
        document = one.document if writer.holds(one.document) else one.document.removeprefix("'")
        try:
            if one.formula:
                raise InputError(
                    f"the correction is a formula without a value, {one.given[:60]!r}; write the value itself"
                )
            if not writer.holds(document):
                raise InputError(f"there is no document {one.document!r}; `policymine documents` lists them")
            wanted.setdefault(document, []).append((one, value_of(one.field, one.given)))
        except InputError as error:
            rows.append(_row(one, status="refused", reason=str(error)))

    def change(document: Document) -> Document:
        for one, value in wanted[document.id]:
            if writer.manifest.pseudonyms and (reason := _real_name(document, one.field, value)):
                rows.append(_row(one, status="refused", reason=reason))
                continue
            if speaker_target(one.field):
                document = _spoken(document, one, value, amendments, rows)
                continue
            before = document.kind if one.field == "kind" else getattr(document, one.field)
            held = document.fields.get(one.field)
            shown = {"before": shown_value(before), "after": shown_value(value)}
            if held is not None and held.rule == AMENDED and shown["before"] == shown["after"]:
                rows.append(_row(one, status="unchanged", **shown))
                continue
            document = amendments.set(document, one.field, value, one.given)
            status = "cleared" if value is None else "amended"
            rows.append(_row(one, status=status, number=amendments.items[-1]["number"], **shown))
        return document

    if _already(writer, amendments, wanted, rows):
        return sorted(rows, key=lambda row: row["row"])
    writer.rewrite(wanted, change)
    return sorted(rows, key=lambda row: row["row"])


def _real_name(document: Document, field: str, value: Any) -> str | None:
    """Return why a name may not be stored in a corpus of pseudonyms; None where it may."""
    if field not in _PEOPLE and not speaker_target(field):
        return None
    told = document.text + " ".join(entry for entry in document.present)
    names = [value] if isinstance(value, str) else list(value or ())
    new = next((name for name in names if name not in told), None)
    if new is None:
        return None
    return (
        f"the corpus holds pseudonyms, and {new!r} is none that stands in {document.id}: give the pseudonym of the person, as "
        "the text has it"
    )


def _spoken(
    document: Document, one: _Correction, value: Any, amendments: Amendments, rows: list[dict[str, Any]]
) -> Document:
    """Return the document with a speaker as a person named him; a label that it does not have is refused."""
    try:
        found = checked(document, one.field)
    except InputError as error:
        rows.append(_row(one, status="refused", reason=str(error)))
        return document
    now = {p.seq: p.speaker for p in document.passages}
    before = shown_value(next((now[p.seq] for p in found), None))
    document = amendments.set(document, one.field, value, one.given)
    rows.append(
        _row(
            one,
            status="cleared" if value is None else "amended",
            number=amendments.items[-1]["number"],
            before=before,
            after=shown_value(value),
            reason=f"{len(found)} passage{'s' if len(found) != 1 else ''}",
        )
    )
    return document


def _already(
    writer: CorpusWriter,
    amendments: Amendments,
    wanted: dict[str, list[tuple[_Correction, Any]]],
    rows: list[dict[str, Any]],
) -> bool:
    """Drop from `wanted` what is amended so already, and list it; returns whether nothing is left."""
    held = {(item["document"], item["field"]): item["value"] for item in amendments.items}
    missing = object()
    for document, several in list(wanted.items()):
        if len({one.field for one, _ in several}) < len(several):
            continue  # a field given twice: the last one counts, in order
        rest = []
        for one, value in several:
            if held.get((document, one.field), missing) == value:
                shown = shown_value(value)
                rows.append(_row(one, status="unchanged", before=shown, after=shown))
            else:
                rest.append((one, value))
        if rest:
            wanted[document] = rest
        else:
            del wanted[document]
    return not wanted


def _undone(writer: CorpusWriter, amendments: Amendments, numbers: Sequence[int]) -> list[dict[str, Any]]:
    items = {item["number"]: item for item in amendments.items}
    unknown = [str(number) for number in numbers if number not in items]
    if unknown:
        known = ", ".join(map(str, sorted(items))) or "none"
        raise InputError(f"--undo {', '.join(unknown)}: there is no such correction; those kept are {known}")
    chosen = [items[number] for number in dict.fromkeys(numbers)]
    rows = []
    for item in chosen:
        after = shown_value(item["before"]["value"]) if item["before"] else ""
        rows.append(
            {**_kept_row(item), "before": shown_value(item["value"]), "after": after, "status": "restored"}
        )
    here = {item["document"] for item in chosen if writer.holds(item["document"])}
    writer.rewrite(here, lambda document: amendments.undo(document, numbers))
    # Of documents that are no longer in the corpus too.
    amendments.items = [item for item in amendments.items if item["number"] not in set(numbers)]
    return rows


def _read(path: Path) -> Iterator[_Correction]:
    """Yield the rows that hold a correction; raises InputError where the table cannot be used."""
    from policymine.api.review_sheet import formulas_of
    from policymine.ingestors.columns import worded
    from policymine.ingestors.table import SUFFIXES, sheets

    if path.suffix.lower() not in SUFFIXES:
        raise InputError(
            f"{path.name}: corrections are read from {', '.join(SUFFIXES)}; write a sheet with: policymine check "
            "CORPUS --out review.xlsx"
        )
    first_row = 0 if path.suffix.lower() in (".xlsx", ".xlsm") else 1
    try:
        for sheet in sheets(path):
            plain = {name.strip().lower(): name for name in sheet.header}
            named = {
                key: next((plain[name] for name in names if name in plain), None)
                for key, names in _HEADINGS.items()
            }
            if any(name is None for name in named.values()):
                header = sheet.header
                continue
            formulas = formulas_of(path, str(named["correction"])) if not first_row else {}
            for number, row in sheet.rows:
                cells = {key: worded(row.get(name)) for key, name in named.items() if name}
                given = cells["correction"]
                formula = "" if given is not None else formulas.get(number + first_row, "")
                if given is not None or formula:
                    yield _Correction(
                        number + first_row,
                        cells["document"] or "",
                        field_named(cells["field"] or ""),
                        given or formula,
                        bool(formula),
                    )
            return
    except IngestError as error:
        raise InputError(str(error)) from error
    raise InputError(
        f"{path.name}: needs the columns document, field and correction; its columns are {', '.join(header)}"
    )


def _row(one: _Correction, **more: Any) -> dict[str, Any]:
    return {"row": one.row, "document": one.document, "field": one.field, "after": one.given, **more}


def _kept_row(item: dict[str, Any]) -> dict[str, Any]:
    before = item["corrected"]
    return {
        "number": item["number"],
        "document": item["document"],
        "field": item["field"],
        "before": shown_value(before["value"]) if before else "",
        "after": shown_value(item["value"]),
        "status": "kept",
    }


def _result(
    corpus: Corpus,
    rows: Sequence[dict[str, Any]],
    arguments: Sequence[str],
    undo: Sequence[int] | None = None,
) -> AmendResult:
    table = frame(rows, _COLUMNS)
    for name in ("row", "number"):
        table[name] = table[name].astype("Int64")
    return AmendResult(
        table=table,
        provenance=Provenance(
            verb="amend",
            parameters={
                "arguments": [str(corpus.path), *arguments],
                **({"undo": [int(number) for number in undo]} if undo else {}),
            },
            corpus={corpus.name: corpus.fingerprint},
            n_documents=len({row["document"] for row in rows}),
        ),
    )
