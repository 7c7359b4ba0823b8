"""`policymine compare TARGET REFERENCE`"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from policymine.cli.options import CorpusArgument, Json, Lang, LexiconFile, Out, Seed, Where
from policymine.cli.output import emit, progress, say
from policymine.cli.words import found_by, t
from policymine.errors import InputError

if TYPE_CHECKING:
    from policymine.comparisons.base import CompareResult
    from policymine.comparisons.several import CompareGroupsResult, ComparePeriodsResult

# Of a printed table; files and JSON hold all.
_COLUMNS: Final = (
    "term",
    "target",
    "reference",
    "target_docs",
    "reference_docs",
    "log_ratio",
    "low",
    "high",
    "log_likelihood",
    "dispersion",
    "q",
)


def compare(
    target: CorpusArgument,
    reference: Annotated[
        Path | None,
        typer.Argument(
            help="The corpus to compare with; left out: a split of the first.", metavar="REFERENCE"
        ),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(
            "--by",
            help="Split one corpus by a period or field; of three groups or more each meets all others.",
        ),
    ] = None,
    group: Annotated[
        str | None, typer.Option("--group", help="With --by: the group that is the target.")
    ] = None,
    against: Annotated[
        str | None,
        typer.Option("--against", help="With --by: the group to compare with; left out: all others."),
    ] = None,
    per: Annotated[
        str | None,
        typer.Option("--per", help="The same comparison in each year, quarter, month, plan or decade."),
    ] = None,
    unit: Annotated[
        str, typer.Option("--unit", help="What is compared: words, phrases, lexicon or collocates.")
    ] = "words",
    node: Annotated[
        str | None,
        typer.Option("--node", help="With --unit collocates: the term whose company is compared."),
    ] = None,
    window: Annotated[
        int | None,
        typer.Option("--window", help="With --unit collocates: words to each side of the node (5).", min=1),
    ] = None,
    method: Annotated[
        str,
        typer.Option(
            "--method",
            help="What ranks the terms: keyness (log ratio, at the end of its interval nearer zero) or logodds (the same, "
            "shrunk by a prior, so that rare terms lead less).",
        ),
    ] = "keyness",
    min_count: Annotated[
        int, typer.Option("--min-count", help="Fewest uses of a term on both sides together.", min=1)
    ] = 5,
    show: Annotated[
        str | None,
        typer.Option(
            "--show",
            help="Show the uses of this term on both sides in their lines, not the table.",
            metavar="TERM",
        ),
    ] = None,
    top: Annotated[
        int | None,
        typer.Option(
            "--top",
            help="Rows to show of each side (20), group (8), period and side (5), or lines (20).",
            min=1,
        ),
    ] = None,
    explorer: Annotated[
        Path | None,
        typer.Option(
            "--explorer",
            help="Write one offline page with every term of two sides as a point that opens to its sentences.",
            metavar="FILE.html",
        ),
    ] = None,
    measures: Annotated[
        bool,
        typer.Option(
            "--measures",
            help="Compare what documents are like, not terms: length, readability, diversity, directives, themes.",
        ),
    ] = False,
    model: Annotated[
        Path | None,
        typer.Option("--model", help="With --measures: a fitted topic model, whose shares are compared too."),
    ] = None,
    test: Annotated[
        str,
        typer.Option("--test", help="With --measures: permutation (of documents) or rank (Mann-Whitney)."),
    ] = "permutation",
    seed: Seed = 0,
    where: Where = None,
    within: Annotated[
        str | None,
        typer.Option("--within", help="Narrow the documents by this condition before they are split."),
    ] = None,
    lexicon: LexiconFile = None,
    lang: Lang = None,
    json: Json = False,
    out: Out = None,
) -> None:
    """Find the terms that set two corpora apart, two parts of one, or each of many groups.

    With one corpus and no --by, --where is the target and the rest the reference.

    Examples: policymine compare out/province out/city;
    policymine compare out/gwr --where "year >= 2014";
    policymine compare out/study --by level --group city --against province;
    policymine compare out/study --by level;
    policymine compare out/province out/city --per plan;
    policymine compare out/gwr --where "year >= 2014" --unit collocates --node 治理;
    policymine compare out/province out/city --explorer terms.html;
    policymine compare out/province out/city --show 网格;
    policymine compare out/study --by level --measures
    """
    if measures or model is not None:
        if unit != "words" or node or explorer:
            raise InputError("--measures compares documents, not terms: leave --unit, --node, --explorer out")
        from policymine.cli.compare_measures import print_measures

        sided = {"by": by, "group": group, "against": against, "per": per, "where": where, "within": within}
        print_measures(
            target, reference, model=model, test=test, seed=seed, lexicon=lexicon, show=show, top=top, lang=lang,
            json=json, out=out, **sided,
        )  # fmt: skip
        return
    from policymine.api.compare import compare as of_two
    from policymine.api.compare_groups import compare_groups, groups_of
    from policymine.api.compare_periods import compare_periods
    from policymine.api.explorer import explorer as explore
    from policymine.api.language import language_of

    with progress("segmenting") as callback:
        options: dict[str, Any] = {
            "unit": unit,
            "node": node,
            "window": window,
            "method": method,
            "min_count": min_count,
            "seed": seed,
            "where": where,
            "within": within,
            "lexicon": lexicon,
            "progress": callback,
        }
        sides: dict[str, Any] = {"by": by, "group": group, "against": against}
        alone = by is not None and group is None and against is None and reference is None
        result: CompareResult | CompareGroupsResult | ComparePeriodsResult
        many = alone and len(groups_of(target, str(by), where=where, within=within)) > 2
        if explorer is not None:
            if per is not None or many:
                raise InputError(
                    "--explorer shows two sides: leave --per out, and of several groups name one with --group"
                )
            result = explore(target, reference, out=explorer, lang=lang, **sides, **options)
        elif per is not None:
            result = compare_periods(target, reference, per=per, **sides, **options)
        elif many:
            result = compare_groups(target, by=str(by), **options)
        else:
            result = of_two(target, reference, **sides, **options)
    if explorer is not None:
        say(t("wrote {file}: open it in a browser; it holds the texts' sentences", file=explorer))
    told = language_of(lang, target)
    if show is not None:
        _show(result, show, top or 20, json=json, out=out, lang=told)
        return
    if per is not None:
        n, first, each = top or 5, "period", "side in each period"
    elif "group" in result.table.columns:
        n, first, each = top or 8, "group", "group"
    else:
        n, first, each = top or 20, "", "side"
    shown = result.leading(n)
    sure = bool((result.table["bound"].fillna(0.0) != 0).any())
    tested = bool(result.table["p"].notna().any())
    nothing = ["nothing is surely more frequent on either side; the rows below are no findings"]
    emit(
        result,
        json=json,
        out=out,
        rows=list(shown.index),
        lang=told,
        columns=[c for c in (first, *_COLUMNS) if c],
        lines=[found_by(result), *(nothing if tested and not sure else [])],
    )
    if not json and out is None and len(result.table) > len(shown):
        say(
            t(
                "(the {n} most typical terms of each {each}; all {all}: --out FILE.csv)",
                n=n,
                each=t(each),
                all=f"{len(result.table):,}",
            )
        )


def _show(
    result: CompareResult | CompareGroupsResult | ComparePeriodsResult,
    term: str,
    top: int,
    *,
    json: bool,
    out: Path | None,
    lang: str,
) -> None:
    # Of a terminal's line a third on each side; a letter takes half the room of a character.
    window = 30 if json or out is not None else 14
    lines = result.show(term, limit=top, window=window if lang == "zh" else 2 * window)
    rows = result.table[result.table["term"] == term]
    labelled = [c for c in ("group", "period") if c in rows.columns]
    about = [" ".join([*(f"{row[c]}:" for c in labelled), _told(row)]) for row in rows.to_dict("records")]
    emit(
        lines,
        json=json,
        out=out,
        lang=lang,
        columns=["part", "left", "match", "right", "document"],
        lines=[found_by(lines), *about],
    )
    if not json and out is None and len(lines) < sum((lines.counts or {}).values()):
        say(t("(up to {n} uses of each, from as many documents as there are; more: --top N)", n=top))


def _told(row: Mapping[Any, Any]) -> str:
    import math

    said = f"log ratio {row['log_ratio']:.2f}"
    if not math.isnan(row["low"]):
        said += f" ({row['low']:.2f} to {row['high']:.2f})"
    said += f", in {row['target_docs']} and {row['reference_docs']} documents"
    return said + ("" if math.isnan(row["q"]) else f", q {row['q']:.3g}")
