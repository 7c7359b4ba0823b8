"""The answers out of the workbooks that coders return, whatever became of them on the way.

Rows may be sorted, columns moved or added, sheets renamed, files doubled or saved as .csv. What cannot be used is told in one
line for each file and reason, and nothing else is lost by it. Options are compared with the key, so that a row whose columns
were sorted apart is found.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from policymine.api.validation_sheet import LETTERS
from policymine.errors import IngestError
from policymine.topic_models.validation.key import Pack
from policymine.topic_models.validation.questions import Item, message

__all__ = ["Answers", "read_answers", "sheet_files"]

SUFFIXES: Final = (".xlsx", ".xlsm", ".csv", ".tsv")
_NAME: Final = re.compile(r"([a-z]{4})-(\d{1,2})-(\d{1,6})")
_HEAD_ROWS: Final = 20
_PLACES: Final = 5
_CODE: Final = re.compile(r"([A-H])(?:[\s.、,:：)]+(.*))?")
Note = dict[str, str]


@dataclass(frozen=True, eq=False)
class Answers:
    """What the coders chose.

    Parameters
    ----------
    chosen : by coder, the option of each question answered, numbered as in the key.
    notes : what could not be used and why, each {"zh": ..., "en": ...}.
    """

    chosen: Mapping[int, Mapping[int, int]]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    file: str
    place: str
    coder: int
    item: int
    option: int


def sheet_files(folder: Path) -> list[Path]:
    """Return the workbooks and tables in a folder and those beneath it, in order of name."""
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix.lower() in SUFFIXES and not path.name.startswith(("~", "."))
    ]


def read_answers(files: Sequence[Path], pack: Pack) -> Answers:
    """Return the answers of all coders that the files hold, with a note on everything that could not be used."""
    notes: list[Note] = []
    found: list[_Found] = []
    empty: list[tuple[str, set[int]]] = []
    for path in files:
        try:
            here, said, coders = _read(path, pack)
        except IngestError as error:
            notes.append(message("unreadable", file=path.name, reason=error.reason))
            continue
        found += here
        notes += said
        if coders and not here and not said:
            empty.append((path.name, coders))
    chosen = _joined(found, pack, notes)
    # A sheet as it was handed out beside the filled one needs no word.
    notes += [message("no_answers", file=name) for name, coders in empty if not coders <= set(chosen)]
    _missing(chosen, pack, notes)
    return Answers(chosen, tuple(notes))


def _read(path: Path, pack: Pack) -> tuple[list[_Found], list[Note], set[int]]:
    found: list[_Found] = []
    coders: set[int] = set()
    wrong: dict[str, list[str]] = defaultdict(list)
    letters: set[str] = set()
    others: set[str] = set()
    headed = False
    for title, rows in _tables(path):
        columns: _Columns | None = None
        for number, cells in rows:
            if columns is None:
                columns = _columns(cells) if number <= _HEAD_ROWS else None
                headed = headed or columns is not None
                continue
            given = _plain(_at(cells, columns.answer))
            name = _NAME.fullmatch(_plain(_at(cells, columns.item)).lower())
            place = f"{title} {number}".strip()
            if name and name[1] != pack.code:
                others.add(name[1])
                continue
            coder, row = (int(name[2]), int(name[3]) - 1) if name else (0, -1)
            if coder not in pack.sheets or not 0 <= row < len(pack.sheets[coder]):
                if given:
                    wrong["nameless"].append(place)
                continue
            coders.add(coder)
            if not given:
                continue
            item = pack.items[pack.sheets[coder][row].item]
            shown = _shown(cells, columns, item, pack.sheets[coder][row].order)
            if shown is None:
                wrong["altered"].append(place)
                continue
            option = _choice(given, shown, item)
            if option is None:
                wrong["stray"].append(f"{place}: {given[:30]!r}")
                letters |= set(shown)
                continue
            found.append(_Found(path.name, place, coder, pack.sheets[coder][row].item, option))
    said = [
        message(key, file=path.name, n=len(places), places=_listed(places), letters=" ".join(sorted(letters)))
        for key, places in sorted(wrong.items())
    ]
    said += [message("other_pack", file=path.name, code=code, ours=pack.code) for code in sorted(others)]
    if not headed:
        said.append(message("no_columns", file=path.name))
    return found, said, coders


@dataclass(frozen=True, slots=True)
class _Columns:
    item: int
    answer: int
    letters: Mapping[str, int]


def _columns(cells: Sequence[Any]) -> _Columns | None:
    """Return where things stand, where these cells are the head of a sheet."""
    heads = [_plain(cell).lower() for cell in cells]
    item = [j for j, head in enumerate(heads) if re.search(r"编号|\bitem\b", head)]
    answer = [j for j, head in enumerate(heads) if re.search(r"答案|\banswer\b", head)]
    if not item or not answer or item[0] == answer[0]:
        return None
    letters = {
        head.upper(): j for j, head in reversed(list(enumerate(heads))) if head.upper() in set(LETTERS)
    }
    return _Columns(item[0], answer[0], letters)


def _shown(
    cells: Sequence[Any], columns: _Columns, item: Item, order: Sequence[int]
) -> dict[str, int] | None:
    """Return the option under each letter, as this row shows them; None where they are not those of the item."""
    stated = {LETTERS[k]: option for k, option in enumerate(order)}
    there = {
        letter: _plain(_at(cells, columns.letters[letter])) for letter in stated if letter in columns.letters
    }
    if not any(there.values()):
        return stated
    if sorted(map(_bare, there.values())) != sorted(map(_bare, item.options)):
        return None
    option_of = {_bare(text): k for k, text in enumerate(item.options)}
    if len(option_of) < len(item.options):
        # Told apart by case or width only: the key's order is all there is.
        return stated
    return {letter: option_of[_bare(text)] for letter, text in there.items()}


def _choice(given: str, shown: Mapping[str, int], item: Item) -> int | None:
    """Return the option that an answer names: by letter, by number, or by its text."""
    bare = given.strip("()[]{}\"'「」【】. 。、").upper()
    if bare in shown:
        return shown[bare]
    if re.fullmatch(r"\d(\.0)?", bare) and 1 <= int(bare[0]) <= len(shown):
        return shown[LETTERS[int(bare[0]) - 1]]
    option_of = {_bare(text): k for k, text in enumerate(item.options)}
    if _bare(given) in option_of:
        return option_of[_bare(given)]
    both = _CODE.fullmatch(bare)
    if both and both[1] in shown and _bare(both[2] or "") == _bare(item.options[shown[both[1]]]):
        return shown[both[1]]
    return None


def _joined(found: Sequence[_Found], pack: Pack, notes: list[Note]) -> dict[int, dict[int, int]]:
    """Return one answer a coder and question; two that differ are told of and not taken."""
    chosen: dict[int, dict[int, int]] = {}
    for coder in sorted({one.coder for one in found}):
        own = [one for one in found if one.coder == coder]
        files = sorted({one.file for one in own})
        given: dict[int, set[int]] = defaultdict(set)
        places: dict[int, list[str]] = defaultdict(list)
        for one in own:
            given[one.item].add(one.option)
            places[one.item].append(f"{one.file} {one.place}" if len(files) > 1 else one.place)
        torn = [item for item, options in given.items() if len(options) > 1]
        chosen[coder] = {item: min(options) for item, options in sorted(given.items()) if len(options) == 1}
        if len(files) > 1:
            notes.append(message("joined", coder=coder, n=len(files), files=_listed(files)))
        if torn:
            listed = _listed([" / ".join(places[item]) for item in torn])
            notes.append(message("conflict", coder=coder, n=len(torn), places=listed))
    return chosen


def _missing(chosen: Mapping[int, Mapping[int, int]], pack: Pack, notes: list[Note]) -> None:
    absent = [coder for coder in pack.sheets if not chosen.get(coder)]
    for coder, rows in pack.sheets.items():
        lacking = len(rows) - len(chosen.get(coder, {}))
        if coder not in absent and lacking:
            notes.append(message("missing", coder=coder, n=lacking, total=len(rows)))
    if absent and len(absent) < len(pack.sheets):
        notes.append(message("no_sheet", coders=", ".join(map(str, absent))))


def _tables(path: Path) -> Iterator[tuple[str, Iterator[tuple[int, Sequence[Any]]]]]:
    """Yield the sheets of a file: title, and the rows with the numbers that a spreadsheet shows."""
    from policymine.ingestors.base import guard_package, readable

    readable(path)
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        guard_package(path, "Excel workbook")
        yield from _workbook(path)
    else:
        yield "", _delimited(path)


def _workbook(path: Path) -> Iterator[tuple[str, Iterator[tuple[int, Sequence[Any]]]]]:
    import warnings

    import openpyxl

    with path.open("rb") as file:
        try:
            with warnings.catch_warnings():
                # What the library does not know of a file says nothing about its answers.
                warnings.simplefilter("ignore")
                book = openpyxl.load_workbook(file, read_only=True, data_only=True)
                try:
                    for sheet in book.worksheets:
                        sheet.reset_dimensions()
                        yield sheet.title, iter(list(enumerate(sheet.iter_rows(values_only=True), 1)))
                finally:
                    book.close()
        except Exception as error:  # the library lets errors of zip and XML through
            raise IngestError(path, f"is no Excel workbook, or a damaged one ({str(error)[:80]})") from error


def _delimited(path: Path) -> Iterator[tuple[int, Sequence[Any]]]:
    from policymine.ingestors.delimited import read_delimited

    sheet = read_delimited(path)
    yield 1, sheet.header
    for number, row in sheet.rows:
        yield number + 1, [row.get(name) for name in sheet.header]


def _at(cells: Sequence[Any], column: int) -> Any:
    return cells[column] if column < len(cells) else None


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return unicodedata.normalize("NFKC", str(value)).strip()


def _bare(text: str) -> str:
    """Return a text as it is compared: without space, case, width, and what no cell can hold."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("\ufffd", "")
    return "".join(ch for ch in plain if ch.isprintable() and not ch.isspace())


def _listed(places: Sequence[str]) -> str:
    shown = "; ".join(places[:_PLACES])
    return shown + (f" … +{len(places) - _PLACES}" if len(places) > _PLACES else "")
