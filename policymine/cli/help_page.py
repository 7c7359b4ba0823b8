"""The page that `--help` prints: usage, what the command does, arguments, options, examples; in Chinese or English.

A command's docstring is its help. A paragraph that starts with "Example:", "Examples:" or "Then:" holds command
lines, one a line; they are printed as they are typed. Options of one command stand before those that many share.
"""

from __future__ import annotations

import inspect
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from policymine.cli.completing import PERIODS, choices_of
from policymine.cli.declared import TEXT, Kind
from policymine.cli.pairs import BETWEEN
from policymine.cli.words import help_text, language, t
from policymine.cli.wrapping import cells, padded, wrap

__all__ = ["command_page", "examples_of", "first_line", "group_page", "paragraphs", "usage"]

# Options that many commands have, in the order in which they are told, after those of the command itself.
SHARED: Final = ("where", "where_minutes", "lexicon", "seed", "lang", "json", "out", "width", "help")
_EXAMPLES = re.compile(r"(Examples?|Then): ")
_WIDEST: Final = 100
# Choices that are listed where their option stands have no more letters than this.
_LISTED: Final = 20
# What a value is, for an option that names none itself.
_METAVARS: Final = {"integer": "N", "number": "X", "path": "PATH", "text": "TEXT"}
_NAMED: Final = {
    "against": "VALUE",
    "column": "FIELD=COLUMN",
    "fields": "FIELD,...",
    "formula": "FORMULA",
    "group": "VALUE",
    "lang": "zh|en",
    "levels": "LEVEL,...",
    "model": "MODEL",
    "name": "NAME",
    "node": "TERM",
    "only": "CLASS,...",
    "split": "PERIOD",
    "tasks": "TASK,...",
    "theme": "THEME",
    "threshold": "NAME=X",
    "where": "CONDITION",
    "where_minutes": "CONDITION",
}
# Options that take other values than their choices, and what stands for those of too many.
_OPEN: Final = ("embedding", "windows", "cluster")
_KINDS: Final = {"method": "METHOD", "kind": "KIND", "unit": "UNIT", "show": "VIEW"}


def paragraphs(docstring: str) -> list[str]:
    """Return the paragraphs of a help text that are prose, each on one line."""
    blocks = re.split(r"\n\s*\n", inspect.cleandoc(docstring)) if docstring else []
    return [" ".join(block.split()) for block in blocks if not _EXAMPLES.match(block)]


def examples_of(docstring: str) -> list[str]:
    """Return the command lines that a help text gives as examples.

    >>> examples_of("Do it.\\n\\nExamples: policymine a b;\\npolicymine a --c d\\n\\nThen: policymine e")
    ['policymine a b', 'policymine a --c d', 'policymine e']
    """
    found: list[str] = []
    for block in re.split(r"\n\s*\n", inspect.cleandoc(docstring)) if docstring else []:
        if _EXAMPLES.match(block):
            lines = _EXAMPLES.sub("", block, count=1).splitlines()
            found += [line.strip().removesuffix(";") for line in lines]
    return found


def first_line(docstring: str) -> str:
    """Return the first paragraph of a help text in the language of this run."""
    told = paragraphs(docstring)
    return help_text(told[0]) if told else ""


def usage(ctx: Any) -> str:
    """Return the usage line of a command."""
    pieces = [f"[{t('OPTIONS')}]"]
    for parameter in ctx.command.params:
        if parameter.param_type_name == "argument":
            name = parameter.metavar or (parameter.name or "").upper()
            pieces.append(name if parameter.required or name.startswith("[") else f"[{name}]")
    if hasattr(ctx.command, "commands"):
        pieces.append(f"{t('COMMAND')} ...")
    gap = "" if language() == "zh" else " "
    return f"{t('Usage:')}{gap}{ctx.command_path} {' '.join(pieces)}"


def command_page(ctx: Any) -> str:
    """Return the help page of one command."""
    command, width = ctx.command, _width()
    lines = [*_hanging(usage(ctx), width), ""]
    for paragraph in paragraphs(command.help):
        lines += [f"  {line}" for line in wrap(help_text(paragraph), width - 2)] + [""]
    arguments = [p for p in command.params if p.param_type_name == "argument" and not p.hidden]
    lines += _section(t("Arguments"), [_argument(p) for p in arguments], width)
    lines += _section(t("Options"), [_option(p, ctx) for p in _ordered(command.get_params(ctx))], width)
    examples = examples_of(command.help)
    if examples:
        lines += [f"{t('Example' if len(examples) == 1 else 'Examples')}{_colon()}"]
        lines += [f"  {line}" for line in examples]
    return "\n".join(lines).rstrip()


def group_page(ctx: Any, commands: Mapping[str, str], shelves: Mapping[str, str]) -> str:
    """Return the help page of a group.

    Parameters
    ----------
    commands : docstring by name.
    shelves : heading by name, under which a command stands; empty for none of its own.
    """
    command, width = ctx.command, _width()
    lines = [*_hanging(usage(ctx), width), ""]
    for paragraph in paragraphs(command.help or ""):
        lines += [f"  {line}" for line in wrap(help_text(paragraph), width - 2)] + [""]
    lines += _section(t("Options"), [_option(p, ctx) for p in command.get_params(ctx)], width)
    column = min(max(map(cells, commands), default=0), 28)
    for shelf in dict.fromkeys(shelves.get(name, "") for name in commands):
        rows = [(n, first_line(doc)) for n, doc in commands.items() if shelves.get(n, "") == shelf]
        lines += _section(t(shelf) if shelf else t("Commands"), rows, width, column)
    for paragraph in paragraphs(command.epilog or ""):
        lines += wrap(help_text(paragraph), width)
    return "\n".join(lines).rstrip()


def _width() -> int:
    return min(_WIDEST, max(40, shutil.get_terminal_size((_WIDEST, 24)).columns))


def _colon() -> str:
    return "：" if language() == "zh" else ":"


def _hanging(text: str, width: int) -> list[str]:
    first, *rest = wrap(text, width)
    return [first, *(f"    {line}" for line in wrap(" ".join(rest), width - 4) if rest)]


def _section(title: str, rows: Sequence[tuple[str, str]], width: int, column: int = 0) -> list[str]:
    if not rows:
        return []
    # A name that is too long for the column stands on a line of its own.
    column = column or min(max(cells(name) for name, _ in rows), 28, width // 2)
    lines = [f"{title}{_colon()}"]
    for name, text in rows:
        told = wrap(text, width - column - 4)
        if cells(name) > column:
            lines.append(f"  {name}")
        else:
            lines.append(f"  {padded(name, column)}  {told.pop(0)}".rstrip())
        lines += [f"{' ' * (column + 4)}{line}" for line in told]
    return [*lines, ""]


def _ordered(parameters: Iterable[Any]) -> list[Any]:
    options = [p for p in parameters if p.param_type_name == "option" and not p.hidden]
    own = [p for p in options if p.name not in SHARED]
    return own + sorted((p for p in options if p.name in SHARED), key=lambda p: SHARED.index(p.name))


def _argument(parameter: Any) -> tuple[str, str]:
    name = parameter.metavar or (parameter.name or "").upper()
    return name.strip("[]"), _told(parameter, [] if parameter.required else [t("optional")])


def _option(parameter: Any, ctx: Any) -> tuple[str, str]:
    names = ", ".join(sorted(parameter.opts, key=len))
    if parameter.secondary_opts:
        names += " / " + ", ".join(parameter.secondary_opts)
    if not parameter.is_flag:
        names += f" {metavar(parameter, ctx.command, ctx.command_path.partition(' ')[2])}"
    return names, _told(parameter, _bounds(parameter, ctx))


def metavar(parameter: Any, command: Any, path: str) -> str:
    """Return the word that stands for the value of an option of a command, named as on the command line."""
    if parameter.metavar:
        return str(parameter.metavar)
    named = _NAMED.get(parameter.name)
    kind = kind_of(parameter, command)
    return named or _of_choices(parameter, kind, path) or _METAVARS[kind.name]


def kind_of(parameter: Any, command: Any) -> Kind:
    """Return what the value of a parameter is."""
    kinds: Mapping[str, Kind] = getattr(command, "kinds", {})
    return kinds.get(parameter.name, TEXT)


def _of_choices(parameter: Any, kind: Kind, path: str) -> str:
    """Return what stands for the value of an option that takes one of several; empty for another one."""
    choices = choices_of(path, parameter)
    if not choices or parameter.name in _OPEN or kind.name != "text":
        return ""
    if "year" in choices:
        return "PERIOD" if set(choices) <= set(PERIODS) else "PERIOD|FIELD"
    if "issuer" in choices:
        return "FIELD"
    listed = "|".join(choices)
    return listed if len(listed) <= _LISTED else _KINDS.get(parameter.name, "NAME")


def _bounds(parameter: Any, ctx: Any) -> list[str]:
    told: list[str] = []
    default = _default(parameter, ctx)
    if default:
        told.append(t("default: {value}", value=default))
    kind = kind_of(parameter, ctx.command)
    low, high = kind.low, kind.high
    if low is not None and high is not None:
        told.append(t("{low} to {high}", low=low, high=high))
    elif low is not None:
        told.append(t("{low} or more", low=low))
    if parameter.required:
        told.append(t("required"))
    return told


def _default(parameter: Any, ctx: Any) -> str:
    """Return the default as it is shown, with the file it comes from where that is policymine.toml."""
    settled = (ctx.default_map or {}).get(parameter.name)
    if settled is not None and settled != ():
        shown = ", ".join(map(str, settled)) if isinstance(settled, (list, tuple)) else str(settled)
        return f"{shown.replace(BETWEEN, ' ')} ({t('from policymine.toml')})"
    if isinstance(parameter.show_default, str):
        return help_text(parameter.show_default)
    value = parameter.default() if callable(parameter.default) else parameter.default
    if value is None or value in ((), [], "") or isinstance(value, bool):
        if isinstance(value, bool) and parameter.secondary_opts:
            return str((parameter.opts if value else parameter.secondary_opts)[0])
        return ""
    return str(value)


def _told(parameter: Any, extra: Sequence[str]) -> str:
    text = help_text(" ".join((parameter.help or "").split()))
    if not extra:
        return text
    joined = ("；" if language() == "zh" else "; ").join(extra)
    return f"{text} [{joined}]" if text else f"[{joined}]"
