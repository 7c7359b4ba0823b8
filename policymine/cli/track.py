"""`policymine track CORPUS TERM...`"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policymine.cli.options import By, CorpusArgument, Json, Lang, LexiconFile, Out, Seed, Where
from policymine.cli.output import emit, progress, sentence_line, table_lines
from policymine.cli.words import found_by
from policymine.errors import InputError


def track(
    corpus: CorpusArgument,
    terms: Annotated[
        list[str] | None, typer.Argument(help="Terms, or groups: name=term|term.", metavar="TERM...")
    ] = None,
    theme: Annotated[
        list[str] | None, typer.Option("--theme", help="A theme of the lexicon; may be given several times.")
    ] = None,
    new_in: Annotated[
        str | None,
        typer.Option(
            "--new-in",
            help="Find the terms that are new in a period or a span of --by, instead of naming terms.",
            metavar="2013:2017",
        ),
    ] = None,
    fading_in: Annotated[
        str | None,
        typer.Option(
            "--fading-in", help="Find the terms that fade in a period or a span of --by.", metavar="2013:2017"
        ),
    ] = None,
    directives: Annotated[
        bool,
        typer.Option(
            "--directives",
            help="Follow what texts oblige, forbid, advise, allow and encourage, instead of terms.",
        ),
    ] = False,
    by: By = "year",
    level: Annotated[
        float, typer.Option("--level", help="Largest q of a new or fading term.", show_default=True)
    ] = 0.05,
    evidence: Annotated[
        int, typer.Option("--evidence", help="Sentences of each new or fading term printed below.", min=0)
    ] = 0,
    seed: Seed = 0,
    rejected: Annotated[
        bool,
        typer.Option(
            "--rejected", help="List the string occurrences that were not counted, with the reason."
        ),
    ] = False,
    where: Where = None,
    lexicon: LexiconFile = None,
    lang: Lang = None,
    json: Json = False,
    out: Out = None,
) -> None:
    """Follow terms or themes over periods or groups: counts, documents, rate per 10,000 tokens with interval, trend, bursts.

    Or find what no one named: new terms of a span (--new-in), fading ones (--fading-in), directive words (--directives).

    Example: policymine track out/gwr 社会管理 社会治理 --by year

    Example: policymine track out/gwr --new-in 2013:2017

    Example: policymine track out/gwr --directives --by plan
    """
    spans = new_in is not None or fading_in is not None
    _check(bool(terms or theme), spans, directives)
    common = {"by": by, "seed": seed, "where": where, "lexicon": lexicon}
    if spans:
        _turnover(corpus, new_in, fading_in, level, evidence, lang, json, out, common)
    elif directives:
        _directives(corpus, lang, json, out, common)
    else:
        _terms(corpus, terms or [], theme or [], rejected, lang, json, out, common)


def _check(terms: bool, spans: bool, directives: bool) -> None:
    if terms + spans + directives > 1:
        raise InputError(
            "track follows terms and themes, or looks for new and fading terms (--new-in, --fading-in), or follows "
            "directives (--directives): ask for one of these at a time"
        )


def _terms(
    corpus: Path,
    terms: list[str],
    themes: list[str],
    rejected: bool,
    lang: str | None,
    json: bool,
    out: Path | None,
    common: dict[str, object],
) -> None:
    from policymine.api.language import language_of
    from policymine.api.track import track as verb

    told = language_of(lang, corpus)
    with progress("segmenting") as callback:
        result = verb(corpus, terms, themes=themes, progress=callback, **common)  # type: ignore[arg-type]
    emit(
        result,
        json=json,
        out=out,
        lang=told,
        columns=["term", "period", "count", "n_docs", "n_documents", "rate", "low", "high", "share", "share_low", "share_high"],
        lines=[found_by(result)],
    )  # fmt: skip
    if json or out is not None:
        return
    for line in ["", *result.lines(told)] if result.lines(told) else []:
        typer.echo(line)
    if rejected:
        columns = ["document", "term", "start", "end", "status", "within"]
        for line in table_lines(columns, [[item[c] for c in columns] for item in result.rejected]):
            typer.echo(line)


def _turnover(
    corpus: Path,
    new_in: str | None,
    fading_in: str | None,
    level: float,
    evidence: int,
    lang: str | None,
    json: bool,
    out: Path | None,
    common: dict[str, object],
) -> None:
    from policymine.api.language import language_of
    from policymine.api.turnover import turnover

    told = language_of(lang, corpus)
    with progress("segmenting") as callback:
        result = turnover(
            corpus, new_in=new_in, fading_in=fading_in, level=level, progress=callback, **common  # type: ignore[arg-type]
        )  # fmt: skip
    emit(
        result,
        json=json,
        out=out,
        lang=told,
        columns=["term", "status", "n_docs_before", "n_docs", "share_before", "share", "share_low", "share_high",
                 "log_ratio", "q", "first_used", "last_used", "variants"],
        lines=[*result.lines(told), ""],
    )  # fmt: skip
    if json or out is not None or not evidence:
        return
    for row, item in enumerate(result.rows()):
        typer.echo(f"\n{item['term']}")
        for sentence in result.evidence(row)[:evidence]:
            typer.echo(sentence_line(sentence))


def _directives(
    corpus: Path, lang: str | None, json: bool, out: Path | None, common: dict[str, object]
) -> None:
    from policymine.api.directives import directives
    from policymine.api.language import language_of

    told = language_of(lang, corpus)
    with progress("segmenting") as callback:
        result = directives(corpus, progress=callback, **common)  # type: ignore[arg-type]
    emit(
        result,
        json=json,
        out=out,
        lang=told,
        columns=["term", "period", "count", "n_docs", "n_documents", "rate", "low", "high", "share", "share_low", "share_high"],
        lines=[found_by(result)],
        coded=["term"],
    )  # fmt: skip
    if json or out is not None:
        return
    typer.echo("")
    rows = result.extra()["strength"]
    columns = list(rows[0]) if rows else []
    for line in table_lines(columns, [list(row.values()) for row in rows]):
        typer.echo(line)
    for line in ["", *result.lines(told)]:
        typer.echo(line)
