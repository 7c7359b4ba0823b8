"""Charts as files: by suffix, at their size on paper, and shown without a network."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pypdfium2
import pytest

from policymine.charts import chart, save_chart
from policymine.charts.display import drawn_at
from policymine.charts.fonts import chinese_font
from policymine.charts.size import COLUMNS
from policymine.charts.svg import vegalite_svg
from policymine.errors import InputError
from policymine.results import Result

pytestmark = pytest.mark.page


@pytest.fixture
def font() -> None:
    if chinese_font() is None:
        pytest.skip("no font on this machine draws Chinese")


def size(path: Path) -> tuple[float, float]:
    """Width and height in millimetres, as the file itself says."""
    content = path.read_bytes()
    if path.suffix == ".svg":
        found = re.search(rb'width="([\d.]+)mm" height="([\d.]+)mm"', content)
        assert found
        return float(found[1]), float(found[2])
    if path.suffix == ".pdf":
        wide, high = pypdfium2.PdfDocument(content)[0].get_size()
        return wide * 25.4 / 72, high * 25.4 / 72
    at = content.index(b"pHYs") + 4
    across, down, unit = struct.unpack(">IIB", content[at : at + 9])
    assert unit == 1
    wide, high = struct.unpack(">II", content[16:24])
    return wide / across * 1000, high / down * 1000


def smallest_text(svg: str) -> float:
    """The smallest text in points, from the size of the picture in millimetres."""
    box = re.search(r'viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ', svg)
    mm = re.search(r'width="([\d.]+)mm"', svg)
    assert box
    assert mm
    pixel = float(mm[1]) / 25.4 * 72 / float(box[1])
    return min(float(found) for found in re.findall(r'font-size="([\d.]+)px"', svg)) * pixel


@pytest.mark.usefixtures("font")
def test_each_suffix_gives_its_kind_of_file(results: dict[str, Result], tmp_path: Path) -> None:
    drawn = chart(results["topics"])
    begins = {".svg": b"<svg", ".png": b"\x89PNG", ".pdf": b"%PDF"}
    for suffix, start in begins.items():
        path = save_chart(drawn, tmp_path / "new" / f"figure{suffix}", ppi=72)
        assert path.read_bytes().startswith(start)
    assert sorted(p.name for p in (tmp_path / "new").iterdir()) == ["figure.pdf", "figure.png", "figure.svg"]


@pytest.mark.usefixtures("font")
@pytest.mark.parametrize("column", COLUMNS)
def test_every_format_says_the_size_it_prints_at(
    results: dict[str, Result], tmp_path: Path, column: str
) -> None:
    drawn = chart(results["topics"])
    heights = []
    for suffix in (".svg", ".pdf", ".png"):
        wide, high = size(save_chart(drawn, tmp_path / f"f{suffix}", width=column))
        assert wide == pytest.approx(COLUMNS[column], abs=0.1), suffix
        heights.append(high)
    assert max(heights) - min(heights) < 0.2
    pixels = struct.unpack(">I", (tmp_path / "f.png").read_bytes()[16:20])[0]
    assert pixels == pytest.approx(COLUMNS[column] / 25.4 * 300, abs=2)


def test_a_column_is_drawn_anew_and_its_text_stays_readable(
    results: dict[str, Result], tmp_path: Path
) -> None:
    drawn = chart(results["shift"])
    for column in COLUMNS:
        svg = save_chart(drawn, tmp_path / "f.svg", width=column).read_text("utf-8")
        assert smallest_text(svg) >= 7, column
    assert chart(results["shift"], width="single").to_dict() == chart(results["shift"], width=361).to_dict()


def test_a_changed_chart_is_not_drawn_without_its_change(results: dict[str, Result], tmp_path: Path) -> None:
    changed = chart(results["usage"]).properties(title="my own")
    assert drawn_at(changed, 300) is None
    with pytest.raises(InputError, match="width=361"):
        save_chart(changed, tmp_path / "f.svg", width="single")
    assert "my own" in save_chart(changed, tmp_path / "f.svg").read_text("utf-8")


def test_a_chart_shows_itself_without_a_network(results: dict[str, Result]) -> None:
    for drawn in (chart(results["shift"]), chart(results["usage"]).properties(title="my own")):
        shown = drawn._repr_mimebundle_()
        assert set(shown) == {"image/svg+xml", "text/plain"}
        svg = shown["image/svg+xml"]
        assert set(re.findall(r'https?://[^"<\s]*', svg)) <= {
            "http://www.w3.org/2000/svg",
            "http://www.w3.org/1999/xlink",
        }
        assert "<script" not in svg
        names = set(re.findall(r'\bid="([^"]*)"', svg))
        assert {"#" + name for name in names} >= set(re.findall(r"url\((#[^)]*)\)", svg))
        assert all(re.match(r"p[0-9a-f]{6}-", name) for name in names)


def test_text_of_an_svg_stays_text_with_a_list_of_fonts(results: dict[str, Result], tmp_path: Path) -> None:
    svg = save_chart(chart(results["shift"]), tmp_path / "f.svg", width="single").read_text("utf-8")
    assert "社会治理" in "".join(re.findall(r"<text[^>]*>(.*?)</text>", svg))
    for family in ("Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei"):
        assert family in svg


def test_other_suffixes_and_sizes_are_refused(results: dict[str, Result], tmp_path: Path) -> None:
    drawn = chart(results["topics"])
    with pytest.raises(InputError, match=r"\.svg, \.png, \.pdf"):
        save_chart(drawn, tmp_path / "figure.jpg")
    with pytest.raises(InputError, match="72 to 1200"):
        save_chart(drawn, tmp_path / "figure.png", ppi=9)
    with pytest.raises(InputError, match="single \\(85\\)"):
        save_chart(drawn, tmp_path / "figure.svg", width="wide")
    with pytest.raises(InputError, match="60 to 400"):
        save_chart(drawn, tmp_path / "figure.svg", width=20)
    assert vegalite_svg(drawn)
    assert not list(tmp_path.iterdir())
