"""`policymine shift CORPUS OLD NEW`"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from policymine.cli.options import CorpusArgument, Json, Lang, LexiconFile, Out, Seed, Where
from policymine.cli.output import emit, progress, say, sentence_line, table_lines
from policymine.cli.words import found_by, t

if TYPE_CHECKING:
    from policymine.results import Evidence
    from policymine.shifts.base import ShiftResult
    from policymine.shifts.robustness.base import Robustness


def shift(
    corpus: CorpusArgument,
    old: Annotated[str, typer.Argument(help="The old term, or a group: name=term|term.", metavar="OLD")],
    new: Annotated[str, typer.Argument(help="The new term, or a group.", metavar="NEW")],
    by: Annotated[str, typer.Option("--by", help="year, quarter, month or plan.")] = "year",
    per: Annotated[
        str | None,
        typer.Option("--per", help="One row for each issuer, level or other field: who changed when."),
    ] = None,
    robust: Annotated[
        bool,
        typer.Option(
            "--robust", help="Reach the verdict again by other counts, periods, documents: stable or fragile."
        ),
    ] = False,
    seed: Seed = 0,
    permutations: Annotated[
        int,
        typer.Option(
            "--permutations", help="Shuffles of the document dates that calibrate the claim.", min=99
        ),
    ] = 999,
    where: Where = None,
    lexicon: LexiconFile = None,
    lang: Lang = None,
    json: Json = False,
    out: Out = None,
) -> None:
    """Find when a new term took the place of an old one, and how sure that is.

    Example: policymine shift out/gwr 社会管理 社会治理 --by year
    """
    from policymine.api.language import language_of
    from policymine.api.robustness import checked_shift
    from policymine.api.shift import shift as verb
    from policymine.api.shift import shift_per
    from policymine.errors import InputError
    from policymine.shifts.robustness.base import CheckedShift

    if per is not None and robust:
        raise InputError("--robust checks one verdict: leave out --per, or give the groups with --where")
    if per is not None:
        with progress("segmenting") as callback:
            table = shift_per(
                corpus,
                old,
                new,
                per=per,
                by=by,
                seed=seed,
                permutations=permutations,
                where=where,
                lexicon=lexicon,
                progress=callback,
            )
        using = [i for i, n in enumerate(table.table["n_using"]) if n]
        emit(table, json=json, out=out, lang=language_of(lang, corpus), rows=using)
        if not json and out is None and len(using) < len(table):
            say(t("({n} groups that use neither term are not shown)", n=len(table) - len(using)))
        return
    with progress("re-runs" if robust else "segmenting") as callback:
        result = (checked_shift if robust else verb)(
            corpus,
            old,
            new,
            by=by,
            seed=seed,
            permutations=permutations,
            where=where,
            lexicon=lexicon,
            progress=callback,
        )
    chosen = language_of(lang, corpus)
    used = [i for i, n in enumerate(result.table["n_using"]) if n]
    emit(
        result,
        json=json,
        out=out,
        lang=chosen,
        columns=["period", "old", "new", "share", "low", "high", "n_documents", "n_using"],
        lines=[found_by(result), result.reason(chosen), ""],
        rows=used,
    )
    if not json and out is None:
        if isinstance(result, CheckedShift) and result.robustness is not None:
            _print_robustness(result.robustness, chosen)
        if len(used) < len(result.table):
            say(
                t(
                    "({n} periods in which neither term is used are not shown)",
                    n=len(result.table) - len(used),
                )
            )
        typer.echo("")
        for item in _around(result):
            typer.echo(sentence_line(item, item.term or ""))


def _print_robustness(found: Robustness, lang: str) -> None:
    """Print what the re-runs come to, each kind in a line, and those that disagree in full."""
    typer.echo(f"\n{found_by(found)}\n{found.reason(lang)}\n")
    rows = found.rows()
    kinds = list(dict.fromkeys(row["check"] for row in rows))
    counted = []
    for kind in kinds:
        mine = [row["change"] for row in rows if row["check"] == kind]
        agree, silent = (sum(c in names for c in mine) for names in (("same", "identical"), ("not_judged",)))
        counted.append((kind, len(mine), mine.count("identical"), agree, silent, len(mine) - agree - silent))
    header = ["check", "ways", "identical", "agree", "not_judged", "disagree"]
    for line in table_lines(header, counted):
        typer.echo(line)
    if found.breaking:
        typer.echo("")
        columns = ["check", "variant", "change", "verdict", "period", "low", "high", "p"]
        for line in table_lines(columns, [[rows[i][c] for c in columns] for i in found.breaking]):
            typer.echo(line)


def _around(result: ShiftResult, each: int = 3) -> list[Evidence]:
    """Return the last documents with the old term and the first with the new one, a sentence of each."""
    one: dict[tuple[str, str | None], Evidence] = {}
    for item in result.chosen:
        one.setdefault((item.document, item.term), item)
    old = [e for e in one.values() if e.term == result.old]
    new = [e for e in one.values() if e.term == result.new]
    return old[-each:] + new[:each]
