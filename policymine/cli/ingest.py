"""`policymine ingest SOURCE... --into CORPUS`"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from policymine.cli.options import Json, Out
from policymine.cli.output import emit, progress, say, table_lines
from policymine.cli.words import found_by, spoken, t
from policymine.errors import InputError


def ingest(
    sources: Annotated[
        list[Path], typer.Argument(help="Files, folders or zip archives.", metavar="SOURCE...")
    ],
    into: Annotated[
        Path, typer.Option("--into", help="The corpus folder; made where it is missing.", metavar="CORPUS")
    ],
    kind: Annotated[
        str, typer.Option("--kind", help="auto, policy, minutes, interview or article.")
    ] = "auto",
    column: Annotated[
        list[str] | None,
        typer.Option(
            "--column", help="For tables, field=column, such as date=year; may be given several times."
        ),
    ] = None,
    metadata: Annotated[
        Path | None,
        typer.Option(
            "--metadata", help="A table with a file column and the fields of each file.", metavar="TABLE"
        ),
    ] = None,
    name: Annotated[
        str | None, typer.Option("--name", help="Name of a new corpus; by default its folder's.")
    ] = None,
    script: Annotated[
        str | None,
        typer.Option(
            "--script",
            help="keep, or simplified: traditional characters are read as simplified ones, and every place still "
            "leads back to the original. One corpus holds one; keep for a new one.",
            metavar="keep|simplified",
        ),
    ] = None,
    english_lemmas: Annotated[
        bool | None,
        typer.Option(
            "--english-lemmas/--no-english-lemmas",
            help="Count English words by their dictionary form (communities as community) or as they stand. Kept in "
            "the corpus; may be changed at any time.",
        ),
    ] = None,
    keep_near_duplicates: Annotated[
        bool | None,
        typer.Option(
            "--keep-near-duplicates/--no-keep-near-duplicates",
            help="Keep texts that are nearly the same as another one. By default the more complete one is kept and the "
            "other listed; versions are always kept. The corpus remembers it.",
        ),
    ] = None,
    split_inner: Annotated[
        bool | None,
        typer.Option(
            "--split-inner/--no-split-inner",
            help="Make a document within another (the plan that a notice issues) a document of its own too. One corpus "
            "does or does not.",
        ),
    ] = None,
    pseudonyms: Annotated[
        Path | None,
        typer.Option(
            "--pseudonyms",
            help="Replace the names of the people in the records, before anything is stored, by a key: a text file "
            "kept outside the corpus, the key on its first line, more names to replace below it.",
            metavar="KEYFILE",
        ),
    ] = None,
    json: Json = False,
    out: Out = None,
) -> None:
    """Read files into a corpus: txt, md, html, docx, pdf, csv, xlsx, jsonl, srt, vtt, TEI, zip, and folders of these.

    What is already there is not read again; a changed file replaces its document.

    Example: policymine ingest papers/ minutes.zip --into out/study
    """
    import json as json_module

    from policymine.api.ingest import SKIPPED_COLUMNS
    from policymine.api.ingest import ingest as verb

    mapping: dict[str, str] = {}
    for given in column or []:
        field, equals, source = given.partition("=")
        if not equals or not field.strip() or not source.strip():
            raise InputError(f"--column {given!r} is read as field=column, for example --column date=year")
        mapping[field.strip()] = source.strip()
    with progress("reading") as callback:
        result = verb(
            sources,
            into,
            kind=kind,
            columns=mapping,
            metadata=metadata,
            name=name,
            script=script,
            english_lemmas=english_lemmas,
            keep_near_duplicates=keep_near_duplicates,
            split_inner=split_inner,
            pseudonyms=pseudonyms,
            progress=callback,
        )
    if out is None and not json:
        # As `emit` prints it, but without pandas, which takes longer to load than a second ingest.
        typer.echo(found_by(result))
        if result.skipped:
            rows = [
                tuple(row[c] if c == "source" else spoken(row[c] or "") for c in SKIPPED_COLUMNS)
                for row in result.skipped
            ]
            for line in _listed(SKIPPED_COLUMNS, rows):
                typer.echo(line)
    elif out is None:
        typer.echo(json_module.dumps(result.to_dict(), ensure_ascii=False, indent=2))
    else:
        emit(result, json=json, out=out, allow_empty=True)
    if not json and result.n_documents == 0:
        say(t("the corpus holds no documents"))
    if result.failed:
        raise typer.Exit(2)


def _listed(columns: Sequence[str], rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Return a table; where the terminal would cut it a line a file and one below: what to do must be read whole."""
    whole = table_lines(columns, rows, width=sys.maxsize)
    if table_lines(columns, rows) == whole:
        return whole
    return [
        line
        for source, *told in rows
        for line in (source, "  " + t("; ").join(part for part in told if part))
    ]
