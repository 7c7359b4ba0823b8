"""Tables of a section: columns that nothing fills are left out, and tables of which nothing is left."""

from __future__ import annotations

from policymine.reports.blocks import Cell as Filled
from policymine.reports.blocks import Column, Embed, Figure, Group, Part, Quote, Section, Table, cell
from policymine.reports.tidy import tidied

COLUMNS = (Column("词"), Column("每期变化", numeric=True), Column("p 值", numeric=True))


def table(*rows: tuple[str, str, str]) -> Table:
    return Table("各词的趋势", COLUMNS, [tuple(cell(value) for value in row) for row in rows])


def section(*blocks: object) -> Section:
    return Section("usage", "用词频率", blocks)  # type: ignore[arg-type]


def test_a_column_that_no_row_fills_is_left_out() -> None:
    # A report of the work reports: no change a period could be estimated for either term.
    (shown,) = tidied(section(table(("社会管理", "", "0.688"), ("社会治理", "", "0.489")))).blocks
    assert [c.label for c in shown.columns] == ["词", "p 值"]
    assert [[part.text for c in row for part in c.parts] for row in shown.rows] == [
        ["社会管理", "0.688"],
        ["社会治理", "0.489"],
    ]


def test_a_column_filled_once_stays() -> None:
    whole = table(("社会管理", "", "0.688"), ("社会治理", "0.1", ""))
    assert tidied(section(whole)).blocks == (whole,)


def test_a_table_of_names_alone_is_left_out_wherever_it_stands() -> None:
    # One document: both terms named, not one number beside them.
    bare = table(("社会管理", "", ""), ("社会治理", "", ""))
    found = tidied(
        section(bare, Group("更多", (bare,)), Embed("explorer", {}, (bare,)), Figure("图", "", "", bare))
    )
    group, embed, drawn = found.blocks
    assert group.blocks == ()
    assert embed.blocks == ()
    assert drawn.data is None


def test_a_table_without_rows_and_a_cell_of_evidence_stay() -> None:
    empty = table()
    quoted = Table("", COLUMNS[:2], [(cell("甲"), Filled((Part("", "", (Quote("", "", "", "题", ""),)),)))])
    assert tidied(section(empty, quoted)).blocks == (empty, quoted)
