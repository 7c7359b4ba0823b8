"""Bad files cost one clear line each; what is good is kept, and the corpus stays whole."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from policymine.corpus.store import Corpus
from policymine.corpus.writer import CorpusWriter
from tests.cli.conftest import Run

GOOD = (
    "关于加强社区协商工作的意见\n各街道办事处：\n"
    "一、总体要求。坚持党建引领，推进基层协商民主，完善社会治理体系。\n甲市人民政府\n2015年3月2日\n"
)
HOSTILE = (
    "<script>alert('x')</script><img src=x onerror=alert(1)>\n=cmd|' /C calc'!A0 社会治理\n+1+1 社会治理\n@SUM(A1) 社会治理\n"
    "关于推进社会治理的通知。http://example.invalid/a.js\n2016年5月1日\n"
)


@pytest.fixture(scope="module")
def messy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("messy") / "files"
    folder.mkdir()
    (folder / "good.txt").write_text(GOOD, encoding="utf-8")
    (folder / "gbk.txt").write_bytes(GOOD.replace("2015", "2016").encode("gbk"))
    (folder / "big5.txt").write_bytes(
        "關於加強社區協商工作的意見，完善社會治理體系，各級政府應當認真執行。2017年3月2日".encode("big5")
    )
    (folder / "utf16.txt").write_bytes(GOOD.replace("2015", "2018").encode("utf-16"))
    (folder / "hostile.txt").write_text(HOSTILE, encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 64)
    (folder / "cut.pdf").write_bytes(b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog")
    (folder / "corrupt.docx").write_bytes(b"PK\x03\x04 not really a package")
    (folder / "columns.csv").write_text("名称,数量\n甲,1\n", encoding="utf-8")
    (folder / "rows.csv").write_text("title,date,text\n甲,二月三十日,社会治理的探索\n", encoding="utf-8")
    with zipfile.ZipFile(folder / "evil.zip", "w") as archive:
        archive.writestr("../outside.txt", "逃出文件夹的文本")
        archive.writestr("inside.txt", GOOD.replace("2015", "2019"))
    with zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.txt", b"0" * (300 << 20))
    return folder


@pytest.fixture(scope="module")
def ingested(messy: Path, tmp_path_factory: pytest.TempPathFactory, run: Run) -> Path:
    folder = tmp_path_factory.mktemp("out") / "c"
    ended = run("ingest", messy, "--into", folder)
    assert ended.returncode == 0, ended.stderr
    return folder


def test_what_was_left_out_is_listed_with_the_reason(ingested: Path, run: Run) -> None:
    answer = json.loads(run("info", ingested, "--json").stdout)
    reasons = {item["source"].partition("/")[2]: item["reason"] for item in answer["skipped"]}
    for name in ("empty.txt", "binary.txt", "cut.pdf", "corrupt.docx", "columns.csv"):
        assert reasons[name], name
    assert any("outside" in name for name in reasons)
    assert any("bomb" in name for name in reasons)
    assert "名称" in reasons["columns.csv"]
    ids = set(Corpus.open(ingested).ids)
    assert {"good.txt", "gbk.txt", "big5.txt", "utf16.txt", "hostile.txt"} <= ids
    assert any("inside.txt" in i for i in ids)
    assert not list(ingested.parent.rglob("outside.txt"))


def test_a_date_that_is_none_is_left_empty_and_said(ingested: Path) -> None:
    documents = Corpus.open(ingested).documents()
    row = documents[documents["id"].str.contains("rows.csv")].iloc[0]
    assert row["date_issued"] is None
    assert any("二月三十日" in w for w in row["warnings"])


def test_exit_2_only_where_nothing_could_be_done(tmp_path: Path, run: Run) -> None:
    bad = tmp_path / "only.txt"
    bad.write_bytes(b"")
    ended = run("ingest", bad, "--into", tmp_path / "c")
    assert ended.returncode == 2
    assert "only.txt" in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr


def test_hostile_text_is_inert_everywhere(ingested: Path, tmp_path: Path, run: Run) -> None:
    page = tmp_path / "r.html"
    made = run("report", ingested, "--shift", "社会管理", "社会治理", "--out", page)
    assert made.returncode == 0, made.stderr
    html = page.read_text("utf-8")
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    table = tmp_path / "k.csv"
    assert run("kwic", ingested, "社会治理", "--out", table).returncode == 0
    for line in table.read_text("utf-8-sig").splitlines():
        for cell in line.split(","):
            assert not cell.strip('"').startswith(("=", "+", "@")), line


def test_ten_megabytes_on_one_line(tmp_path: Path, run: Run) -> None:
    big = tmp_path / "line.txt"
    big.write_text("推进基层社会治理创新，" * 320_000, encoding="utf-8")
    ended = run("ingest", big, "--into", tmp_path / "c", "--json")
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout)["added"] == 1


def test_two_ingests_at_once(tmp_path: Path, messy: Path, run: Run) -> None:
    folder = tmp_path / "c"
    with CorpusWriter.open(folder):
        ended = run("ingest", messy / "good.txt", "--into", folder)
    assert ended.returncode == 2
    assert "is being written by another policymine" in ended.stderr


@pytest.mark.skipif(os.name == "nt", reason="signals as POSIX has them")
def test_a_kill_during_ingest_leaves_the_corpus_as_it_was(
    tmp_path: Path, messy: Path, root: Path, run: Run
) -> None:
    folder = tmp_path / "c"
    assert run("ingest", messy / "good.txt", "--into", folder).returncode == 0
    before = Corpus.open(folder).fingerprint
    script = (
        "import os, signal\nimport policymine.corpus.writer as w\n"
        "def killed(*a, **k):\n    os.kill(os.getpid(), signal.SIGKILL)\n"
        "w.save_manifest = killed\n"
        "import policymine as pm\n"
        f"pm.ingest([{str(messy)!r}], {str(folder)!r})\n"
    )
    ended = subprocess.run([sys.executable, "-c", script], cwd=root, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert Corpus.open(folder).fingerprint == before
    again = run("ingest", messy, "--into", folder, "--json")
    assert again.returncode == 0, again.stderr
    assert json.loads(again.stdout)["unchanged"] + json.loads(again.stdout)["added"] >= 6
