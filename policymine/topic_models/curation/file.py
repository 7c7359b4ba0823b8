"""A person's names and merges in MODEL/model.toml, and the way back: MODEL/curation.json keeps what stood before.

    merge = [[2, 7]]

    [names]
    "3" = "社区治理"

Only these two are ever written: every other line of the file stays as it is, which is checked before the file is replaced. A
person may write them by hand as well.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from policymine.errors import InputError, ModelError
from policymine.topic_models.curation.names import Curation, check_curation

__all__ = ["curation_in", "keep_curation", "undo", "with_curation", "write_curation"]

_HISTORY: Final = "curation.json"
_STEPS: Final = 100
_LARGEST: Final = 1_000_000
_HEADER: Final = re.compile(r"\s*\[")
_NAMES: Final = re.compile(r"\s*\[\s*[\"']?names[\"']?\s*\]")
_KEY: Final = re.compile(r"\s*[\"']?(?:merge|names)[\"']?\s*=")


def curation_in(head: Mapping[str, Any], k: int, place: Path) -> Curation:
    """Return the names and merges of a model.toml that was read.

    Parameters
    ----------
    head : the whole file.
    k : number of fitted topics.
    place : the model's folder, for a message.

    Raises
    ------
    ModelError : something that is no name or no group of topics.
    """
    names, merge = head.get("names", {}), head.get("merge", [])
    try:
        if (
            not isinstance(names, dict)
            or not isinstance(merge, list)
            or not all(isinstance(g, list) for g in merge)
        ):
            raise InputError('names are written as "3" = "name" under [names], merges as merge = [[2, 7]]')
        return check_curation({_number(key): name for key, name in names.items()}, merge, k)
    except InputError as error:
        raise ModelError(f"{place / 'model.toml'}: {error}") from error


def with_curation(text: str, curation: Curation) -> str:
    """Return the text of a model.toml with these names and merges in the place of those it has.

    Raises
    ------
    ModelError : a file in which the two cannot be told from the rest.

    >>> print(with_curation('k = 8\\n\\n[sha256]\\n"a" = "b"\\n', Curation({3: "治理"}, ((2, 7),))))
    k = 8
    merge = [[2, 7]]
    <BLANKLINE>
    [sha256]
    "a" = "b"
    <BLANKLINE>
    [names]
    "3" = "治理"
    <BLANKLINE>
    """
    before = tomllib.loads(text)
    lines = _without(text.splitlines())
    table = next((i for i, line in enumerate(lines) if _HEADER.match(line)), len(lines))
    top, rest = lines[:table], lines[table:]
    while top and not top[-1].strip():
        top.pop()
    if curation.merge:
        top.append(f"merge = {json.dumps([list(group) for group in curation.merge])}")
    while rest and not rest[-1].strip():
        rest.pop()
    parts = ["\n".join(top), "\n".join(rest)]
    if curation.names:
        named = [f'"{n}" = {_quoted(name)}' for n, name in sorted(curation.names.items())]
        parts.append("\n".join(["[names]", *named]))
    written = "\n\n".join(part for part in parts if part) + "\n"
    try:
        after: Mapping[str, Any] | None = tomllib.loads(written)
    except tomllib.TOMLDecodeError:
        after = None
    wanted = {key: value for key, value in before.items() if key not in ("names", "merge")}
    if curation.names:
        wanted["names"] = {str(n): name for n, name in curation.names.items()}
    if curation.merge:
        wanted["merge"] = [list(group) for group in curation.merge]
    if after != wanted:
        raise ModelError(
            "model.toml was written by hand in a form that cannot be changed by rule: put merge before the first [table], and "
            "names in a table [names] of its own"
        )
    return written


def write_curation(folder: str | Path, curation: Curation, *, remember: bool = True) -> None:
    """Write names and merges into MODEL/model.toml, in one step; what stood there before can be taken back.

    Parameters
    ----------
    folder : of the model.
    curation : what `check_curation` returned.
    remember : keep what stood before.

    Raises
    ------
    ModelError : the file cannot be read, changed or written.
    """
    place = Path(folder)
    path = place / "model.toml"
    try:
        text = path.read_text("utf-8")
        head = tomllib.loads(text)
        written = with_curation(text, curation)
        if written == text:
            return
        if remember:
            steps = _steps(place)
            steps.append({"names": head.get("names", {}), "merge": head.get("merge", [])})
            _replace(place / _HISTORY, json.dumps(steps[-_STEPS:], ensure_ascii=False) + "\n")
        _replace(path, written)
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} cannot be changed: {error}") from error


def undo(folder: str | Path, k: int) -> Curation:
    """Put back what stood in MODEL/model.toml before the last change, and return it.

    Raises
    ------
    ModelError : nothing to take back, or a file that cannot be read or written.
    """
    place = Path(folder)
    steps = _steps(place)
    if not steps:
        raise ModelError(f"{place}: there is no change of names or merges to take back")
    curation = curation_in(steps.pop(), k, place)
    write_curation(place, curation, remember=False)
    try:
        _replace(place / _HISTORY, json.dumps(steps, ensure_ascii=False) + "\n")
    except OSError as error:
        raise ModelError(f"{place / _HISTORY} cannot be written: {error.strerror or error}") from error
    return curation


def keep_curation(place: Path, new: Path, curation: Curation, k: int) -> None:
    """Write names and merges into a model that is about to take the place of another, and keep those that stand there.

    Parameters
    ----------
    place : folder that will be replaced; it may not exist.
    new : folder of the new model, its model.toml without names.
    curation : what the new model carries; where it carries none, that of the same model in `place` stays.
    k : number of fitted topics.

    Raises
    ------
    ModelError : a person named or merged topics of another fit in `place`.
    """
    text = (new / "model.toml").read_text("utf-8")
    try:
        head = tomllib.loads((place / "model.toml").read_text("utf-8"))
    except (OSError, ValueError):
        head = {}
    if head.get("names") or head.get("merge"):
        marks = head.get("sha256")
        mine = tomllib.loads(text)["sha256"]["arrays.npz"]
        if not isinstance(marks, dict) or marks.get("arrays.npz") != mine:
            raise ModelError(
                f"{place} holds names or merges that a person gave to the topics of another fit: name another folder, or take "
                f"them off first with: policymine name-topics {place} --clear"
            )
        curation = curation or curation_in(head, k, place)
        if (place / _HISTORY).is_file():
            _replace(new / _HISTORY, (place / _HISTORY).read_text("utf-8"))
    if curation:
        _replace(new / "model.toml", with_curation(text, curation))


def _number(key: object) -> int:
    if not isinstance(key, str) or not key.isdecimal():
        raise InputError(f"[names] has {key!r} where the number of a topic should stand")
    return int(key)


def _quoted(name: str) -> str:
    # A JSON string is a TOML basic string once DEL, which JSON leaves bare, is escaped; names hold no DEL.
    return json.dumps(name, ensure_ascii=False)


def _without(lines: list[str]) -> list[str]:
    """Return the lines without [names] and without merge, which may run over several lines."""
    kept: list[str] = []
    number, inside_table = 0, False
    while number < len(lines):
        line = lines[number]
        if _NAMES.match(line):
            number += 1
            while number < len(lines) and not _HEADER.match(lines[number]):
                number += 1
            inside_table = True
            continue
        inside_table = inside_table or bool(_HEADER.match(line))
        if not inside_table and _KEY.match(line):
            end = number + 1
            while end <= len(lines) and not _whole("\n".join(lines[number:end])):
                end += 1
            number = end
            continue
        kept.append(line)
        number += 1
    return kept


def _whole(text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _steps(place: Path) -> list[dict[str, Any]]:
    path = place / _HISTORY
    if not path.is_file():
        return []
    try:
        if path.stat().st_size > _LARGEST:
            raise ValueError("too large")
        found = json.loads(path.read_text("utf-8"))
        if not isinstance(found, list) or not all(isinstance(step, dict) for step in found):
            raise ValueError("not a list of changes")
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(
            f"{path} is damaged ({error}): delete it; names and merges stand in model.toml"
        ) from error
    return found


def _replace(path: Path, text: str) -> None:
    beside = path.with_name(f".{path.name}.{uuid.uuid4().hex}.tmp")
    try:
        with beside.open("w", encoding="utf-8", newline="\n") as handle:
            handle.write(text)
            handle.flush()
            os.fsync(handle.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
