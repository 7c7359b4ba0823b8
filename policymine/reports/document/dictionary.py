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
    "in_words",
    "label_meaning",
    "meaning_of",
    "phrase",
    "title_of",
    "type_of",
]

_COLUMN: Final = re.compile(r"(?<![A-Za-z0-9_./-])[a-z]+(?:_[a-z0-9]+)+(?![A-Za-z0-9_./-])")
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


def in_words(sentence: str, lang: str) -> str:
    """Return a sentence with the names of columns, as the command line has them, in the reader's words.

    >>> in_words("drift_p、drift_q 校正了相似性。", "zh")
    '漂移 p、漂移 q 校正了相似性。'
    """

    def name(match: re.Match[str]) -> str:
        found = meaning_of(match[0], lang)
        return found.name if found is not None else match[0]

    return _COLUMN.sub(name, sentence)


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


# Sections whose heads stand under another name in the catalogue of messages.
_PREFIXES: Final[Mapping[str, tuple[str, ...]]] = {
    "corpus_card": ("corpus",),
    "shift": ("shift", "robustness"),
    "keyword_changes": ("keywords",),
    "reuse": ("reuse", "corpus"),
}


def label_meaning(label: str, lang: str, section: str = "") -> Meaning | None:
    """Return what a column of the report means by its head in words, or None where the catalogues do not have it.

    Parameters
    ----------
    label : the head, as shown.
    section : key of the section that the table is in; the same head may mean something else in another.

    >>> label_meaning("每万词", "zh", "usage").unit, label_meaning("治理, uses", "en", "comparison").meaning
    ('次/万词', 'uses of the term on this side')
    """
    prefixes = _PREFIXES.get(section, (section,))
    known = _shown(lang)
    for pattern, prefix, entry in known:
        if prefix in prefixes and pattern.fullmatch(label):
            return _meant(label, entry, lang)
    if found := _by_label(lang).get(label):
        return meaning_of(found, lang)
    for pattern, _, entry in known:
        if pattern.pattern == re.escape(label):
            return _meant(label, entry, lang)
    # Two values in one cell: "in common / discounted", "excess (interval)".
    pieces = [piece.strip(" ()") for piece in re.split(r" / |(?= \()", label)]
    parts = [label_meaning(piece, lang, section) for piece in pieces] if len(pieces) > 1 else [None]
    if all(parts):
        told = phrase("list_separator", lang).join(part.meaning for part in parts if part)
        return Meaning(label, told, parts[0].unit if parts[0] else "", parts[0].missing if parts[0] else "")
    return None


def _meant(label: str, entry: Mapping[str, str], lang: str) -> Meaning:
    catalogue = _catalogue()
    unit, missing = entry.get("unit"), entry.get("missing")
    return Meaning(
        label,
        entry[lang],
        str(catalogue["units"][unit][lang]) if unit else "",
        str(catalogue["absent"][missing][lang]) if missing else "",
    )


@functools.cache
def _shown(lang: str) -> Sequence[tuple[re.Pattern[str], str, Mapping[str, str]]]:
    """Return the heads of the report's tables as patterns, with their section: those that say most come first."""
    messages = load_messages(lang).entries
    found = []
    for key, entry in tomllib.loads(data_file("shown_meanings.toml").read_text("utf-8")).items():
        prefix, _, rest = key.partition(".")
        fixed = [] if rest == "*" else re.split(r"\{[^}]*\}", messages[key])
        pattern = re.compile(".+".join(re.escape(piece) for piece in fixed) if fixed else ".+")
        found.append((len("".join(fixed)) + 1000 * (len(fixed) == 1), pattern, prefix, entry))
    ordered = sorted(found, key=lambda one: -one[0])
    return [(pattern, prefix, entry) for _, pattern, prefix, entry in ordered]


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
