"""`policymine validate MODEL`"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policymine.cli.options import Json, Lang, Out, Seed, Where
from policymine.cli.output import emit, progress, say
from policymine.cli.words import found_by, t
from policymine.errors import InputError


def validate(
    model: Annotated[Path, typer.Argument(help="A model folder, made by `topics --into`.", metavar="MODEL")],
    rest: Annotated[
        list[Path] | None,
        typer.Argument(
            help="The corpus it was fitted on; with --score, more filled sheets.", metavar="[CORPUS]"
        ),
    ] = None,
    into: Annotated[
        Path | None,
        typer.Option(
            "--into", help="Write sheets for coders, and their key, to this new folder.", metavar="FOLDER"
        ),
    ] = None,
    tasks: Annotated[
        str | None,
        typer.Option("--tasks", help="words, word-sets, topics, labels, best-label; left out: words,topics."),
    ] = None,
    items: Annotated[int, typer.Option("--items", help="Questions for each topic, in each task.", min=1)] = 2,
    coders: Annotated[int, typer.Option("--coders", help="How many people answer.", min=1)] = 2,
    score: Annotated[
        list[Path] | None,
        typer.Option("--score", help="Score filled sheets: their folder, or files.", metavar="FOLDER"),
    ] = None,
    key: Annotated[
        Path | None,
        typer.Option(
            "--key", help="With --score: the key.json, where it is not beside the sheets.", metavar="FILE"
        ),
    ] = None,
    show: Annotated[
        str, typer.Option("--show", help="With --score: topics, items (every question) or coders.")
    ] = "topics",
    seed: Seed = 0,
    where: Where = None,
    lang: Lang = None,
    json: Json = False,
    out: Out = None,
) -> None:
    """Have people judge the topics: sheets of intruder questions to fill in, and their scores.

    Example: policymine validate models/gwr out/gwr --coders 3 --into validation

    Then: policymine validate models/gwr --score validation
    """
    from policymine.api.language import LANGUAGES
    from policymine.api.validate import validate as verb

    if lang not in (None, *LANGUAGES):
        raise InputError(f"--lang {lang!r} is not offered; choose one of {', '.join(LANGUAGES)}")
    given = list(rest or ())
    if score:
        result = verb(model, score=[*score, *given], key=key, show=show, seed=seed, into=into)
    else:
        if len(given) > 1:
            raise InputError(f"give one corpus, not {len(given)}; filled sheets are scored with --score")
        with progress("segmenting") as callback:
            result = verb(
                model,
                given[0] if given else None,
                into=into,
                tasks=tasks,
                items=items,
                coders=coders,
                seed=seed,
                where=where,
                progress=callback,
            )
    language = lang or result.language
    lines = getattr(result, "lines", None)
    shown = {
        "topics": [
            "task",
            "topic",
            "label",
            "n_answers",
            "precision",
            "low",
            "high",
            "chance",
            "q",
            "log_odds",
        ],
        "items": ["task", "topic", "right", "options", "answers", "log_odds"],
        "coders": None,
    }
    emit(
        result,
        json=json,
        out=out,
        lang=language,
        columns=shown.get(show) if score else None,
        lines=lines(language) if lines else [found_by(result)],
    )
    if not json:
        for note in result.messages:
            say(t("note: {note}", note=note[language]))
