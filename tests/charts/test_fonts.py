"""Chinese is drawn: the pixels say so; where no font has it, the figure is refused with the remedy."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest

from policymine.charts import fonts, save_chart
from policymine.charts.font_folders import font_files, own_folders
from policymine.charts.sfnt import faces
from policymine.charts.svg import specification
from policymine.errors import InputError

pytestmark = pytest.mark.page

# Simplified, traditional, extension A and B, full-width punctuation, the marks of document numbers.
STRINGS = (
    "社会治理协商议题",
    "臺灣國語縣議會",
    "㐀㒲䶮",
    "𠮷𡈽",
    "，。；：！？、《》「」",
    "〔2014〕号",
    "——……“”",
)


@pytest.fixture
def font() -> None:
    if fonts.chinese_font() is None:
        pytest.skip("no font on this machine draws Chinese")


def chart_of(text: str) -> object:
    import altair as alt

    from policymine.charts.theme import themed

    return themed(alt.Chart(alt.Data(values=[{"t": text}])).mark_text().encode(text="t:N"))


def ink(text: str, families: str) -> object:
    """The pixels of a text, as darkness from 0 to 255."""
    import io

    import numpy as np
    import vl_convert
    from PIL import Image

    entities = "".join(f"&#x{ord(c):x};" for c in text)
    png = vl_convert.svg_to_png(
        '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="30"><rect width="400" height="30" fill="white"/>'
        f'<text x="4" y="22" font-size="18" font-family="{families}">{entities}</text></svg>'
    )
    return 255 - np.asarray(Image.open(io.BytesIO(png)).convert("L")).astype(int)


@pytest.mark.usefixtures("font")
@pytest.mark.parametrize("text", STRINGS)
def test_the_pixels_are_neither_boxes_nor_empty(text: str) -> None:
    pytest.importorskip("PIL")
    import numpy as np

    drawn = np.asarray(ink(text, fonts.stack()))
    boxes = np.asarray(ink(fonts._NEVER_DRAWN * len(text), fonts.stack()))
    assert drawn.sum() > 0
    assert not np.array_equal(drawn, boxes)
    pictures = {fonts._picture(c) for c in dict.fromkeys(text)}
    assert len(pictures) == len(dict.fromkeys(text)), "two characters have the same picture"
    assert fonts._picture(fonts._NEVER_DRAWN) not in pictures
    assert fonts.undrawn(text) == ()


@pytest.mark.usefixtures("font")
def test_what_the_file_says_and_what_the_renderer_draws_agree() -> None:
    best = fonts._best()
    if best is None:
        pytest.skip("the renderer's font is in no known folder")
    found, face = best
    assert found.family == face.family
    for character in "".join(STRINGS):
        if face.has(character):
            assert fonts._draws(character), character


@pytest.mark.usefixtures("font")
def test_a_character_without_a_glyph_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"U\+10FFFD"):
        save_chart(chart_of("治理\U0010fffd"), tmp_path / "f.png")  # type: ignore[arg-type]
    with pytest.raises(InputError, match=r"U\+323AF"):
        save_chart(chart_of("治\U000323af"), tmp_path / "f.pdf")  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())
    save_chart(chart_of("治理\U0010fffd"), tmp_path / "f.svg")  # type: ignore[arg-type]


@pytest.mark.usefixtures("font")
def test_the_text_of_a_pdf_can_be_copied(tmp_path: Path) -> None:
    path = save_chart(chart_of("社会治理 臺灣 㐀 𠮷"), tmp_path / "f.pdf")  # type: ignore[arg-type]
    text = pypdfium2.PdfDocument(path)[0].get_textpage().get_text_range()
    assert "社会治理 臺灣 㐀 𠮷" in text


def run(code: str, tmp_path: Path, **environment: str) -> str:
    """Run code in a process whose fontconfig knows one empty folder."""
    (tmp_path / "empty").mkdir(exist_ok=True)
    (tmp_path / "fonts.conf").write_text(
        f'<?xml version="1.0"?><fontconfig><dir>{tmp_path / "empty"}</dir></fontconfig>', "utf-8"
    )
    settings = (
        os.environ
        | {"FONTCONFIG_FILE": str(tmp_path / "fonts.conf"), "PYTHONIOENCODING": "utf-8"}
        | environment
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=settings,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert not done.stderr, done.stderr
    return done.stdout


SAVE = """
import altair as alt, sys
from policymine.charts import save_chart
from policymine.charts.fonts import chinese_font
from policymine.charts.theme import themed
from policymine.errors import InputError
found = chinese_font()
print(found and found.family)
for text in ("share", "治理"):
    drawn = themed(alt.Chart(alt.Data(values=[{"t": text}])).mark_text().encode(text="t:N"))
    for suffix in ("svg", "png", "pdf"):
        try:
            print(text, save_chart(drawn, f"FOLDER/{text}.{suffix}").suffix)
        except InputError as error:
            print(text, suffix, error)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="fontconfig is Linux's")
def test_without_a_font_chinese_is_refused_and_the_rest_drawn(tmp_path: Path) -> None:
    told = run(SAVE.replace("FOLDER", str(tmp_path)), tmp_path).splitlines()
    assert told[:5] == ["None", "share .svg", "share .png", "share .pdf", "治理 .svg"]
    for line in told[5:]:
        assert "no font here draws it" in line
        assert "fonts-noto-cjk" in line
        assert "POLICYMINE_FONTS" in line
    assert sorted(p.name for p in tmp_path.glob("*.*") if p.suffix != ".conf") == sorted(
        ["share.pdf", "share.png", "share.svg", "治理.svg"]
    )


@pytest.mark.skipif(sys.platform != "linux", reason="fontconfig is Linux's")
def test_a_folder_of_the_users_is_enough(tmp_path: Path) -> None:
    found = fonts.chinese_font()
    if found is None or found.file is None:
        pytest.skip("no font on this machine draws Chinese")
    own = tmp_path / "own"
    own.mkdir()
    (own / found.file.name).symlink_to(found.file)
    told = run(SAVE.replace("FOLDER", str(tmp_path)), tmp_path, POLICYMINE_FONTS=str(own)).splitlines()
    assert told == [found.family, *(f"{t} .{s}" for t in ("share", "治理") for s in ("svg", "png", "pdf"))]


def test_a_folder_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("POLICYMINE_FONTS", str(tmp_path / "absent"))
    with pytest.raises(InputError, match="POLICYMINE_FONTS names .*absent"):
        own_folders()


def test_damaged_fonts_have_no_faces(tmp_path: Path) -> None:
    for name, content in {
        "a.ttf": b"", "b.ttf": b"\x00\x01\x00\x00\xff\xff", "c.ttc": b"ttcf\x00\x01\x00\x00\xff\xff\xff\xff", "d.otf": b"<html>",
    }.items():  # fmt: skip
        (tmp_path / name).write_bytes(content)
        assert faces(tmp_path / name) == ()
    whole = next((f for f in font_files() if faces(f)), None)
    if whole is not None:
        cut = tmp_path / f"cut{whole.suffix}"
        cut.write_bytes(whole.read_bytes()[:3000])
        assert isinstance(faces(cut), tuple)


@pytest.mark.parametrize(
    ("system", "hint"), [("win32", "Optional features"), ("darwin", "PingFang SC"), ("linux", "apt install")]
)
def test_the_remedy_is_that_of_the_system(system: str, hint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", system)
    assert hint in fonts.remedy()
    assert "POLICYMINE_FONTS" in fonts.remedy()


def test_windows_and_macos_have_their_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from policymine.charts.font_folders import font_folders

    user = tmp_path / "Local" / "Microsoft" / "Windows" / "Fonts"
    user.mkdir(parents=True)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "Local"))
    assert user in font_folders()
    home = tmp_path / "home"
    (home / "Library" / "Fonts").mkdir(parents=True)
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(Path, "home", classmethod(lambda cls: home))
    assert home / "Library" / "Fonts" in font_folders()


def test_a_chart_of_ones_own_keeps_its_font() -> None:
    assert specification(chart_of("x"))["config"]["font"].startswith("Noto Sans CJK SC")  # type: ignore[arg-type]
