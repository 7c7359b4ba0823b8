"""Encodings told apart, also on short texts, and binaries refused by name."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from policymine.clean.encoding import decode
from policymine.errors import IngestError

SIMPLE = "各位代表，现在我代表市人民政府向大会报告工作，请予审议。"
TRADITIONAL = "各位代表，現在我代表市人民政府向大會報告工作，請予審議。"
SHORT = [
    "社会管理",
    "居民委员会",
    "会议纪要",
    "关于印发通知",
    "张主任：同意。",
    "第3次协商会",
    "标题",
    "老旧小区改造",
    "楼道",
]
SHORT_TRADITIONAL = [
    "社會管理",
    "居民委員會",
    "會議紀要",
    "關於印發通知",
    "主席：同意。",
    "標題",
    "舊樓重建",
    "立法會",
]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("text", [SIMPLE, SIMPLE * 200, "标题\r\n" + SIMPLE])
def test_chinese_round_trips(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("text", [TRADITIONAL, TRADITIONAL * 50, *SHORT_TRADITIONAL])
def test_big5_is_told_from_gbk(text: str) -> None:
    found = decode(text.encode("big5"))
    assert (found.text, found.encoding) == (text, "big5")


@pytest.mark.parametrize("text", SHORT)
def test_short_gbk(text: str) -> None:
    found = decode(text.encode("gbk"))
    assert (found.text, found.encoding) == (text, "gb18030")


@pytest.mark.parametrize(
    "text",
    [
        "Café résumé – the “naïve” plan’s cost: £5.",
        "It’s the committee’s view.",
        "Sección española: año 2014",
    ],
)
def test_western_text(text: str) -> None:
    found = decode(text.encode("cp1252"))
    assert (found.text, found.encoding) == (text, "cp1252")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_english_in_utf16_without_mark(encoding: str) -> None:
    assert decode("Minutes of the meeting.\r\n".encode(encoding)).text == "Minutes of the meeting.\r\n"


def test_a_declared_charset_is_a_voice_not_proof() -> None:
    assert decode(SIMPLE.encode(), declared="gb2312").encoding == "utf-8"
    assert decode(TRADITIONAL.encode("big5"), declared="gb2312").encoding == "big5"
    assert decode("楼".encode("gbk"), declared="gb2312").text == "楼"
    assert decode(SIMPLE.encode("gbk"), declared="no-such-thing").text == SIMPLE


def test_a_cut_character_is_mended_with_a_warning() -> None:
    found = decode((SIMPLE * 3).encode()[:-1])
    assert found.encoding == "utf-8"
    assert found.text.startswith(SIMPLE)
    assert len(found.warnings) == 1
    found = decode(b"\xef\xbb\xbf" + (SIMPLE * 20).encode()[:-1])
    assert found.warnings


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"PK\x03\x04aaaa", "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office"),
        (bytes(range(256)) * 20, "binary"),
        (random.Random(0).randbytes(5000), "binary"),
    ],
)
def test_binaries_are_refused_by_name(data: bytes, word: str) -> None:
    with pytest.raises(IngestError, match=word) as caught:
        decode(data, name="x.txt")
    assert caught.value.path == "x.txt"


def test_bytes_in_no_known_encoding_are_refused() -> None:
    with pytest.raises(IngestError, match="no encoding"):
        decode("Это протокол заседания комитета".encode("koi8-r"))


def test_sentences_of_the_work_reports(shared_data: Path) -> None:
    """Short strings of real text: 1 in 200 may be mistaken, no more."""
    rng = random.Random(1)
    lines = (shared_data / "gwr" / "reports.jsonl").read_text("utf-8").splitlines()
    wrong = total = 0
    for line in lines[5::5]:
        text = json.loads(line)["text"]
        for _ in range(40):
            start = rng.randrange(len(text) - 30)
            piece = text[start : start + rng.randrange(4, 30)].replace("\n", "")
            if sum("\u4e00" <= ch <= "\u9fff" for ch in piece) < 4:
                continue
            total += 1
            wrong += decode(piece.encode("gb18030")).text != piece
    assert total > 300
    assert wrong <= total / 200
