"""The corpus card: what was read, from whom and when, of what quality, and what was left out and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from policymine.charts.messages import Messages
from policymine.reports.base import CorpusCard, ReportInput, document_quotes, figure, note_of
from policymine.reports.blocks import Block, Cell, Column, Definitions, Group, Paragraph, Section, Table, cell
from policymine.reports.left_out import copies_blocks, skipped_blocks, versions_blocks

__all__ = ["build", "kinds_of", "missing_years", "year_runs"]

# More issuers than these are folded away.
_OPEN: Final = 12
_DIMENSIONS: Final = (
    "kind",
    "genre",
    "language",
    "date",
    "issuer",
    "length",
    "quality",
    "extractor",
    "warned",
)


def build(data: ReportInput, messages: Messages) -> Section | None:
    """Return the corpus card."""
    card = data.corpus_card
    blocks: list[Block] = [*note_of("corpus_card", data), Definitions(tuple(_facts(card, messages)))]
    blocks += _years(data, messages)
    blocks += _issuers(data, messages)
    blocks += _composition(data, messages)
    blocks += _worst(data, messages)
    blocks += copies_blocks(data, messages)
    blocks += versions_blocks(data, messages)
    blocks += skipped_blocks(data, messages)
    return Section("corpus_card", messages("section.corpus_card"), tuple(blocks))


def kinds_of(kinds: Mapping[str, int], messages: Messages) -> list[str]:
    """Return the kinds of document by name, most frequent first."""
    return [messages.get(f"kind.{k}", k) for k, _ in sorted(kinds.items(), key=lambda kv: (-kv[1], kv[0]))]


def missing_years(card: CorpusCard) -> tuple[int, int, list[int]] | None:
    """Return the first and the last year of the documents and the years between without any; None where none is dated."""
    years = {int(row["year"]) for row in card.get("by_year", ()) if row.get("year")}
    if not years:
        return None
    first, last = min(years), max(years)
    return first, last, [year for year in range(first, last + 1) if year not in years]


def year_runs(years: Sequence[int], messages: Messages) -> str:
    """Return years with runs joined: 1961–1963, 1965."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return messages.join(
        [str(r[0]) if len(r) == 1 else f"{r[0]}{messages('range.dash')}{r[-1]}" for r in runs]
    )


def _counts(counts: Mapping[str, int], prefix: str, messages: Messages) -> str:
    ordered = sorted(counts.items(), key=lambda kv: (-kv[1], kv[0]))
    return messages.join(
        [
            messages("corpus.count", name=messages.get(f"{prefix}.{k}", str(k)), n=messages.number(int(n)))
            for k, n in ordered
        ]
    )


def _facts(card: CorpusCard, messages: Messages) -> list[tuple[str, str]]:
    number = messages.number
    facts: list[tuple[str, str]] = [(messages("corpus.name"), str(card.get("name", "")))]

    def add(key: str, value: str) -> None:
        if value:
            facts.append((messages(f"corpus.{key}"), value))

    add("where", str(card.get("where") or ""))
    add("documents", messages("corpus.documents_value", n=number(int(card.get("n_documents", 0)))))
    for key in ("passages", "tokens", "characters"):
        count: Any = card.get({"passages": "n_passages", "tokens": "n_tokens", "characters": "n_chars"}[key])
        add(key, number(int(count)) if count else "")
    add("kinds", _counts(card.get("kinds", {}), "kind", messages))
    add("languages", _counts(card.get("languages", {}), "language", messages))
    dates = card.get("date_range")
    add("dates", messages.span(*dates) if dates else "")
    undated = int(card.get("undated", 0))
    add("undated", messages("corpus.documents_value", n=number(undated)) if undated else "")
    quality = card.get("quality") or {}
    if quality.get("mean") is not None:
        low = number(int(quality.get("n_low", 0)))
        add("quality", messages("corpus.quality_value", mean=number(float(quality["mean"]), 2), low=low))
    add("fingerprint", str(card.get("fingerprint", ""))[:16])
    return facts


def _years(data: ReportInput, messages: Messages) -> list[Block]:
    """Return the documents by year and issuer, and the years without any by name."""
    from policymine.charts.corpus import heat_map

    card = data.corpus_card
    by_year = [row for row in card.get("by_year", ()) if row.get("year")]
    span = missing_years(card)
    if span is None:
        return [Paragraph(messages("corpus.no_dates"), "note")] if card.get("n_documents") else []
    undated = int(card.get("undated", 0))
    table = Table(
        messages("corpus.figure"),
        (
            Column(messages("corpus.year"), short=True, holds="period"),
            Column(messages("corpus.issuer"), holds="issuer"),
            Column(messages("corpus.n"), numeric=True),
        ),
        [
            (
                cell(messages.period(str(r["year"]))),
                cell(r["issuer"] or messages("chart.corpus.unknown_issuer")),
                _counted(data, r.get("documents", ()), messages, int(r["n"])),
            )
            for r in by_year
        ],
    )
    first, last, missing = span
    whole = f"{first}{messages('range.dash')}{last}" if first < last else str(first)
    gaps = (
        messages("corpus.gaps", span=whole, n=len(missing), years=year_runs(missing, messages))
        if missing
        else messages("corpus.no_gaps", span=whole)
    )
    return [
        figure(
            "corpus",
            lambda width: heat_map(
                [{**r, "year": str(r["year"])} for r in by_year], lang=data.lang, width=width
            ),
            caption=messages("corpus.figure"),
            data=table,
            note=messages("corpus.figure_note")
            + (messages("corpus.undated_note", n=messages.number(undated)) if undated else ""),
        ),
        *([Paragraph(gaps)] if first < last else []),
    ]


def _issuers(data: ReportInput, messages: Messages) -> list[Block]:
    """Return who issued how many documents and when, largest first, where there are several."""
    found: dict[str, list[Any]] = {}
    for row in data.corpus_card.get("by_year", ()):
        found.setdefault(str(row.get("issuer") or ""), []).append(row)
    if len(found) < 2:
        return []
    order = sorted(found, key=lambda name: (not name, -sum(int(r["n"]) for r in found[name]), name))
    lines: list[tuple[Cell, ...]] = []
    for name in order:
        rows = found[name]
        years = sorted({int(r["year"]) for r in rows})
        held = [d for r in rows for d in r.get("documents", ())]
        n = sum(int(r["n"]) for r in rows)
        empty = [y for y in range(years[0], years[-1] + 1) if y not in years]
        many = messages("corpus.n_years", n=len(empty))
        shown = year_runs(empty, messages) if len(empty) <= _OPEN else many
        lines.append(
            (
                cell(name or messages("chart.corpus.unknown_issuer")),
                _counted(data, held, messages, n),
                cell(f"{years[0]}{messages('range.dash')}{years[-1]}" if len(years) > 1 else years[0]),
                cell(messages.number(len(years))),
                cell(shown if empty else messages("corpus.none")),
            )
        )
    table = Table(
        messages("corpus.issuers"),
        (
            Column(messages("corpus.issuer"), holds="issuer"),
            Column(messages("corpus.n"), numeric=True),
            Column(messages("corpus.active"), short=True),
            Column(messages("corpus.years"), numeric=True),
            Column(messages("corpus.without")),
        ),
        lines,
        note=messages("corpus.issuers_note"),
    )
    if len(lines) <= _OPEN:
        return [table]
    return [Group(messages("corpus.issuers_folded", n=messages.number(len(lines))), (table,), folded=True)]


def _composition(data: ReportInput, messages: Messages) -> list[Block]:
    """Return what the documents are made of; each number opens to its documents."""
    parts = list(data.corpus_card.get("composition", ()))
    total = int(data.corpus_card.get("n_documents", 0)) or 1
    lines: list[tuple[Cell, ...]] = []
    for what in _DIMENSIONS:
        mine = [part for part in parts if part["what"] == what]
        # One value for all says nothing that the facts above do not say.
        if len(mine) < 2 and what != "length":
            continue
        if what == "warned":
            mine = [part for part in mine if part["value"] == "yes"]
        for number, part in enumerate(mine):
            n = len(part["documents"])
            lines.append(
                (
                    cell(messages(f"corpus.what.{what}") if number == 0 else ""),
                    cell(_value(what, part["value"], messages)),
                    _counted(data, part["documents"], messages, n),
                    cell(messages.percent(n / total, 1)),
                )
            )
    if not lines:
        return []
    return [
        Table(
            messages("corpus.composition"),
            (
                Column(messages("corpus.feature"), short=True),
                Column(messages("corpus.value")),
                Column(messages("corpus.n"), numeric=True),
                Column(messages("corpus.share"), numeric=True),
            ),
            lines,
            note=messages("corpus.composition_note"),
        )
    ]


def _value(what: str, value: Any, messages: Messages) -> str:
    if what == "kind":
        return messages.get(f"kind.{value}", str(value))
    if what == "language":
        return messages.get(f"language.{value}", str(value))
    if what == "length":
        return messages("corpus.length", low=messages.number(value[0]), high=messages.number(value[1]))
    if what == "quality":
        if value[1] > 1:
            return messages("corpus.quality_from", low=f"{value[0]:.2f}")
        return messages("corpus.quality_span", low=f"{value[0]:.2f}", high=f"{value[1]:.2f}")
    if what == "genre":
        return messages("corpus.other") if value == "other" else str(value) or messages("corpus.no_genre")
    return messages.get(f"corpus.{what}_value.{str(value).replace('+', '_')}", str(value))


def _worst(data: ReportInput, messages: Messages) -> list[Block]:
    """Return the documents whose text is the least sure, by name."""
    worst = list((data.corpus_card.get("quality") or {}).get("worst", ()))
    if not worst:
        return []
    more = int(data.corpus_card["quality"].get("n_low", 0)) - len(worst)
    return [
        Table(
            messages("corpus.worst"),
            (
                Column(messages("corpus.document"), long=True),
                Column(messages("corpus.quality"), numeric=True),
                Column(messages("corpus.what.extractor"), short=True),
                Column(messages("corpus.warnings"), long=True),
            ),
            [
                (
                    cell(
                        data.documents.get(row["document"], {}).get("title") or row["document"],
                        document_quotes(data, [row["document"]], messages),
                        1,
                    ),
                    cell(messages.number(row["quality"], 3)),
                    cell(row["extractor"]),
                    cell("; ".join(row["warnings"])),
                )
                for row in worst
            ],
            note=messages("corpus.worst_note")
            + (messages("corpus.worst_more", n=messages.number(more)) if more > 0 else ""),
        )
    ]


def _counted(data: ReportInput, documents: Sequence[str], messages: Messages, n: int) -> Cell:
    return cell(messages.number(n), document_quotes(data, documents, messages), n)
