"""What the columns of a result mean, in the reader's words: from `data/column_meanings.toml`, which covers every verb's tables."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from policymine.charts.messages import load_messages
from policymine.paths import data_file

__all__ = [
    "DICTIONARY_COLUMNS",
    "Meaning",
    "described",
    "label_meaning",
    "meaning_of",
    "phrase",
    "title_of",
    "type_of",
]

_TOPIC: Final = re.compile(r"topic_\d+")
DICTIONARY_COLUMNS: Final = ("column", "name", "meaning", "unit", "type", "missing", "filled", "example")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column is.

    Parameters
    ----------
    name : its head in the reader's words, short.
    meaning : what its cells hold, in words.
    unit : what its numbers count or measure; empty for text.
    missing : what an empty cell means.
    """

    name: str
    meaning: str
    unit: str = ""
    missing: str = ""


@functools.cache
def _catalogue() -> Mapping[str, Any]:
    return tomllib.loads(data_file("column_meanings.toml").read_text("utf-8"))


def phrase(key: str, lang: str) -> str:
    """Return a word of the dictionary itself, such as the name of a sheet.

    >>> phrase("evidence", "zh")
    '依据句'
    """
    return str(_catalogue()["words"][key][lang])


def title_of(verb: str, lang: str) -> str:
    """Return what a verb gives, as a title; the verb itself where the catalogue has none.

    >>> title_of("keywords", "zh"), title_of("nothing", "en")
    ('关键词', 'nothing')
    """
    found = _catalogue()["verbs"].get(verb)
    return str(found[lang]) if found else verb


def meaning_of(column: str, lang: str, verb: str = "") -> Meaning | None:
    """Return what a column means, or None where the catalogue does not have it.

    Parameters
    ----------
    column : name of the column, as in the data.
    lang : `zh` or `en`.
    verb : the verb whose table it is; some names mean something else there.

    >>> meaning_of("n_docs", "en").unit
    'documents'
    """
    known = _catalogue()
    entry = known["of"].get(verb, {}).get(column) or known["columns"].get(column)
    if entry is None:
        return _patterned(column, lang)
    name, meaning = entry[lang][:2]
    missing = entry.get("missing")
    return Meaning(
        str(name),
        str(meaning),
        str(known["units"][entry["unit"]][lang]) if entry.get("unit") else "",
        str(known["absent"][missing][lang]) if missing else "",
    )


def _patterned(column: str, lang: str) -> Meaning | None:
    """Return the meaning of an end of an interval, such as `rate_low`, by that of what it is an interval of."""
    for end in ("low", "high"):
        of = column.removesuffix(f"_{end}")
        inner = meaning_of(of, lang) if of != column else None
        if inner is not None:
            said = phrase(f"interval_{end}", lang)
            return Meaning(
                said.format(name=inner.name),
                said.format(name=inner.name),
                inner.unit,
                phrase("no_interval", lang),
            )
    if _TOPIC.fullmatch(column):
        said = phrase("topic_share", lang).format(number=column.rpartition("_")[2])
        return Meaning(said, said, str(_catalogue()["units"]["share"][lang]))
    if column.isupper():
        # A condition of the comparison of cases, under its short name.
        name = load_messages(lang).get(f"chart.cases.{column}", column)
        return Meaning(name, phrase("condition_met", lang), "", phrase("cannot_tell", lang))
    return None


def label_meaning(label: str, lang: str) -> Meaning | None:
    """Return what a column of the report means by its head in words, or None where the catalogue does not have it."""
    found = _by_label(lang).get(label)
    return meaning_of(found, lang) if found else None


@functools.cache
def _by_label(lang: str) -> Mapping[str, str]:
    return {str(entry[lang][0]): name for name, entry in reversed(list(_catalogue()["columns"].items()))}


def type_of(values: Sequence[Any], lang: str) -> str:
    """Return in words what kind of values a column holds; empty where it holds none."""
    kinds: list[str] = []
    for value in values:
        kind = (
            "truth" if isinstance(value, bool)
            else "whole" if isinstance(value, int)
            else "number" if isinstance(value, float)
            else "text" if isinstance(value, str)
            else "list"
        )  # fmt: skip
        if kind not in kinds:
            kinds.append(kind)
    if kinds and set(kinds) <= {"whole", "number"}:
        kinds = ["number" if "number" in kinds else "whole"]
    return phrase("list_separator", lang).join(phrase(kind, lang) for kind in sorted(kinds))


def described(
    columns: Sequence[str], rows: Sequence[Mapping[str, Any]], lang: str, verb: str = ""
) -> list[list[Any]]:
    """Return the dictionary of a table, a row for each column, as `DICTIONARY_COLUMNS` names them."""
    lines: list[list[Any]] = []
    for column in columns:
        filled = [row[column] for row in rows if row.get(column) is not None]
        known = meaning_of(column, lang, verb) or Meaning(column, "")
        missing = known.missing or (
            phrase("never_missing", lang) if len(filled) == len(rows) else phrase("not_known", lang)
        )
        example = filled[0] if filled else None
        lines.append(
            [
                column,
                known.name,
                known.meaning,
                known.unit,
                type_of(filled, lang),
                missing,
                len(filled),
                example,
            ]
        )
    return lines
