"""`policymine report CORPUS --out report.html`"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from policymine.cli.options import CorpusArgument, Lang, LexiconFile, Seed, Where
from policymine.cli.output import progress, say
from policymine.cli.pairs import PAIR, pairs_of
from policymine.cli.words import language, spoken, t


def report(
    ctx: typer.Context,
    corpus: CorpusArgument,
    out: Annotated[
        Path, typer.Option("--out", help="The file to write: .html, .docx, .xlsx or .tex.", metavar="FILE")
    ] = Path("report.html"),
    layout: Annotated[
        Path | None,
        typer.Option(
            "--layout",
            help="A report.toml: title, author, sections, notes and all options; what is given beside it wins.",
            metavar="FILE",
        ),
    ] = None,
    new_layout: Annotated[
        Path | None,
        typer.Option(
            "--write-layout",
            help="Write a report.toml with comments to begin with, and no report.",
            metavar="FILE",
        ),
    ] = None,
    section: Annotated[
        list[str] | None,
        typer.Option(
            "--section",
            help="Only this section; several make the report, in their order. Left out: all.",
            metavar="NAME",
        ),
    ] = None,
    shift: Annotated[
        list[str] | None,
        typer.Option(
            "--shift", help="The old and the new term; may be given several times.", metavar="OLD NEW"
        ),
        PAIR,
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
    title: Annotated[str | None, typer.Option("--title", help="Title of the report.")] = None,
    date: Annotated[
        str, typer.Option("--date", help="The day that is printed: today, none, or a day such as 2024-05-01.")
    ] = "today",
    lang: Lang = None,
    texts: Annotated[
        str,
        typer.Option(
            "--texts",
            help="Whose texts the page carries to be searched and read: all (as far as they fit), cited or none.",
        ),
    ] = "all",
    replication: Annotated[
        Path | None,
        typer.Option(
            "--replication",
            help="Write all that stands behind the report to this folder too, for `verify` and `replay`.",
            metavar="FOLDER",
        ),
    ] = None,
    with_corpus: Annotated[
        bool,
        typer.Option("--with-corpus", help="With --replication: copy the corpus there too, with its texts."),
    ] = False,
) -> None:
    """Write a topic report: one HTML file that needs no network.

    Example: policymine report out/gwr --shift 社会管理 社会治理 --out gwr.html
    """
    from policymine.api.report import report as verb
    from policymine.reports.layout import ANALYSIS, Layout, read_layout, write_layout

    read = read_layout(layout) if layout is not None else Layout()
    options: dict[str, Any] = {"shift": pairs_of(shift), "discover": discover, "adoption": adoption, "by": by}
    options |= {"method": method, "k": k, "model": model, "seed": seed, "where": where, "lexicon": lexicon}
    options |= {"texts": texts, "sections": section, "title": title, "date": date, "lang": lang}
    given = {name: value for name, value in options.items() if _stated(ctx, name, read)}
    if new_layout is not None:
        from policymine.api.language import language_of

        known = {name: value for name, value in given.items() if name in (*ANALYSIS, "sections", "title")}
        path = write_layout(new_layout, language_of(lang, corpus), known)
        say(
            t(
                "wrote {file}: change it, then policymine report {corpus} --layout {file}",
                file=path,
                corpus=corpus,
            )
        )
        return
    with progress("working") as callback:
        written = verb(
            corpus,
            out=out,
            layout=layout,
            replication=replication,
            with_corpus=with_corpus,
            progress=callback,
            **given,
        )
    for name, reason in written.notes.items():
        say(t("not in the report: {section}: {reason}", section=_titled(name), reason=spoken(reason)))
    say(
        t(
            "wrote {file} ({size} MB, sections: {sections})",
            file=written.path,
            size=f"{written.size / 1e6:.1f}",
            sections=t(", ").join(map(_titled, written.sections)),
        )
    )
    for reason in written.unwritten:
        say(t("note: {note}", note=reason))
    if written.folder is not None:
        say(t("wrote {folder}: check it with policymine verify {folder}", folder=written.folder))


def _stated(ctx: typer.Context, name: str, layout: Any) -> bool:
    """Return whether an option is given: on the command line, or by policymine.toml where the layout is silent."""
    source = ctx.get_parameter_source("section" if name == "sections" else name)
    if source is None or source.name == "DEFAULT":
        return False
    silent = name not in layout.analysis and not getattr(layout, name, None)
    return source.name == "COMMANDLINE" or silent


def _titled(name: str) -> str:
    """Return the title of a section, or of a part of one, as the report has it."""
    from policymine.charts.messages import load_messages

    return load_messages(language()).get(f"section.{'corpus_card' if name == 'corpus' else name}", name)
