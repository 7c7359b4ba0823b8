"""The options that many commands share, each defined once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policymine.errors import InputError, UnknownNameError


def _seed(value: int) -> int:
    if not 0 <= value < 2**32:
        raise InputError(f"a seed is a whole number from 0 to {2**32 - 1}, not {value}")
    return value


def _per(value: str | None) -> str | None:
    from policymine.corpus.period import GRAINS

    if value is not None and value not in GRAINS:
        raise UnknownNameError("--per", value, GRAINS)
    return value


def _split(value: str) -> str:
    if not value:
        raise InputError("--split is missing: the first period of the later side, for example --split 2014")
    return value


CorpusArgument = Annotated[Path, typer.Argument(help="A corpus folder, made by `ingest`.", metavar="CORPUS")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object: rows, provenance and more.")]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        help="Write to a file, by suffix: .csv .xlsx .json .parquet .tex .docx .html, charts .svg .png .pdf, "
        "the sources of the method .bib .ris.",
        metavar="FILE",
    ),
]
NetworkOut = Annotated[
    Path | None,
    typer.Option(
        "--out",
        help="Write to a file, by suffix: .csv .xlsx .json .parquet .tex .docx .html, the network .gexf .graphml, "
        "its picture .svg .png .pdf.",
        metavar="FILE",
    ),
]
Where = Annotated[
    str | None,
    typer.Option(
        "--where", help="Only documents for which this holds, e.g. \"year >= 2010 and issuer = '国务院'\"."
    ),
]
By = Annotated[
    str, typer.Option("--by", help="year, quarter, month, plan, or a document field such as issuer, kind.")
]
Per = Annotated[
    str | None,
    typer.Option("--per", help="One row a period: year, quarter, month, plan or decade.", callback=_per),
]
Seed = Annotated[
    int,
    typer.Option(
        "--seed", help="Seed of everything random; the same seed, the same numbers.", callback=_seed
    ),
]
LexiconFile = Annotated[
    Path | None,
    typer.Option("--lexicon", help="Your own terms, one a line, added to the built-in ones.", metavar="FILE"),
]
Lang = Annotated[str | None, typer.Option("--lang", help="Language of labels and sentences: zh or en.")]
Top = Annotated[int, typer.Option("--top", help="How many rows to show.", min=1)]
Theme = Annotated[str | None, typer.Option("--theme", help="A theme of the lexicon instead of the term.")]
Split = Annotated[
    str,
    typer.Option("--split", help="The first period of the later side, such as 2014.", callback=_split),
]
SplitBy = Annotated[str, typer.Option("--by", help="year, quarter, month, plan or decade; what --split is.")]
