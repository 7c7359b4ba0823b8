"""Scanned pages to text with RapidOCR (the `ocr` extra): Chinese and English, offline, on the processor.

RapidOCR brings its models in its wheel, so that nothing is downloaded and no other program need be installed; the
lines it finds have places, and go through the same reading order as a PDF's own text.
"""

from __future__ import annotations

import importlib.util
from functools import cache
from typing import Any

from policymine.ingestors.pdf_pieces import Piece, Row, rows_from

__all__ = ["REMEDY", "available", "rows_of_page", "rows_of_picture"]

REMEDY = "pip install rapidocr onnxruntime (the extra policymine[ocr])"
# Scans are looked at in this many points an inch: characters of 10 points are then some 28 high.
_DPI = 200
# Below this the reading is a guess (a seal, a stain), not a line.
_SURE = 0.5


def available() -> bool:
    """Return whether the `ocr` extra is installed."""
    return all(importlib.util.find_spec(name) is not None for name in ("rapidocr", "onnxruntime"))


def rows_of_page(pdf: Any, number: int) -> list[Row]:
    """Return the rows of a page that is a scan.

    Parameters
    ----------
    pdf : an open pypdfium2 document.
    number : of the page, from 0.
    """
    page = pdf[number]
    try:
        picture = page.render(scale=_DPI / 72, grayscale=False).to_numpy()
    finally:
        page.close()
    return rows_of_picture(picture, 72 / _DPI)


def rows_of_picture(picture: Any, scale: float = 1.0) -> list[Row]:
    """Return the rows of a picture of a page.

    Parameters
    ----------
    picture : an array of height x width x 3 (BGR).
    scale : points to a pixel.
    """
    found = _engine()(picture)
    if found.boxes is None or not len(found.boxes):
        return []
    pieces = []
    height = picture.shape[0]
    for box, text, sure in zip(found.boxes, found.txts, found.scores, strict=True):
        if sure < _SURE or not text.strip():
            continue
        xs = [float(point[0]) for point in box]
        ys = [float(point[1]) for point in box]
        low, high = (height - max(ys)) * scale, (height - min(ys)) * scale
        # A line's box is somewhat higher than its type, and its base somewhat above the box's lower edge.
        size = 0.8 * (high - low)
        pieces.append(Piece(text.strip(), min(xs) * scale, max(xs) * scale, low + 0.2 * (high - low), size))
    return rows_from(pieces)


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "critical"})
