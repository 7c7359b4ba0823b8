"""`policymine transform MODEL CORPUS`"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policymine.cli.options import CorpusArgument, Json, Lang, Out, Top, Where
from policymine.cli.output import emit, progress, say
from policymine.cli.words import found_by, t


def transform(
    model: Annotated[Path, typer.Argument(help="A model folder, made by `topics --into`.", metavar="MODEL")],
    corpus: CorpusArgument,
    top: Top = 50,
    where: Where = None,
    lang: Lang = None,
    json: Json = False,
    out: Out = None,
) -> None:
    """Place new documents under a fitted topic model: the share of each topic, document by document.

    Example: policymine transform models/gwr out/new --out shares.csv
    """
    from policymine.api.language import language_of
    from policymine.api.transform import transform as verb

    with progress("segmenting") as callback:
        result = verb(model, corpus, where=where, progress=callback)
    language = language_of(lang, corpus)
    emit(
        result,
        json=json,
        out=out,
        lang=language,
        columns=["document", "topic", "label", "share", "n_words", "n_unknown"],
        top=top,
        lines=[found_by(result)],
    )
    if out is not None:
        for note in result.messages:
            say(t("note: {note}", note=note[language]))
