"""What a page of a PDF shows: its characters with their places, and the ruled lines of its tables.

Places are in points, turned so that most of the text runs from left to right, y upwards. A character that is printed
twice in one place, as cheap bold is, is taken once; what is printed at another angle (a watermark, a stamp) is kept apart.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

__all__ = ["Glyph", "Rule", "Sheet", "is_wide", "read_sheet"]

# A page with more drawn lines is a map or a chart, not a table.
_MAX_STROKES = 20_000
# What is thinner is a ruled line, however it was drawn.
_THIN = 3.0
_SHORTEST = 5.0


class Glyph(NamedTuple):
    """A character and its place: left and right edge, base line, size of its type (its em)."""

    char: str
    left: float
    right: float
    base: float
    size: float
    spaced: bool = False


class Rule(NamedTuple):
    """A ruled line, across (`flat`) or upright, at `place`, from `start` to `end`."""

    flat: bool
    place: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as it is seen.

    Parameters
    ----------
    glyphs : its characters in the file's order; spaces are among them.
    rules : its ruled lines.
    aslant : what is printed at another angle, as text.
    """

    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...] = ()
    aslant: str = ""


def is_wide(char: str) -> bool:
    """Return whether a character is set without blanks between words: Chinese, and signs that only Chinese has.

    >>> is_wide("社"), is_wide("，"), is_wide("a"), is_wide("1")
    (True, True, False, False)
    """
    return (
        "\u2e80" <= char <= "\u9fff"
        or "\uff00" <= char <= "\uffef"
        or char >= "\U00020000"
        or "\uf900" <= char <= "\ufaff"
    )


def read_sheet(pdf: Any, number: int) -> Sheet:
    """Return what a page shows.

    Parameters
    ----------
    pdf : an open pypdfium2 document.
    number : of the page, from 0.
    """
    page = pdf[number]
    layer = page.get_textpage()
    try:
        box = page.get_cropbox()
        turned = list(_glyphs(layer, box))
        angle = _main_angle(turned)
        glyphs = _once([_upright(g, angle) for at, g in turned if at == angle])
        others = [g.char for at, g in turned if at != angle]
        rules = tuple(_turn_rule(rule, angle) for rule in _rules(page.raw)) if len(glyphs) > 8 else ()
    finally:
        layer.close()
        page.close()
    return Sheet(tuple(glyphs), rules, "".join(others).strip())


def _glyphs(layer: Any, box: tuple[float, float, float, float]) -> Iterator[tuple[int, Glyph]]:
    """Yield (angle in degrees, glyph) in the file's order; places are the page's own, not yet turned."""
    from pypdfium2 import raw

    handle = layer.raw
    rect, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    spaced = False
    high = 0
    for index in range(layer.count_chars()):
        code = raw.FPDFText_GetUnicode(handle, index)
        if raw.FPDFText_IsGenerated(handle, index) == 1:
            spaced = True
            continue
        if 0xD800 <= code < 0xDC00:  # half a character where the library counts in UTF-16
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
            high = 0
        # The library marks a hyphen at a line's end by one of these.
        char = "-" if code in (0x2, 0xFFFE) else chr(code) if code else "\ufffd"
        if char in "\r\n":
            spaced = True
            continue
        elif char < " " or char == "\xa0":
            char = " "
        if not raw.FPDFText_GetLooseCharBox(handle, index, rect):
            continue
        raw.FPDFText_GetCharOrigin(handle, index, x, y)
        if not (box[0] - 1 <= x.value <= box[2] + 1 and box[1] - 1 <= y.value <= box[3] + 1):
            continue
        height = max(abs(rect.top - rect.bottom), abs(rect.right - rect.left), 0.1)
        size = height * 0.8
        angle = 0
        if raw.FPDFText_GetMatrix(handle, index, matrix):
            stated = raw.FPDFText_GetFontSize(handle, index) * math.hypot(matrix.c, matrix.d)
            if 0.3 * height <= stated <= 3 * height:
                size = stated
            if matrix.a or matrix.b:
                angle = round(math.degrees(math.atan2(matrix.b, matrix.a)) / 15) * 15 % 360
        across = angle % 180 == 90
        # Upright boxes for upright text; the other angles are never laid out.
        if across:
            glyph = Glyph(char, rect.bottom, rect.top, x.value, size, spaced)
        else:
            glyph = Glyph(char, rect.left, rect.right, y.value, size, spaced)
        spaced = False
        yield angle, glyph


def _main_angle(turned: list[tuple[int, Glyph]]) -> int:
    counts = Counter(angle for angle, glyph in turned if glyph.char != " ")
    right = {angle: n for angle, n in counts.items() if angle % 90 == 0}
    return max(right, key=lambda angle: (right[angle], angle == 0)) if right else 0


def _upright(glyph: Glyph, angle: int) -> Glyph:
    if angle == 90:  # runs upwards: what is further left is higher
        return glyph._replace(base=-glyph.base)
    if angle == 180:
        return glyph._replace(left=-glyph.right, right=-glyph.left, base=-glyph.base)
    if angle == 270:
        return glyph._replace(left=-glyph.right, right=-glyph.left)
    return glyph


def _turn_rule(rule: Rule, angle: int) -> Rule:
    if angle == 90:
        if rule.flat:
            return Rule(False, rule.place, rule.start, rule.end)
        return Rule(True, -rule.place, rule.start, rule.end)
    if angle == 180:
        return Rule(rule.flat, -rule.place, -rule.end, -rule.start)
    if angle == 270:
        if rule.flat:
            return Rule(False, -rule.place, rule.start, rule.end)
        return Rule(True, rule.place, -rule.end, -rule.start)
    return rule


def _once(glyphs: list[Glyph]) -> list[Glyph]:
    """Return the glyphs without those printed over their like."""
    seen: dict[tuple[str, int], list[Glyph]] = {}
    kept: list[Glyph] = []
    for glyph in glyphs:
        char, left, right, base, size, _ = glyph
        if char == " ":
            kept.append(glyph)
            continue
        near = max(0.45 * (right - left), 0.02 * size)
        # Bands of eight points: type that is doubled stands in the same band or the next.
        band = int(base // 8)
        doubled = any(
            abs(other.left - left) < near
            and abs(other.base - base) < 0.25 * size
            and abs(other.size - size) < 0.2 * size
            for row in (band - 1, band, band + 1)
            for other in seen.get((char, row), ())
        )
        if not doubled:
            seen.setdefault((char, band), []).append(glyph)
            kept.append(glyph)
    return kept


def _rules(page: Any) -> list[Rule]:
    """Return the ruled lines of a page, those inside forms too; none where it is a drawing."""
    from pypdfium2 import raw

    found: list[Rule] = []
    count = 0
    stack: list[tuple[Any, Any, int, int]] = [
        (page, None, index, 0) for index in range(min(raw.FPDFPage_CountObjects(page), _MAX_STROKES))
    ]
    matrix = raw.FS_MATRIX()
    while stack:
        holder, outer, index, depth = stack.pop()
        thing = raw.FPDFFormObj_GetObject(holder, index) if depth else raw.FPDFPage_GetObject(holder, index)
        kind = raw.FPDFPageObj_GetType(thing)
        if kind not in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_FORM):
            continue
        raw.FPDFPageObj_GetMatrix(thing, matrix)
        own = (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)
        own = _times(own, outer) if outer else own
        if kind == raw.FPDF_PAGEOBJ_FORM:
            if depth < 4:
                inner = min(raw.FPDFFormObj_CountObjects(thing), _MAX_STROKES)
                stack += [(thing, own, k, depth + 1) for k in range(inner)]
            continue
        n = raw.FPDFPath_CountSegments(thing)
        count += n
        if count > _MAX_STROKES:
            return []
        found += _strokes(thing, n, own)
    return found


_Matrix = tuple[float, float, float, float, float, float]


def _times(inner: _Matrix, outer: _Matrix) -> _Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _strokes(path: Any, n: int, matrix: _Matrix) -> Iterator[Rule]:
    """Yield the ruled lines of one path: its straight strokes, and filled boxes that are thin."""
    from pypdfium2 import raw

    mode, stroked = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, mode, stroked)
    if not mode.value and not stroked.value:
        return  # a clip, or nothing at all
    x, y = ctypes.c_float(), ctypes.c_float()
    a, b, c, d, e, f = matrix
    parts: list[list[tuple[float, float]]] = []
    for index in range(n):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO or not parts:
            parts.append([point])
        else:
            parts[-1].append(point)
        if raw.FPDFPathSegment_GetClose(segment) and parts[-1][0] != point:
            parts[-1].append(parts[-1][0])
    for points in parts:
        left, right = min(p[0] for p in points), max(p[0] for p in points)
        low, high = min(p[1] for p in points), max(p[1] for p in points)
        if high - low <= _THIN:
            if right - left >= _SHORTEST:
                yield Rule(True, (low + high) / 2, left, right)
        elif right - left <= _THIN:
            if high - low >= _SHORTEST:
                yield Rule(False, (left + right) / 2, low, high)
        elif stroked.value:
            for (x1, y1), (x2, y2) in pairwise(points):
                if abs(y1 - y2) <= 0.5 and abs(x1 - x2) >= _SHORTEST:
                    yield Rule(True, (y1 + y2) / 2, min(x1, x2), max(x1, x2))
                elif abs(x1 - x2) <= 0.5 and abs(y1 - y2) >= _SHORTEST:
                    yield Rule(False, (x1 + x2) / 2, min(y1, y2), max(y1, y2))
