"""An option that commands get beside those of their function, built as Typer builds its own in whatever version is installed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import typer

__all__ = ["added_option"]


def added_option(
    name: str, settle: Callable[[Any, Any, str | None], str | None], *, help: str, metavar: str | None = None
) -> Any:
    """Return an option of text that no function takes: what is given goes to `settle` alone.

    Parameters
    ----------
    name : without dashes.
    settle : called with context, parameter and the text given, None where it was not.
    help, metavar : as shown by --help.
    """

    # The class of an option has other arguments from one version of Typer to the next; what makes it from a function has not.
    def carrier(value: str | None = None) -> None:
        pass

    carrier.__annotations__["value"] = Annotated[
        str | None, typer.Option(f"--{name}", help=help, metavar=metavar)
    ]
    application = typer.Typer(add_completion=False)
    application.command()(carrier)
    built: Any = typer.main.get_command(application)
    (option,) = (parameter for parameter in built.params if parameter.name == "value")
    option.name, option.expose_value, option.callback = name, False, settle
    return option
