"""`policymine demo`"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policymine.cli.options import Lang, Seed
from policymine.cli.words import language


def demo(
    into: Annotated[Path, typer.Option("--into", help="Where to write.", metavar="FOLDER")] = Path(
        "policymine-demo"
    ),
    seed: Seed = 0,
    lang: Lang = None,
) -> None:
    """Do the whole main job on the sample corpus: ingest, shift, topics, meetings, report.

    Example: policymine demo
    """
    from policymine.api.demo import demo as verb

    for line in verb(into, seed=seed, lang=lang, told=language()):
        typer.echo(line)
