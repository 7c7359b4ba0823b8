"""Damaged files of every binary format: a text or an IngestError, never another error, never long."""

from __future__ import annotations

import io
import random
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from policymine.errors import IngestError
from policymine.ingestors.formats import INGESTORS

from .docx_maker import level, numbering, p, write

XML = (".xml", ".rels", ".opf", ".xhtml")


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Return bytes with some changed, cut out, doubled, or made large numbers."""
    found = bytearray(data)
    for _ in range(chance.randint(1, 10)):
        at = chance.randrange(len(found) + 1)
        what = chance.random()
        if what < 0.4 and at < len(found):
            found[at] = chance.randrange(256)
        elif what < 0.6:
            del found[at : at + chance.randint(1, 150)]
        elif what < 0.8:
            found[at:at] = found[at : at + chance.randint(1, 200)]
        else:
            found[at : at + 3] = str(chance.randint(-(2**31), 2**31)).encode()
    return bytes(found)


def damaged_package(data: bytes, chance: random.Random) -> bytes:
    """Return a package in which the XML of one part is damaged, the rest whole."""
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(sink, "w") as made:
        names = package.namelist()
        chosen = chance.choice([name for name in names if name.endswith(XML)])
        for name in names:
            part = package.read(name)
            made.writestr(name, damaged(part, chance) if name == chosen else part)
    return sink.getvalue()


@pytest.mark.parametrize("name", ["pdf", "docx", "epub", "rtf", "doc"])
def test_damage_never_ends_in_another_error(
    name: str, good_file: Callable[[str], Path], tmp_path: Path
) -> None:
    good = good_file(name)
    if name == "docx":
        lists = numbering({0: level(0, "decimal", "%1.")}, {1: (0, "")})
        good = write(tmp_path / "good.docx", p("甲", number=(1, 0)) + p("乙", number=(1, 0)), numbering=lists)
    data = good.read_bytes()
    chance = random.Random(7)
    path = tmp_path / f"bad{good.suffix}"
    for _ in range(120):
        whole = name not in ("docx", "epub") or chance.random() < 0.2
        path.write_bytes(damaged(data, chance) if whole else damaged_package(data, chance))
        started = time.process_time()
        refused = None
        try:
            list(INGESTORS.load(name).read(path))
        except IngestError as error:
            refused = error
        assert refused is None or refused.path == str(path)
        assert time.process_time() - started < 5
