"""Simplified and traditional: told apart, converted at the same length."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from policymine.clean.script import script_of, to_simplified


def test_scripts_are_told_apart() -> None:
    simplified = "加强和创新社会治理，发动居民参与协商，完善基层民主制度。"
    traditional = "加強和創新社會治理，發動居民參與協商，完善基層民主制度。"
    assert script_of(simplified) == "simplified"
    assert script_of(traditional) == "traditional"
    assert script_of(simplified + traditional) == "mixed"
    assert script_of("Minutes of the meeting") is None
    # A name in traditional characters makes no text mixed.
    assert script_of(simplified * 10 + "陳") == "simplified"


def test_the_converter_knows_phrases() -> None:
    assert to_simplified("乾隆年間，乾燥") == "乾隆年间，干燥"
    assert to_simplified("社会治理 governance") == "社会治理 governance"


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=80))
def test_no_length_ever_changes(text: str) -> None:
    assert len(to_simplified(text)) == len(text)


def test_each_character_and_the_sample_keep_their_length(shared_data: Path) -> None:
    every = "".join(map(chr, [*range(0x3400, 0xA000), *range(0xF900, 0xFB00), *range(0x20000, 0x2A6E0)]))
    assert len(to_simplified(every)) == len(every)
    text = (shared_data / "legco_hansard" / "12-13-cm0516-translate-c.txt").read_text("utf-8")
    assert script_of(text) == "traditional"
    converted = to_simplified(text)
    assert len(converted) == len(text)
    assert script_of(converted) == "simplified"
