"""What fuzzing found, kept with the text that showed it."""

from __future__ import annotations

import gc
import io
import json
import time
import zipfile
from pathlib import Path

from policymine.clean.normalize import normalize
from policymine.clean.script import to_simplified
from policymine.ingestors.assemble import assemble
from policymine.ingestors.base import RawDocument, Skipped, SourceRef
from policymine.ingestors.jsonl import read
from policymine.ingestors.read import read_sources
from policymine.structure.issuers import level_of


def test_half_a_surrogate_pair_is_no_character(tmp_path: Path) -> None:
    # UnicodeEncodeError in the conversion of scripts, and when the corpus was written.
    text = "国务院办公厅\ud800关于推进社区协商的意见"
    assert normalize(text).text == "国务院办公厅\ufffd关于推进社区协商的意见"
    assert to_simplified(normalize(text).text).encode()
    assert to_simplified("會議\ud800紀要") == "会议\ud800纪要"
    path = tmp_path / "a.jsonl"
    path.write_text(
        json.dumps({"标题": "意见\udc00", "正文": text, "注": ["\ud83d\ude00", "\ude00"]}), "utf-8"
    )
    (raw,) = read(path)
    assert isinstance(raw, RawDocument)
    document = assemble(SourceRef("a.jsonl", "k", "0"), raw)
    assert "\ud800" not in document.text  # type: ignore[union-attr]
    assert json.dumps([raw.metadata["title"].raw, raw.extra], ensure_ascii=False).encode()
    assert raw.extra["注"] == ["😀", "\ufffd"]


def test_a_body_with_an_endless_name_takes_no_time() -> None:
    # The level of a body was looked for behind every character of its name.
    name = ("甲" * 20 + "国务院办公厅关于推进社区协商的意见") * 2000
    start = time.process_time()
    level_of(name)
    assert time.process_time() - start < 2


def test_a_member_of_an_archive_without_a_name(tmp_path: Path) -> None:
    # IndexError: zipfile asks for the last character of the name.
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("x", "通知")
        package.writestr("a.txt", "各街道：请照办。")
    data = out.getvalue().replace(b"x", b"", 1)
    at = data.index(b"PK\x03\x04")
    made = bytearray(data)
    made[at + 26 : at + 28] = b"\0\0"
    central = made.index(b"PK\x01\x02")
    made[central + 28 : central + 30] = b"\0\0"
    del made[central + 46]
    # The end record counts from the beginning, the second member's header too: both moved by one byte.
    end = made.index(b"PK\x05\x06")
    made[end + 12 : end + 16] = (int.from_bytes(made[end + 12 : end + 16], "little") - 1).to_bytes(
        4, "little"
    )
    made[end + 16 : end + 20] = (int.from_bytes(made[end + 16 : end + 20], "little") - 1).to_bytes(
        4, "little"
    )
    second = made.index(b"PK\x01\x02", central + 4)
    made[second + 42 : second + 46] = (
        int.from_bytes(made[second + 42 : second + 46], "little") - 1
    ).to_bytes(4, "little")
    path = tmp_path / "a.zip"
    path.write_bytes(bytes(made))
    found = [raw for _, raw in read_sources([path])]
    assert [type(raw) for raw in found] == [Skipped, RawDocument]


def test_a_damaged_workbook_is_not_left_open(tmp_path: Path) -> None:
    # ResourceWarning; on Windows the file could not be deleted.
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", "<Types")
    (found,) = [raw for _, raw in read_sources([path])]
    assert isinstance(found, Skipped)
    gc.collect()
