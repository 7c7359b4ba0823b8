"""Tables keep their columns straight, also where Chinese takes two cells."""

from __future__ import annotations

from rich.cells import cell_len

from policymine.cli.output import table_lines


def test_columns_are_aligned_by_cells() -> None:
    lines = table_lines(["term", "count"], [["社会治理", 31], ["rate", 4]])
    assert lines[2].index("31") + 4 == cell_len(lines[2]) - 2 or cell_len(lines[2]) == cell_len(lines[3])
    assert cell_len(lines[2]) == cell_len(lines[3]) == cell_len(lines[1])


def test_wide_columns_are_cut_to_the_terminal_and_short_ones_kept() -> None:
    rows = [["d1", "加强和创新社会治理，" * 20, 5]]
    lines = table_lines(["id", "sentence", "count"], rows, width=60)
    assert max(cell_len(line) for line in lines) <= 60
    assert lines[2].startswith("d1")
    assert lines[2].endswith("5")
    assert "…" in lines[2]


def test_missing_is_empty_and_lines_stay_lines() -> None:
    assert table_lines(["a", "b"], [[None, "x\ny"], [1.5, "z"]])[2].split() == ["x", "y"]


def test_what_stands_before_a_match_ends_at_it() -> None:
    rows = [["〔2014〕加强和创新", "社会治理", "，社会"], ["推动", "社会治理", "创新"]]
    lines = table_lines(["left", "match", "right"], rows)
    assert [cell_len(line.partition("社会治理")[0]) for line in lines[2:]] == [20, 20]
    short = table_lines(
        ["left", "match", "right"], [["一二三四五六七八九十" * 3, "社会治理", "好"]], width=40
    )
    assert short[2].startswith(("…", " …"))
    assert short[2].partition("  社会治理")[0].endswith("九十")
