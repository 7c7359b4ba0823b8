"""What the words of Rich Text Format mean: character sets, signs, and destinations without text."""

from __future__ import annotations

import codecs
import re

__all__ = ["CHARSETS", "KNOWN", "SIGNS", "SILENT", "codec_of"]

# Character sets of fonts to Python's codecs; 0 and 1 are the document's own.
CHARSETS = {
    77: "mac-roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "big5hkscs", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250",
}  # fmt: skip
_PAGES = {
    936: "gb18030",
    950: "big5hkscs",
    932: "cp932",
    949: "cp949",
    65001: "utf-8",
    10000: "mac-roman",
    10008: "gb18030",
}
SIGNS = {
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
    "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005", "tab": "\t", "line": "\n", "page": "\n",
    "column": "\n", "softline": "\n",
}  # fmt: skip
# Destinations that hold no text of the document.
SILENT = frozenset(
    re.findall(
        r"\w+",
        "colortbl stylesheet listtable listoverridetable revtbl rsidtbl generator pict objdata header headerl headerr"
        " headerf footer footerl footerr footerf fldinst datafield bkmkstart bkmkend atnid atnauthor atntime atndate"
        " annotation atnref xe tc themedata colorschememapping latentstyles datastore xmlnstbl mmathPr private1"
        " shprslt sp nonesttables template userprops docvar wgrffmtfilter pgdsctbl pnseclvl pn ftnsep ftnsepc ftncn"
        " aftnsep aftnsepc aftncn falt panose fname filetbl",
    )
)
# Behind \* a reader may skip what it does not know; these hold text.
KNOWN = frozenset({"shpinst", "nesttableprops", "ud", "footnote", "fldrslt"})


def codec_of(page: int) -> str | None:
    """Return Python's codec for a code page; None where it has none.

    >>> codec_of(936), codec_of(1252), codec_of(4711)
    ('gb18030', 'cp1252', None)
    """
    name = _PAGES.get(page, f"cp{page}")
    try:
        codecs.lookup(name)
    except LookupError:
        return None
    return name
