"""`policymine doctor`"""

from __future__ import annotations

import os
from typing import Annotated

import typer

from policymine.cli.defaults import mistake_of
from policymine.cli.options import Json
from policymine.cli.output import progress, say, table_lines
from policymine.cli.words import language, t

_MARKS = {"fine": "✓", "optional": "–", "problem": "✗"}


def doctor(
    context: typer.Context,
    compile_now: Annotated[
        bool,
        typer.Option("--compile", help="Compile the kernels now, so that no command waits for it later."),
    ] = False,
    json: Json = False,
) -> None:
    """Tell whether all that is needed is there: packages, extras, fonts, caches, disk, memory, defaults.

    Nothing is fetched. Exit code 0 all is well, 1 something is to be mended.

    Examples: policymine doctor;
    policymine doctor --compile
    """
    import json as json_module

    from policymine.api.doctor import doctor as verb

    if compile_now:
        from policymine.api.kept_kernels import compile_kernels

        with progress("compiling") as callback:
            kept = compile_kernels(progress=callback)
        say(t("{n} kernels are compiled and kept", n=kept))
    found = verb(lang=language(), how=_settled(), mistake=mistake_of(context.find_root().command))
    if json:
        typer.echo(json_module.dumps(found.to_dict(), ensure_ascii=False, indent=2))
    else:
        rows = [[_MARKS[f.state], f.name, f.value] for f in found.findings]
        for line in table_lines(["", "part", "found"], rows):
            typer.echo(line)
        told = [f for f in found.findings if f.remedy]
        for f in told:
            typer.echo(f"{_MARKS[f.state]} {f.name}: {f.remedy}")
        problems = sum(f.state == "problem" for f in found.findings)
        if found.fine:
            typer.echo(t("all is well"))
        else:
            typer.echo(
                t("one thing is to be mended")
                if problems == 1
                else t("{n} things are to be mended", n=problems)
            )
    if not found.fine:
        raise typer.Exit(1)


def _settled() -> str:
    """Return what settled the language of the command line."""
    for name in ("POLICYMINE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return f"{name}={os.environ[name]}"
    return ""
