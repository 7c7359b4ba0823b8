"""What the value of each option and argument is, as the function of a command declares it.

Read from the function and from what `typer.Option(...)` gives back, not from the objects that Typer builds of them:
those change from one version to the next.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from policymine.cli.pairs import PAIR

__all__ = ["TEXT", "Kind", "check_numbers", "kinds_of"]

_NAMES: Final[Mapping[type, str]] = {bool: "boolean", int: "integer", float: "number", Path: "path"}


@dataclass(frozen=True, slots=True)
class Kind:
    """What a value is: text, integer, number, path or boolean, its bounds, and whether two make one."""

    name: str = "text"
    low: float | None = None
    high: float | None = None
    pair: bool = False


TEXT: Final = Kind()


def kinds_of(function: Callable[..., Any]) -> dict[str, Kind]:
    """Return the kind of each parameter of a command's function, by its name.

    >>> def track(corpus: Path, terms: list[str] | None = None, *, seed: int = 0) -> None: ...
    >>> [f"{name} {kind.name}" for name, kind in kinds_of(track).items()]
    ['corpus path', 'terms text', 'seed integer']
    """
    hints = typing.get_type_hints(function, include_extras=True)
    hints.pop("return", None)
    return {name: _kind(hint) for name, hint in hints.items()}


def _kind(hint: Any) -> Kind:
    given: tuple[Any, ...] = ()
    if typing.get_origin(hint) is Annotated:
        hint, *rest = typing.get_args(hint)
        given = tuple(rest)
    # `list[str] | None` is of text: what one word on the command line is.
    while inner := [one for one in typing.get_args(hint) if one is not type(None)]:
        hint = inner[0]
    bounds = {
        ours: getattr(one, theirs, None)
        for one in given
        for ours, theirs in (("low", "min"), ("high", "max"))
    }
    return Kind(_NAMES.get(hint, "text"), **bounds, pair=PAIR in given)


def check_numbers(command: Any, ctx: Any, words: list[str]) -> None:
    """Raise typer.BadParameter for a value that is no number, or out of its bounds.

    Typer checks it too, in other words from one version to the next.
    """
    try:
        given, _, _ = command.make_parser(ctx).parse_args(list(words))
    except Exception:  # told by the parser itself, which is asked again
        return
    if given.get("help"):
        return
    settled = ctx.default_map or {}
    for parameter in command.params:
        name = str(parameter.name)
        kind, value = command.kinds.get(name, TEXT), given.get(name, settled.get(name))
        if kind.name in ("integer", "number"):
            for one in value if isinstance(value, (list, tuple)) else [value]:
                # What is missing is None, or in some versions a sign of its own.
                if isinstance(one, (str, int, float)) and (wrong := _wrong(one, kind)):
                    hint = f"'{max(parameter.opts, key=len)}'"
                    raise typer.BadParameter(wrong, ctx=ctx, param_hint=hint)


def _wrong(value: Any, kind: Kind) -> str:
    """Return what is wrong with a number as it was written; empty where nothing is."""
    try:
        read = int(value) if kind.name == "integer" else float(value)
    except ValueError:
        return f"{str(value)!r} is not a valid {kind.name}."
    if (kind.low is None or read >= kind.low) and (kind.high is None or read <= kind.high):
        return ""
    low = "" if kind.low is None else f"{kind.low}<="
    high = "" if kind.high is None else f"<={kind.high}"
    span = f"{low}x{high}" if kind.high is not None else f"x>={kind.low}"
    return f"{read} is not in the range {span}."
