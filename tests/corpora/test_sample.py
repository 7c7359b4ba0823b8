"""The sample corpus: what the README promises is there, truth.toml is true of the files, and the maker remakes them."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
from docx.table import Table
from selectolax.lexbor import LexborHTMLParser

CORPORA = Path(__file__).parents[2] / "corpora"
SAMPLE = CORPORA / "sample"
TRUTH: dict[str, Any] = tomllib.loads((SAMPLE / "truth.toml").read_text(encoding="utf-8"))
MARKER = TRUTH["sample"]["marker"]
POLICIES = TRUTH["policies"]
MEETINGS = TRUTH["meetings"]
ALL = [*POLICIES, *MEETINGS, *TRUTH["interviews"], *TRUTH["articles"]]
MAIN = TRUTH["pairs"][0]


def decode(data: bytes) -> str:
    """The sample's encodings, told apart as simply as can be."""
    if data.startswith(b"\xff\xfe"):
        return data[2:].decode("utf-16-le")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def words_of(path: Path) -> str:
    """The text of a file without white space, page feet and site furniture: a reader apart from the package's own."""
    data = path.read_bytes()
    if path.suffix == ".txt":
        text = decode(data).replace(MARKER, "")
    elif path.suffix == ".html":
        content = LexborHTMLParser(decode(data)).css_first("#content")
        assert content is not None
        text = content.text()
    elif path.suffix == ".docx":
        parts = []
        for item in docx.Document(str(path)).iter_inner_content():
            cells = (
                [c.text for row in item.rows for c in row.cells] if isinstance(item, Table) else [item.text]
            )
            parts.extend(cells)
        text = "\n".join(parts)
    else:
        with pypdfium2.PdfDocument(data) as pdf:
            pages = []
            for number in range(len(pdf)):
                page = pdf[number].get_textpage().get_text_range()
                pages.append(re.sub(rf"— *{number + 1} *—|{re.escape(MARKER)}", "", page))
        text = "\n".join(pages)
    return re.sub(r"\s", "", text)


@pytest.fixture(scope="module")
def words() -> dict[str, str]:
    return {entry["file"]: words_of(SAMPLE / entry["file"]) for entry in ALL}


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_there_is_what_the_readme_promises() -> None:
    assert len(POLICIES) >= 64
    assert len({p["issuer"] for p in POLICIES}) >= 6
    assert len({p["level"] for p in POLICIES}) >= 3
    assert {p["date_issued"].year for p in POLICIES} == set(range(2008, 2021))
    assert len({p["genre"] for p in POLICIES}) >= 8
    assert len(MEETINGS) >= 28
    assert len({m["community"] for m in MEETINGS}) >= 6
    assert {m["stage"] for m in MEETINGS} == {"提议", "商议", "决议", "行动"}
    assert Counter(m["record"] for m in MEETINGS) == {"verbatim": len(MEETINGS) - 4, "summary": 4}
    assert len(TRUTH["interviews"]) == len(TRUTH["articles"]) == 4
    assert {Path(p["file"]).suffix for p in POLICIES} == {".txt", ".docx", ".html", ".pdf"}
    assert {Path(m["file"]).suffix for m in MEETINGS} == {".txt", ".docx", ".html", ".pdf"}


def test_files_and_truth_name_each_other() -> None:
    on_disk = {str(p.relative_to(SAMPLE).as_posix()) for f in ("policies", "minutes", "interviews", "articles")
               for p in (SAMPLE / f).rglob("*") if p.is_file()}  # fmt: skip
    assert on_disk == {entry["file"] for entry in ALL}
    assert sum(p.stat().st_size for p in SAMPLE.rglob("*") if p.is_file()) < 2_500_000


def test_encodings_are_mixed() -> None:
    heads = Counter()
    for path in SAMPLE.rglob("*.txt"):
        data = path.read_bytes()
        try:
            data.decode("utf-8")
            heads["bom" if data.startswith(b"\xef\xbb\xbf") else "utf-8"] += 1
        except UnicodeDecodeError:
            heads["utf-16" if data.startswith(b"\xff\xfe") else "gb18030"] += 1
    assert heads["bom"] >= 3
    assert heads["gb18030"] >= 4
    assert heads["utf-16"] == 1
    assert heads["utf-8"] > 20


def test_every_file_says_it_is_synthetic() -> None:
    for entry in ALL:
        path = SAMPLE / entry["file"]
        if path.suffix == ".docx":
            with zipfile.ZipFile(path) as package:
                assert MARKER in package.read("word/footer1.xml").decode("utf-8"), path
        elif path.suffix == ".pdf":
            with pypdfium2.PdfDocument(path) as pdf:
                assert MARKER in pdf[0].get_textpage().get_text_range(), path
        else:
            assert MARKER in decode(path.read_bytes()), path


def test_policies_are_as_truth_says(words: dict[str, str]) -> None:
    terms = [pair[side] for pair in TRUTH["pairs"] for side in ("old", "new")]
    for p in POLICIES:
        text = words[p["file"]]
        assert squeeze(p["title"]) in text, p["file"]
        assert p["doc_number"] in text
        assert p["issuer"] in text
        found = {t: text.count(t) for t in terms if t in text}
        assert found == p["terms"], p["file"]
        assert 500 <= len(text) <= 2600, (p["file"], len(text))
        assert sum(p["themes"].values()) == pytest.approx(1, abs=0.01)
        for name in p.get("attachments", []):
            assert text.count(squeeze(name)) >= 2


def test_dates_stand_in_the_texts(words: dict[str, str]) -> None:
    digits = str.maketrans("0123456789", "〇一二三四五六七八九")
    styles = Counter()
    for p in POLICIES:
        day, text = p["date_issued"], words[p["file"]]
        arabic = f"{day.year}年{day.month}月{day.day}日"
        chinese = str(day.year).translate(digits) + "年"
        styles["arabic" if arabic in text else "chinese"] += 1
        assert arabic in text or chinese in text, p["file"]
        if "date_printed" in p:
            assert day <= p["date_printed"] < date(2021, 1, 1)
            assert "印发" in text
    assert min(styles["arabic"], styles["chinese"]) >= 15


def test_numbers_are_unique_and_cited_ones_exist_and_are_earlier(words: dict[str, str]) -> None:
    by_number = {p["doc_number"]: p for p in POLICIES}
    assert len(by_number) == len(POLICIES)
    for p in POLICIES:
        for number in p["cites"]:
            assert by_number[number]["date_issued"] < p["date_issued"]
            assert f"》（{number}）" in words[p["file"]]
    assert sum(bool(p["cites"]) for p in POLICIES) > 0.7 * len(POLICIES)


def test_issuers_change_when_truth_says() -> None:
    """No issuer writes the old term from its year on, save in a cited title; before it the new one only when citing."""
    old, new = MAIN["old"], MAIN["new"]
    titles = {p["doc_number"]: p["title"] for p in POLICIES}
    for p in POLICIES:
        year = MAIN["adopted"][p["issuer"]]
        cited = "".join(titles[n] for n in p["cites"])
        wrong = old if p["date_issued"].year >= year else new
        assert p["terms"].get(wrong, 0) == cited.count(wrong), p["file"]


def test_every_laggard_shows_its_lag() -> None:
    for issuer, year in MAIN["adopted"].items():
        own = [p for p in POLICIES if p["issuer"] == issuer]
        assert any(MAIN["old"] in p["terms"] for p in own if p["date_issued"].year == year - 1), issuer
        assert any(MAIN["new"] in p["terms"] for p in own if p["date_issued"].year in {year, year + 1}), (
            issuer
        )


@pytest.mark.parametrize("pair", TRUTH["pairs"], ids=lambda p: p["new"])
def test_counts_by_year_add_up(pair: dict[str, Any]) -> None:
    for row in pair["by_year"]:
        here = [p["terms"] for p in POLICIES if p["date_issued"].year == row["year"]]
        assert row["docs"] == len(here)
        for side in ("old", "new"):
            assert row[side] == sum(t.get(pair[side], 0) for t in here)
            assert row[f"docs_{side}"] == sum(pair[side] in t for t in here)


def share(pair: dict[str, Any], years: range) -> float:
    rows = [r for r in pair["by_year"] if r["year"] in years]
    new, old = (sum(r[side] for r in rows) for side in ("new", "old"))
    return float(new / (new + old))


def test_planted_patterns_can_be_seen() -> None:
    kinds = {p["new"]: p for p in TRUTH["pairs"]}
    assert share(kinds["社会治理"], range(2008, 2014)) == 0
    assert share(kinds["社会治理"], range(2014, 2015)) > 0.6
    assert share(kinds["社会治理"], range(2016, 2021)) > 0.97
    assert share(kinds["垃圾分类"], range(2008, 2017)) == 0
    assert share(kinds["垃圾分类"], range(2017, 2021)) > 0.95
    gradual = [
        share(kinds["党群服务中心"], r) for r in (range(2008, 2011), range(2013, 2016), range(2018, 2021))
    ]
    assert gradual[0] < 0.25 < gradual[1] < 0.7 < gradual[2]
    assert share(kinds["网格员"], range(2008, 2012)) == 0
    assert 0.35 < share(kinds["网格员"], range(2015, 2021)) < 0.65
    assert share(kinds["系统治理"], range(2008, 2015)) == 0
    assert 0.6 < share(kinds["系统治理"], range(2015, 2021)) < 0.95
    control = [share(kinds["任务清单"], r) for r in (range(2008, 2014), range(2014, 2021))]
    assert abs(control[0] - control[1]) < 0.2


def test_the_narrowed_term_survives_only_in_its_phrase(words: dict[str, str]) -> None:
    for p in POLICIES:
        if p["date_issued"].year >= 2015:
            text = words[p["file"]]
            assert text.count("综合治理") == text.count("社会治安综合治理"), p["file"]


def test_mentions_come_in_bursts() -> None:
    uses = [p["terms"].get(MAIN["old"], 0) + p["terms"].get(MAIN["new"], 0) for p in POLICIES]
    mean = sum(uses) / len(uses)
    assert uses.count(0) >= 5
    assert sum((u - mean) ** 2 for u in uses) / (len(uses) - 1) > 1.2 * mean


def test_themes_rise_and_fall() -> None:
    themes = {t["key"]: t for t in TRUTH["themes"]}
    early, late = "mean_2008_2013", "mean_2017_2020"
    for key in ("digital", "renewal", "waste"):
        assert themes[key][late] > 1.4 * themes[key][early], key
    assert themes["safety"][late] < 0.5 * themes["safety"][early]


def test_minutes_are_as_truth_says(words: dict[str, str]) -> None:
    for m in MEETINGS:
        text = words[m["file"]]
        for name in [
            m["chair"],
            m["recorder"],
            *m["members_present"],
            *m["observers"],
            *m["absent"],
            *m["agenda"],
        ]:
            assert squeeze(name) in text, (m["file"], name)
        for line in m["decisions"]:
            assert squeeze(line) in text
        for action in m["actions"]:
            due = action["due"]
            assert squeeze(action["what"]) in text
            assert squeeze(action["owner"]) in text
            assert f"{due.year}年{due.month}月{due.day}日" in text
            assert due >= m["date"]
        if "vote" in m:
            v = m["vote"]
            assert v["yes"] + v["no"] + v["abstain"] == v["present"]
            assert f"赞成{v['yes']}票，反对{v['no']}票，弃权{v['abstain']}票" in text
        assert bool(m["speakers"]) == (m["record"] == "verbatim")
        assert {s["name"] for s in m["speakers"]} <= {*m["members_present"], *m["observers"]}
        assert not set(m["absent"]) & {*m["members_present"], *m["observers"]}


def test_turns_and_characters_can_be_counted_again() -> None:
    """Read from the .txt files line by line: a label, a colon, the words."""
    checked = 0
    for m in MEETINGS:
        path = SAMPLE / m["file"]
        if path.suffix != ".txt" or m["record"] != "verbatim":
            continue
        checked += 1
        turns: Counter[str] = Counter()
        chars: Counter[str] = Counter()
        body = re.split(r"\n(?:会议记录|发言记录|会议内容)：\n", decode(path.read_bytes()), maxsplit=1)[1]
        body = re.split(r"\n\n(?:表决结果|会议议定|会议决定|议定事项)：", body, maxsplit=1)[0]
        for line in body.splitlines():
            label, _, said = line.partition("：")
            who = next((s["name"] for s in m["speakers"] if label.strip() and s["name"] in label), None)
            if who is not None and not line.startswith("　"):
                turns[who] += 1
                chars[who] += len(squeeze(said))
        assert {s["name"]: (s["turns"], s["chars"]) for s in m["speakers"]} == {
            w: (turns[w], chars[w]) for w in turns
        }, m["file"]
    assert checked >= 12


def test_matters_run_through_several_meetings() -> None:
    by_file = {m["file"]: m for m in MEETINGS}
    for matter in TRUTH["matters"]:
        steps = matter["meetings"]
        assert len(steps) >= 4
        assert [s["stage"] for s in steps][:4] == ["提议", "商议", "决议", "行动"]
        assert [s["date"] for s in steps] == sorted(s["date"] for s in steps)
        assert all(matter["id"] in by_file[s["file"]]["matters"] for s in steps)


def test_web_pages_hold_no_address() -> None:
    for path in SAMPLE.rglob("*.html"):
        assert not re.search(r"https?:|src=|//[a-z]", decode(path.read_bytes())), path


def test_the_maker_makes_it_again(tmp_path: Path) -> None:
    pytest.importorskip(
        "reportlab", reason="reportlab, which writes the sample's PDF files, is not installed"
    )
    done = subprocess.run(
        [sys.executable, str(CORPORA / "make_sample.py"), "--into", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    made = {p.relative_to(tmp_path) for p in tmp_path.rglob("*") if p.is_file()}
    kept = {p.relative_to(SAMPLE) for p in SAMPLE.rglob("*") if p.is_file() and p.name != ".keep"}
    assert made == kept
    for name in made:
        ours, theirs = (tmp_path / name).read_bytes(), (SAMPLE / name).read_bytes()
        if name.suffix == ".docx" and ours != theirs:  # another zlib may press the same parts differently
            with zipfile.ZipFile(tmp_path / name) as a, zipfile.ZipFile(SAMPLE / name) as b:
                assert a.namelist() == b.namelist(), name
                assert all(a.read(part) == b.read(part) for part in a.namelist()), name
        else:
            assert ours == theirs, name
