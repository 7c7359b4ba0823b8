"""`policymine actors CORPUS`"""

from __future__ import annotations

from typing import Annotated

import typer

from policymine.cli.options import CorpusArgument, Json, Lang, NetworkOut, Per, Where
from policymine.cli.output import emit
from policymine.cli.words import found_by


def actors(
    corpus: CorpusArgument,
    within: Annotated[
        str, typer.Option("--within", help="Where two must be named together: sentence, clause or document.")
    ] = "sentence",
    roles: Annotated[
        bool, typer.Option("--roles", help="Who leads and who assists instead: 牵头, 负责, 配合, 会同.")
    ] = False,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            "--kind", help="body, organisation, group, person; repeat it. Without it all but group."
        ),
    ] = None,
    min_docs: Annotated[
        int, typer.Option("--min-docs", help="Leave out actors named in fewer documents.", min=1)
    ] = 2,
    top: Annotated[int, typer.Option("--top", help="How many pairs to print.", min=1)] = 30,
    per: Per = None,
    where: Where = None,
    json: Json = False,
    lang: Lang = None,
    out: NetworkOut = None,
) -> None:
    """Tell which bodies, organisations and people are named together beyond chance, and who leads whom.

    Examples: policymine actors out/study --out actors.png;
    policymine actors out/study --roles --out roles.gexf
    """
    from policymine.api.actors import actors as verb
    from policymine.api.network_periods import network_periods
    from policymine.networks.course import PERIOD_COLUMNS
    from policymine.results import Result

    found = verb(corpus, within=within, roles=roles, kind=kind or (), min_docs=min_docs, where=where)
    result: Result = found
    columns = ["actor", "partner", "n_docs", "expected", "lift", "low", "high", "q", "first", "last"]
    if roles:
        columns = ["lead", "help", "n_docs", "reverse", "words", "first", "last"]
    if per:
        result, columns = network_periods(found, corpus, per=per), list(PERIOD_COLUMNS)
    emit(result, json=json, out=out, columns=columns, top=top, lang=lang, lines=[found_by(result)])
