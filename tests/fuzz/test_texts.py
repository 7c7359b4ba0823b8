"""Every reader of text, on texts nobody writes: it answers, in time, and what it points at is there."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from policymine.clean.boilerplate import strip_running_lines
from policymine.clean.encoding import decode
from policymine.clean.entities import decode_entities
from policymine.clean.form import layout_edits
from policymine.clean.mojibake import repair_mojibake
from policymine.clean.normalize import normalize
from policymine.clean.quality import language, odd_stretches, quality
from policymine.clean.script import script_of, to_simplified
from policymine.clean.sentences import split_sentences
from policymine.clean.surroundings import surroundings
from policymine.clean.tidy import tidy
from policymine.corpus.document import KINDS, Extracted, Passage
from policymine.errors import PolicymineError
from policymine.structure.citations import find_citations, read_citations
from policymine.structure.clauses import split_passages
from policymine.structure.dates import find_dates, parse_date
from policymine.structure.doc_number import find_doc_numbers, parse_doc_number, split_doc_numbers
from policymine.structure.english_minutes import read_english_minutes
from policymine.structure.issuers import level_of, place_of, split_bodies
from policymine.structure.read import read_structure
from policymine.structure.rosters import split_people
from policymine.structure.titles import genre_of
from policymine.structure.wrapped import find_inner
from tests.fuzz.effort import bounded, fuzz
from tests.fuzz.made import PIECES, TEXTS


def _in_normal_form(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """Return the reader for texts as the structure gets them."""

    def run(text: str) -> Any:
        normal = normalize(text).text
        return normal, read(normal)

    return run


READERS: dict[str, Callable[[str], Any]] = {
    "decode": lambda text: decode(text.encode("utf-8", "surrogatepass")),
    "decode-gbk": lambda text: decode(text.encode("gb18030", "replace")),
    "entities": decode_entities,
    "layout": layout_edits,
    "language": lambda text: (language(text), quality(text), odd_stretches(text)),
    "script": _in_normal_form(lambda text: (script_of(text), to_simplified(text))),
    "sentences": split_sentences,
    "surroundings": lambda text: (text, surroundings(text)),
    "running-lines": lambda text: strip_running_lines([page.split("\n") for page in text.split("。")]),
    "dates": _in_normal_form(find_dates),
    "date": parse_date,
    "doc-numbers": _in_normal_form(find_doc_numbers),
    "doc-number": lambda text: (parse_doc_number(text), split_doc_numbers(text)),
    "bodies": lambda text: (split_bodies(text), place_of(text), level_of(text)),
    "people": split_people,
    "genre": genre_of,
    "citations": _in_normal_form(lambda text: (find_citations(text), read_citations(text))),
    "passages": _in_normal_form(split_passages),
    "inner": _in_normal_form(find_inner),
    "english-minutes": _in_normal_form(read_english_minutes),
    **{
        f"structure-{kind}": _in_normal_form(lambda text, kind=kind: read_structure(text, kind=kind))
        for kind in ("auto", *KINDS)
    },
}


def check_spans(found: Any, text: str) -> None:
    """Everything found that has a span and words says what stands there."""
    if isinstance(found, Extracted):
        if found.span:
            assert text[slice(*found.span)] == found.raw, found
    elif isinstance(found, Passage):
        assert text[found.start : found.end] == found.text, found
    elif isinstance(found, Mapping):
        for value in found.values():
            check_spans(value, text)
    elif isinstance(found, (list, tuple, set, frozenset)):
        for value in found:
            check_spans(value, text)
    elif is_dataclass(found) and not isinstance(found, type):
        span = getattr(found, "span", None)
        if isinstance(span, tuple) and isinstance(getattr(found, "raw", None), str):
            assert text[slice(*span)] == found.raw, found
        for field in fields(found):
            check_spans(getattr(found, field.name), text)


@pytest.mark.parametrize("name", READERS)
def test_a_reader_answers_and_its_spans_are_true(name: str) -> None:
    read = READERS[name]

    def check(text: str) -> None:
        found = read(text)
        if isinstance(found, tuple) and len(found) == 2 and isinstance(found[0], str):
            check_spans(found[1], found[0])

    fuzz(TEXTS, check, weight=3 if name.startswith("structure") else 1)


def test_normal_form_is_reached_once_and_leads_back() -> None:
    def check(text: str) -> None:
        tidied = tidy(text)
        normal = normalize(tidied.text, cuts=tidied.spans)
        assert normalize(normal.text).text == normal.text
        places = [normal.to_original(k) for k in range(len(normal.text))]
        assert places == sorted(places)
        assert all(0 <= place < len(tidied.text) for place in places)
        cut = {k for cut in tidied.cuts for k in range(cut.start, cut.end)}
        assert not cut.intersection(places)
        assert [cut.start for cut in tidied.cuts] == sorted(cut.start for cut in tidied.cuts)

    fuzz(TEXTS, check, weight=2)


def test_a_repair_touches_nothing_else() -> None:
    def check(text: str) -> None:
        found = repair_mojibake(text)
        assert repair_mojibake(found.text).lost <= max(found.text.count("\ufffd"), 1) * 4
        if not found.repairs:
            assert found.text == text

    fuzz(TEXTS, check, weight=2)


# What takes the time of its length squared takes minutes here.
LONG = 60_000


@pytest.mark.slow
@pytest.mark.parametrize("name", READERS)
def test_time_grows_with_the_length(name: str) -> None:
    read = READERS[name]
    for piece in PIECES:
        for unit in (piece, piece + "甲", piece + "\n", "甲" * 20 + piece):
            short = (unit * LONG)[: LONG // 4]
            start = time.process_time()
            with bounded(20), suppress(PolicymineError):
                read(short)
            took = time.process_time() - start
            if took < 0.3:
                continue
            start = time.process_time()
            with bounded(60), suppress(PolicymineError):
                read(short * 2)
            again = time.process_time() - start
            assert again < 3.5 * took + 0.2, f"{unit!r}: {took:.2f} s, twice as long {again:.2f} s"
