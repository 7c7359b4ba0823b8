"""Ingestion and copies: left out and named whatever the order, kept where anything stated differs, versions linked."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

import pytest

from policymine.api.check import check
from policymine.api.info import info
from policymine.api.ingest import IngestResult, ingest
from policymine.corpus.store import Corpus

# Ordinary characters: level one of GB 2312 without those that number or date.
_GB = bytes(b for h in range(0xB0, 0xC8) for b in (h, 0xA1 + h % 7, h, 0xB8, h, 0xD3))
HAN = [ch for ch in _GB.decode("gb2312") if ch not in "一二三四五六七八九十百第年月日号令条章节"]


def body(seed: int, n: int = 700) -> str:
    draw = random.Random(seed)
    lines = ["".join(draw.choice(HAN) for _ in range(60)) + "。" for _ in range(n // 60)]
    return "\n".join(lines)


def notice(place: str, number: str, date: str, text: str) -> str:
    return f"{place}民政局关于加强社区协商工作的通知\n{place}民发〔2014〕{number}号\n各区民政局：\n{text}\n{place}民政局\n{date}\n"


WHOLE = notice("滨海市", "12", "2014年3月5日", body(1))
SLIP = WHOLE.replace("。\n", "。&bsp;\n", 1)
CUT = WHOLE[: len(WHOLE) * 2 // 3] + "\n滨海市民政局\n2014年3月5日\n"
OTHER_PLACE = notice("江北市", "12", "2014年3月5日", body(1))
OTHER_DATE = notice("滨海市", "15", "2014年9月5日", body(1))
RULE = (
    "滨海市社区协商办法（试行）\n第一条　"
    + body(5, 300)
    + "\n第二条　"
    + body(6, 300)
    + "\n滨海市人民政府\n2012年1月1日\n"
)
RULE_AGAIN = (
    "滨海市社区协商办法\n第一条　"
    + body(5, 300)
    + "\n第二条　"
    + body(7, 300)
    + "\n滨海市人民政府\n2016年1月1日\n"
)


def put(folder: Path, **texts: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    return folder


def left_out(result: IngestResult) -> dict[str, dict[str, object]]:
    return {str(item["source"]).rpartition("/")[2]: item for item in result.skipped}


def test_copies_are_left_out_and_named_and_others_are_not(tmp_path: Path) -> None:
    folder = put(
        tmp_path / "f", a=SLIP, b=WHOLE, c=WHOLE, d=CUT, e=OTHER_PLACE, f=OTHER_DATE, g=RULE, h=RULE_AGAIN
    )
    result = ingest(folder, tmp_path / "c")
    out = left_out(result)
    corpus = Corpus.open(tmp_path / "c")
    assert {"e.txt", "f.txt", "g.txt", "h.txt"} < set(corpus.ids)
    assert len(corpus.ids) == 5
    assert set(out) == {"a.txt", "b.txt", "c.txt", "d.txt"} - set(corpus.ids)
    kept = next(iter({"a.txt", "b.txt", "c.txt", "d.txt"} & set(corpus.ids)))
    assert kept in ("a.txt", "b.txt")
    for item in out.values():
        assert item["kept"] == kept
        assert ", which is kept" in str(item["reason"])
    assert "longer" in str(out["d.txt"]["reason"])
    # Each run says the same, and copies are not read again.
    again = ingest(folder, tmp_path / "c")
    assert (again.added, again.replaced, again.unchanged) == (0, 0, 5)
    assert left_out(again) == out
    assert "2 nearly the same" in again.summary() or "3 nearly the same" in again.summary()
    links = corpus.documents().set_index("id")
    assert links.loc["h.txt", "version_of"] == "g.txt"
    assert links.loc["g.txt", "newer_version"] == "h.txt"
    # The same text under another number and date is a version too.
    assert links.loc["f.txt", "version_of"] == kept
    assert corpus.select("newer_version is null and version_group is not null").ids == ("f.txt", "h.txt")
    assert links["version_of"].count() == 2


@pytest.mark.parametrize("order", list(itertools.permutations(["whole", "cut", "slip"])))
def test_neither_order_nor_number_of_ingests_matters(order: tuple[str, ...], tmp_path: Path) -> None:
    texts = {"whole": WHOLE + "附件：分工表\n" + body(3, 120), "cut": CUT, "slip": SLIP}
    for name in order:
        result = ingest(put(tmp_path / f"f-{name}", **{name: texts[name]}), tmp_path / "c")
    assert Corpus.open(tmp_path / "c").ids == ("whole.txt",)
    assert result.n_documents == 1
    listed = Corpus.open(tmp_path / "c").skipped()
    assert {item["kept"] for item in listed} == {"whole.txt"}
    assert {str(item["source"]) for item in listed} == {"f-cut/cut.txt", "f-slip/slip.txt"}
    # The first one's folder again: what was left out for a better copy stays out.
    again = ingest(tmp_path / f"f-{order[0]}", tmp_path / "c")
    assert again.n_documents == 1


def test_a_copy_is_looked_at_again_when_the_other_changes(tmp_path: Path) -> None:
    folder = put(tmp_path / "f", a=WHOLE, b=SLIP)
    ingest(folder, tmp_path / "c")
    (kept,) = Corpus.open(tmp_path / "c").ids
    put(folder, **{kept.removesuffix(".txt"): notice("滨海市", "99", "2019年1月5日", body(44))})
    ingest(folder, tmp_path / "c")
    ingest(folder, tmp_path / "c")
    assert len(Corpus.open(tmp_path / "c").ids) == 2


def test_they_can_all_be_kept(tmp_path: Path) -> None:
    folder = put(tmp_path / "f", a=WHOLE, b=SLIP)
    result = ingest(folder, tmp_path / "c", keep_near_duplicates=True)
    assert result.added == 2
    assert Corpus.open(tmp_path / "c").documents()["version_of"].notna().sum() == 1
    assert ingest(folder, tmp_path / "c").n_documents == 2


def test_a_corpus_without_signatures_gets_them(tmp_path: Path) -> None:
    folder = put(tmp_path / "f", a=WHOLE)
    ingest(folder, tmp_path / "c")
    for file in (tmp_path / "c" / "signatures").iterdir():
        file.unlink()
    result = ingest(put(tmp_path / "g", b=SLIP), tmp_path / "c")
    assert result.n_documents == 1
    assert list((tmp_path / "c" / "signatures").iterdir())


def test_info_counts_what_it_tells(tmp_path: Path) -> None:
    folder = put(tmp_path / "f", a=SLIP, b=WHOLE, c=WHOLE, g=RULE, h=RULE_AGAIN, empty=" \n")
    ingest(folder, tmp_path / "c")
    result = info(tmp_path / "c")
    details = result.details
    assert (details["duplicates"], details["near_duplicates"]) == (1, 1)
    assert details["version_groups"] == 1
    assert [one["document"] for one in details["versions"][0]["documents"]] == ["g.txt", "h.txt"]
    assert details["years_without_documents"] == ["2013", "2015"]
    assert details["skipped_by_reason"] == {
        "holds no text": 1,
        "nearly the same as another": 1,
        "the same as another": 1,
    }
    title = details["fields"]["title"]
    assert (title["n_docs"], title["share"], title["missing"], title["amended"]) == (3, 1.0, 0, 0)
    assert 0 < title["confidence"] <= 1
    assert "fields" in result.to_dict()
    assert {row["field"] for row in result.coverage()} >= {"title", "issuers", "date_issued"}


def test_the_state_council_pages(shared_data: Path, tmp_path: Path) -> None:
    result = ingest(shared_data / "statecouncil_html", tmp_path / "c")
    assert result.n_documents == 60
    copies = {
        str(item["source"])[-8:-5]: str(item["kept"])[-8:-5] for item in result.skipped if "kept" in item
    }
    assert copies == {f"{k:03d}": f"{k - 45:03d}" for k in range(61, 76)}
    listed = {row["document"]: row for row in check(tmp_path / "c").rows() if row["field"] == "date_issued"}
    assert "2004-04-27" in listed["html/024.html"]["reason"]
