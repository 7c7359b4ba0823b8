"""How an error is told: one line that names what was given, what is accepted and the next step; and the exit code.

In Chinese where the sentence is in the catalogue; else the English line stands as it is.
"""

from __future__ import annotations

import difflib
import sys
from typing import Any, Final

import typer

from policymine.cli.words import language, phrase, spoken, t, translated
from policymine.errors import CorpusError, IngestError, NotUsedError, PolicymineError, UnknownNameError

__all__ = ["EXCEPTIONS", "tell"]

# What Typer raises for words that it cannot parse: the root of its tree, whatever package it lives in.
EXCEPTIONS: Final[tuple[type[Exception], ...]] = tuple(
    one
    for one in typer.BadParameter.__mro__
    if one.__name__ == "ClickException" and issubclass(one, Exception)
)


def tell(error: BaseException) -> int:
    """Print an error to stderr and return the exit code of the command."""
    if isinstance(error, EXCEPTIONS):
        return _usage(error)
    if isinstance(error, PolicymineError):
        _line(_known(error))
        _hint(error)
        return 1 if isinstance(error, NotUsedError) else 2
    if isinstance(error, KeyboardInterrupt):
        _line(t("stopped; the corpus is as it was before this command"))
        return 130
    if isinstance(error, MemoryError):
        _line(t("out of memory; narrow the corpus with --where, or close other programs"))
        return 2
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        reason = error.strerror or str(error)
        _line(t("{where}{reason}; run it again with --debug to see where", where=where, reason=t(reason)))
        return 2
    what = f"{type(error).__name__}: {error}".strip().splitlines()[0]
    _line(t("an error in policymine itself ({what}); see where with --debug, and report it", what=what))
    return 2


def _line(text: str) -> None:
    sys.stderr.write(f"policymine: {text}\n")


def _known(error: PolicymineError) -> str:
    """Return what is said of an error in the language of this run: the sentence it carries, else the catalogue's."""
    if language() != "en" and error.reasons and language() in error.reasons:
        return error.reasons[language()]
    if language() == "zh" and isinstance(error, UnknownNameError):
        return _unknown(error)
    if language() == "zh" and isinstance(error, IngestError):
        return f"{error.path}：{spoken(error.reason)}" + (f"；{spoken(error.remedy)}" if error.remedy else "")
    return spoken(str(error))


def _unknown(error: UnknownNameError) -> str:
    """Say in Chinese what `UnknownNameError` says: the name, the nearest one, those that there are."""
    near = difflib.get_close_matches(error.given, error.known, n=1)
    hint = t("; did you mean {near}?", near=near[0]) if near else t(".")
    form = "{what} has no {given}" if error.what.startswith("-") else "unknown {what} {given}"
    known = "、".join(error.known) or "-"
    return t(form, what=phrase(error.what), given=error.given) + hint + t("Known: {known}", known=known)


def _hint(error: PolicymineError) -> None:
    from policymine.cli.defaults import in_force

    settings = in_force()
    if isinstance(error, CorpusError) and settings is not None and settings.corpus("defaults") is not None:
        _line(
            t(
                "{file} names the corpus {corpus}; in a command of several words, write . for it",
                file=settings.path,
                corpus=settings.corpus("defaults"),
            )
        )


def _usage(error: Any) -> int:
    """Tell what is wrong with the words of the command line, and where its help is."""
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        sys.stderr.write(f"{error.format_message()}\n")
        return int(error.exit_code)
    message = error.format_message()
    _line(translated(message) or message)
    if context is not None:
        sys.stderr.write(t("See: {command} --help", command=context.command_path) + "\n")
    return int(error.exit_code)
