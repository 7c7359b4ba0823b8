"""`policymine name-topics MODEL`"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policymine.cli.options import Json, Out
from policymine.cli.output import emit, say
from policymine.cli.words import found_by


def name_topics(
    model: Annotated[Path, typer.Argument(help="A model folder, made by `topics --into`.", metavar="MODEL")],
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help="Names: the topic's number, = and the name; 3= takes it off.", metavar="[3=NAME]..."
        ),
    ] = None,
    merge: Annotated[
        list[str] | None, typer.Option("--merge", help="Topics that are one, e.g. 2,7.", metavar="N,N")
    ] = None,
    split: Annotated[
        list[int] | None, typer.Option("--split", help="Part a merged topic again.", metavar="N")
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Take the last change back.")] = False,
    clear: Annotated[bool, typer.Option("--clear", help="Take all names and merges off.")] = False,
    json: Json = False,
    out: Out = None,
) -> None:
    """Name the topics of a model, or make several one; without a change, show them with words by four scores.

    Example: policymine name-topics models/gwr 3=社区治理 --merge 2,7
    """
    from policymine.api.name_topics import name_topics as verb
    from policymine.api.name_topics import parse_names, parse_numbers

    result = verb(
        model,
        parse_names(names or ()),
        merge=[parse_numbers(group) for group in merge or ()],
        split=split or (),
        undo=undo,
        clear=clear,
    )
    emit(
        result,
        json=json,
        out=out,
        columns=["topic", "name", "merged", "prevalence", "words", "frex", "lift", "ctfidf"],
    )
    if out is None or json:
        say(found_by(result))
