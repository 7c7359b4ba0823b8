"""Bytes to text: byte-order mark, strict UTF-8, then GB18030, Big5, UTF-16 and Windows-1252 by what they yield.

A wrong Chinese encoding nearly always decodes, into rare characters. So each candidate that decodes is scored by
how common its characters are, and the best wins if it is good; nothing is guessed below that. A file that is no
text at all (a picture, an office file, an archive, a program) is told by its first bytes and refused by name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from policymine.clean.characters import common_characters, everyday_characters, is_han
from policymine.errors import IngestError

__all__ = ["Decoded", "decode", "looks_binary"]

# Magic numbers, longest first where one begins another.
_MAGIC: Final = (
    (b"PK\x03\x04", "a zip archive or an office file (.docx, .xlsx)"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"%PDF", "a PDF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file (.doc, .xls, .wps)"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"{\\rtf", "an RTF file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
)
_BOMS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
# Candidates in order of preference among equals; big5hkscs holds Big5 and Hong Kong's additions.
_CANDIDATES: Final = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be", "cp1252")
_SAMPLE = 200_000
_GOOD = 0.35
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded text.

    Parameters
    ----------
    text : the text, without byte-order mark.
    encoding : name of the encoding, such as `utf-8` or `gb18030`.
    warnings : what was mended, one line each.
    """

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes, *, name: str = "text", declared: str | None = None) -> Decoded:
    """Return the text of `data`.

    Parameters
    ----------
    data : the bytes of a whole file.
    name : what to call it in an error.
    declared : an encoding the file states itself, as a web page does; tried after the byte-order mark and UTF-8,
        and believed where it decodes to ordinary text.

    Raises IngestError where it is no text, or text in no known encoding.

    >>> decode("社会治理".encode("gbk")).text
    '社会治理'
    >>> decode("社會治理的創新".encode("big5")).encoding
    'big5'
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decode_marked(data, encoding, name)
    what = looks_binary(data)
    if what:
        raise IngestError(name, f"is not text but {what}", "give it its right suffix, or leave it out")
    if b"\x00" not in data[:_SAMPLE]:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            if not _two_bytes_only(text) or _score(data, "gb18030") < 0.8:
                return Decoded(text, "utf-8")
    ranked = _rank(data, declared)
    if ranked and ranked[0][0] >= _GOOD:
        encoding = ranked[0][1]
        try:
            return Decoded(data.decode(encoding), _public(encoding, data))
        except UnicodeDecodeError:
            pass  # good as far as the sample went
    mended = _mend(data, [encoding for score, encoding in ranked if score >= _GOOD])
    if mended:
        return mended
    raise IngestError(
        name,
        "is in no encoding that yields ordinary text (tried UTF-8, GB18030, Big5, UTF-16, Windows-1252)",
        "save it as UTF-8",
    )


def looks_binary(data: bytes) -> str | None:
    """Return what `data` is if it is no text, else None.

    >>> looks_binary(b"%PDF-1.7"), looks_binary("会议纪要".encode())
    ('a PDF', None)
    """
    for magic, what in _MAGIC:
        if data.startswith(magic):
            return what
    sample = data[:_SAMPLE]
    if not sample:
        return None
    if len(_CONTROLS.findall(sample)) > 0.02 * len(sample) or b"\x00" in sample:
        # UTF-16 text without a mark is full of NUL bytes too, but it decodes to ordinary characters.
        for encoding in ("utf-16-le", "utf-16-be"):
            if len(data) % 2 == 0 and _score(data, encoding) >= _GOOD:
                return None
        return "binary data"
    return None


def _two_bytes_only(text: str) -> bool:
    """Return whether a short text is all Latin, Greek or Cyrillic signs without a letter of ASCII.

    So are some Chinese words of two bytes a character: 楼 in GBK is ¥ in UTF-8.
    """
    return (
        len(text) < 100
        and any("\x80" <= ch < "\u0800" for ch in text)
        and not re.search("[a-zA-Z\u0800-\uffff]", text)
    )


def _decode_marked(data: bytes, encoding: str, name: str) -> Decoded:
    public = {"utf-8-sig": "utf-8", "utf-16": "utf-16"}.get(encoding, encoding)
    try:
        return Decoded(data.decode(encoding).lstrip("\ufeff"), public)
    except UnicodeDecodeError as error:
        text = data.decode(encoding, "replace").lstrip("\ufeff")
        bad = text.count("\ufffd")
        if bad <= max(3, len(text) // 100):
            return Decoded(text, public, (f"{bad} bytes are not valid {public} and were replaced by U+FFFD",))
        raise IngestError(
            name,
            f"begins with the mark of {public} but is not {public} (byte {error.start})",
            "save it as UTF-8",
        ) from error


def _rank(data: bytes, declared: str | None) -> list[tuple[float, str]]:
    """Return (score, encoding) of every candidate that decodes, best first."""
    scored = [(_score(data, encoding), -place, encoding) for place, encoding in enumerate(_CANDIDATES)]
    alias = _alias(declared)
    if alias:
        # A stated encoding is a voice, not proof: pages that say gb2312 and are UTF-8 or Big5 are common.
        scored.append((_score(data, alias) + 0.1, 1, alias))
    return [(score, encoding) for score, _, encoding in sorted(scored, reverse=True) if score > -1]


def _alias(declared: str | None) -> str | None:
    import codecs

    if not declared:
        return None
    try:
        known = codecs.lookup(declared.strip().strip("'\"")).name
    except LookupError:
        return None
    return {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "iso8859-1": "cp1252"}.get(
        known, known
    )


def _score(data: bytes, encoding: str) -> float:
    """Return how ordinary the characters are that this encoding yields, at most 1; -9 where it does not decode."""
    sample = _sample(data, encoding)
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError as error:
        # The sample may end inside a character, and a long file may hold a bad byte or two.
        if error.start < len(sample) - 4:
            text = sample.decode(encoding, "replace")
            if text.count("\ufffd") > max(2, len(text) // 200):
                return -9.0
        else:
            text = sample[: error.start].decode(encoding, "replace")
    weights = _weights()
    if encoding == "cp1252":
        return _score_western(text)
    marked = [weights.get(ch, _weight(ch)) for ch in text if ch > "\x7f"]
    if encoding.startswith("utf-16"):
        # English in UTF-16 has no character above ASCII; in any other encoding, half of it would be NUL.
        plain = sum(1 for ch in text if ch.isascii() and (ch.isprintable() or ch in "\r\n\t"))
        marked += [1.0] * plain + [-1.0] * (len(text) - plain - len(marked))
    if not marked:
        return -9.0
    # 治理ab治理 is ordinary, a治b理c is Latin accents read as Chinese.
    lonely = len(re.findall(r"(?<=[a-z])[\u4e00-\u9fff](?=[a-z ])", text))
    return (sum(marked) - lonely) / len(marked)


def _score_western(text: str) -> float:
    high = [(i, ch) for i, ch in enumerate(text) if ch > "\x7f"]
    if not high:
        return -9.0
    good = 0
    for i, ch in high:
        near = text[max(i - 1, 0) : i] + text[i + 1 : i + 2]
        alone = all(c.isascii() for c in near)
        if alone and (ch in "’‘“”–—…£€©®°§½¼·•\u00a0«»" or ch.isalpha()):
            good += 1
    latin = sum(1 for ch in text if ch.isascii() and ch.isalpha())
    if latin < 2 * len(high):
        return 0.0
    return 0.9 * good / len(high)


def _sample(data: bytes, encoding: str) -> bytes:
    """Return the beginning of the data; for a long one that opens in ASCII, the part that does not."""
    if len(data) <= _SAMPLE:
        return data
    first = re.search(rb"[\x80-\xff]", data)
    start = max(first.start() - 1000, 0) if first and not encoding.startswith("utf-16") else 0
    if start:
        start = data.find(b"\n", start, first.start() + 1 if first else None) + 1 or (
            first.start() if first else 0
        )
    return data[start : start + _SAMPLE]


@cache
def _weights() -> dict[str, float]:
    weights = dict.fromkeys(everyday_characters(), 0.55)
    weights |= dict.fromkeys(common_characters(), 1.0)
    weights |= dict.fromkeys("，。、；：？！“”‘’（）《》〈〉【】〔〕—…·　「」『』％－～", 0.9)
    weights |= {chr(c): 0.6 for c in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
    weights |= dict.fromkeys("①②③④⑤⑥⑦⑧⑨⑩ⅠⅡⅢⅣⅤ○●□■★※℃×÷±§°→", 0.3)
    return weights


def _weight(char: str) -> float:
    """Return the weight of a character that no list holds."""
    if is_han(char):
        return -0.4
    code = ord(char)
    if 0xE000 <= code <= 0xF8FF or code >= 0xF0000 or 0x80 <= code < 0xA0 or not char.isprintable():
        return -1.0
    return -0.5


def _mend(data: bytes, encodings: list[str]) -> Decoded | None:
    """Return text that is valid but for a few bytes, as when a file was cut or a line was damaged."""
    for encoding in ("utf-8", *encodings):
        text = data.decode(encoding, "replace")
        bad = text.count("\ufffd")
        marked = sum(1 for ch in text if ch > "\x7f")
        if bad <= max(1, marked // 50) and marked > 10 * bad:
            public = _public(encoding, data)
            return Decoded(text, public, (f"{bad} bytes are not valid {public} and were replaced by U+FFFD",))
    return None


def _public(encoding: str, data: bytes) -> str:
    """Return the name people know: plain Big5 where Hong Kong's additions are not needed."""
    if encoding == "big5hkscs":
        try:
            data.decode("big5")
        except UnicodeDecodeError:
            return encoding
        return "big5"
    return encoding
