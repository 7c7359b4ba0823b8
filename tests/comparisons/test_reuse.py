"""Wording taken over: found in its place, dated, discounted, and not found where nobody copied."""

from __future__ import annotations

import numpy as np
import pytest

from policymine.charts import chart
from policymine.comparisons.reuse.base import ReuseResult
from policymine.comparisons.reuse.measure import find_reuse
from policymine.comparisons.reuse.papers import Papers, day_span
from policymine.errors import InputError, NotEnoughDataError
from policymine.matching.units import read_sentences

SOURCE = "居民委员会应当在每季度第一个月公开上一季度的账目并接受全体居民的查询和监督"
REWORKED = "社区应当在每季度第一个月向居民公开上一季度的账目并接受居民代表的查询和监督"
REORDERED = "并接受全体居民的查询和监督，居民委员会应当在每季度第一个月公开上一季度的账目"
FORMULA = "违反本条例规定的由有关部门责令限期改正并依法给予行政处罚"


def nonsense(n: int, seed: int) -> str:
    """Return sentences of characters at random, which share nothing with one another."""
    rng = np.random.default_rng(seed)
    return "".join("".join(chr(0x4E00 + int(k)) for k in rng.integers(0, 3000, 30)) + "。" for _ in range(n))


def search(texts: list[str], dates: list[str | None], **given: object) -> ReuseResult:
    n = len(texts)
    options = {k: given.pop(k) for k in ("alpha", "versions", "seed") if k in given}
    fields: dict[str, object] = {
        "titles": [None] * n,
        "issuers": [f"机关{k}" for k in range(n)],
        "levels": [None] * n,
        "since": [None] * n,
        "version_group": [None] * n,
        "side": np.zeros(n, dtype=np.int8),
        "source": np.ones(n, dtype=bool),
        "target": np.ones(n, dtype=bool),
        **given,
    }
    papers = Papers(ids=[f"d{k}" for k in range(n)], dates=dates, **fields)  # type: ignore[arg-type]
    sentences = read_sentences([(text, 0)] for text in texts)
    return find_reuse(sentences, papers, dict(enumerate(texts)), language="zh", **options)  # type: ignore[arg-type]


def four(middle: str, **given: object) -> ReuseResult:
    texts = [
        nonsense(30, 0) + SOURCE + "。",
        nonsense(30, 1),
        nonsense(15, 2) + middle + "。" + nonsense(15, 3),
        nonsense(30, 4),
    ]
    return search(texts, ["2001", "2002-03", "2003-04-05", "2004"], **given)


@pytest.mark.parametrize(
    ("middle", "kind"), [(SOURCE, "verbatim"), (REWORKED, "reworked"), (REORDERED, "reordered")]
)
def test_a_copy_is_found_with_its_source(middle: str, kind: str) -> None:
    result = four(middle)
    assert len(result) == 1
    row = result.rows()[0]
    assert (row["source"], row["target"], row["kind"], row["direction"]) == ("d0", "d2", kind, "dated")
    source, target = result.evidence(0)
    assert (source.document, target.document) == ("d0", "d2")
    assert source.sentence == SOURCE + "。"
    assert (
        target.sentence[target.start - target.sentence_start : target.end - target.sentence_start]
        == row["target_text"]
    )
    share = result.documents.set_index("document").loc["d2"]
    assert share["taken"] == row["taken"]
    assert share["share"] == pytest.approx(row["taken"] / share["n_units"], abs=1e-4)
    assert result.documents.set_index("document").loc["d0", "share"] is None or np.isnan(
        result.documents.set_index("document").loc["d0", "share"]
    )


def test_nothing_is_found_where_nothing_was_copied() -> None:
    result = search([nonsense(40, k) for k in range(6)], [f"200{k}" for k in range(6)])
    assert len(result) == 0
    assert result.links.empty
    assert result.documents["taken"].sum() == 0


def test_the_earliest_is_the_source_and_others_are_named() -> None:
    texts = [nonsense(30, k) + SOURCE + "。" for k in range(3)]
    result = search(texts, ["2003", "2001", "2002"])
    rows = {row["target"]: row for row in result.rows()}
    assert set(rows) == {"d0", "d2"}
    assert rows["d0"]["source"] == rows["d2"]["source"] == "d1"
    assert rows["d0"]["also_in"] == ["d2"]
    assert result.links.set_index(["source", "target"]).loc[("机关1", "机关0"), "passages"] == 1


@pytest.mark.parametrize(
    ("dates", "direction"),
    [(["2001", "2001-05-05"], "same_day"), (["2001", None], "undated"), (["2001", "2009"], "revised")],
)
def test_an_open_order_has_no_direction(dates: list[str | None], direction: str) -> None:
    since = [None, "1999-01-01" if direction == "revised" else None]
    texts = [nonsense(30, k) + SOURCE + "。" for k in range(2)]
    result = search(texts, dates, since=since, levels=["city", "central"])
    assert [row["direction"] for row in result.rows()] == [direction]
    # The centre's is named first where dates tell nothing; that is no claim.
    assert result.rows()[0]["source"] == ("d1" if direction == "same_day" else "d0")
    assert result.links.empty
    assert result.graph("document").number_of_edges() == 0
    assert result.documents["taken"].sum() == 0
    assert result.documents["undirected"].max() > 0


def test_versions_are_left_out_and_wording_is_as_old_as_the_first_that_holds_it() -> None:
    texts = [nonsense(30, k) + SOURCE + "。" for k in range(3)]
    group = ["law", None, "law"]
    result = search(texts, ["2001", "2005", "2009"], version_group=group)
    # The law of 2009 has its wording from its own version of 2001, and not from the other document.
    assert [(row["source"], row["target"]) for row in result.rows()] == [("d0", "d1")]
    kept = search(texts, ["2001", "2005", "2009"], version_group=group, versions=True)
    assert {(row["source"], row["target"]) for row in kept.rows()} == {("d0", "d1"), ("d0", "d2")}


def test_what_many_share_counts_for_less() -> None:
    texts = [nonsense(20, k) + FORMULA + "。" + (SOURCE + "。" if k in (0, 9) else "") for k in range(10)]
    result = search(texts, [f"20{k:02d}" for k in range(10)])
    rows = [row for row in result.rows() if row["target"] == "d9"]
    weight = {SOURCE in row["target_text"]: row for row in rows}
    if len(rows) == 2:
        assert weight[True]["shared_docs"] == 2
        assert weight[False]["shared_by"] == 10
        assert weight[False]["weight"] < 0.5 < weight[True]["weight"]
    shares = result.documents.set_index("document").loc["d5"]
    assert shares["share_discounted"] < 0.5 * shares["share"]


def test_conditions_of_sources_and_targets_hold() -> None:
    texts = [nonsense(30, k) + SOURCE + "。" for k in range(3)]
    only = np.array([False, True, False])
    result = search(texts, ["2001", "2002", "2003"], source=only)
    assert [(row["source"], row["target"]) for row in result.rows()] == [("d1", "d2")]
    across = search(texts, ["2001", "2002", "2003"], side=np.array([0, 0, 1], dtype=np.int8))
    assert {(row["source"], row["target"]) for row in across.rows()} == {("d0", "d2")}


def test_the_same_twice_whatever_the_order_of_documents() -> None:
    texts = [nonsense(30, k) + (SOURCE + "。" if k % 2 else REWORKED + "。") for k in range(4)]
    dates = ["2001", "2002", "2003", "2004"]
    first, again = search(texts, dates), search(texts, dates)
    assert first.to_dict() == again.to_dict()


def test_a_named_source_is_said() -> None:
    texts = [
        nonsense(30, 0) + SOURCE + "。",
        nonsense(30, 1) + "《社区账目公开办法》规定：" + SOURCE + "。",
        nonsense(30, 2) + SOURCE + "。" + nonsense(5, 3) + "执行《社区账目公开办法》的有关规定",
    ]
    result = search(texts, ["2001", "2002", "2003"], titles=["社区账目公开办法", None, None])
    assert {row["target"]: row["cited"] for row in result.rows()} == {"d1": "here", "d2": "elsewhere"}


def test_bad_input_is_told_in_a_line() -> None:
    with pytest.raises(NotEnoughDataError, match="at least two are needed"):
        search([nonsense(30, 0)], ["2001"])
    with pytest.raises(NotEnoughDataError, match="sentences"):
        search(["好。", "很好。"], ["2001", "2002"])
    with pytest.raises(InputError, match="--alpha"):
        four(SOURCE, alpha=2.0)
    with pytest.raises(InputError, match="known: passages"):
        four(SOURCE).view("nonsense")
    with pytest.raises(InputError, match="'issuer' or 'document'"):
        four(SOURCE).graph("word")


def test_views_open_to_their_sentences_and_charts_are_drawn() -> None:
    result = four(REWORKED)
    for show in ("pairs", "documents", "links"):
        shown = result.view(show)
        assert any(shown.evidence(row) for row in range(len(shown)))
    for show in ("passages", "documents", "links"):
        for lang in ("zh", "en"):
            assert chart(result.view(show), lang=lang).to_dict()["config"]
    graph = result.graph()
    assert list(graph.edges) == [("机关0", "机关2")]
    assert graph.edges["机关0", "机关2"]["weight"] > 10


def test_a_date_means_all_the_days_it_can() -> None:
    assert day_span("2004-02-29")[0] == day_span("2004-02-29")[1]
    first, last = day_span("2004")
    assert last - first == 365
