"""The Typer application: every command registered, nothing heavy imported."""

from __future__ import annotations

from typing import Annotated

import typer

from policymine.cli.actors import actors
from policymine.cli.adoption import adoption
from policymine.cli.amend import amend
from policymine.cli.check import check
from policymine.cli.citations import citations
from policymine.cli.coissuing import coissuing
from policymine.cli.compare import compare
from policymine.cli.composition import composition
from policymine.cli.cowords import cowords
from policymine.cli.demo import demo
from policymine.cli.diff import diff
from policymine.cli.discover import discover
from policymine.cli.effect import effect
from policymine.cli.evolve import evolve
from policymine.cli.info import documents, info
from policymine.cli.ingest import ingest
from policymine.cli.keywords import keywords
from policymine.cli.kwic import kwic
from policymine.cli.lexicon import lexicon
from policymine.cli.meaning import meaning
from policymine.cli.meetings import meetings
from policymine.cli.name_topics import name_topics
from policymine.cli.report import report
from policymine.cli.reuse import reuse
from policymine.cli.shift import shift
from policymine.cli.similarity import similarity
from policymine.cli.topics import topics
from policymine.cli.track import track
from policymine.cli.transform import transform
from policymine.cli.uptake import uptake
from policymine.cli.validate import validate

__all__ = ["app", "run"]

app = typer.Typer(
    name="policymine",
    help="Text mining for policy documents and the minutes of meetings, Chinese first, English too.",
    epilog="Start with: policymine demo. An error shows where it happened with --debug.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

for command in (
    demo,
    ingest,
    info,
    documents,
    check,
    amend,
    kwic,
    keywords,
    topics,
    name_topics,
    effect,
    evolve,
    transform,
    validate,
    track,
    shift,
    discover,
    adoption,
    composition,
    meaning,
    compare,
    diff,
    similarity,
    meetings,
    uptake,
    reuse,
    citations,
    coissuing,
    actors,
    cowords,
    report,
):
    app.command(no_args_is_help=command is not demo)(command)
app.add_typer(lexicon)


def _version(asked: bool) -> None:
    if asked:
        import importlib.metadata

        typer.echo(f"policymine {importlib.metadata.version('policymine')}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    pass


def run() -> None:
    """Run the application on the command line's arguments."""
    command = typer.main.get_command(app)
    for name in ("report",):
        for parameter in command.commands[name].params:  # type: ignore[attr-defined]
            if parameter.name == "shift":
                # Typer has no option of two values that may be given several times; what it is built on has.
                parameter.nargs = 2
    command(prog_name="policymine")
