"""`policymine evolve MODEL [CORPUS]`"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from policymine.cli.options import By, Json, Lang, LexiconFile, Out, Seed
from policymine.cli.output import emit, progress, say, table_lines
from policymine.cli.words import found_by, t

if TYPE_CHECKING:
    from policymine.results import Result

# Periods that stand side by side on a line.
_ABREAST: Final = 20


def evolve(
    model: Annotated[Path, typer.Argument(help="A model folder, made by `topics --into`.", metavar="MODEL")],
    corpus: Annotated[
        Path | None,
        typer.Argument(
            help="The corpus it was fitted on; left out: where it stood then.", metavar="[CORPUS]"
        ),
    ] = None,
    by: By = "year",
    windows: Annotated[
        str | None,
        typer.Option(
            "--windows",
            help="Fit each period by itself and follow its topics: same (as many as the model), own, or a number.",
        ),
    ] = None,
    drift: Annotated[
        bool, typer.Option("--drift", help="For a dtm model: the words each topic gains and loses.")
    ] = False,
    shuffles: Annotated[
        int | None,
        typer.Option(
            "--shuffles",
            help="With --windows: refits of each pair of periods as a control; left out: 6 to 40, by their topics.",
        ),
    ] = None,
    seed: Seed = 0,
    lexicon: LexiconFile = None,
    lang: Lang = None,
    json: Json = False,
    out: Out = None,
) -> None:
    """Follow topics over time: shares by period with trends, or topics that live on, are born and die.

    Example: policymine evolve models/gwr --by plan
    """
    from policymine.api.evolve import evolve as verb
    from policymine.api.language import language_of
    from policymine.api.model_corpus import recall

    chosen = corpus if corpus is not None else recall(model)
    language = language_of(lang, chosen)
    number = int(windows) if windows is not None and windows.isdecimal() else windows
    with progress("fitting periods" if windows else "segmenting") as callback:
        result = verb(
            model,
            chosen,
            by=by,
            windows=number,
            drift=drift,
            shuffles=shuffles,
            seed=seed,
            lexicon=lexicon,
            progress=callback,
        )
    plain = not json and out is None
    if windows is not None:
        shown = [i for i, event in enumerate(result.table["event"]) if event != "unclear"]
        columns = ["event", "before", "label_before", "after", "label_after", "likeness", "presence", "q"]
        emit(
            result,
            json=json,
            out=out,
            lang=language,
            columns=columns,
            rows=shown,
            lines=[found_by(result)],
        )
    elif drift:
        columns = ["topic", "label", "direction", "word", "early", "late", "n_docs_early", "n_docs_late", "q"]
        emit(result, json=json, out=out, lang=language, columns=columns, lines=[found_by(result)])
    else:
        emit(result, json=json, out=out, lang=language, rows=[], lines=_wide(result) if plain else [])
    if plain:
        for note in result.extra()["messages"]:
            say(t("note: {note}", note=note[language]))


def _wide(result: Result) -> list[str]:
    """Return a line a topic: what became of it, its share in per cent in each period, largest topics first.

    Of more periods than a line holds the first, the last and the one with the largest share are told.
    """
    from policymine.charts.evolution import direction

    table, extra = result.table, result.extra()
    periods = list(dict.fromkeys(table["period"]))
    seen = [p for p in periods if (table.loc[table["period"] == p, "n_documents"] > 0).any()]
    told = len(periods) <= _ABREAST
    rows: list[list[Any]] = []
    for trend in extra["trends"]:
        own = table[table["topic"] == trend["topic"]].set_index("period")["prevalence"]
        shares = {p: "" if own[p] != own[p] else f"{own[p] * 100:.1f}" for p in periods}
        peak = trend["peak"]
        shown = (
            [shares[p] for p in periods] if told else [shares[seen[0]], shares[peak], peak, shares[seen[-1]]]
        )
        q = trend["q"] if trend["verdict"] in ("rising", "falling") else trend["change_q"]
        rows.append(
            [trend["topic"], trend["label"], direction(trend), "" if q is None else f"{q:.3f}", *shown]
        )
    heads = periods if told else [seen[0], "peak", "when", seen[-1]]
    more = (
        [] if told else [t("({n} periods: --out FILE.xlsx or .html has the shares of all)", n=len(periods))]
    )
    lines = table_lines(["topic", "label", "", "q", *heads], rows)
    return [found_by(result), t("share of each topic, per cent:"), *lines, *more]
