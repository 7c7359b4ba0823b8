"""What commands are built of: groups and commands that speak Chinese or English and know policymine.toml.

A command is built from its function only when it is run or asked for its help, so that a command line starts
without building the others.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import typer
from typer.core import TyperCommand, TyperGroup
from typer.models import CommandInfo, TyperInfo

from policymine.cli.added import added_option
from policymine.cli.completing import complete_values
from policymine.cli.declared import TEXT, Kind, check_numbers, kinds_of
from policymine.cli.defaults import check_sections, defaults_of, named_corpus, with_corpus
from policymine.cli.figures import add_width
from policymine.cli.help_page import command_page, first_line, group_page, usage
from policymine.cli.pairs import folded
from policymine.cli.words import LANGUAGES
from policymine.errors import InputError, UnknownNameError

__all__ = ["LANG_HELP", "Command", "Group", "assemble", "known_language"]

LANG_HELP: Final = "Language of the command line: zh or en."


@dataclass(frozen=True)
class Item:
    """What a shell is offered for a word: the word, what it means, and that it is no file."""

    value: str
    help: str = ""
    type: str = "plain"


class Command(TyperCommand):
    """One command.

    `kinds` tells what its values are, by name of the parameter; what is not named there is text.
    """

    kinds: Mapping[str, Kind] = {}

    def format_help(self, ctx: Any, formatter: Any) -> None:
        formatter.write(command_page(ctx) + "\n")

    def get_usage(self, ctx: Any) -> str:
        return usage(ctx)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        words = with_corpus(self, ctx, self._folded(ctx, args))
        if not ctx.resilient_parsing:
            check_numbers(self, ctx, words)
        missing = [p for p in self.params if p.required and p.name not in (ctx.default_map or {})]
        if not missing and any(p.required for p in self.params):
            # Without a word it is run, not explained: policymine.toml says what there is to say.
            self.no_args_is_help = False
        rest = super().parse_args(ctx, words)
        named_corpus(ctx)
        return rest

    def _folded(self, ctx: Any, args: list[str]) -> list[str]:
        pairs = [o for p in self.params for o in p.opts if self.kinds.get(str(p.name), TEXT).pair]
        return args if ctx.resilient_parsing else folded(args, pairs, ctx)


class Group(TyperGroup):
    """The commands of policymine, or of a command such as `lexicon`; each is built when it is needed."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.pending: dict[str, Callable[[], Any]] = {}
        # Those that Typer built itself, where `assemble` was not asked.
        self.docstrings: dict[str, str] = {name: one.help or "" for name, one in self.commands.items()}
        self.shelves: dict[str, str] = {}

    def list_commands(self, ctx: Any) -> list[str]:
        return list(self.docstrings)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name in self.pending:
            self.add_command(self.pending.pop(cmd_name)(), cmd_name)
        return super().get_command(ctx, cmd_name)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        formatter.write(group_page(ctx, self.docstrings, self.shelves) + "\n")

    def get_usage(self, ctx: Any) -> str:
        return usage(ctx)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if ctx.parent is None and not ctx.resilient_parsing and args[:1] != ["doctor"]:
            check_sections(self.docstrings)
        if args and args[0] not in self.docstrings and not ctx.resilient_parsing:
            raise UnknownNameError("command", args[0], self.docstrings)
        name, command, rest = super().resolve_command(ctx, args)
        if not ctx.resilient_parsing and isinstance(command, Command):
            # What `make_context` of the command takes its defaults from.
            path = f"{ctx.command_path} {name}".partition(" ")[2]
            ctx.default_map = {name: defaults_of(path, command)}
        return name, command, rest

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        names = [name for name in self.docstrings if name.startswith(incomplete)]
        items = [Item(name, first_line(self.docstrings[name])) for name in names]
        return items + (super().shell_complete(ctx, incomplete) if incomplete.startswith("-") else [])


def assemble(app: typer.Typer, group: TyperInfo | None = None) -> Group:
    """Return the commands of a Typer application as a group that builds each when it is needed."""
    bare = copy.copy(app)
    bare.registered_commands, bare.registered_groups = [], []
    built = typer.main.get_command(bare) if group is None else typer.main.get_group(bare)
    if not isinstance(built, Group):
        raise TypeError("an application of policymine is made with Typer(cls=Group)")
    complete_values(str(built.name or ""), built.params)
    for info in app.registered_commands:
        if info.callback is not None:
            name = info.name or info.callback.__name__.replace("_", "-")
            built.pending[name] = partial(_build, app, info, name)
            built.docstrings[name] = info.callback.__doc__ or ""
            built.shelves[name] = _text(info.rich_help_panel)
    for sub in app.registered_groups:
        if sub.typer_instance is not None:
            name = str(sub.typer_instance.info.name)
            built.pending[name] = partial(assemble, sub.typer_instance, sub)
            built.docstrings[name] = str(sub.typer_instance.info.help)
            built.shelves[name] = _text(sub.rich_help_panel)
    return built


def _text(given: object) -> str:
    return given if isinstance(given, str) else ""


def _build(app: typer.Typer, info: CommandInfo, name: str) -> Any:
    info.cls = Command
    command = typer.main.get_command_from_info(
        info, pretty_exceptions_short=app.pretty_exceptions_short, rich_markup_mode=None
    )
    if isinstance(command, Command) and info.callback is not None:
        command.kinds = kinds_of(info.callback)
    if not any(parameter.name == "lang" for parameter in command.params):
        # What such a command tells is in no language, but its headings and errors are.
        command.params.append(added_option("lang", _lang, help=LANG_HELP))
    add_width(command.params)
    complete_values(name, command.params)
    return command


def known_language(value: str | None) -> str | None:
    """Return a language that policymine speaks; raises InputError for another."""
    if value is not None and value not in LANGUAGES:
        raise InputError(f"--lang {value!r} is not offered; choose one of {', '.join(LANGUAGES)}")
    return value


def _lang(ctx: Any, parameter: Any, value: str | None) -> str | None:
    return known_language(value)
