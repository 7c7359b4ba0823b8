"""LibreOffice opens what is exported: documents print with tables and Chinese whole, spreadsheets show the Chinese."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from policymine.api.diff import diff
from policymine.reports.document.write import write_document
from policymine.reports.export import write_result
from policymine.results import Result

SECTIONS = (
    "summary",
    "shift",
    "usage",
    "keywords",
    "comparison",
    "meetings",
    "limits",
    "methods",
    "provenance",
)
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(OFFICE is None, reason="needs LibreOffice: apt install libreoffice"),
]


@pytest.fixture(scope="module")
def convert(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, str], Path]:
    profile = tmp_path_factory.mktemp("office")

    def made(path: Path, kind: str) -> Path:
        # Without a window the office does not look for a byte order mark: it is told what its dialogue would have found.
        read = ["--infilter=CSV:44,34,76,1"] if path.suffix == ".csv" else []
        command = [
            str(OFFICE), f"-env:UserInstallation={profile.as_uri()}", "--headless", *read, "--convert-to", kind,
            "--outdir", str(path.parent / "converted"), str(path),
        ]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=240)
        return path.parent / "converted" / f"{path.stem}.{kind.partition(':')[0]}"

    return made


def pages_of(path: Path) -> list[str]:
    import pypdfium2

    book = pypdfium2.PdfDocument(path)
    try:
        return [re.sub(r"\s+", "", page.get_textpage().get_text_bounded()) for page in book]
    finally:
        book.close()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_report_prints_whole(
    lang: str, report_input: Callable[..., Any], convert: Callable[[Path, str], Path], tmp_path: Path
) -> None:
    path = tmp_path / "study.docx"
    write_document(report_input(lang), path, SECTIONS)
    pages = pages_of(convert(path, "pdf"))
    assert len(pages) > 5
    text = "".join(pages)
    for said in (
        "社会管理",
        "社会治理",
        *(("摘要", "附录：依据句") if lang == "zh" else ("Summary", "References")),
    ):
        assert said in text, said
    assert re.search(r"表1" if lang == "zh" else r"Table1", text)
    assert f"{len(pages)}" in pages[-1]
    assert "Error!" not in text


def test_a_single_table_prints(
    results: dict[str, Result], convert: Callable[[Path, str], Path], tmp_path: Path
) -> None:
    for name in ("shift", "comparison"):
        text = "".join(
            pages_of(convert(write_result(results[name], tmp_path / f"{name}.docx", lang="zh"), "pdf"))
        )
        assert "表1" in text
        assert "依据句" in text


def test_two_versions_print(root: Path, convert: Callable[[Path, str], Path], tmp_path: Path) -> None:
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    old.write_text(
        "关于社区建设的意见\n第一条 各地应当加强社会管理。\n第二条 鼓励居民参与协商。\n", encoding="utf-8"
    )
    new.write_text(
        "关于社区建设的意见\n第一条 各地必须加强社会治理。\n第二条 鼓励居民参与协商。\n", encoding="utf-8"
    )
    result = diff(old, new)
    text = "".join(pages_of(convert(write_result(result, tmp_path / "diff.docx"), "pdf")))
    assert "社会治理" in text
    assert "社会管理" in text
    rows = convert(write_result(result, tmp_path / "diff.xlsx"), "csv:Text - txt - csv (StarCalc):44,34,76,1")
    assert "社会治理" in rows.read_text("utf-8")


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_spreadsheet_shows_the_chinese(
    suffix: str, results: dict[str, Result], convert: Callable[[Path, str], Path], tmp_path: Path
) -> None:
    path = write_result(results["keywords"], tmp_path / f"words{suffix}")
    text = "".join(pages_of(convert(path, "pdf")))
    assert "社会治理" in text
    assert "ç" not in text
