"""The Typer application: every command registered, nothing heavy imported."""

from __future__ import annotations

import sys
from typing import Annotated, Final

import typer

from policymine.cli.actors import actors
from policymine.cli.adoption import adoption
from policymine.cli.amend import amend
from policymine.cli.check import check
from policymine.cli.citations import citations
from policymine.cli.coissuing import coissuing
from policymine.cli.compare import compare
from policymine.cli.composition import composition
from policymine.cli.corpora import corpora
from policymine.cli.cowords import cowords
from policymine.cli.defaults import begin
from policymine.cli.demo import demo
from policymine.cli.diff import diff
from policymine.cli.discover import discover
from policymine.cli.doctor import doctor
from policymine.cli.effect import effect
from policymine.cli.evolve import evolve
from policymine.cli.grammar import LANG_HELP, Command, Group, assemble, known_language
from policymine.cli.info import documents, info
from policymine.cli.ingest import ingest
from policymine.cli.keywords import keywords
from policymine.cli.kwic import kwic
from policymine.cli.lexicon import lexicon
from policymine.cli.meaning import meaning
from policymine.cli.meetings import meetings
from policymine.cli.name_topics import name_topics
from policymine.cli.new import new
from policymine.cli.output import say
from policymine.cli.replay import replay
from policymine.cli.report import report
from policymine.cli.reuse import reuse
from policymine.cli.shift import shift
from policymine.cli.similarity import similarity
from policymine.cli.topics import topics
from policymine.cli.track import track
from policymine.cli.transform import transform
from policymine.cli.uptake import uptake
from policymine.cli.validate import validate
from policymine.cli.verify import verify
from policymine.cli.words import choose, t
from policymine.errors import PolicymineError

__all__ = ["SHELVES", "app", "run"]

app = typer.Typer(
    name="policymine",
    cls=Group,
    help="Text mining for policy documents and the minutes of meetings, Chinese first, English too.",
    epilog="Start with: policymine demo. An error shows where it happened with --debug.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

# As `policymine --help` tells them.
SHELVES: Final = {
    "To begin": (demo, new, doctor),
    "Texts": (ingest, info, documents, check, amend),
    "Words": (kwic, keywords, track),
    "Change": (shift, discover, adoption, composition, meaning),
    "Topics": (topics, name_topics, effect, evolve, transform, validate),
    "Comparison": (compare, similarity, diff, reuse),
    "Meetings": (meetings, uptake),
    "Networks": (citations, coissuing, actors, cowords),
    "Report": (report, replay, verify),
}
for shelf, commands in SHELVES.items():
    for command in commands:
        asks = command not in (demo, doctor)
        app.command(cls=Command, no_args_is_help=asks, rich_help_panel=shelf)(command)
app.add_typer(lexicon, rich_help_panel="Words")
app.add_typer(corpora, rich_help_panel="Texts")


def _version(asked: bool) -> None:
    if asked:
        import importlib.metadata

        typer.echo(f"policymine {importlib.metadata.version('policymine')}")
        raise typer.Exit


@app.callback()
def _root(
    lang: Annotated[str | None, typer.Option("--lang", callback=known_language, help=LANG_HELP)] = None,
    no_defaults: Annotated[
        bool, typer.Option("--no-defaults", help="Leave policymine.toml aside.", is_eager=True)
    ] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    pass


def run(*, debug: bool = False) -> int:
    """Run the application on the command line's arguments and return its exit code."""
    words = sys.argv[1:]
    choose(words)
    try:
        settings = begin(words)
    except PolicymineError:
        # Told by doctor itself, which is there to tell it.
        if "doctor" not in words:
            raise
        settings = None
    if settings is not None:
        choose(words, str(settings.sections.get("defaults", {}).get("lang", "")))
    if debug:
        say(
            t(
                "defaults: {file}",
                file=settings.path if settings else t("built in; there is no policymine.toml"),
            )
        )
    code = assemble(app).main(prog_name="policymine", standalone_mode=False)
    if code == 130:  # what Typer makes of Ctrl-C
        raise KeyboardInterrupt
    return code if isinstance(code, int) else 0
