"""The fast ways of finding lines and numbers give what the plain definitions give."""

from __future__ import annotations

import itertools
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from policymine.structure import doc_number
from policymine.structure.doc_number import find_doc_numbers
from policymine.structure.lines import split_lines, trim

_BREAKS = "\n\r\f\u2028\u2029"


@settings(deadline=None)
@given(st.text("ab治 \u3000\t\n\r\f\u2028", max_size=60))
def test_lines_hold_everything_and_their_spans_are_true(text: str) -> None:
    lines = split_lines(text)
    for line in lines:
        assert text[line.start : line.end] == line.text
        assert trim(text, line.start, line.end) == (line.start, line.end)
        assert not set(line.text) & set(_BREAKS)
    assert [line.text for line in lines] == [
        bare for part in re.split(f"[{_BREAKS}]", text) if (bare := part.strip(" \t\u3000"))
    ]
    for a, b in itertools.pairwise(lines):
        between = text[a.end : b.start].replace("\r\n", "\n")
        assert b.blank_before == (sum(between.count(mark) for mark in _BREAKS) > 1)


@settings(deadline=None)
@given(st.text("国发〔2014〕（12）号 按照a令第·\n", max_size=80))
def test_numbers_are_those_of_the_whole_pattern(text: str) -> None:
    plain = [m.end() for m in doc_number._YEARED.finditer(text) if doc_number._number(m)]
    assert {hit.span[1] for hit in find_doc_numbers(text) if hit.span} <= set(plain)
    assert len(find_doc_numbers(text)) <= len(plain)
    # Only those whose code is all words of running text are left out.
    quick = [
        m.span()
        for b in doc_number._BRACKETED.finditer(text)
        if (m := doc_number._CODE_BACKWARDS.match(text[: b.start()][::-1]))
    ]
    assert len(quick) >= len(plain)
