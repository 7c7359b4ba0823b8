"""`report.toml`: what a report shows, in which order and under whose name, and how its numbers are made.

A person writes it; `policymine report CORPUS --layout report.toml` alone then makes the report again. What it does not
say is left to the defaults, and what is given beside it (options of the command line, arguments of `report`) wins.
"""

from __future__ import annotations

import datetime
import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from policymine.charts.messages import LANGUAGES, load_messages
from policymine.errors import InputError, UnknownNameError

__all__ = ["ANALYSIS", "Layout", "layout_template", "read_layout", "write_layout"]

_HEAD: Final = (
    "title",
    "subtitle",
    "author",
    "affiliation",
    "date",
    "lang",
    "sections",
    "analysis",
    "section",
)
_SECTION: Final = ("heading", "note")
# How the numbers are made: every parameter of `report` by its name, with what may be written for it.
ANALYSIS: Final[Mapping[str, str]] = {
    "shift": "pairs",
    "adoption": "texts",
    "discover": "bool",
    "by": "text",
    "method": "text",
    "k": "number",
    "model": "path",
    "where": "text",
    "lexicon": "path",
    "seed": "number",
    "texts": "text",
}
_PARAGRAPHS = re.compile(r"\n[^\S\n]*\n\s*")


@dataclass(frozen=True, slots=True)
class Layout:
    """What a report.toml says; None or empty where it says nothing.

    Parameters
    ----------
    title, subtitle, affiliation : of the head of the page.
    author : one name or several.
    date : whether the day is printed, or the day itself, ISO.
    lang : zh or en.
    sections : names of the sections, in order; None takes all that have something to say.
    headings : the author's own heading, by section.
    remarks : the author's own paragraphs, by section.
    analysis : how the numbers are made, by the names of `ANALYSIS`; paths are those of files, seen from the layout's folder.
    """

    title: str | None = None
    subtitle: str = ""
    author: tuple[str, ...] = ()
    affiliation: str = ""
    date: bool | str | None = None
    lang: str | None = None
    sections: tuple[str, ...] | None = None
    headings: Mapping[str, str] = field(default_factory=dict)
    remarks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    analysis: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


def read_layout(path: str | Path) -> Layout:
    """Return what a report.toml says.

    Raises
    ------
    UnknownNameError : a key or a section that does not exist.
    InputError : the file cannot be read, is not TOML, or holds a value of the wrong kind.
    """
    file = Path(path)
    try:
        # An editor on Windows may have put a mark at the beginning.
        given = tomllib.loads(file.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        what = getattr(error, "strerror", None) or "it is not UTF-8"
        raise InputError(
            f"--layout {file} cannot be read ({what}); begin one with: policymine report CORPUS --write-layout {file.name}"
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"--layout {file} is not TOML: {error}; text stands in quotation marks") from error
    return _layout(given, file)


def _layout(given: Mapping[str, Any], file: Path) -> Layout:
    from policymine.reports.render import SECTIONS

    known = [name.replace("-", "_") for name in SECTIONS.names()]
    _known(given, _HEAD, f"key in {file.name}")
    analysis = _table(given, "analysis", file)
    _known(analysis, ANALYSIS, f"key under [analysis] in {file.name}")
    own = _table(given, "section", file)
    _known(own, known, f"report section in {file.name}")
    headings: dict[str, str] = {}
    remarks: dict[str, tuple[str, ...]] = {}
    for name, said in own.items():
        if not isinstance(said, dict):
            raise _wrong(file, f"section.{name}", "a table with heading and note", said)
        _known(said, _SECTION, f"key under [section.{name}] in {file.name}")
        if heading := _text(said.get("heading", ""), f"section.{name}.heading", file):
            headings[name] = heading
        note = _text(said.get("note", ""), f"section.{name}.note", file)
        if paragraphs := tuple(p.strip() for p in _PARAGRAPHS.split(note) if p.strip()):
            remarks[name] = paragraphs
    sections: tuple[str, ...] | None = None
    if "sections" in given:
        sections = _texts(given["sections"], "sections", file)
        _known(sections, known, f"report section in {file.name}")
        twice = next((name for name in sections if sections.count(name) > 1), None)
        if twice or not sections:
            what = f"names {twice} twice" if twice else "is empty; leave it out for all sections"
            raise InputError(f"{file}: sections {what}")
    lang = _text(given["lang"], "lang", file) if "lang" in given else None
    if lang is not None and lang not in LANGUAGES:
        raise UnknownNameError(f"lang in {file.name}", lang, LANGUAGES)
    values = {key: _VALUES[ANALYSIS[key]](value, f"analysis.{key}", file) for key, value in analysis.items()}
    return Layout(
        title=_text(given["title"], "title", file) if given.get("title") else None,
        subtitle=_text(given.get("subtitle", ""), "subtitle", file),
        author=tuple(name for name in _texts(given.get("author", ()), "author", file) if name),
        affiliation=_text(given.get("affiliation", ""), "affiliation", file),
        date=_date(given["date"], file) if "date" in given else None,
        lang=lang,
        sections=sections,
        headings=headings,
        remarks=remarks,
        # An empty value is one not filled in.
        analysis=MappingProxyType({k: v for k, v in values.items() if v not in ("", (), None)}),
    )


def _known(
    given: Mapping[str, Any] | Sequence[str], known: Sequence[str] | Mapping[str, str], what: str
) -> None:
    for name in given:
        if name not in known:
            raise UnknownNameError(what, str(name), list(known))


def _wrong(file: Path, key: str, wanted: str, value: Any) -> InputError:
    return InputError(f"{file}: {key} takes {wanted}, not {value!r}")


def _table(given: Mapping[str, Any], key: str, file: Path) -> dict[str, Any]:
    value = given.get(key, {})
    if not isinstance(value, dict):
        raise _wrong(file, key, f"a table: begin it with [{key}]", value)
    return value


def _text(value: Any, key: str, file: Path) -> str:
    if not isinstance(value, str):
        raise _wrong(file, key, "text in quotation marks", value)
    return value.strip()


def _texts(value: Any, key: str, file: Path) -> tuple[str, ...]:
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, (list, tuple)) or not all(isinstance(item, str) for item in items):
        raise _wrong(file, key, 'a list of texts, such as ["a", "b"]', value)
    return tuple(item.strip() for item in items)


def _pairs(value: Any, key: str, file: Path) -> tuple[tuple[str, str], ...]:
    items = [value] if isinstance(value, list) and all(isinstance(i, str) for i in value) and value else value
    wanted = 'pairs of terms, such as [["社会管理", "社会治理"]]'
    if not isinstance(items, list):
        raise _wrong(file, key, wanted, value)
    for item in items:
        if not (
            isinstance(item, list) and len(item) == 2 and all(isinstance(t, str) and t.strip() for t in item)
        ):
            raise _wrong(file, key, wanted, item)
    return tuple((item[0].strip(), item[1].strip()) for item in items)


def _number(value: Any, key: str, file: Path) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**32:
        raise _wrong(file, key, "a whole number of 0 or more", value)
    return value


def _bool(value: Any, key: str, file: Path) -> bool:
    if not isinstance(value, bool):
        raise _wrong(file, key, "true or false", value)
    return value


def _path(value: Any, key: str, file: Path) -> str:
    said = _text(value, key, file)
    return str(file.parent / said) if said else ""


def _date(value: Any, file: Path) -> bool | str:
    if isinstance(value, bool):
        return value
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value.isoformat()
    try:
        return datetime.date.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        raise _wrong(file, "date", "true, false, or a day such as 2024-05-01", value) from None


_VALUES: Final = {
    "pairs": _pairs,
    "texts": _texts,
    "text": _text,
    "number": _number,
    "bool": _bool,
    "path": _path,
}


def layout_template(lang: str, given: Mapping[str, Any] | None = None) -> str:
    """Return a commented report.toml in `zh` or `en` that lists every section, for a person to change.

    Parameters
    ----------
    lang : of the comments, and of the report that it makes.
    given : what is written in, by the names of `Layout` and of `ANALYSIS`; the rest stands as a comment.
    """
    from policymine.reports.render import ORDER

    messages = load_messages(lang)
    values = {key: value for key, value in (given or {}).items() if value not in (None, (), [], "", False)}

    def line(key: str, example: Any) -> list[str]:
        said = f"{key} = {_toml(values[key])}" if key in values else f"# {key} = {_toml(example)}"
        return [f"# {messages(f'layout.{key}')}", said, ""]

    rows = [*(f"# {row}" for row in messages("layout.head").splitlines()), ""]
    for key, example in (("title", "…"), ("subtitle", "…"), ("author", ["…"]), ("affiliation", "…")):
        rows += line(key, example)
    rows += [f"# {messages('layout.date')}", "date = true", ""]
    rows += [f"# {messages('layout.lang')}", f"lang = {_toml(lang)}", ""]
    rows += [f"# {row}" for row in messages("layout.sections").splitlines()]
    shown = values.get("sections")
    rows.append("sections = [" if shown else "# sections = [")
    for name in shown or ORDER:
        mark = "" if shown else "# "
        rows.append(f"{mark}  {_toml(name)},".ljust(24) + f"# {messages.get(f'section.{name}', name)}")
    rows += ["]" if shown else "# ]", "", "[analysis]"]
    for key, example in _EXAMPLES.items():
        rows += line(key, _ENGLISH.get(key, example) if lang == "en" else example)
    rows += [f"# {row}" for row in messages("layout.section").splitlines()]
    rows += ["# [section.summary]", '# heading = "…"', '# note = """', "# …", '# """']
    return "\n".join(rows) + "\n"


_EXAMPLES: Final[Mapping[str, Any]] = {
    "shift": [["社会管理", "社会治理"]],
    "adoption": ["社会治理"],
    "discover": True,
    "by": "year",
    "method": "nmf",
    "k": 20,
    "model": "models/…",
    "where": "year >= 2000",
    "lexicon": "lexicon.txt",
    "seed": 0,
    "texts": "all",
}
_ENGLISH: Final[Mapping[str, Any]] = {
    "shift": [["global warming", "climate change"]],
    "adoption": ["climate change"],
}


def _toml(value: Any) -> str:
    """Return a value as TOML on one line.

    >>> _toml([["a", 'b"']]), _toml(True)
    ('[["a", "b\\\\""]]', 'true')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    # A basic string: what it may not hold is written by number.
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda m: f"\\u{ord(m[0]):04x}", escaped) + '"'


def write_layout(path: str | Path, lang: str, given: Mapping[str, Any] | None = None) -> Path:
    """Write a commented report.toml to begin with; a file that stands there is left as it is.

    Raises
    ------
    InputError : the file exists, or cannot be written.
    """
    file = Path(path)
    if not file.parent.is_dir():
        raise InputError(f"--write-layout {file}: the folder {file.parent} does not exist; make it first")
    values = dict(given or {})
    for key, kind in ANALYSIS.items():
        if kind == "path" and values.get(key):
            values[key] = Path(os.path.relpath(values[key], file.parent)).as_posix()
    try:
        with file.open("x", encoding="utf-8", newline="\n") as opened:
            opened.write(layout_template(lang, values))
    except FileExistsError:
        raise InputError(
            f"--write-layout {file}: the file exists already; name another, or use it with --layout"
        ) from None
    except OSError as error:
        raise InputError(f"--write-layout {file} cannot be written ({error.strerror})") from error
    return file
