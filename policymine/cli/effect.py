"""`policymine effect MODEL --formula "year + issuer"`"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policymine.cli.options import Json, Lang, LexiconFile, Out, Seed, Top, Where
from policymine.cli.output import emit, progress, say
from policymine.cli.words import found_by, t


def effect(
    model: Annotated[Path, typer.Argument(help="A model folder, made by `topics --into`.", metavar="MODEL")],
    corpus: Annotated[
        Path | None,
        typer.Argument(help="The corpus it was fitted on; left out: where it stood then.", metavar="CORPUS"),
    ] = None,
    formula: Annotated[
        str,
        typer.Option("--formula", help='Fields and +, a:b, a*b, C(field), s(field), e.g. "year + issuer".'),
    ] = "",
    regression: Annotated[str, typer.Option("--regression", help="logit (fractional) or beta.")] = "logit",
    cluster: Annotated[
        str,
        typer.Option(
            "--cluster",
            help="Whose documents are resampled together: a field, a period such as plan, or document.",
        ),
    ] = "issuer",
    step: Annotated[
        list[str] | None,
        typer.Option(
            "--step", help="What a number's effect is reported for, e.g. year=10.", metavar="FIELD=SIZE"
        ),
    ] = None,
    min_docs: Annotated[
        int, typer.Option("--min-docs", help="Groups of fewer documents stand together.", min=2)
    ] = 5,
    draws: Annotated[int, typer.Option("--draws", help="Draws of each document's shares.", min=5)] = 25,
    resamples: Annotated[
        int, typer.Option("--resamples", help="Resamples behind each interval.", min=100)
    ] = 500,
    top: Top = 20,
    seed: Seed = 0,
    where: Where = None,
    lexicon: LexiconFile = None,
    lang: Lang = None,
    json: Json = False,
    out: Out = None,
) -> None:
    """Measure how the shares of a model's topics depend on document fields.

    Examples: policymine effect models/study --formula "year + issuer";
    policymine effect models/study out/study --formula "s(year) + C(level, '省级')" --out effects.svg
    """
    from policymine.api.effect import effect as verb
    from policymine.api.language import language_of
    from policymine.api.model_corpus import recall
    from policymine.errors import InputError

    if not formula.strip():
        raise InputError(
            'effect needs --formula, the fields that shares may depend on, such as "year + issuer"'
        )
    with progress("segmenting") as callback:
        result = verb(
            model,
            corpus,
            formula=formula,
            regression=regression,
            cluster=cluster,
            step=_steps(step or []),
            min_docs=min_docs,
            draws=draws,
            resamples=resamples,
            seed=seed,
            where=where,
            lexicon=lexicon,
            progress=callback,
        )
    emit(
        result,
        json=json,
        out=out,
        top=top,
        lang=language_of(lang, recall(model) if corpus is None else corpus),
        columns=[
            "topic",
            "label",
            "term",
            "contrast",
            "effect",
            "low",
            "high",
            "p",
            "q",
            "n_docs",
            "resampled",
            "reason",
        ],
        lines=[found_by(result)],
    )
    if not json and out is None:
        say(t("(effects are percentage points; the sentences behind each: --json or --out FILE.xlsx)"))


def _steps(given: list[str]) -> dict[str, float]:
    from policymine.errors import InputError

    found: dict[str, float] = {}
    for item in given:
        name, sign, size = item.rpartition("=")
        try:
            found[name.strip()] = float(size)
        except ValueError:
            sign = ""
        if not sign or not name.strip():
            raise InputError(f"--step {item!r}: write a field and a number, such as --step year=10")
    return found
