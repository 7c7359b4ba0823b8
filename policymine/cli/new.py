"""`policymine new NAME`"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policymine.cli.words import language, t


def new(
    name: Annotated[Path, typer.Argument(help="The folder to make.", metavar="NAME")],
    example: Annotated[
        bool, typer.Option("--example", help="Put the sample texts into it, to try every command at once.")
    ] = False,
    lang: Annotated[
        str | None,
        typer.Option("--lang", help="Language of its files: zh or en; left out: that of the command line."),
    ] = None,
) -> None:
    """Lay out a study folder: a place for the texts, defaults, a lexicon, themes, a report, and what to run next.

    Nothing is ever overwritten.

    Examples: policymine new my-study;
    policymine new try-out --example --lang en
    """
    from policymine.api.new import new as verb

    made = verb(name, lang=lang or language(), example=example)
    typer.echo(t("made {folder}:", folder=f"{made.path}{'/' if str(made.path)[-1] != '/' else ''}"))
    for file in made.files:
        typer.echo(f"  {file}")
    if made.n_texts:
        typer.echo(t("{n} sample texts stand in {folder}", n=made.n_texts, folder=made.path / "texts"))
    else:
        typer.echo(t("put your texts into {folder}, then:", folder=made.path / "texts"))
    for line in (f"cd {_quoted(made.path)}", "policymine ingest", "policymine info", "policymine report"):
        typer.echo(f"  {line}")


def _quoted(path: Path) -> str:
    return f'"{path}"' if " " in str(path) else str(path)
