"""The pages of the command line: every command with its arguments and options, as its help has them."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any

from reference_maker.docstrings import cell, table

__all__ = ["command_page", "command_tree", "options_table", "root_options"]


def command_tree() -> Iterator[tuple[str, Any]]:
    """Yield (name, command) of every command; those of a group as `lexicon check`."""
    from policymine.cli.app import app
    from policymine.cli.grammar import assemble

    def below(group: Any, before: str) -> Iterator[tuple[str, Any]]:
        import click

        for name in group.list_commands(click.Context(group)):
            command = group.get_command(click.Context(group), name)
            if hasattr(command, "list_commands"):
                yield from below(command, f"{name} ")
            else:
                yield before + name, command

    return below(assemble(app), "")


def root_options() -> list[Any]:
    """Return the options that stand before a command."""
    from policymine.cli.app import app
    from policymine.cli.grammar import assemble

    return [p for p in assemble(app).params if p.param_type_name == "option"]


def command_page(name: str, command: Any) -> str:
    text = inspect.cleandoc(command.help or "")
    said, examples = [], []
    for line in text.split("\n"):
        found = re.match(r"(?:Examples?: |例：|\s+)?(policymine \S.*)$", line)
        (examples if found else said).append(found[1] if found else line)
    lines = [f"# policymine {name}", "", "\n".join(said).strip(), ""]
    if examples:
        lines += ["```", *examples, "```", ""]
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option" and not p.hidden]
    if arguments:
        rows = [(f"`{p.metavar or p.name.upper()}`", cell(getattr(p, "help", "") or "")) for p in arguments]
        lines += ["## Arguments", "", *table(("argument", "what"), rows)]
    return "\n".join([*lines, "## Options", "", *options_table(options, command, name)])


def options_table(options: list[Any], command: Any, path: str = "") -> list[str]:
    from policymine.cli.help_page import metavar

    rows = []
    for option in options:
        names = ", ".join(f"`{o}`" for o in [*option.opts, *option.secondary_opts])
        wanted = "" if option.is_flag else f" `{cell(metavar(option, command, path))}`"
        value = option.default
        given = (
            "required"
            if option.required
            else ""
            if value in (None, "", False, [], ()) or callable(value)
            else f"`{value}`"
        )
        rows.append((names + wanted, given, cell(option.help or "")))
    rows.append(("`-h`, `--help`", "", "Show the help and exit."))
    return table(("option", "default", "what"), rows)
