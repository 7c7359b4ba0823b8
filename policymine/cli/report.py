"""`policymine report CORPUS --out report.html`"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, cast

import typer

from policymine.cli.options import CorpusArgument, Lang, LexiconFile, Seed, Where
from policymine.cli.output import progress, say
from policymine.errors import InputError


def report(
    corpus: CorpusArgument,
    out: Annotated[Path, typer.Option("--out", help="The HTML file to write.", metavar="FILE")] = Path(
        "report.html"
    ),
    shift: Annotated[
        list[str] | None,  # pairs: `run` in app.py makes it take two values
        typer.Option(
            "--shift", help="The old and the new term; may be given several times.", metavar="OLD NEW"
        ),
    ] = None,
    discover: Annotated[
        bool, typer.Option("--discover", help="Look for replacements that nobody named too.")
    ] = False,
    adoption: Annotated[
        list[str] | None,
        typer.Option(
            "--adoption", help="A term: who took it up when; may be given several times.", metavar="TERM"
        ),
    ] = None,
    by: Annotated[
        str, typer.Option("--by", help="Period of the shift: year, quarter, month or plan.")
    ] = "year",
    method: Annotated[
        str | None, typer.Option("--method", help="Topic model: nmf (default), lda or bert.")
    ] = None,
    k: Annotated[
        int | None, typer.Option("-k", "--k", help="Number of topics; left out: by the size of the corpus.")
    ] = None,
    model: Annotated[
        Path | None,
        typer.Option(
            "--model",
            help="Tell the topics of a saved model of this corpus, named as you named them.",
            metavar="MODEL",
        ),
    ] = None,
    seed: Seed = 0,
    where: Where = None,
    lexicon: LexiconFile = None,
    lang: Lang = None,
) -> None:
    """Write a topic report: one HTML file that needs no network.

    Example: policymine report out/gwr --shift 社会管理 社会治理 --out gwr.html
    """
    from policymine.api.report import report as verb

    if model is not None and (method is not None or k is not None):
        raise InputError(
            "a saved model has its topics already: give --model, or --method and -k for a new fit"
        )
    with progress("working") as callback:
        written = verb(
            corpus,
            out=out,
            shift=cast("list[tuple[str, str]] | None", shift),
            discover=discover,
            adoption=adoption or (),
            by=by,
            method=method or "nmf",
            k=k,
            model=model,
            seed=seed,
            where=where,
            lexicon=lexicon,
            lang=lang,
            progress=callback,
        )
    for section, reason in written.notes.items():
        say(f"note: {section}: {reason}")
    say(f"wrote {written.path} ({written.size / 1e6:.1f} MB, sections: {', '.join(written.sections)})")
