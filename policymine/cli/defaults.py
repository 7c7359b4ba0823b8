"""The defaults that policymine.toml gives to a command: checked against its options, and the corpus it stands for.

The corpus of the file takes the place of CORPUS where that is the only thing missing: nothing is given, or the
command takes a fixed number of words and one is missing (`policymine shift 社会管理 社会治理`). A command that takes
any number of words (`track CORPUS TERM...`) could not tell a term from a mistyped folder, so there the corpus is
named, and `.` stands for the one of the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from policymine.api.settings import Settings, find_settings, read_settings
from policymine.cli.declared import TEXT, Kind
from policymine.cli.pairs import joined_pair
from policymine.errors import InputError, PolicymineError, UnknownNameError

__all__ = ["begin", "check_sections", "defaults_of", "in_force", "mistake_of", "named_corpus", "with_corpus"]

_CORPORA: Final = ("corpus", "target")
_in_force: list[Settings | None] = [None]


def begin(words: Sequence[str]) -> Settings | None:
    """Read the policymine.toml in force, unless the command line says --no-defaults; call once for a run."""
    _in_force[0] = None
    found = None if "--no-defaults" in words else find_settings()
    if found is not None:
        _in_force[0] = read_settings(found)
    return _in_force[0]


def in_force() -> Settings | None:
    """Return the settings of this run."""
    return _in_force[0]


def check_sections(known: Iterable[str]) -> None:
    """Raise UnknownNameError where the file has a section of no command."""
    settings, names = in_force(), list(known)
    for section in settings.sections if settings else ():
        if settings and section.split()[0] not in ("defaults", *names):
            raise UnknownNameError(f"section in {settings.where(section)},", section, ["defaults", *names])


def mistake_of(root: Any) -> str:
    """Return what is wrong with the file, of whatever command; empty where nothing is."""
    settings = in_force()
    try:
        check_sections(root.list_commands(None))
        for section in settings.sections if settings else ():
            command = root
            for name in section.split() if section != "defaults" else ():
                command = command.get_command(None, name)
                if command is None:
                    raise UnknownNameError("section", section, root.list_commands(None))
            if command is not root:
                defaults_of(section, command)
    except PolicymineError as error:
        return str(error)
    return ""


def defaults_of(path: str, command: Any) -> dict[str, Any]:
    """Return the values that the file gives to the options of a command, by name of the parameter.

    Raises
    ------
    UnknownNameError : the file names an option that the command has not.
    InputError : a value is of another kind.
    """
    settings = in_force()
    if settings is None:
        return {}
    options = {
        str(p.name): p
        for p in command.params
        if p.param_type_name == "option" and not p.is_eager and p.name not in ("help", "no_defaults")
    }
    named = {name: name for name in options}
    for name, parameter in options.items():
        named |= {word.lstrip("-").replace("-", "_"): name for word in parameter.opts if word[:2] == "--"}
    arguments = {str(p.name): p for p in command.params if p.param_type_name == "argument"}
    found: dict[str, Any] = {}
    for key, value in settings.sections.get("defaults", {}).items():
        meant = named.get(key)
        if meant is None or key == "corpus":
            continue
        if key == "by" and options[meant].default != "year":
            # Elsewhere --by is no period, or tells more when it is left out.
            continue
        found[meant] = _fitting(settings, "defaults", key, value, options[meant], command)
    for key, value in settings.sections.get(path, {}).items():
        if key == "corpus" and any(name in arguments for name in _CORPORA):
            continue
        if key == "sources" and key in arguments:
            found[key] = _fitting(settings, path, key, value, arguments[key], command)
            continue
        if key not in named:
            known = {max(p.opts, key=len).lstrip("-") for p in options.values()}
            known |= {"corpus"} if any(name in arguments for name in _CORPORA) else set()
            shown = key.replace("_", "-")
            raise UnknownNameError(f"key in {settings.where(path, key)}, [{path}],", shown, known)
        found[named[key]] = _fitting(settings, path, key, value, options[named[key]], command)
    return found


def with_corpus(command: Any, ctx: Any, args: list[str]) -> list[str]:
    """Return the words of a command with the corpus of the file in its place, where that alone is missing."""
    settings = in_force()
    corpus = settings.corpus(_section_of(ctx)) if settings else None
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    places = [i for i, p in enumerate(arguments) if p.name in _CORPORA]
    if corpus is None or not places or places[0] not in (0, len(arguments) - 1):
        return args
    try:
        opts, rest, _ = command.make_parser(ctx).parse_args(list(args))
    except Exception:  # told by the parser itself, which is asked again
        return args
    values = [opts.get(p.name) for p in arguments]
    # What is missing is None, or in some versions a sign of its own.
    given = sum(len(v) if isinstance(v, tuple) else isinstance(v, str) for v in values) + len(rest)
    required = all(p.required and p.nargs == 1 for p in arguments)
    others = [p for i, p in enumerate(arguments) if i != places[0]]
    if (required and given == len(others)) or (
        given == 0 and arguments[places[0]].required and not any(p.required for p in others)
    ):
        return [str(corpus), *args] if places[0] == 0 else [*args, str(corpus)]
    return args


def named_corpus(ctx: Any) -> None:
    """Put the corpus of the file where CORPUS is `.`, and no corpus stands in the working folder itself."""
    settings = in_force()
    for name in _CORPORA:
        if settings and str(ctx.params.get(name)) == "." and not Path("corpus.toml").is_file():
            corpus = settings.corpus(_section_of(ctx))
            if corpus is not None:
                ctx.params[name] = corpus


def _section_of(ctx: Any) -> str:
    return str(ctx.command_path).partition(" ")[2]


def _fitting(settings: Settings, section: str, key: str, value: Any, parameter: Any, command: Any) -> Any:
    """Return the value as the option takes it; paths as seen from the working folder."""
    kind = command.kinds.get(parameter.name, TEXT)
    if parameter.multiple or parameter.nargs == -1:
        many = value if isinstance(value, list) else [value]
        if kind.pair:
            pairs = many if many and isinstance(many[0], list) else [many]
            if any(len(pair) != 2 for pair in pairs):
                raise InputError(
                    f'{settings.where(section, key)}: {key} takes pairs, such as [["a", "b"]], not {value!r}'
                )
            return [joined_pair(*(str(word) for word in pair)) for pair in pairs]
        return [_single(settings, section, key, one, kind) for one in many]
    return _single(settings, section, key, value, kind)


def _single(settings: Settings, section: str, key: str, value: Any, kind: Kind) -> Any:
    fits: Mapping[str, tuple[str, bool]] = {
        "boolean": ("true or false", isinstance(value, bool)),
        "integer": ("a whole number", isinstance(value, int) and not isinstance(value, bool)),
        "number": ("a number", isinstance(value, (int, float)) and not isinstance(value, bool)),
    }
    wanted, right = fits.get(
        kind.name, ("text in quotes", isinstance(value, (str, int, float)) and not isinstance(value, bool))
    )
    if not right:
        raise InputError(f"{settings.where(section, key)}: {key} takes {wanted}, not {value!r}")
    if kind.name == "path":
        return str(settings.beside(str(value)))
    return str(value) if wanted == "text in quotes" else value
