"""Charts as files: by suffix, Chinese drawn or refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from policymine.charts import chart, save_chart
from policymine.charts import save as saving
from policymine.errors import InputError
from policymine.results import Result


def test_each_suffix_gives_its_kind_of_file(results: dict[str, Result], tmp_path: Path) -> None:
    if not saving.draws_chinese():
        pytest.skip("no font on this machine draws Chinese")
    drawn = chart(results["topics"])
    begins = {".svg": b"<svg", ".png": b"\x89PNG", ".pdf": b"%PDF"}
    for suffix, start in begins.items():
        path = save_chart(drawn, tmp_path / "new" / f"figure{suffix}", ppi=72)
        assert path.read_bytes().startswith(start)
    assert sorted(p.name for p in (tmp_path / "new").iterdir()) == ["figure.pdf", "figure.png", "figure.svg"]


def test_chinese_is_drawn_not_boxes() -> None:
    if not saving.draws_chinese():
        pytest.skip("no font on this machine draws Chinese")
    # Two characters drawn as boxes would have the same pixels; so would two that are left out.
    assert len({saving._pixels(character) for character in "治理社会管"}) == 5


def test_a_missing_font_is_an_error_with_the_remedy(
    results: dict[str, Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # U+10FFFE has no glyph in any font: what it draws is what Chinese would be without a font.
    box = saving._pixels("\U0010fffd")
    monkeypatch.setattr(saving, "_pixels", lambda character: box)
    saving.draws_chinese.cache_clear()
    try:
        drawn = chart(results["topics"])
        with pytest.raises(InputError, match="fonts-noto-cjk"):
            save_chart(drawn, tmp_path / "figure.png")
        assert not list(tmp_path.iterdir())
        assert save_chart(drawn, tmp_path / "figure.svg").exists()
    finally:
        saving.draws_chinese.cache_clear()


def test_other_suffixes_and_sizes_are_refused(results: dict[str, Result], tmp_path: Path) -> None:
    drawn = chart(results["topics"])
    with pytest.raises(InputError, match=r"\.svg, \.png, \.pdf"):
        save_chart(drawn, tmp_path / "figure.jpg")
    with pytest.raises(InputError, match="72 to 1200"):
        save_chart(drawn, tmp_path / "figure.png", ppi=9)
