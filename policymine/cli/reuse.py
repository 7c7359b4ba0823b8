"""`policymine reuse CORPUS [CORPUS2]`"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from policymine.cli.options import CorpusArgument, Json, Lang, Seed, Where
from policymine.cli.output import emit, say
from policymine.cli.words import code, found_by, language, t
from policymine.headlines import coded

if TYPE_CHECKING:
    from policymine.comparisons.reuse.base import ReuseResult

_COLUMNS = {
    "pairs": ["source", "target", "target_date", "direction", "passages", "taken", "discounted", "share"],
    "documents": [
        "document",
        "date",
        "level",
        "share",
        "share_discounted",
        "from_others_discounted",
        "from_centre",
        "from_centre_discounted",
        "undirected",
        "main_source",
    ],
    "links": None,
    "per": None,
}
_WIDTH = 400


def reuse(
    corpus: CorpusArgument,
    other: Annotated[
        Path | None,
        typer.Argument(
            help="A second corpus: only wording that documents of both hold, whichever is earlier.",
            metavar="CORPUS2",
        ),
    ] = None,
    show: Annotated[
        str,
        typer.Option(
            "--show", help="passages, pairs (of documents), documents (the share of each), links (issuers)."
        ),
    ] = "passages",
    sources: Annotated[
        str | None,
        typer.Option("--from", help="Only these documents as sources, e.g. \"level = 'central'\"."),
    ] = None,
    targets: Annotated[
        str | None,
        typer.Option("--to", help="Only these as those that take over, e.g. \"level = 'city'\"."),
    ] = None,
    per: Annotated[
        str | None,
        typer.Option(
            "--per", help="Mean share of the documents of each year, quarter, plan, level, issuer ..."
        ),
    ] = None,
    versions: Annotated[
        bool, typer.Option("--versions", help="Compare versions of one document too.")
    ] = False,
    alpha: Annotated[
        float, typer.Option("--alpha", help="Largest expected share of false ones among the sentences found.")
    ] = 0.05,
    top: Annotated[int, typer.Option("--top", help="How many rows to show.", min=1)] = 10,
    where: Where = None,
    seed: Seed = 0,
    lang: Lang = None,
    json: Json = False,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            help="Write to a file, by suffix: .csv .xlsx .json .parquet .tex .docx .html, the network .gexf .graphml, "
            "the figure .svg .png .pdf.",
            metavar="FILE",
        ),
    ] = None,
) -> None:
    """Find passages that documents take over from earlier ones, word for word or reworked.

    In the printed wording, {braces} mark what only the taker has, [brackets] what it left out.

    Examples: policymine reuse out/laws;
    policymine reuse out/laws --from "level = 'central'" --to "level = 'city'" --show documents;
    policymine reuse out/centre out/city --per year --out reuse.png;
    policymine reuse out/laws --out who-copies-whom.gexf
    """
    from policymine.api.language import language_of
    from policymine.api.reuse import reuse as verb
    from policymine.comparisons.reuse.base import VIEWS
    from policymine.errors import InputError, UnknownNameError

    if show not in VIEWS:
        raise UnknownNameError("--show", show, VIEWS)
    show = "per" if per and show == "passages" else show
    result = verb(
        corpus,
        other,
        where=where,
        sources=sources,
        targets=targets,
        per=per,
        versions=versions,
        alpha=alpha,
        seed=seed,
    )
    if show == "per" and not per:
        raise InputError("--show per needs --per: year, quarter, month, plan, or a field such as level")
    lang = language_of(lang, corpus)
    if show == "passages" and not json and out is None:
        for line in (found_by(result), *_passages(result, top)):
            typer.echo(line)
        if len(result) > top:
            say(t("({n} more rows: --top {all}, or --out FILE.csv)", n=len(result) - top, all=len(result)))
        for note in result.messages:
            say(t("note: {note}", note=note[lang]))
        if not len(result):
            say(t("nothing found"))
            raise typer.Exit(1)
        return
    emit(
        result.view(show),
        json=json,
        out=out,
        top=top,
        columns=_COLUMNS.get(show),
        lines=[found_by(result)],
        lang=lang,
    )


def _passages(result: ReuseResult, top: int) -> list[str]:
    """Return the passages as they are read: who took how much from whom, and both wordings."""
    from policymine.matching.marks import marked

    lines: list[str] = []
    for number, row in enumerate(result.top(top).to_dict("records"), start=1):
        lines += ["", f"{number}  {_head(row)}"]
        said = t(
            "{kind}, {taken} units ({discounted} discounted), similarity {similarity}, "
            "shared by {issuers} issuers in {documents} documents",
            kind=code(row["kind"]),
            taken=row["taken"],
            discounted=f"{row['discounted']:.0f}",
            similarity=f"{row['similarity']:.2f}",
            issuers=row["shared_by"],
            documents=row["shared_docs"],
        )
        cited = row["cited"]
        lines.append(
            f"   {said}" + (t(", names its source ({how})", how=cited) if isinstance(cited, str) else "")
        )
        before, after = marked(row["source_text"], row["target_text"])
        lines += [f"   < {_cut(before)}", f"   > {_cut(after)}"]
        if row["n_also"]:
            more = ", ..." if row["n_also"] > len(row["also_in"]) else ""
            also = t("also in {n}: {listed}", n=row["n_also"], listed=", ".join(row["also_in"]) + more)
            lines.append(f"   {also}")
    return lines


def _head(row: Mapping[Any, Any]) -> str:
    arrow = "->" if row["direction"] == "dated" else f"-- ({coded(row['direction'], language())})"
    return (
        f"{row['source']} ({row['source_date'] or '?'}) {arrow} {row['target']} ({row['target_date'] or '?'})"
    )


def _cut(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _WIDTH else words[: _WIDTH - 1] + "…"
